"""Exercises of notebook 07, piloting."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ecosystem_kit.course import made_up
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.slips import is_close, one_number, refuse_slips


@exercise(
    "07.1",
    needs=("drop", "shadow_right", "promised"),
    hints=[
        "Which of the two came later? A drop is later minus earlier.",
        "Both are shares between 0 and 1, so nothing has to be divided.",
        "shadow_right - ...",
    ],
)
def check_drop(drop: Any, shadow_right: float, promised: float) -> str:
    """Right when it is the shadow's share minus the promised one."""
    value, wanted = one_number(drop, "drop"), float(shadow_right) - float(promised)
    slips = {
        -wanted: "The sign is turned round: what people met, minus what was promised. Worse is "
        "negative.",
        100 * wanted: "Shares go from 0 to 1; that is in points of a hundred.",
        float(shadow_right): "That is what was reached in the shadow. Take the promise away.",
        float(promised): "That is the promise. Take it away from what was reached.",
        wanted / float(promised): "That divides by the promise. A difference of two shares is "
        "wanted, in shares.",
        float(shadow_right) / float(promised): "That is a ratio. A difference was wanted.",
        float(shadow_right) + float(promised): "A difference was wanted, not a sum.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"{value:.3f} is not it: {promised:.3f} was promised and {shadow_right:.3f} was "
            "reached. How far below is that?"
        )
    less = "fewer" if wanted < 0 else "more"
    return f"Of a hundred answers, {abs(100 * wanted):.0f} {less} are right than was promised."


@exercise(
    "07.2",
    needs="later",
    hints=[
        "The result is as long as the sound. What stands in its first `samples` places?",
        "Make zeros of the same shape, then fill all but the first `samples` of them.",
        "shifted = np.zeros_like(sound), then shifted[samples:] = sound[: len(sound) - samples]",
    ],
)
def check_later(later: Callable[..., Any], *, random_state: int = 0) -> str:
    """Right when silence comes first, the rest follows, and the length stays."""
    sound = np.array([1, 2, 3, 4, 5], np.float32)
    found = later(sound, 2)
    if found is None:
        raise NotYet("Your function gives nothing back: it wants a `return`.")
    result = np.asarray(found, float)
    _refuse_shape(result, sound)
    _refuse_order(result, sound)
    if not np.array_equal(later(sound, 0), sound):
        raise NotYet("Later by 0 samples must give the same sound back. Try it: later(sound, 0).")
    made_up.also_right_for(partial(_judge_shift, later), made_up.shifts(random_state))
    return "Silence first, then the sound; what falls off the end is lost, as in a real recording."


def _judge_shift(later: Callable[..., Any], sound: np.ndarray, samples: int) -> None:
    wanted = np.concatenate([np.zeros(samples), sound])[: len(sound)]
    found = np.asarray(later(sound, samples), float)
    if found.shape != wanted.shape or not np.allclose(found, wanted):
        raise NotYet(
            f"a sound of {len(sound)} samples, {samples} later, must begin with {samples} zeros "
            f"and stay {len(sound)} long."
        )


def _refuse_shape(result: np.ndarray, sound: np.ndarray) -> None:
    if result.shape == (len(sound) + 2,):
        raise NotYet("It got longer: cut off what now reaches beyond the end.")
    if result.shape == (len(sound) - 2,):
        raise NotYet("It got shorter: fill the gap at the beginning with zeros.")
    if result.shape != sound.shape:
        raise NotYet(f"The result has shape {result.shape}, wanted {sound.shape} as it came.")


def _refuse_order(result: np.ndarray, sound: np.ndarray) -> None:
    said = f"later([1, 2, 3, 4, 5], 2) gives {result.tolist()}"
    if np.array_equal(result, np.roll(sound, 2)):
        raise NotYet(
            f"{said}: the end came round to the beginning. No microphone records the end first; "
            "put zeros there."
        )
    if np.array_equal(result, [3, 4, 5, 0, 0]) or np.array_equal(result, np.roll(sound, -2)):
        raise NotYet(f"{said}: that is earlier, not later.")
    if np.array_equal(result, [0, 0, 3, 4, 5]):
        raise NotYet(f"{said}: its beginning is silenced, but nothing has moved.")
    if not np.array_equal(result, [0, 0, 1, 2, 3]):
        raise NotYet(f"{said}, wanted two zeros and then the sound from its first value on.")


@exercise(
    "07.3",
    needs=("difference", "slices"),
    hints=[
        "Which slices may be judged at all? The table has a column that says so.",
        'Keep slices[slices["judged"]], then divide the column right by the column count.',
        "shares.max() - shares...",
    ],
)
def check_gap(difference: Any, slices: Any) -> str:
    """Right when it is best minus worst share of the slices with enough answers."""
    value = one_number(difference, "difference")
    judged = slices[slices["judged"].astype(bool)]
    shares, every = judged["right"] / judged["count"], slices["right"] / slices["count"]
    wanted = float(shares.max() - shares.min())
    slips = {
        float(every.max() - every.min()): "That takes slices with too few answers along. Four "
        "answers can be all wrong by bad luck: keep the judged ones.",
        -wanted: "The sign is turned round: best minus worst.",
        100 * wanted: "Shares go from 0 to 1; that is in percent.",
        float(slices["right"].max() - slices["right"].min()): "Those are counts, of all slices. "
        "Keep the judged ones, and divide by how many answers each had.",
        float(judged["right"].max() - judged["right"].min()): "Those are counts, and the slices "
        "differ in size. Divide by how many there were.",
        float(shares.min()): "That is the worst slice alone. How far is it from the best?",
        float(shares.max()): "That is the best slice alone. How far is it from the worst?",
        float(shares.max() - shares.mean()): "That is best minus mean. The worst is what the "
        "people in it get.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"{value:.3f} is not it: {len(judged)} slices can be judged, the best of them has "
            f"{shares.max():.3f}."
        )
    return (
        f"Best and worst slice lie {100 * wanted:.0f} points apart. Where the kit's interval holds "
        "0, luck alone could do that."
    )
