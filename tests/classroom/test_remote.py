"""What the tests may do with a thing in the submission's process, and what that may say."""

import copy
import socket
import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("the engine is Linux's", allow_module_level=True)

from ecosystem_kit.classroom.line import Broken, Line
from ecosystem_kit.classroom.remote import Asker, TheirError
from ecosystem_kit.classroom.run_submission import Servant
from ecosystem_kit.classroom.wire import Uncrossable, pack, unpack
from ecosystem_kit.plan import Risk

CODE = """
class Model:
    best = 3
    def __len__(self): return 2
    def __iter__(self): return iter([1, 2])
    def __getitem__(self, key): return key * 2
    def __eq__(self, other): return True
    __hash__ = None
    def predict(self, X): return X + 1
class Odd(Exception): pass
def fail(): raise ValueError("no")
def fail_oddly(): raise Odd("so odd")
def apply(function, value): return function(value)
model, number = Model(), 7
"""


class Side:
    """Both ends: questions here, a servant with a learner's names in a thread."""

    def __init__(self):
        ours, self.theirs = socket.socketpair()
        names = {"__name__": "__main__"}
        exec(CODE, names)
        shell = SimpleNamespace(user_ns=names)
        servant = Servant(Line(self.theirs, longest=10**6), shell=shell, most_output=100)
        self.ours, self.asker = ours, Asker(Line(ours, longest=10**6))
        self.thread = threading.Thread(target=servant.serve)
        self.thread.start()

    def get(self, name):
        return self.asker.unpack(self.asker.ask_plainly("names", [name])[name])

    def close(self):
        self.ours.close()
        self.thread.join(10)
        self.theirs.close()


@pytest.fixture
def side():
    made = Side()
    yield made
    made.close()


def test_plain_values_are_values(side):
    assert side.get("number") == 7


def test_attributes_items_and_methods_are_asked_for(side):
    model = side.get("model")
    assert (model.best, len(model), list(model), model[4]) == (3, 2, [1, 2], 8)
    np.testing.assert_array_equal(model.predict(np.arange(3)), [1, 2, 3])


def test_it_has_no_say_in_comparisons(side):
    model = side.get("model")
    assert (model == 5) is False
    assert (model == model) is True  # noqa: PLR0124  only it is itself


def test_a_copy_is_the_same_thing(side):
    model = side.get("model")
    assert copy.deepcopy([model])[0] is model


def test_it_says_where_its_function_was_written(side):
    assert side.get("fail").__module__ == "__main__"


def test_errors_of_the_learners_code_come_as_errors(side):
    with pytest.raises(ValueError, match="no"):
        side.get("fail")()
    with pytest.raises(TheirError, match="Odd: so odd"):
        side.get("fail_oddly")()


def test_a_known_function_may_be_handed_over_and_a_function_of_the_tests_may_not(side):
    apply = side.get("apply")
    assert apply(np.sum, np.arange(4)) == 6
    with pytest.raises(Uncrossable, match="pass a function"):
        apply(lambda value: value, 3)


def test_nothing_can_be_set(side):
    with pytest.raises(Uncrossable, match="set `best`"):
        side.get("model").best = 4


def test_after_an_unanswered_question_there_is_no_other(side):
    side.ours.shutdown(socket.SHUT_RDWR)
    for _ in range(2):
        with pytest.raises(Broken):
            side.asker.ask_plainly("names", ["number"])


def test_one_of_the_kits_records_crosses_by_its_fields():
    risk = Risk("Left hands", "Kim", "Invites two")
    found = unpack(pack([risk]))[0]
    assert type(found) is Risk
    assert found == risk


@pytest.mark.parametrize("message", [
    ["record", "ecosystem_kit.plan", "Risk", ["dict", ["tuple", "text", "x"]]],
    ["record", "ecosystem_kit.plan", "Path", ["dict"]],
    ["record", "subprocess", "Popen", ["dict"]],
    ["record", "ecosystem_kit.no_such", "Risk", ["dict"]],
], ids=["fields missing", "no record", "not the kit's", "no module"])  # fmt: skip
def test_no_other_record_is_made(message):
    with pytest.raises(Broken):
        unpack(message)


def test_an_heir_of_a_record_does_not_cross_as_one():
    class Sure(Risk):
        """Of a learner's own."""

    with pytest.raises(Uncrossable):
        pack(Sure("", "", ""))
