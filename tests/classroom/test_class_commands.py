"""`eco class …` as a teacher types it, and that it costs the learner's commands nothing."""

import subprocess
import sys

import pytest
from class_makers import BOOK_TEXT, NAME, ROSTER, TYPO_TEXT, make_course, make_zip, with_roster

from ecosystem_kit import cli
from ecosystem_kit.classroom import engine, grade_command
from ecosystem_kit.classroom import release as releasing
from ecosystem_kit.classroom.limits import SandboxMissing


@pytest.fixture
def course(tmp_path, monkeypatch):
    course = with_roster(make_course(tmp_path))
    monkeypatch.chdir(course.path)
    monkeypatch.setattr(releasing, "try_reference", lambda path: [])
    monkeypatch.setattr(releasing, "try_without_work", lambda path: [])
    return course


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["class", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_teacher_goes_from_release_to_report(course, capsys):
    code, said, _ = run(capsys, "release")
    assert (code, f"hand out {course.path / 'release' / NAME}" in said) == (0, True)
    zipped = make_zip(course.path / "all.zip", {f"ada/{NAME}.ipynb": BOOK_TEXT})
    code, said, _ = run(capsys, "collect", "03", str(zipped))
    assert (code, said.splitlines()[0]) == (0, "1 new, 2 of the roster still missing")
    code, said, _ = run(capsys, "export", "--output", "m.csv")
    assert (code, said) == (0, "m.csv: 1 not graded yet, 2 not submitted\n")
    code, said, _ = run(capsys, "report", "03")
    assert (code, "1 not graded yet" in said, "ada" in said) == (0, True, False)
    code, _, wrong = run(capsys, "feedback")
    assert (code, "nothing is graded yet" in wrong) == (1, True)


def test_one_faulty_assignment_keeps_no_other_back(course, capsys):
    folder = course.path / "source" / "02_collecting"
    folder.mkdir()
    (folder / "02_collecting.ipynb").write_text(TYPO_TEXT, "utf-8")
    code, said, wrong = run(capsys, "release")
    assert (code, f"[2/2] {NAME}" in said) == (1, True)
    assert "02_collecting was not released, " in wrong
    assert "cell check-03-1: mistyped marker: '### BEGIN HIDDEN TEST'" in wrong
    assert sorted(one.name for one in (course.path / "release").iterdir()) == [NAME]


def test_check_only_makes_nothing(course, capsys):
    assert run(capsys, "release", "--check-only")[0] == 0
    assert not (course.path / "release").exists()


def test_new_makes_a_course_of_the_courses_own_notebooks_with_its_class(tmp_path, capsys):
    (tmp_path / "class.csv").write_text(ROSTER, "utf-8")
    roster = ("--roster", str(tmp_path / "class.csv"))
    code, said, _ = run(capsys, "new", str(tmp_path / "new"), "--stages", "0,5", *roster)
    assert code == 0
    assert "source/00_lifecycle: made\nsource/05_training: made\n" in said
    assert "The class has 3 students, 3 of them new." in said


def test_a_faulty_roster_stops_new_before_anything_is_made(tmp_path, capsys):
    (tmp_path / "class.csv").write_text("name\nAda\n", "utf-8")
    roster = ("--roster", str(tmp_path / "class.csv"))
    code, _, wrong = run(capsys, "new", str(tmp_path / "new"), *roster)
    assert (code, "wanted one called id" in wrong) == (1, True)
    assert not (tmp_path / "new").exists()


def test_outside_a_course_each_command_says_what_to_do(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in (["release"], ["collect", "03", "."], ["export"], ["report"], ["feedback"]):
        code, _, wrong = run(capsys, *command)
        assert (code, "make a course by `eco class new DIR`" in wrong) == (1, True)


def test_a_stopped_command_says_that_it_can_go_on(course, capsys, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(releasing, "lint", stop)
    code, _, wrong = run(capsys, "release")
    assert (code, "the same command does the rest" in wrong) == (1, True)


def test_grade_says_where_to_go_from_a_system_without_forks(course, capsys, monkeypatch):
    monkeypatch.delattr(grade_command.os, "fork")
    code, _, wrong = run(capsys, "grade")
    assert (code, "grade on Linux or inside WSL" in wrong) == (1, True)


@pytest.mark.parametrize(
    "case",
    [
        ("y", True, (), 0),
        ("", True, (), 1),
        ("y", False, (), 1),
        ("", False, ("--unsandboxed",), 0),
    ],
)
def test_without_a_sandbox_a_person_is_asked_and_nobody_there_is_a_no(
    course, capsys, monkeypatch, case
):
    typed, somebody_there, options, code = case
    graded = []

    def grade(folder, assignment, *, unsandboxed, **_):
        if not unsandboxed:
            raise SandboxMissing("Submissions can't be kept apart here: no sandbox on darwin.")
        graded.append(assignment)
        return []

    monkeypatch.setattr(engine, "grade_assignment", grade)
    monkeypatch.setattr(grade_command.sys.stdin, "isatty", lambda: somebody_there, raising=False)
    monkeypatch.setattr("builtins.input", lambda said: print(said) or typed)
    found, said, wrong = run(capsys, "grade", NAME, *options)
    assert (found, graded) == (code, [NAME] if code == 0 else [])
    assert ("what they delete is gone" in said) == (somebody_there and not options)
    assert ("add --unsandboxed" in wrong) == (code == 1)


def test_the_learners_commands_never_load_the_classroom():
    code = (
        "import sys; from ecosystem_kit import cli; cli.make_parser(); "
        "print(any('classroom' in one or 'nbgrader' in one for one in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
