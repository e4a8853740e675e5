"""Recordings and tables that no learner has seen: a function must be right for these, too.

Where the data are the learner's own, no answer can be known beforehand, and a number can be typed
in. A function can be called again. Everything here is drawn from a seed, by the code that makes
the kit's sample people where they can be heard; the hidden tests of a class take another seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.course.registry import NotYet

if TYPE_CHECKING:
    import pandas

# A check answers within a blink, so the recordings are short.
SOUND_SAMPLES = (1600, 4000)
LABELS = np.array(["0", "1", "2", "3", "4", "5", "unknown"])
PEOPLE = np.array(["dana", "emil", "faye", "gil", "hana"])


def also_right_for(judge: Callable[..., object], cases: Iterable[tuple[Any, ...]]) -> None:
    """Judge a function, which is right for the learner's own data, on made-up ones.

    Parameters
    ----------
    judge : callable
        Gets one case, and raises `NotYet` unless the function is right for it.
    cases : iterable of tuple
        What is made up here.

    Raises
    ------
    NotYet
        With the sentence of the first case that is not right.
    """
    for case in cases:
        try:
            judge(*case)
        except NotYet as not_yet:
            raise NotYet(f"It is right for your data, and not for others: {not_yet}") from not_yet


def capture_times(random_state: int) -> list[tuple[list[float]]]:
    """Return two sessions' seconds since the first capture: a long one, and one of two captures."""
    random = np.random.default_rng(random_state)
    steps = random.uniform(1.5, 9.0, size=random.integers(9, 30))
    long = [0.0, *np.cumsum(steps).round(2).tolist()]
    return [(long,), ([0.0, round(float(random.uniform(2, 9)), 2)],)]


def label_passes(random_state: int) -> list[tuple[float, pandas.Series]]:
    """Return how often two passes of labels agree, and the products of their shares by label."""
    import pandas

    random = np.random.default_rng(random_state)
    first = random.choice(LABELS, size=60, p=random.dirichlet(np.full(len(LABELS), 4.0)))
    second = np.where(
        random.random(60) < random.uniform(0.5, 0.9), first, random.permutation(first)
    )
    shares = [pandas.Series(one).value_counts(normalize=True) for one in (first, second)]
    return [(float((first == second).mean()), shares[0].mul(shares[1], fill_value=0))]


def sounds(random_state: int) -> list[tuple[NDArray[np.float32]]]:
    """Return recordings of a street and of a fan, float32 mono 16 kHz, each of its own loudness."""
    from ecosystem_kit.synthetic.voices_rooms import noise

    random = np.random.default_rng(random_state)
    made = []
    for kind in ("street", "fan"):
        length = int(random.integers(*SOUND_SAMPLES))
        loudness = 10 ** random.uniform(-3, -0.8)
        sound = noise(kind, length, random_state=random) * np.float32(loudness)
        made.append((np.asarray(sound, np.float32),))
    return made


def people_of_clips(random_state: int) -> list[tuple[NDArray[np.str_], str]]:
    """Return the person of each of some clips, and who is to be left out."""
    random = np.random.default_rng(random_state)
    groups = random.permutation(np.concatenate([PEOPLE, random.choice(PEOPLE, size=25)]))
    return [(groups, str(random.choice(PEOPLE)))]


def beliefs(random_state: int) -> list[tuple[NDArray[np.float64], int]]:
    """Return how much each of some labels is believed, all differently, and how many to pick."""
    random = np.random.default_rng(random_state)
    size = int(random.integers(30, 90))
    return [(random.permutation(size) / size, int(random.integers(3, 12)))]


def weighed_options(random_state: int) -> list[tuple[pandas.DataFrame]]:
    """Return options by time and share right; two are equally often right."""
    import pandas

    random = np.random.default_rng(random_state)
    names = [f"model {letter}" for letter in "ABCDEFGH"]
    right = random.integers(50, 95, size=len(names)) / 100
    right[1] = right[0]
    times = random.choice(np.arange(4.0, 900.0), size=len(names), replace=False)
    return [(pandas.DataFrame({"answer_ms": times, "right": right}, index=names),)]


def shifts(random_state: int) -> list[tuple[NDArray[np.float32], int]]:
    """Return short sounds, none of whose samples is silent, and by how many to shift each."""
    random = np.random.default_rng(random_state)
    sound = random.uniform(0.1, 1.0, size=int(random.integers(12, 40))).astype(np.float32)
    return [(sound, int(random.integers(3, 10))), (sound, len(sound))]
