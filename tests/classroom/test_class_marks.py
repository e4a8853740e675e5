"""Marks exported, fed back and reported, after nbgrader's own autograder."""

import csv
import io

import pytest
from class_makers import (
    NAME,
    answered,
    check,
    exercise,
    make_course,
    marked,
    notebook,
    stock,
    with_roster,
)

from ecosystem_kit.classroom import release as releasing
from ecosystem_kit.classroom.class_report import by_exercise, distribution, report
from ecosystem_kit.classroom.course_folder import ClassroomError
from ecosystem_kit.classroom.feedback import make_feedback
from ecosystem_kit.classroom.marks_export import export, marks, safe
from ecosystem_kit.classroom.shelf import Shelf

BOOK = f"{NAME}.ipynb"
SCRIPT = "from IPython.display import HTML, display\ndisplay(HTML('<script>steal()</script>'))\n"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class after nbgrader's autograder: one right, one wrong, one has not handed in."""
    course = with_roster(make_course(tmp_path_factory.mktemp("class")))
    releasing.run_nbgrader(releasing._converter(course, NAME), "not released")
    shelf = Shelf(course, NAME)
    for student, answer in (("ada", SCRIPT + "answer = 42"), ("kurt", "answer = 41")):
        shelf.put(student, {BOOK: answered(course, answer).encode()}, when=None)
    ran = stock(course, "autograde", NAME)
    assert ran.returncode == 0, ran.stdout
    return course


def table(path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_each_student_has_a_line_with_a_state_and_nobody_gets_a_0_for_nothing(graded, tmp_path):
    export(graded, [NAME], tmp_path / "marks.csv")
    lines = {line[0]: line[1:] for line in table(tmp_path / "marks.csv")}
    assert lines["ada"][-3:] == ["1", "1", "marked"]
    assert lines["kurt"][-3:] == ["0", "1", "marked"]
    assert lines["grace"][-3:] == ["", "1", "not submitted"]


def test_names_with_commas_and_formulas_come_through_and_are_not_obeyed(graded, tmp_path):
    export(graded, [NAME], tmp_path / "marks.csv")
    lines = {line[0]: line for line in table(tmp_path / "marks.csv")}
    assert lines["grace"][1:3] == ["Hopper, RADM", "'=Grace"]
    assert lines["kurt"][1] == "Gödel"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "|x"])
def test_what_a_spreadsheet_would_obey_begins_with_a_quote(text):
    assert safe(text) == "'" + text


# nbgrader's own add_submission sets this off.
@pytest.mark.filterwarnings("ignore:Object of type <Submitted")
def test_what_could_not_be_tested_is_not_gradable_and_a_written_answer_waits(tmp_path):
    essay = marked("", "essay", grade=True, solution=True, locked=False, points=2)
    course = with_roster(make_course(tmp_path, notebook(exercise(), check(), essay)))
    releasing.run_nbgrader(releasing._converter(course, NAME), "not released")
    with course.gradebook() as book:
        for student, test in (("ada", 1.0), ("kurt", None)):
            for grade in book.add_submission(NAME, student).notebooks[0].grades:
                grade.auto_score = test if grade.name.startswith("check") else None
                grade.needs_manual_grade = grade.auto_score is None
        book.db.commit()
    states = {one.student.id: (one.state, one.score) for one in marks(course, [NAME])}
    assert states["ada"] == ("waiting for a person", None)
    assert states["kurt"] == ("not gradable", None)
    with course.gradebook() as book:
        essay_grade = book.find_grade("essay", NAME, NAME, "ada")
        essay_grade.manual_score, essay_grade.needs_manual_grade = 1.5, False
        book.db.commit()
    states = {one.student.id: (one.state, one.score) for one in marks(course, [NAME])}
    assert states["ada"] == ("marked", 2.5)
    export(course, [NAME], tmp_path / "m.csv", lms="moodle")
    assert {line[0]: line[-1] for line in table(tmp_path / "m.csv")}["kurt"] == ""


def test_canvas_gets_its_columns_and_an_empty_cell_for_an_open_mark(graded, tmp_path):
    export(graded, [NAME], tmp_path / "c.csv", lms="canvas")
    assert not (tmp_path / "c.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert table(tmp_path / "c.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", NAME],
        ["Points Possible", "", "", "", "", "1"],
        ["Lovelace, Ada", "77", "", "ada", "", "1"],
        ["Hopper, RADM, =Grace", "", "", "grace", "", ""],
        ["Gödel, Kurt", "78", "", "kurt", "", "0"],
    ]


def test_moodle_gets_a_line_a_student(graded, tmp_path):
    export(graded, [NAME], tmp_path / "m.csv", lms="moodle")
    lines = table(tmp_path / "m.csv")
    assert lines[0] == ["Username", "First name", "Last name", "Email address", NAME]
    assert lines[1] == ["ada", "Ada", "Lovelace", "ada@example.org", "1"]


def test_feedback_holds_no_script_and_is_made_again_only_after_a_change(graded):
    first = make_feedback(graded, NAME)
    assert (first.made, first.failed) == (["ada", "kurt"], {})
    page = (graded.path / "feedback" / "ada" / NAME / f"{NAME}.html").read_text("utf-8")
    assert "<script>steal()" not in page
    assert "answer = 42" in page.replace("&#61;", "=") or "answer" in page
    assert "HIDDEN TESTS" not in page
    assert make_feedback(graded, NAME).same == ["ada", "kurt"]
    with graded.gradebook() as book:
        book.find_comment("exercise-03-1", NAME, NAME, "kurt").manual_comment = "Look again"
        book.db.commit()
    assert make_feedback(graded, NAME).made == ["kurt"]
    page = (graded.path / "feedback" / "kurt" / NAME / f"{NAME}.html").read_text("utf-8")
    assert "Look again" in page


def test_feedback_before_grading_says_what_comes_first(tmp_path):
    with pytest.raises(ClassroomError, match="is graded yet"):
        make_feedback(make_course(tmp_path), NAME)


def test_the_report_names_nobody_unless_asked(graded):
    text = report(graded, NAME)
    assert "check-03-1  0.500 [" in text
    assert "1 stuck" in text
    assert "Marks of 2 students: median 50%" in text
    assert [name for name in ("ada", "kurt", "grace", "Gödel", "Hopper") if name in text] == []
    named = report(graded, NAME, names=True)
    assert "stuck are kurt" in named
    assert "1 not submitted: grace" in named


def test_each_exercise_counts_only_who_has_a_mark_in_it(graded):
    (one,) = by_exercise(marks(graded, [NAME]))
    assert (one.right, one.part, one.stuck, one.unknown) == (("ada",), (), ("kurt",), ())


def test_a_class_without_any_mark_has_a_report_as_well(tmp_path):
    course = with_roster(make_course(tmp_path))
    releasing.run_nbgrader(releasing._converter(course, NAME), "not released")
    text = report(course, NAME)
    assert "3 not submitted" in text
    assert "No mark is complete yet." in text


def test_a_full_mark_lies_in_the_last_fifth():
    assert distribution([1, 0.8, 0.799, 0.2, 0]) == [1, 1, 0, 1, 2]
