"""Right and wrong answers to the exercises of notebook 05."""

_CELL = """
import numpy as np
draw = np.random.default_rng(0)
strength, direction = draw.random((8, 8)), draw.random((8, 8)) ** 2 * 180
"""
_VOTES = _CELL + "votes = np.histogram(direction, bins=9, range=(0, 180), weights=strength)[0]\n"
_FRAME = """
import numpy as np
from ecosystem_kit.hearing import mel_filters
power = np.random.default_rng(1).random(257).astype(np.float32) ** 8
filters = mel_filters(40)
"""
_WORDS = """
import numpy as np
from types import SimpleNamespace
left_out = "chloe"
words = SimpleNamespace(groups=np.array(["ada", "bruno", "chloe", "chloe", "ada", "bruno"]))
"""
_SPLIT = _WORDS + "def split(groups, left_out):\n    "
_SCORES = """
import numpy as np
from types import SimpleNamespace
from ecosystem_kit.intervals import Interval
rule = SimpleNamespace(right=np.arange(50) < 30)
best = SimpleNamespace(right=np.arange(50) < 36)
interval, margin = Interval(0.12, 0.02, 0.22, 50), 0.05
"""
_LEAD = _SCORES + "lead = best.right.mean() - rule.right.mean()\n"

RIGHT = {
    "05.1": [
        _VOTES + "histogram = votes / votes.sum()",
        _CELL + "sums = [strength[direction // 20 == b].sum() for b in range(9)]\n"
        "histogram = [s / sum(sums) for s in sums]",
        _CELL + "which = (direction.ravel() // 20).astype(int)\n"
        "histogram = np.bincount(which, weights=strength.ravel(), minlength=9) / strength.sum()",
        _VOTES + "histogram = (votes / votes.sum()).round(3)",
    ],
    "05.2": [
        _FRAME + "bands = np.log(power @ filters + 1e-7)",
        _FRAME + "bands = np.log(np.dot(filters.T, power) + 1e-7)",
        _FRAME + "import math\n"
        "bands = [math.log(float((power * filters[:, b]).sum()) + 1e-7) for b in range(40)]",
    ],
    "05.3": [
        _SPLIT + "test = groups == left_out\n    return ~test, test",
        _SPLIT + "return groups != left_out, groups == left_out",
        _SPLIT + "test = np.flatnonzero(groups == left_out)\n"
        "    return np.setdiff1d(np.arange(len(groups)), test), test",
        _SPLIT
        + "test = [who == left_out for who in groups]\n    return [not t for t in test], test",
    ],
    "05.4": [
        _LEAD + "ship = interval.low >= margin",
        _SCORES + "lead = 0.72 - 0.6\nship = False",
        _SCORES + "lead = (best.right.sum() - rule.right.sum()) / len(rule.right)\n"
        "ship = not interval.low < margin",
        _SCORES + "lead = np.mean(best.right * 1.0 - rule.right * 1.0)\n"
        "ship = np.greater_equal(interval.low, margin)",
    ],
}

WRONG = {
    "05.1": [
        (_CELL + "n = np.histogram(direction, bins=9, weights=strength)[0]\nhistogram = n",
         "say the range"),
        (_VOTES + "histogram = votes", "Divide by their total"),
        (_CELL + "histogram = np.histogram(direction, bins=9, range=(0, 180))[0]", "one vote"),
        (_CELL + "n = np.histogram(direction, bins=9, range=(0, 180))[0]\nhistogram = n / 64",
         "one vote"),
        (_VOTES + "histogram = votes / strength.size", "number of pixels"),
        (_VOTES + "histogram = votes / votes.max()", "The largest is 1"),
        (_VOTES + "histogram = votes / np.linalg.norm(votes)", "root of the squares"),
        (_VOTES + "histogram = 100 * votes / votes.sum()", "in percent"),
        (_VOTES + "histogram = np.roll(votes / votes.sum(), 1)", "one bin too far"),
        (_CELL + "histogram = np.histogram(direction, bins=9, range=(0, 180), weights=strength)",
         "Take the [0]"),
        (_CELL + "histogram = np.histogram(direction, bins=20, weights=strength)[0]", "shape"),
        (_CELL + "histogram = np.zeros(9)", "a share of all strengths"),
    ],
    "05.2": [
        (_FRAME + "bands = power @ filters", "the logarithm is missing"),
        (_FRAME + "bands = np.log10(power @ filters + 1e-7)", "base ten"),
        (_FRAME + "bands = 10 * np.log10(power @ filters + 1e-7)", "decibels"),
        (_FRAME + "bands = np.log(power + 1e-7) @ filters", "The order"),
        (_FRAME + "bands = np.log1p(power @ filters)", "adds 1"),
        (_FRAME + "bands = np.log(power + 1e-7)", "shape (257,)"),
        (_FRAME + "bands = np.ones(40)", "gather, add"),
    ],
    "05.3": [
        (_SPLIT + "train = groups == left_out\n    return train, ~train", "changed places"),
        (_SPLIT + "return np.ones(6, bool), groups == left_out", "are in both"),
        (_SPLIT + "test = np.arange(6) < 3\n    return ~test, test", "on both sides"),
        (_SPLIT + "test = groups == 'Chloe'\n    return ~test, test", "One side is empty"),
        (_SPLIT + "test = groups == 'ada'\n    return ~test, test", "wanted is chloe alone"),
        (_SPLIT + "return groups == 'ada', groups == left_out", "on neither side"),
        (_SPLIT + "return groups != left_out, left_out", "True or False"),
        (_SPLIT + "return groups == left_out", "returns two things"),
        (_SPLIT + "test = groups == 'chloe'\n    return ~test, test", "and not for others"),
        (_WORDS + "split = words.groups == left_out", "a function is wanted"),
    ],
    "05.4": [
        (_SCORES + "lead = best.right.mean()\nship = False", "Take the rule's away"),
        (_SCORES + "lead = rule.right.mean() - best.right.mean()\nship = False", "turned round"),
        (_SCORES + "lead = best.right.sum() - rule.right.sum()\nship = False", "counts clips"),
        (_SCORES + "lead = best.right.mean() / rule.right.mean()\nship = False", "a ratio"),
        (_SCORES + "lead = 0.5\nship = False", "is right on 0.720"),
        (_SCORES + "lead = best.right\nship = False", "one number is wanted"),
        (_LEAD + "ship = lead >= margin", "you asked the estimate"),
        (_LEAD + "ship = 'no'", "write a comparison"),
        (_LEAD + "interval = Interval(0.12, 0.08, 0.22, 100)\nship = interval.low < margin",
         "is the lower end"),
    ],
}  # fmt: skip
