"""What others published on the same tasks, with sources, and what of it was rebuilt here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from ecosystem_kit.scores import Score


@dataclass(frozen=True)
class Result:
    """One published number.

    Attributes
    ----------
    task, method, tested_on : str
        What was recognised, how, and on which samples.
    share : float
        Share right as the source prints it (F1 where `method` says so).
    people_unseen : str
        Whether the people tested were kept out of training: "yes", "no", or "not said".
    source : str
        Where it is printed.
    """

    task: str
    method: str
    tested_on: str
    share: float
    people_unseen: str
    source: str


# Read in November 2026; each number stands in the source's abstract or on its page.
RESULTS = (
    Result(
        "signs", "CNN", "Sign Language Digits Dataset", 0.98, "not said",
        "Mavi 2020, arXiv:2011.08927",
    ),
    Result(
        "words", "CNN on MFCC", "Free Spoken Digit Dataset, 150 of 1,500 clips", 0.97, "no",
        "Thite, adhishthite.github.io/sound-mnist",
    ),
    Result(
        "words", "network on MFCC (F1)", "AudioMNIST, test part", 0.9956, "not said",
        "Adoptante et al. 2023, doi:10.11113/aej.V13.18388",
    ),
    Result(
        "words", "the same network (F1)", "Free Spoken Digit Dataset, other people", 0.8192, "yes",
        "Adoptante et al. 2023, doi:10.11113/aej.V13.18388",
    ),
)  # fmt: skip

BUILT_FROM = {
    "hand net": "the net of arXiv:2006.10214",
    "embedding": "the net of arXiv:2002.01322",
}
"""Parts of others in our models, as their makers trained them: the hand net by Zhang and others
(2020), the speech embedding by Lin and others (2020)."""


def published() -> "pd.DataFrame":
    """Return the published results as a table.

    Examples
    --------
    >>> sorted(set(published()["task"]))
    ['signs', 'words']
    """
    import pandas as pd

    rows = [
        (one.task, one.method, one.tested_on, one.share, one.people_unseen, one.source)
        for one in RESULTS
    ]
    columns = ["task", "method", "tested on", "right", "people unseen?", "source"]
    return pd.DataFrame(rows, columns=columns)


def beside(scores: "Mapping[str, Score]", *, task: str) -> "pd.DataFrame":
    """Return the published numbers of a task with ours below, and what was reproduced.

    Parameters
    ----------
    scores : mapping of str to Score
        Name of our model to its score on people unseen.
    task : {"signs", "words"}
        Which task.

    Raises
    ------
    ValueError
        When nothing was published on that task in our table.
    """
    import pandas as pd

    theirs = [one for one in RESULTS if one.task == task]
    if not theirs:
        known = ", ".join(sorted({one.task for one in RESULTS}))
        raise ValueError(f"Found the task {task!r}; wanted: one of {known}.")
    rows = [
        (one.method, f"{one.share:g}", one.tested_on, one.people_unseen, "no: other data")
        for one in theirs
    ]
    rows += [
        (f"ours: {name}", str(score.interval), "your ledger", "yes", _reproduced(name))
        for name, score in scores.items()
    ]
    columns = ["method", "right", "tested on", "people unseen?", "reproduced?"]
    return pd.DataFrame(rows, columns=columns)


def _reproduced(name: str) -> str:
    return f"in part: {BUILT_FROM[name]}" if name in BUILT_FROM else "built by us"
