"""Which of a notebook's cells are taken over from the teacher's one run, and which are run anew."""

import sys
import time
from types import SimpleNamespace

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("the engine is Linux's", allow_module_level=True)

from ecosystem_kit.classroom.rehearsal import Own, Traces, rehearse
from ecosystem_kit.classroom.trust import Cell

IMPORT = Cell("code", "import numpy as np", {})
DATA = Cell("code", "words = np.arange(5)", {})
LONG = Cell("code", "score = train(words)", {})
LATER = Cell("code", "print(score)", {})
BOOK = [IMPORT, DATA, LONG, LATER]


def left_after(*learners):
    """Return which of the teacher's cells are left as they are after a learner's own ones."""
    own = Own(BOOK)
    for source in learners:
        assert not own.leaves(source)
    return [own.leaves(cell.source) for cell in BOOK]


def test_the_teachers_cells_are_left_alone():
    assert left_after() == [True] * 4


@pytest.mark.parametrize("source", [
    "answer = words.sum()", "def words_of(x): return x", "print(words)",
], ids=repr)  # fmt: skip
def test_reading_spoils_nothing(source):
    assert left_after(source) == [True] * 4


@pytest.mark.parametrize("source", [
    "words = 3", "words[0] = 9", "words.flat = 1", "words += 1", "words.sort()", "del words",
    "for words in range(3): pass", "np.random.shuffle(words)",
], ids=repr)  # fmt: skip
def test_what_a_learner_changes_spoils_all_that_comes_of_it(source):
    assert left_after(source) == [True, True, False, False]


@pytest.mark.parametrize("source", ["np.arange = 3", "np.random.default_rng = print"], ids=repr)
def test_a_patched_module_spoils_whatever_uses_it(source):
    assert left_after(source) == [True, False, False, False]


@pytest.mark.parametrize("source", [
    "exec('words = 3')", "globals()['words'] = 3", "get_ipython().push({})", "this is no python",
], ids=repr)  # fmt: skip
def test_after_what_nobody_can_read_everything_is_run(source):
    assert left_after(source) == [False] * 4


class Stage:
    """Runs cells as the submission's side does."""

    def __init__(self):
        self.shell = SimpleNamespace(user_ns={}, reset=self.reset)

    def reset(self, *, new_session):
        self.shell.user_ns.clear()

    def run(self, source):
        try:
            exec(source, self.shell.user_ns)
        except Exception:
            return {"outputs": [], "failed": True}
        return {"outputs": ["shown"], "failed": False}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rehearsed(*sources):
    cells = [Cell("code", source, {}) for source in sources]
    return rehearse(cells, Stage(), until=time.monotonic() + 60)


SLOW = "import time\ntime.sleep(0.2)\n"


def test_a_long_cell_is_kept_with_its_names_as_they_were_then(desk):
    scenes = rehearsed(SLOW + "made = [1]", "made.append(2)")
    assert list(scenes) == [SLOW + "made = [1]"]
    assert scenes[SLOW + "made = [1]"].names["made"] == [1]


@pytest.mark.parametrize("source", [
    "made = [1]", SLOW + "raise ValueError", SLOW + "before[0] = 3",
    SLOW + "open('left.txt', 'w').close()", SLOW + "made = (one for one in [1])",
], ids=["short", "fails", "changes things", "writes a file", "not to be copied"])  # fmt: skip
def test_other_cells_are_run_in_each_submission(desk, source):
    assert rehearsed("before = [1]", source) == {}


def test_answers_and_tests_are_no_part_of_it(desk):
    answer = Cell("code", SLOW + "made = 1", {"nbgrader": {"solution": True, "grade_id": "a"}})
    test = Cell("code", SLOW, {"nbgrader": {"grade": True, "solution": False, "grade_id": "t"}})
    assert rehearse([answer, test], Stage(), until=time.monotonic() + 60) == {}


def test_it_ends_with_its_time(desk):
    assert rehearse([Cell("code", SLOW, {})], Stage(), until=time.monotonic()) == {}


def test_notes_are_told_from_the_rest_of_a_ledger(desk):
    from ecosystem_kit.ledger import Ledger

    with Ledger(desk / "project") as ledger:
        first = Traces.now()
        ledger.note("guess", 3)
        noted = Traces.now()
        ledger.add_session("ada", consent=True)
        grown = Traces.now()
    assert noted.notes == [*first.notes, ("guess", "3")]
    assert noted.besides_notes == first.besides_notes != grown.besides_notes
