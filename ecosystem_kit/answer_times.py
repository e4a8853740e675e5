"""How long an answer takes, from the decision to its last spoken word."""

import time
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def timed_answers(estimator: Any, X: "NDArray[Any]") -> "pd.DataFrame":
    """Return the answer to each sample, given one by one, and how long it took.

    Parameters
    ----------
    estimator : fitted classifier
        What decides.
    X : array, shape (n_samples, ...)
        Samples, each of which is answered alone, as the assistant does it.

    Returns
    -------
    DataFrame
        Columns said (str) and decision_ms (float).
    """
    import pandas as pd

    estimator.predict(X[:1])  # the first call loads what is loaded once
    rows = []
    for one in X:
        start = time.perf_counter()
        said = estimator.predict(one[np.newaxis])[0]
        rows.append({"said": str(said), "decision_ms": (time.perf_counter() - start) * 1000})
    return pd.DataFrame(rows)


def output_mode(
    mode: str, answers: "pd.DataFrame", spoken_s: "pd.DataFrame", *, wrong: int
) -> dict[str, Any]:
    """Return the details that a run of purpose "output mode" is logged with.

    Parameters
    ----------
    mode : str
        "subtitles", or "voice-over" and a language, such as "voice-over fr".
    answers : DataFrame
        From `timed_answers`.
    spoken_s : DataFrame
        Seconds to speak each class (row) in each language (column).
    wrong : int
        How many of the answers were wrong.

    Raises
    ------
    KeyError
        When there is no such language, or no time for a class that was answered.
    """
    clips_s = np.zeros(len(answers))
    if mode != "subtitles":
        clips_s = spoken_s[mode.rsplit(maxsplit=1)[-1]].loc[answers["said"]].to_numpy()
    times = answers["decision_ms"].to_numpy() + 1000 * clips_s
    return {"mode": mode, "answer_ms": times.tolist(), "wrong": wrong, "total": len(times)}
