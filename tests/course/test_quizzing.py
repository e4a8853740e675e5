"""A quiz tells of every answer why; its file is held to rules; it works without a browser."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ecosystem_kit.course import quizzing, records
from ecosystem_kit.course.quiz_files import QuizError, read_quiz

GOOD = """
[[question]]
text = "What is truth?"
[[question.choice]]
text = "What two people agree on"
right = false
reason = "Two may err together."
[[question.choice]]
text = "What is so"
right = true
reason = "Labels only try to tell it."
[[question.choice]]
text = "What the model says"
right = false
reason = "It says what it was taught."

[[question]]
text = "Which are labels?"
multiple = true
[[question.choice]]
text = "unsure"
right = true
reason = "It keeps doubt visible."
[[question.choice]]
text = "exclude"
right = true
reason = "It keeps junk out."
[[question.choice]]
text = "a person's name"
right = false
reason = "That is a group."
"""
JAVASCRIPT = Path(quizzing.__file__).with_name("quiz.js")


def written(folder: Path, text: str) -> Path:
    (folder / "99.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """The good quiz, as a notebook shows it."""
    questions = read_quiz("99", folder=written(tmp_path, GOOD))
    monkeypatch.setattr(quizzing, "read_quiz", lambda notebook: questions)
    return quizzing.quiz("99")


def test_questions_come_in_order_with_choices_and_reasons(tmp_path) -> None:
    first, second = read_quiz("99", folder=written(tmp_path, GOOD))
    assert first.text == "What is truth?"
    assert [one.right for one in first.choices] == [False, True, False]
    assert (first.multiple, second.multiple) == (False, True)
    assert second.choices[2].reason == "That is a group."


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("right = true\nreason = \"Labels", "right = false\nreason = \"Labels", "found 0 right"),
        ("multiple = true\n", "", "found 2 right choices, wanted exactly one"),
        ('reason = "Two may err together."', "", "question 1, choice 1: found reason = None"),
        ('reason = "Two may err together."', 'reason = " "', "wanted a sentence"),
        ('text = "What is truth?"', "", "question 1: found text = None"),
        ("right = false", 'right = "no"', "wanted true or false"),
        ("false\nreason = \"That", "true\nreason = \"That", "every choice is right"),
        ('text = "exclude"', 'text = "unsure"', "two choices have the same text"),
        ("multiple = true", "many = true", "found ['many']"),
        ("[[question]]", "[[question", "is no TOML"),
    ],
)  # fmt: skip
def test_broken_rule_is_named_with_its_place(tmp_path, before, after, words) -> None:
    assert before in GOOD
    with pytest.raises(QuizError, match=re.escape(words)) as caught:
        read_quiz("99", folder=written(tmp_path, GOOD.replace(before, after, 1)))
    assert str(caught.value).startswith("99.toml")


def test_single_choice_and_empty_file_are_refused(tmp_path) -> None:
    one = GOOD.split("[[question.choice]]")
    with pytest.raises(QuizError, match="found 1 choices"):
        read_quiz("99", folder=written(tmp_path, "[[question.choice]]".join(one[:2])))
    with pytest.raises(QuizError, match=r"99\.toml has no \[\[question\]\]"):
        read_quiz("99", folder=written(tmp_path, ""))


def test_missing_quiz_is_told_which_there_are(tmp_path) -> None:
    with pytest.raises(QuizError, match="found no quiz '98'; there are: 99"):
        read_quiz("98", folder=written(tmp_path, GOOD))


def test_widget_has_a_stable_text_for_pages_without_widgets(shown) -> None:
    assert repr(shown) == "Quiz 99: 2 questions, a reason per answer"


def test_answer_without_a_browser_gives_the_reason_and_counts(shown) -> None:
    assert shown.answer(1, 1) == "Not this one: Two may err together."
    assert shown.score == (0, 2)
    assert shown.answer(1, 2) == "Right: Labels only try to tell it."
    assert shown.answer(2, 2, 1) == "Right: It keeps doubt visible. Right: It keeps junk out."
    assert shown.score == (2, 2)


def test_answers_from_the_browser_are_kept_here_and_only_here(shown) -> None:
    shown.answers = [[1], []]
    assert records.kept("quiz 99") == {"answers": [[1], []], "right": 1, "total": 2}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((3, 1), "2 questions"),
        ((0, 1), "2 questions"),
        ((1, 4), "3 choices"),
        ((1,), "2 questions"),
    ],
)
def test_answer_that_is_none_is_refused(shown, answer, words) -> None:
    with pytest.raises(ValueError, match=f"there are {words}, counted from 1"):
        shown.answer(*answer)


def test_front_end_has_live_region_and_keeps_the_keys_from_jupyterlab() -> None:
    text = JAVASCRIPT.read_text(encoding="utf-8")
    assert '"aria-live": "polite"' in text
    assert 'setAttribute("data-lm-suppress-shortcuts", "true")' in text
    assert 'addEventListener("keydown", keepArrows)' in text
    assert not re.search(r"https?://|innerHTML|\bimport\b", text.split("*/", 1)[1])


def node() -> str:
    """Return a Node.js: this machine's, or the one that Playwright brings along."""
    found = shutil.which("node")
    if found is None:
        driver = pytest.importorskip("playwright._impl._driver", reason="no node to run it")
        found = driver.compute_driver_executable()[0]
    return found


def test_front_end_gives_the_reason_of_each_choice() -> None:
    script = f"""
    import {{ feedback }} from {JAVASCRIPT.as_uri()!r};
    const choices = [{{right: true, reason: "a"}}, {{right: true, reason: "b"}},
      {{right: false, reason: "c"}}];
    const say = (multiple, chosen) =>
      feedback({{multiple, choices}}, chosen).map((line) => line.text).join("|");
    console.log([say(false, [0]), say(false, [2]), say(true, [0]), say(true, [0, 1])].join("\\n"));
    """
    command = [node(), "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "✔ Right: a",
        "✘ Not this one: c",
        "✔ Right: a|↻ Not all yet: at least one more is right.",
        "✔ Right: a|✔ Right: b",
    ]
