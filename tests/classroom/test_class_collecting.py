"""Submissions taken in from everywhere, and nothing written anywhere else."""

import io
import json
import os
import stat
import subprocess
import zipfile

import pytest
from class_makers import (
    NAME,
    files_of,
    good,
    make_course,
    make_zip,
    pretend_release,
    with_roster,
)

from ecosystem_kit.classroom import collecting, uploads
from ecosystem_kit.classroom.collecting import collect
from ecosystem_kit.classroom.collecting_git import collect_git
from ecosystem_kit.classroom.course_folder import ClassroomError
from ecosystem_kit.classroom.owners import owner_of
from ecosystem_kit.classroom.roster import Student
from ecosystem_kit.classroom.shelf import choose_notebooks

BOOK = f"{NAME}.ipynb"
LINK = stat.S_IFLNK | 0o777


@pytest.fixture
def course(tmp_path):
    return pretend_release(with_roster(make_course(tmp_path)))


def taken(course) -> set[str]:
    return {one for one in files_of(course.path / "submitted") if one.endswith(".ipynb")}


LAYOUTS = {
    "moodle, folders": "Ada Lovelace_1001_assignsubmission_file/{book}",
    "moodle, older": "Ada Lovelace_1001_assignsubmission_file_/{book}",
    "moodle, flat": "Ada Lovelace_1001_assignsubmission_file_{book}",
    "moodle, a group": "Group B-Ada Lovelace_1001_assignsubmission_file_/{book}",
    "moodle, blind": "Participant_77_assignsubmission_file_/{book}",
    "canvas": "lovelaceada_77_4711_{book}",
    "canvas, late and again": "lovelaceada_LATE_77_4711_03_labeling-2.ipynb",
    "nbgrader": "ada/03_labeling/{book}",
    "a folder around": "class/ada/{book}",
    "a file": "ada_{book}",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_submission_is_found_as_each_program_names_it(course, layout):
    name = layout.format(book=BOOK)
    zipped = make_zip(course.path.parent / "all.zip", {name: good(), "__MACOSX/._x.ipynb": "x"})
    collected = collect(course, NAME, zipped)
    assert (collected.new, collected.refused) == (["ada"], [])
    assert taken(course) == {f"ada/{NAME}/{BOOK}"}
    assert collected.missing == ["grace", "kurt"]


def test_a_folder_gives_the_same_and_a_second_time_does_nothing(course, tmp_path):
    folder = tmp_path / "in" / "Kurt Godel_5_assignsubmission_file_"
    folder.mkdir(parents=True)
    (folder / BOOK).write_text(good(), "utf-8")
    (folder / "me.jpg").write_bytes(b"a face")
    (folder / "passport.json").write_text("{}", "utf-8")
    collected = collect(course, NAME, tmp_path / "in")
    assert (collected.new, collected.left_out) == (["kurt"], 1)
    wanted = {BOOK, "passport.json", "timestamp.txt"}
    assert files_of(course.path / "submitted" / "kurt" / NAME) == wanted
    again = collect(course, NAME, tmp_path / "in")
    assert (again.new, again.renewed, again.same) == ([], [], ["kurt"])


def test_a_newer_one_takes_the_place_and_the_earlier_is_kept_and_an_older_one_is_left(course):
    folder = course.path.parent
    collect(course, NAME, make_zip(folder / "1.zip", {f"ada/{BOOK}": good()}))
    changed = good().replace("six", "6")
    newer = make_zip(folder / "2.zip", {f"ada/{BOOK}": changed})
    assert collect(course, NAME, newer).renewed == ["ada"]
    assert (course.path / "submitted" / "ada" / NAME / BOOK).read_text("utf-8") == changed
    assert (course.path / "earlier" / "ada" / f"{NAME}-001" / BOOK).read_text("utf-8") == good()
    late = folder / "in" / "ada"
    late.mkdir(parents=True)
    (late / BOOK).write_text(good(), "utf-8")
    os.utime(late / BOOK, (0, 0))
    assert collect(course, NAME, folder / "in").older == ["ada"]


def test_what_was_left_half_written_by_a_kill_is_put_right(course):
    part = course.path / "submitted" / "ada" / f".{NAME}.part"
    part.mkdir(parents=True)
    (part / BOOK).write_text("half", "utf-8")
    zipped = make_zip(course.path.parent / "1.zip", {f"ada/{BOOK}": good()})
    assert collect(course, NAME, zipped).new == ["ada"]
    assert (course.path / "submitted" / "ada" / NAME / BOOK).read_text("utf-8") == good()
    assert not part.exists()


def zip_bomb(depth: int = 1) -> bytes:
    """Return a small zip that unpacks to more than may be; with depth, packed again."""
    data: bytes = b"\0" * (uploads.MAX_FILE + 1)
    for level in range(depth):
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(BOOK if level == 0 else "more.zip", data)
        data = box.getvalue()
    return data


HOSTILE = {
    "out of the folder": ({f"../../ada/{BOOK}": "x"}, "leads out of the folder"),
    "absolute": ({f"/tmp/ada/{BOOK}": "x"}, "absolute"),
    "a drive": ({f"C:/ada/{BOOK}": "x"}, "absolute"),
    "backslashes": ({f"ada\\..\\..\\{BOOK}": "x"}, "backslash"),
    "control characters": ({f"ada/\x1b[2J{BOOK}": "x"}, "control characters"),
    "a stream": ({f"ada/{BOOK}:hidden": "x"}, "colon"),
    "a device": ({"ada/aux.ipynb": "x"}, "Windows"),
    "a very long path": ({f"ada/{'x' * 300}.ipynb": "x"}, "characters"),
    "a stranger": ({f"eve/{BOOK}": "x"}, "nobody of the roster"),
    "a bomb": ({f"ada/{BOOK}": b"\0" * (uploads.MAX_FILE + 1)}, "more than 50 MB"),
    "a bomb in a zip": ({"ada/work.zip": zip_bomb()}, "more than 50 MB"),
    "a zip in a zip in a zip": ({"ada/work.zip": zip_bomb(2)}, "a zip inside a zip"),
    "no zip": ({"ada/work.zip": b"PK\x03\x04 no"}, "can't be opened as a zip"),
    "no notebook": ({"ada/notes.txt": "x"}, "no notebook called"),
    "two of them": ({"ada/03_labeling_a.ipynb": "x", "ada/03_labeling_b.ipynb": "x"}, "2 files"),
}


@pytest.mark.parametrize(("files", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_hostile_is_refused_by_name_and_an_honest_neighbour_is_taken(course, files, reason):
    base = course.path.parent
    zipped = make_zip(base / "all.zip", {**files, f"kurt/{BOOK}": good()})
    before = files_of(base)
    collected = collect(course, NAME, zipped)
    assert [reason in one.reason for one in collected.refused] == [True]
    assert collected.new == ["kurt"]
    new = files_of(base) - before
    assert new == {f"spring/submitted/kurt/{NAME}/{one}" for one in (BOOK, "timestamp.txt")}
    assert str(collected).isprintable() or "\x1b" not in str(collected)


def test_links_in_a_zip_and_in_a_folder_are_refused(course, tmp_path):
    zipped = tmp_path / "all.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        entry = zipfile.ZipInfo(f"ada/{BOOK}")
        entry.external_attr = LINK << 16
        archive.writestr(entry, "../../gradebook.db")
    assert "link" in collect(course, NAME, zipped).refused[0].reason
    folder = tmp_path / "in" / "ada"
    folder.mkdir(parents=True)
    (folder / BOOK).symlink_to(course.path / "gradebook.db")
    (tmp_path / "in" / "kurt").symlink_to(course.path)
    collected = collect(course, NAME, tmp_path / "in")
    assert [one.name for one in collected.refused] == ["kurt", f"ada/{BOOK}"]
    assert all("link" in one.reason for one in collected.refused)
    assert taken(course) == set()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_pipe_is_refused_and_does_not_stop_the_class(course, tmp_path):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    os.mkfifo(tmp_path / "in" / "ada" / BOOK)
    assert "pipe" in collect(course, NAME, tmp_path / "in").refused[0].reason


def test_nothing_is_written_through_a_link_in_the_course(course, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (course.path / "submitted").mkdir()
    (course.path / "submitted" / "ada").symlink_to(tmp_path / "elsewhere")
    zipped = make_zip(tmp_path / "1.zip", {f"ada/{BOOK}": good()})
    with pytest.raises(ClassroomError, match="is a link"):
        collect(course, NAME, zipped)
    assert files_of(tmp_path / "elsewhere") == set()


def test_a_zip_of_too_many_files_is_refused_as_a_whole(course, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILES", 3)
    files = {f"ada/{number}.txt": "x" for number in range(4)}
    with pytest.raises(ClassroomError, match="more than 3 files"):
        collect(course, NAME, make_zip(course.path.parent / "1.zip", files))
    assert taken(course) == set()


def test_a_student_own_zip_is_opened_up_to_a_limit(course, monkeypatch):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr(f"work/{BOOK}", good())
        archive.writestr("work/big.json", "x" * 4000)
    zipped = make_zip(course.path.parent / "1.zip", {"ada/work.zip": box.getvalue()})
    assert collect(course, NAME, zipped).new == ["ada"]
    monkeypatch.setattr(collecting, "MAX_PERSON", 3000)
    assert "unpacks to more" in collect(course, NAME, zipped).refused[0].reason


def test_many_files_of_a_fair_size_are_a_bomb_as_well(course, monkeypatch):
    files = {f"ada/{number}.json": "x" * 1000 for number in range(9)}
    zipped = make_zip(course.path.parent / "1.zip", {**files, f"ada/{BOOK}": good()})
    monkeypatch.setattr(collecting, "MAX_PERSON", 5000)
    refused = collect(course, NAME, zipped).refused
    assert [(one.name, "unpacks to more" in one.reason) for one in refused] == [("ada", True)]
    assert taken(course) == set()


def test_two_students_of_one_name_are_told_apart_by_number_or_not_at_all():
    two = [Student("a1", "Ada", "Byron", lms_user_id="1"), Student("a2", "Ada", "Byron")]
    assert owner_of(f"Ada Byron_1_assignsubmission_file_/{BOOK}", two).student == "a1"
    assert "lms_user_id" in owner_of(f"Ada Byron_9_assignsubmission_file_/{BOOK}", two).problem


def test_the_longest_id_wins_and_a_prefix_needs_a_separator():
    two = [Student("ada"), Student("ada_b")]
    assert owner_of(f"ada_b_{BOOK}", two).student == "ada_b"
    assert owner_of(f"adam_{BOOK}", two).student == ""


def test_the_exact_name_wins_over_a_copy():
    assert choose_notebooks([BOOK, "03_labeling (1).ipynb"], [BOOK]) == ({BOOK: BOOK}, "")


def test_without_a_roster_or_a_release_it_says_what_comes_first(tmp_path):
    course = make_course(tmp_path)
    with pytest.raises(ClassroomError, match="eco class release"):
        collect(course, NAME, tmp_path)
    with pytest.raises(ClassroomError, match="eco class roster"):
        collect(pretend_release(course), NAME, tmp_path)
    with pytest.raises(ClassroomError, match="found nothing at"):
        collect(course, NAME, tmp_path / "none.zip")


def git(folder, *arguments: str) -> None:
    who = {
        f"GIT_{role}_{what}": "x@y"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    command = ["git", "-c", "init.defaultBranch=main", "-C", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **who})


def test_git_gives_the_newest_commit_without_a_work_tree_and_no_address_here_unless_told(
    course, tmp_path
):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / BOOK).write_text(good(), "utf-8")
    (theirs / "stolen.json").symlink_to(course.path / "gradebook.db")
    git(theirs, "init")
    git(theirs, "add", ".")
    git(theirs, "commit", "-m", "done")
    table = tmp_path / "addresses.csv"
    table.write_text(f"id,repository\nada,{theirs}\nkurt,--upload-pack=x\n", "utf-8")
    refused = collect_git(course, NAME, table).refused
    assert [one.name for one in refused] == ["ada", "kurt"]
    collected = collect_git(course, NAME, table, local=True)
    assert collected.new == ["ada"]
    assert {one.name for one in collected.refused} == {"kurt", "ada/stolen.json"}
    assert json.loads((course.path / "submitted" / "ada" / NAME / BOOK).read_text("utf-8"))
    table.write_text("id,address\n", "utf-8")
    with pytest.raises(ClassroomError, match="wanted columns id and repository"):
        collect_git(course, NAME, table)
