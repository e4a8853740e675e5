"""Exercises of notebook 06, debugging."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ecosystem_kit.course import made_up
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.slips import one_number
from ecosystem_kit.failure_faults import FAULTS
from ecosystem_kit.wording import counted, people

ENOUGH_DIAGNOSES = 7
FEW_DOUBTS = 16


@exercise(
    "06.1",
    needs=("memorised", "X_few", "y_few", "model"),
    hints=[
        "A model learns by .fit(samples, labels). It answers by .predict(samples).",
        "Compare the answers with y_few, and count how many are equal.",
        "model.fit(X_few, y_few), then (model.predict(X_few) == y_few).sum()",
    ],
)
def check_memorised(memorised: Any, X_few: Any, y_few: Any, model: Any) -> str:
    """Right when it is the count of right answers on the samples that were fitted."""
    from sklearn.base import clone

    if isinstance(memorised, np.ndarray) and memorised.dtype == bool:
        raise NotYet("That is right or wrong for each sample. How many are right together?")
    value = one_number(memorised, "memorised")
    right = int((clone(model).fit(X_few, y_few).predict(X_few) == y_few).sum())
    total = len(y_few)
    if value == right:
        return f"{right} of {total} known by heart: the plumbing works."
    if 0 < value <= 1 and right == total:
        raise NotYet("That is a share. Wanted: how many of the five, a whole number.")
    if value > total:
        raise NotYet(f"{value:g} is more than the {total} samples there are: test on X_few only.")
    raise NotYet(
        f"{value:g} of {total} would mean that it can't learn even these. Was it fitted on X_few "
        "and y_few, and tested on the same ones?"
    )


@exercise(
    "06.2",
    needs=("least_believed", "belief"),
    hints=[
        "The least believed labels have the smallest numbers in `belief`.",
        "np.argsort(belief) gives positions, the smallest belief first.",
        "return np.argsort(belief)[:count]",
    ],
)
def check_least_believed(
    least_believed: Callable[..., Any], belief: np.ndarray, *, random_state: int = 0
) -> str:
    """Right when it holds the positions of the smallest beliefs, as many as are asked for."""
    _judge_doubts(least_believed, belief, FEW_DOUBTS)
    cases = made_up.beliefs(random_state)
    made_up.also_right_for(partial(_judge_doubts, least_believed), cases)
    return f"Sixteen labels to look at instead of {len(belief)}."


def _judge_doubts(least_believed: Callable[..., Any], belief: np.ndarray, count: int) -> None:
    """Say why unless the function returns the positions of the smallest beliefs."""
    found = np.asarray(least_believed(belief, count))
    if found.dtype == bool:
        raise NotYet(f"That is yes or no for each label. Positions are wanted: {count} numbers.")
    if found.dtype.kind == "f":
        raise NotYet("Those are the beliefs themselves. Wanted: at which positions they stand.")
    if found.shape != (count,):
        raise NotYet(f"Found {counted(found.size, 'position')}; {count} are wanted.")
    order = np.argsort(belief)
    if set(found.tolist()) == set(order[-count:].tolist()):
        raise NotYet(f"Those {count} are believed most. The doubtful ones are at the other end.")
    if not np.allclose(np.sort(belief[found]), np.sort(belief)[:count]):
        worst = float(belief[found].max())
        raise NotYet(
            f"One of yours is believed with {worst:.2f}, and some that are believed less are "
            f"missing. Sort first, then take {count}."
        )


@exercise(
    "06.3",
    needs=("in_both", "trained_on", "tested_on"),
    hints=[
        "Each array holds a name for each recording, so names come many times.",
        "set(trained_on) holds each name once. Two sets have names in common: a & b.",
        "len(set(trained_on) & set(tested_on))",
    ],
)
def check_in_both(in_both: Any, trained_on: Any, tested_on: Any) -> str:
    """Right when different people are counted, and each of them once."""
    if isinstance(in_both, (set, list, tuple, np.ndarray)):
        raise NotYet("Those are the names. How many are they?")
    value = one_number(in_both, "in_both")
    both = set(trained_on) & set(tested_on)
    if value == len(both):
        are = "is" if len(both) == 1 else "are"
        return f"{people(len(both))} {are} on both sides: nobody tested was new to the model."
    if value == int(np.isin(tested_on, trained_on).sum()):
        raise NotYet("That counts recordings. The same person has many: count each person once.")
    if value == len(set(trained_on) | set(tested_on)) + len(both):
        raise NotYet("That adds both sides, so whoever is on both is counted twice.")
    if value == 0:
        raise NotYet("None in common? Print set(trained_on) and set(tested_on) and compare them.")
    raise NotYet(f"{value:g} is not it. Which names stand in both sets?")


@exercise(
    "06.4",
    needs=("helped", "tried"),
    hints=[
        "A change surely helped when even the low end of its gain is above zero.",
        "Go through `tried` and keep one.name where one.gain.low > 0.",
        "[one.name for one in tried if one.gain.low > 0]",
    ],
)
def check_helped(helped: Any, tried: Any) -> str:
    """Right when it names the changes whose whole interval lies above zero."""
    if isinstance(helped, str) or not hasattr(helped, "__iter__"):
        raise NotYet("A list of names is wanted, even if it holds only one.")
    found = list(helped)
    if any(not isinstance(name, str) for name in found):
        raise NotYet("Those are the changes themselves. Wanted: the .name of each.")
    wanted = [one.name for one in tried if one.gain.low > 0]
    hopeful = {one.name for one in tried if one.gain.estimate > 0} - set(wanted)
    if set(found) & hopeful:
        name = min(set(found) & hopeful)
        raise NotYet(f"“{name}” has a gain above zero, but its interval reaches below: not sure.")
    extra, missing = set(found) - set(wanted), set(wanted) - set(found)
    if extra:
        raise NotYet(f"“{min(extra)}” did not surely help: look at the low end of its gain.")
    if missing:
        raise NotYet(f"“{min(missing)}” is missing: its whole interval lies above zero.")
    return f"{len(wanted)} of {len(tried)} changes surely helped. The others cost an hour each."


@exercise(
    "06.5",
    needs=("diagnoses", "gym"),
    hints=[
        "Look at three lines first: training right, people in both, said most often.",
        "Training below 1: labels or a model too simple. People in both: a leak. One person in "
        "training is told by its number. A class with 0 right was never trained.",
        "Ask gym.diagnose(case, fault) one by one: it says what in the evidence speaks against it.",
    ],
)
def check_diagnoses(diagnoses: Any, gym: Any) -> str:
    """Right when at least seven of the ten cases are diagnosed, and none with a made-up fault."""
    if not isinstance(diagnoses, dict) or not diagnoses:
        raise NotYet("A dictionary is wanted: {1: 'leak', 2: 'labels'} and so on.")
    strange = [fault for fault in diagnoses.values() if fault not in FAULTS]
    if strange:
        raise NotYet(f"{strange[0]!r} is not in the list of faults: {', '.join(FAULTS)}.")
    cases = [case for case in diagnoses if case not in range(1, 11)]
    if cases:
        quotes = " They are numbers, without quotes." if isinstance(cases[0], str) else ""
        raise NotYet(f"There is no case {cases[0]!r}: they go from 1 to 10.{quotes}")
    wrong = {n: fault for n, fault in diagnoses.items() if not gym.diagnose(n, fault).right}
    right = len(diagnoses) - len(wrong)
    if right >= ENOUGH_DIAGNOSES:
        return f"{right} of 10 found. A real project has one of them at a time, if it is lucky."
    if wrong:
        case, fault = next(iter(wrong.items()))
        raise NotYet(f"{right} found so far. Case {case}: {gym.diagnose(case, fault).sentence}")
    raise NotYet(f"{right} found, none wrong. {ENOUGH_DIAGNOSES} are wanted: gym.show(n) goes on.")
