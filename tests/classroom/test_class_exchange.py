"""Submissions from nbgrader's exchange, honest and forged."""

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("nbgrader's exchange needs Linux or macOS", allow_module_level=True)

from class_makers import NAME, files_of, good, make_course, pretend_release, with_roster

from ecosystem_kit.classroom import collecting_exchange
from ecosystem_kit.classroom.collecting_exchange import collect_exchange
from ecosystem_kit.classroom.course_folder import ClassroomError

BOOK = f"{NAME}.ipynb"


@pytest.fixture
def course(tmp_path):
    return pretend_release(with_roster(make_course(tmp_path)))


def taken(course) -> set[str]:
    return {one for one in files_of(course.path / "submitted") if one.endswith(".ipynb")}


def test_the_exchange_gives_each_newest_submission_and_follows_no_link(course, tmp_path):
    inbound = tmp_path / "exchange" / "spring" / "inbound"
    for stamp, text in (
        ("2026-11-01 10:00:00.0 UTC", "old"),
        ("2026-11-02 10:00:00.0 UTC", good()),
    ):
        folder = inbound / f"ada+{NAME}+{stamp}+x"
        folder.mkdir(parents=True)
        (folder / BOOK).write_text(text, "utf-8")
        (folder / "timestamp.txt").write_text(stamp, "utf-8")
    (folder / "stolen.txt").symlink_to(course.path / "gradebook.db")
    with (course.path / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\n")
    collected = collect_exchange(course, NAME)
    assert (collected.new, len(collected.refused)) == (["ada"], 1)
    place = course.path / "submitted" / "ada" / NAME
    assert (place / BOOK).read_text("utf-8") == good()
    assert (place / "timestamp.txt").read_text("utf-8") == "2026-11-02 10:00:00.000000 UTC\n"
    assert not (place / "stolen.txt").exists()


def test_the_exchange_takes_nothing_in_anothers_name_and_no_odd_name_stops_the_class(
    course, tmp_path, monkeypatch
):
    inbound = tmp_path / "exchange" / "spring" / "inbound"
    owners = {}
    for who, stamp, owner in (
        ("ada", "2026-11-01 10:00:00.0 UTC", "ada"),
        ("ada", "2026-11-02 10:00:00.0 UTC", "kurt"),
        ("root", "2026-11-01 10:00:00.0 UTC", "1234"),
        ("kurt", "yesterday", "kurt"),
    ):
        folder = inbound / f"{who}+{NAME}+{stamp}+x"
        folder.mkdir(parents=True)
        (folder / BOOK).write_text(good() if owner == who else "forged", "utf-8")
        owners[folder.name] = owner
    spied = inbound / f"grace+{NAME}+2026-11-01 10:00:00.0 UTC+x"
    spied.symlink_to(inbound / f"ada+{NAME}+2026-11-01 10:00:00.0 UTC+x")
    monkeypatch.setattr(collecting_exchange, "_owner", lambda folder: owners[folder.name])
    with (course.path / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\n")
    collected = collect_exchange(course, NAME)
    assert (collected.new, taken(course)) == (["ada"], {f"ada/{NAME}/{BOOK}"})
    assert (course.path / "submitted" / "ada" / NAME / BOOK).read_text("utf-8") == good()
    said = {one.name.split("+")[0]: one.reason for one in collected.refused}
    assert said["ada"] == "it belongs to kurt, who is not ada"
    assert said["root"] == "it belongs to 1234, who is not root"
    assert "holds no time" in said["kurt"]
    assert "it is a link" in said["grace"]


def test_an_exchange_without_a_release_says_how_to_make_one(course, tmp_path):
    with (course.path / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\n")
    with pytest.raises(ClassroomError, match="release_assignment 03_labeling` makes it"):
        collect_exchange(course, NAME)
