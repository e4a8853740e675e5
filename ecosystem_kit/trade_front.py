"""Faster or more accurate: each way to answer with its time, its errors, its rating."""

from collections.abc import Mapping
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit.assistant import Assistant
from ecosystem_kit.pilot_replay import PilotClips
from ecosystem_kit.resources import folder
from ecosystem_kit.synthetic.pilot_behaviour import react

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

    from ecosystem_kit.plan import Plan


def weigh_options(
    models: Mapping[str, Any], clips: PilotClips, *, language: str = "en"
) -> "pandas.DataFrame":
    """Measure every model with both outputs on the same recordings.

    Parameters
    ----------
    models : mapping of str to fitted classifier
        The rule, the fast one, the robust one.
    clips : PilotClips
        What people said.
    language : {"en", "fr"}
        Whose spoken answers are timed.

    Returns
    -------
    DataFrame
        A row an option ("MFCC, voice-over"): answer_ms (median until the answer has been read
        or heard to its end), right (share), rating (mean stars; a synthetic stand-in).
    """
    import pandas

    spoken = _spoken_ms(language)
    rows = {}
    for name, model in models.items():
        assistant = Assistant(voice=model)
        assistant.hear(clips.X[0])
        answers = [assistant.hear(clip) for clip in clips.X]
        for output in ("subtitles", "voice-over"):
            extra = [spoken[one.said] if output == "voice-over" else 0.0 for one in answers]
            took = [one.answer_ms + more for one, more in zip(answers, extra, strict=True)]
            rows[f"{name}, {output}"] = _row(answers, took, clips)
    return pandas.DataFrame.from_dict(rows, orient="index")


def _row(answers: list[Any], took: list[float], clips: PilotClips) -> dict[str, float]:
    stars = [
        react(str(clips.persons[row]), one.said, truth=str(clips.truth[row]), answer_ms=took[row],
              key=clips.ids[row]).rating
        for row, one in enumerate(answers)
    ]  # fmt: skip
    right = np.mean([one.said == truth for one, truth in zip(answers, clips.truth, strict=True)])
    return {
        "answer_ms": round(median(took), 1),
        "right": round(float(right), 3),
        "rating": round(float(np.mean(stars)), 2),
    }


def _spoken_ms(language: str) -> dict[str, float]:
    import soundfile

    files = sorted((folder("data") / "answers" / language).glob("*.flac"))
    return {path.stem: 1000 * soundfile.info(path).duration for path in files}


def front(options: "pandas.DataFrame") -> list[str]:
    """Return the options that no other beats: none is better in one and as good in the other.

    Parameters
    ----------
    options : DataFrame
        With answer_ms (less is better) and right (more is better).
    """
    time, right = options["answer_ms"].to_numpy(), options["right"].to_numpy()
    # Row by column: is the option of the row as good as, and better than, that of the column?
    as_good = (time[:, None] <= time) & (right[:, None] >= right)
    better = (time[:, None] < time) | (right[:, None] > right)
    beaten = (as_good & better).any(axis=0)
    return [str(name) for name, out in zip(options.index, beaten, strict=True) if not out]


def plot_options(options: "pandas.DataFrame", *, plan: "Plan", ax: "Axes | None" = None) -> "Axes":
    """Draw the options with the plan's limits as dashed lines, and return the axes."""
    from ecosystem_kit.plots import BLUE, DARK, MARKERS, new_axes

    ax = ax or new_axes(height=3.6)
    for place, (name, one) in enumerate(options.iterrows()):
        ax.plot(one["answer_ms"], one["right"], MARKERS[place % len(MARKERS)], color=BLUE)
        # Quick options stand on the left, spoken ones on the right: their names face outwards.
        spoken = str(name).endswith("voice-over")
        ax.annotate(
            f"{str(name).replace(', ', chr(10))}, {one['rating']:.1f} stars",
            (one["answer_ms"], one["right"]), xytext=(9 if spoken else -9, 0),
            textcoords="offset points", ha="left" if spoken else "right", va="center",
            fontsize="small", zorder=3,
            # A dashed limit behind a name would cross it out.
            bbox={"facecolor": ax.get_facecolor(), "edgecolor": "none", "pad": 1},
        )  # fmt: skip
    ax.axvline(plan.max_answer_ms, color=DARK, linestyle="--", linewidth=1.2)
    ax.axhline(1 - plan.max_error, color=DARK, linestyle="--", linewidth=1.2)
    ax.set(xscale="log", xlabel="time until the answer has ended (ms)", ylabel="share right")
    ax.margins(x=0.75, y=0.2)
    return ax
