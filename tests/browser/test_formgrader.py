"""nbgrader's formgrader on a class that the engine has graded, in a real browser."""

import csv
import json
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

from .lab_server import ROOT, START_S, end_process, free_port, lab_environment

sys.path.insert(0, str(ROOT / "tests" / "classroom"))

from class_makers import NAME, make_course, with_roster
from small_class import HALF, RIGHT, source_notebook

from ecosystem_kit import cli
from ecosystem_kit.classroom import release, sandbox

missing = sandbox.why_missing() if sys.platform.startswith("linux") else "it is Linux's"
pytestmark = pytest.mark.skipif(bool(missing), reason=f"no sandbox to grade in: {missing}")

COMMENT = "Look at 3 of 4 again."


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A released course whose last exercise only a person can mark."""
    monkeypatch.setattr(release, "check", lambda *_, **__: None)
    book = source_notebook()
    why = nbformat.v4.new_markdown_cell("Because.", id="why")
    why.metadata["nbgrader"] = {
        "schema_version": 3, "cell_type": "markdown", "grade": True, "solution": True,
        "locked": False, "task": False, "grade_id": "why", "points": 4,
    }  # fmt: skip
    book.cells.append(why)
    course = with_roster(make_course(tmp_path, nbformat.writes(book)))
    monkeypatch.chdir(course.path)
    eco("release")
    return course


def eco(*words):
    """Run a command of `eco class` in the course's folder."""
    assert cli.main(["class", *words]) == 0


def grade(course, code):
    """Hand in ada's answers, as they come from an LMS, and grade them."""
    book = json.loads((course.path / f"release/{NAME}/{NAME}.ipynb").read_text("utf-8"))
    answers = {"answer": code, "why": "Since <b>half</b> is half."}
    for cell in book["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = answers.get(name, cell["source"])
    handed_in = course.path.parent / "in" / "ada" / f"{NAME}.ipynb"
    handed_in.parent.mkdir(parents=True, exist_ok=True)
    handed_in.write_text(json.dumps(book), encoding="utf-8")
    eco("collect", "03", str(handed_in.parents[1]))
    eco("grade", "03", "--workers", "1")


@pytest.fixture
def address(course, tmp_path):
    """The address that `eco class open` prints; its server ends with the test."""
    log = tmp_path / "server.log"
    (tmp_path / "lab").mkdir()
    command = [sys.executable, "-m", "ecosystem_kit.cli", "class", "open", "--no-browser"]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, f"--port={free_port()}"], cwd=course.path, stdout=out, stderr=out,
            env=lab_environment(tmp_path / "lab"),
        )  # fmt: skip
    try:
        yield printed_address(server, log)
    finally:
        end_process(server)


def printed_address(server, log):
    stop = time.monotonic() + START_S
    while time.monotonic() < stop:
        found = re.search(r"http://localhost:\d+/lab\?token=\w+", log.read_text("utf-8"))
        if found:
            return found[0]
        assert server.poll() is None, log.read_text("utf-8")
        time.sleep(0.1)
    pytest.fail(log.read_text("utf-8"))


def show_submission(page):
    """Go through the formgrader's pages to the one submission."""
    form = page.frame_locator("iframe")
    form.get_by_role("link", name="Manual Grading").first.click()
    form.locator(f"a[href$='/gradebook/{NAME}']").click()
    form.locator(f"a[href$='/gradebook/{NAME}/{NAME}']").click()
    form.get_by_role("link", name="Submission #1").click()
    # They are set once marks and comments have come; what is typed before is lost.
    form.locator("#test-share[placeholder]").wait_for()
    form.locator("#answer-comment[placeholder]").wait_for()
    return form


@contextmanager
def saving(page):
    """Wait until the server has written what is changed in here."""
    with page.expect_response(lambda one: one.request.method == "PUT") as answer:
        yield
    assert answer.value.ok


def fill(page, form, field, text):
    form.locator(field).fill(text)
    with saving(page):
        form.locator(field).blur()


def line_of(student):
    eco("export", "--output", "marks.csv")
    with Path("marks.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(one for one in csv.DictReader(file) if one["student_id"] == student)


def test_marks_and_comments_given_by_hand_survive_a_regrade(course, address, open_browser):
    grade(course, HALF)
    assert line_of("ada")["state"] == "waiting for a person"
    page = open_browser()
    page.goto(address)
    page.get_by_text("Nbgrader", exact=True).click()
    page.get_by_text("Formgrader", exact=True).click()
    form = show_submission(page)
    assert form.locator("#test-share").get_attribute("placeholder") == "0"
    fill(page, form, "#test-share", "0.5")
    fill(page, form, "#why", "3.5")
    fill(page, form, "#answer-comment", COMMENT)
    assert (line_of("ada")["state"], line_of("ada")["score"]) == ("marked", "7")

    grade(course, RIGHT)
    assert line_of("ada")["state"] == "waiting for a person"
    form = show_submission(page)
    assert form.locator("#test-share").get_attribute("placeholder") == "2"
    assert form.locator("#test-share").input_value() == "0.5"
    assert form.locator("#why").input_value() == "3.5"
    assert form.locator("#answer-comment").input_value() == COMMENT
    for mark in ("#test-share", "#why"):
        cell = form.locator(".nbgrader_cell").filter(has=page.locator(mark))
        with saving(page):
            cell.locator(".mark-graded").click()
    line = line_of("ada")
    assert (line["state"], line["score"], line["max_score"]) == ("marked", "7", "9")
    eco("feedback")
    told = (course.path / f"feedback/ada/{NAME}/{NAME}.html").read_text("utf-8")
    assert COMMENT in told
    assert "Score: 7.0 / 9.0" in told
