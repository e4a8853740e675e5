"""From a learner's `eco submit` to a mark: through an LMS's zip, collected and graded."""

import io
import json
import sys
import zipfile

import pytest
from class_makers import NAME, answered, check, exercise, make_course, notebook, with_roster
from nbformat.v4 import new_code_cell

from ecosystem_kit import cli
from ecosystem_kit.classroom import release as releasing
from ecosystem_kit.classroom import sandbox
from ecosystem_kit.classroom.collecting import collect
from ecosystem_kit.classroom.engine import grade_assignment
from ecosystem_kit.course import workspace
from ecosystem_kit.ledger import Ledger

BOOK = f"{NAME}.ipynb"
# An exercise of the course on the learner's own data: its hidden test makes up other data.
GIVEN = """import pandas
same, products = 0.7, pandas.Series([0.04, 0.06, 0.1], index=list("123"))
"""
KAPPA = """def kappa(same, products):
    ### BEGIN SOLUTION
    return (same - products.sum()) / (1 - products.sum())
    ### END SOLUTION

"""
TESTS = """check("03.2")
### BEGIN HIDDEN TESTS
assert check("03.2", random_state=5).right
### END HIDDEN TESTS"""
RIGHT = KAPPA.replace("### BEGIN SOLUTION", "").replace("### END SOLUTION", "") + GIVEN
# Right for these data, and for no others.
TYPED_IN = "def kappa(same, products):\n    return 0.625\n" + GIVEN
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="grading needs fork")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with one released assignment: an exercise on data of one's own."""
    cells = [
        new_code_cell("from ecosystem_kit.course import check"),
        exercise(KAPPA + GIVEN, "exercise-03-2"),
        check(TESTS, "check-03-2"),
    ]
    course = with_roster(make_course(tmp_path_factory.mktemp("class"), notebook(*cells)))
    releasing.run_nbgrader(releasing._converter(course, NAME), "not released")
    return course


def submitted(course, folder, monkeypatch, answer: str) -> bytes:
    """Answer as a learner would, and return the zip that `eco submit` makes."""
    monkeypatch.setattr(workspace.resources, "folder", lambda name: course.path.parent / name)
    monkeypatch.delenv("ECO_PROJECT", raising=False)
    monkeypatch.setenv("ECO_WORKSPACE", str(folder))
    folder.mkdir()
    book = json.loads(answered(course, answer))
    book["cells"][1]["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo="}}
    ]
    (folder / BOOK).write_text(json.dumps(book), encoding="utf-8")
    with Ledger(folder / "project") as ledger:
        ledger.add_session("somebody", consent=True)
    assert cli.main(["submit", "--yes", "--output", str(folder / "mine.zip")]) == 0
    return (folder / "mine.zip").read_bytes()


def lms_zip(path, files: dict[str, bytes]):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    path.write_bytes(memory.getvalue())
    return path


def test_what_eco_submit_packs_is_collected_whole_and_graded(course, tmp_path, monkeypatch) -> None:
    right = submitted(course, tmp_path / "ada", monkeypatch, RIGHT)
    wrong = submitted(course, tmp_path / "kurt", monkeypatch, TYPED_IN)
    download = lms_zip(tmp_path / "03-all.zip", {
        "Ada Lovelace_1001_assignsubmission_file/submission_03.zip": right,
        "Kurt Gödel_1002_assignsubmission_file_submission_03 (1).zip": wrong,
    })  # fmt: skip
    found = collect(course, NAME, download)
    assert (found.new, found.refused, found.left_out) == (["ada", "kurt"], [], 0)
    place = course.path / "submitted" / "ada" / NAME
    kept = {one.name for one in place.iterdir()} - {"timestamp.txt"}
    assert kept == {BOOK, "figures.json", "passport.md"}
    assert "image/png" not in (place / BOOK).read_text(encoding="utf-8")
    assert collect(course, NAME, download).same == ["ada", "kurt"]
    # Both submissions are ours: where no sandbox can be had, they run without.
    alone = bool(sandbox.why_missing())
    graded = grade_assignment(course.path, NAME, unsandboxed=alone)
    assert {one.student: one.score for one in graded} == {"ada": 1, "kurt": 0}
