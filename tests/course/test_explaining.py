"""An error of the learner's is told in one sentence: which line, and what that usually means."""

import doctest
import re

import numpy as np
import pytest

from ecosystem_kit.course import explaining


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return total / x", "there is no `total`"),
        ("values = 3\n    return valeus", "did you mean `values`?"),
        ("return x.lenght", "has no `lenght`"),
        ("return None.shape", "asks nothing (None) for its `shape`"),
        ("return [].sort()[0]", "a step before it gave nothing back"),
        ("return 'a' + 1", "`+` glues text to text only"),
        ("return 1 + 'a'", "`+` can't be done with a whole number and a text"),
        ("y = 3\n    return y(x)", "a whole number is none"),
        ("y = 3\n    return y[0]", "look into a list"),
        ("return [a for a in 3]", "can't be walked through"),
        ("return sorted(x, backwards=True)", "sort"),
        ("return len()", "a value is of another type"),
        ("return [1, 2][2]", "past the end"),
        ("return {'a': 1}['b']", "nothing stored under that name"),
        ("return 1 / 0", "divides by zero"),
        ("return int('two')", "a text is not a number"),
        ("a, b = [1, 2, 3]", "there are too many values"),
        ("a, b = [1]", "there are not enough values"),
        ("return np.ones(3) + np.ones(4)", "different shapes, (3,) (4,)"),
        ("return np.ones((2, 3)) @ np.ones((2, 3))", "don't fit each other"),
        ("return 1 if np.ones(2) else 2", "use `.any()`"),
        ("return np.max([])", "there is nothing in it"),
        ("return np.nonsense", "the module numpy has no `nonsense`"),
        ("return half(x)", "never comes to an end"),
        ("y = y + 1", "before it has been given a value"),
        ("import nothing_of_that_name", "there is no such module"),
        ("return open('nothing.txt')", "there is no such file"),
        ("assert x == 0", "an assert in it does not hold"),
        ("raise RuntimeError('odd')", "rarely meets: look at the words in brackets"),
    ],
)
def test_error_is_explained_with_its_line(half, answered, body, words) -> None:
    found = answered(f"def half(x):\n    {body}", np=np)
    assert found.outcome == "error explained"
    assert words in found.sentence
    last = body.split("\n")[-1].strip()
    assert re.match(r"In your `half`, line \d \(`", found.sentence)
    assert last in found.sentence
    assert found.sentence.endswith(").")


def test_error_inside_a_library_is_told_by_the_learners_own_line(half, answered) -> None:
    code = "def half(x):\n    numbers = [1, 'a']\n    return np.mean(numbers)"
    assert "line 3 (`return np.mean(numbers)`)" in answered(code, np=np).sentence


def test_models_complaints_are_explained(half, answered) -> None:
    from sklearn.linear_model import LogisticRegression

    fit = "def half(x):\n    return Model().fit(np.ones({}), np.ones({}))"
    lengths = answered(fit.format("(3, 2)", "4"), np=np, Model=LogisticRegression).sentence
    assert "X and y have different lengths, 3, 4" in lengths
    flat = answered(fit.format("3", "3"), np=np, Model=LogisticRegression).sentence
    assert "one row per sample" in flat


def test_opencvs_complaints_are_explained(half, answered) -> None:
    code = "import cv2\ndef half(x):\n    return cv2.cvtColor(x, cv2.COLOR_RGB2HSV)"
    assert (
        "of a type or a shape that it doesn't take"
        in answered(code.replace("(x,", "(np.ones((2, 2)),"), np=np).sentence
    )


def test_every_kind_of_error_in_the_table_can_be_reached() -> None:
    seen: list[tuple[str, str]] = []
    for kind, pattern, meaning in explaining.MEANINGS:
        assert (kind, "") not in seen, f"{kind} '{pattern}' stands below the one that takes all"
        assert re.compile(pattern).groups >= max(
            (int(number) for number in re.findall(r"\{(\d)\}", meaning)), default=0
        )
        seen.append((kind, pattern))


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(explaining).failed == 0
