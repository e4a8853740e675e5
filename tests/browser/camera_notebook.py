"""A notebook with a camera in it, for the tests of several files."""

import pytest

CAMERA = """
from pathlib import Path
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan
from ecosystem_kit.widgets import Camera

class SmallProject:
    plan = Plan(classes=["1", "2", "3"], samples_per_class=4, people=2)
    ledger = Ledger(Path("{folder}"))

project = SmallProject()
camera = Camera(project, consent={consent}, light="daylight")
camera
"""


@pytest.fixture
def begin_camera(open_notebook, run_all, tmp_path):
    """Open a notebook with a camera; return its page when the widget is ready."""

    def begin_camera(*, consent=True, **browser):
        cell = CAMERA.format(folder=(tmp_path / "project").as_posix(), consent=consent)
        page = open_notebook([cell], **browser)
        run_all(page)
        page.wait_for_selector(".eco-plan:has-text('wanted')")
        return page

    return begin_camera


@pytest.fixture
def start_camera():
    def start_camera(page):
        page.get_by_role("button", name="Start the camera").click()
        page.wait_for_selector("[data-camera=on]")

    return start_camera
