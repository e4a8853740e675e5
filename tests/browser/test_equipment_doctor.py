"""The equipment doctor asks a real browser, and tells Python what it saw."""

import json

import pytest

CELL = """
import json
from ecosystem_kit.course.doctor import Finding
from ecosystem_kit.course.equipment import Report

report = Report((Finding("disk", "9 GB free"), Finding("nets", "gone", "run `start.py` again")))
report
"""
SEEN = """
seen = {one.what: [one.found, one.mend, one.well] for one in report.seen_by_browser}
print(json.dumps(seen))
"""


@pytest.fixture
def show(open_notebook, run_all):
    def show(**browser):
        page = open_notebook([CELL], **browser)
        run_all(page)
        page.wait_for_selector("[data-what='way to Python']")
        page.wait_for_selector(".eco-said:not(:empty)")
        return page

    return show


def test_the_browser_looks_tries_and_tells_python(show, kernel, axe):
    page = show()
    seen = json.loads(kernel(page, SEEN))
    assert set(seen) == {"secure page", "browser", "camera", "microphone", "speech output",
                         "browser's memory", "way to Python"}  # fmt: skip
    assert seen["browser"][0].endswith("all that capturing needs")
    assert all(well for _, _, well in seen.values())
    assert kernel(page, "print(report.healthy)") == "False"  # the nets, which Python saw
    assert page.locator("[data-what=nets] .eco-mend code").inner_text() == "start.py"
    for what in ("camera", "microphone"):
        page.get_by_role("button", name=f"Try the {what}").click()
        page.wait_for_function(
            f"/^{what}: (?!.*will ask)/.test(document.querySelector('.eco-said').textContent)"
        )
    seen = json.loads(kernel(page, SEEN))
    assert "640×480" in seen["camera"][0]
    assert "0 samples missing" in seen["microphone"][0]
    assert axe(page) == []
    page.evaluate("document.querySelector('.eco-widget').style.width = '320px'")
    wide = "(root) => root.scrollWidth > root.clientWidth + 1"
    assert page.locator(".eco-widget").evaluate(wide) is False


def test_without_devices_each_has_its_mend_and_the_course_goes_on(show, kernel):
    page = show(fake=False)
    seen = json.loads(kernel(page, SEEN))
    for what in ("camera", "microphone"):
        assert seen[what][0] == "none found"
        assert "plug one in" in seen[what][1]
        assert seen[what][2] is True
    assert page.locator("[data-what=camera] .eco-mark").inner_text().endswith("goes without")
