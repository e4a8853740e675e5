"""A structured interview: the same questions for everybody, scored on written scales, twice.

The candidates and their answers are invented. Structured interviews predict work better than
free talk: Sackett, Zhang, Berry & Lievens (2022), Journal of Applied Psychology 107, 2040-2068.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question of the interview with its written scale.

    Attributes
    ----------
    text : str
        Asked of every candidate in the same words.
    anchors : dict of int to str
        What an answer worth 1, 2, 3 or 4 contains.
    """

    text: str
    anchors: dict[int, str]


@dataclass(frozen=True)
class InterviewAnswer:
    """What one (invented) candidate said, and what the second rater gave for it.

    Attributes
    ----------
    candidate : str
        Letter of the candidate.
    words : str
        The answer.
    second_by_feeling, second_by_scale : int
        The second rater's scores, 1 to 4: before and after reading the scale.
    """

    candidate: str
    words: str
    second_by_feeling: int
    second_by_scale: int


QUESTION = Question(
    "Your model scores 0.98 in the evaluation and fails in the pilot. What do you do first?",
    {
        1: "Changes the model or its settings at once; looks at nothing.",
        2: "Wants more data or more people, without saying which or why.",
        3: "Looks at the failed cases, or asks how the evaluation was split.",
        4: "Both: looks at the failed cases, and checks whether people were in both parts.",
    },
)

ANSWERS = (
    InterviewAnswer("A", "I would try a bigger network. In my last team that always helped.", 3, 1),
    InterviewAnswer("B", "First I'd open the twenty pictures it got wrong, one by one.", 2, 3),
    InterviewAnswer("C", "We need at least ten times the data. I'd hire labelers.", 3, 2),
    InterviewAnswer(
        "D", "Were the pilot's people in training? I'd split by person. Then the wrong ones.", 3, 4
    ),
    InterviewAnswer("E", "I have a PhD on exactly this. I'd tune the learning rate.", 4, 1),
    InterviewAnswer("F", "Um. I'd… ask how the 0.98 was made. Who was in the test set.", 1, 3),
    InterviewAnswer("G", "Collect more data, from everyone, as much as possible.", 2, 2),
    InterviewAnswer(
        "H", "Look at what failed, group it by light and person; check the split.", 4, 4
    ),
    InterviewAnswer("I", "I'd switch to another framework; ours has bugs.", 2, 1),
    InterviewAnswer("J", "More people in the training set. Different people, I think.", 1, 2),
    InterviewAnswer("K", "I'd sit beside one user for an hour and see what it gets wrong.", 4, 3),
    InterviewAnswer(
        "L", "Check for leakage between train and test by person, and read the failures.", 2, 4
    ),
)


def second_rater(*, by: str) -> list[int]:
    """Return the second rater's scores of the twelve answers, 1 to 4.

    Parameters
    ----------
    by : {"feeling", "scale"}
        Before or after the second rater read the written scale.

    Raises
    ------
    ValueError
        When it is neither.
    """
    if by not in ("feeling", "scale"):
        raise ValueError(f"Found {by!r}; wanted: 'feeling' or 'scale'.")
    return [getattr(answer, f"second_by_{by}") for answer in ANSWERS]


def checked_scores(scores: Sequence[int]) -> list[int]:
    """Return the scores as a list, once it is sure that there is one of 1 to 4 for each answer.

    Raises
    ------
    ValueError
        When there are too few, too many, or one outside 1 to 4.
    """
    found = list(scores)
    if len(found) != len(ANSWERS) or not set(found) <= set(QUESTION.anchors):
        raise ValueError(
            f"Found {len(found)} scores {found}; wanted: {len(ANSWERS)} whole numbers from 1 to "
            "4, in the order of the answers."
        )
    return found
