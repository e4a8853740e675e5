"""The teacher's course: made, added to, and never written over; and who is in it."""

import pytest
from class_makers import NAME, ROSTER, good, make_course, with_roster

from ecosystem_kit.classroom.course_folder import ClassroomError, CourseFolder, new_course
from ecosystem_kit.classroom.roster import import_roster, read_roster, roster


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path)


def test_a_course_holds_the_chosen_notebooks_and_says_so(tmp_path):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    for name in ("03_labeling", "04_baseline", "05_training"):
        (notebooks / f"{name}.ipynb").write_text(good(), "utf-8")
    lines = new_course(tmp_path / "new", stages="3,5", notebooks=notebooks)
    assert lines[1:] == ["source/03_labeling: made", "source/05_training: made"]
    course = CourseFolder.find(tmp_path / "new" / "source" / "03_labeling")
    assert course.assignments() == ["03_labeling", "05_training"]
    assert course.choose(["5"]) == ["05_training"]
    with pytest.raises(ClassroomError, match="no assignment '7'"):
        course.choose(["7"])
    assert new_course(tmp_path / "new", stages="3,5", notebooks=notebooks) == []
    with pytest.raises(ClassroomError, match="no stage '9'"):
        new_course(tmp_path / "new", stages="9", notebooks=notebooks)


def test_a_source_that_the_teacher_edited_stays_and_an_untouched_one_is_renewed(course, tmp_path):
    path = course.path / "source" / NAME / f"{NAME}.ipynb"
    original = tmp_path / "notebooks" / path.name
    original.write_text(good().replace("six times", "6 times"), "utf-8")
    assert new_course(course.path, notebooks=tmp_path / "notebooks") == [f"source/{NAME}: renewed"]
    path.write_text(good().replace("seven", "sieben"), "utf-8")
    lines = new_course(course.path, notebooks=tmp_path / "notebooks")
    assert lines == [f"source/{NAME}: yours, and stays as it is"]
    assert "sieben" in path.read_text("utf-8")


def test_a_folder_that_is_no_course_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(ClassroomError, match="not empty and is no course"):
        new_course(tmp_path)
    with pytest.raises(ClassroomError, match="is a file"):
        new_course(tmp_path / "letter.txt")
    with pytest.raises(ClassroomError, match="eco class new DIR"):
        CourseFolder.find(tmp_path)


def test_a_roster_is_taken_in_and_again_without_doubling(course):
    with_roster(course)
    assert [one.id for one in roster(course)] == ["ada", "grace", "kurt"]
    said = import_roster(course, course.path.parent / "class.csv")
    assert said == "The class has 3 students, 0 of them new."
    assert [one.lms_user_id for one in roster(course)] == ["77", "", "78"]


def test_a_roster_may_come_from_a_spreadsheet_on_windows(tmp_path):
    path = tmp_path / "class.csv"
    text = "Username;Surname;First name\r\nzoe;Müller;Zoë\r\n;;\r\n"
    path.write_bytes(text.encode("cp1252"))
    assert [one.name for one in read_roster(path)] == ["Zoë Müller"]
    path.write_bytes(("\ufeff" + text).encode())
    assert [one.name for one in read_roster(path)] == ["Zoë Müller"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,email\nAda,a@b\n", "line 1: found the columns name, email, wanted one called id"),
        ("id\nada\n\nADA\n", "line 4: the id 'ADA' stands in line 2 already"),
        ("id,first_name\nada,Ada\n,Nobody\n", "line 3: no id"),
        ("id\n../ada\n", "line 2: the id '../ada' can't be used"),
        ("id\nCON\n", "line 2: the id 'CON' can't be used"),
        ("id\n.ada\na b\n", "line 2: .*line 3: "),
        ("id\n", "no students, wanted a header"),
        ("", "no students, wanted a header"),
        ("PK\x03\x04", "save it as CSV"),
    ],
    ids=["no id column", "twice", "no id", "a path", "a device", "two faults", "0", "00", "xlsx"],
)
def test_a_faulty_roster_is_refused_with_each_line_and_nobody_is_taken_in(course, text, said):
    path = course.path.parent / "class.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ClassroomError, match=said):
        import_roster(course, path)
    assert roster(course) == []


def test_an_id_in_other_capitals_is_refused(course):
    with_roster(course)
    path = course.path.parent / "class.csv"
    path.write_text(ROSTER.replace("ada,Ada", "ADA,Ada"), "utf-8")
    with pytest.raises(ClassroomError, match="ADA: the gradebook knows them with other capitals"):
        import_roster(course, path)


def test_a_roster_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ClassroomError, match="can't read"):
        read_roster(tmp_path / "none.csv")
