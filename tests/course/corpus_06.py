"""Right and wrong answers to the exercises of notebook 06."""

_FEW = """
import numpy as np
from sklearn.linear_model import LogisticRegression
X_few = np.eye(5)
y_few = np.array(["0", "1", "2", "3", "4"])
model = LogisticRegression(C=100)
"""
_BELIEF = """
import numpy as np
belief = np.random.default_rng(0).permutation(100) / 100
"""
_LEAST = _BELIEF + "def least_believed(belief, count):\n    return "
_BOTH = """
import numpy as np
trained_on = np.array(["ada", "ada", "bo", "cy", "cy"])
tested_on = np.array(["ada", "bo", "bo", "bo", "dee"])
"""
_TRIED = """
from ecosystem_kit.intervals import Interval
from ecosystem_kit.one_change import Change
tried = [
    Change("stiffer", None, None, Interval(-0.1, -0.2, -0.05, 90)),
    Change("wider", None, None, Interval(0.02, -0.03, 0.07, 90)),
    Change("embedding", None, None, Interval(0.3, 0.2, 0.4, 90)),
]
"""
_GYM = """
import numpy as np
from ecosystem_kit.failure_gym import FAULTS, Gym
rng = np.random.default_rng(1)
y = np.tile(list("0123"), 30)
X = np.eye(4)[[int(one) for one in y]] + 0.4 * rng.normal(size=(120, 4))
gym = Gym(X, y, np.repeat(["ada", "bo", "cy", "dee", "eve"], 24))
true = {n: f for n in range(1, 11) for f in FAULTS if gym.diagnose(n, f).right}
"""

RIGHT = {
    "06.1": [
        _FEW + "memorised = (model.fit(X_few, y_few).predict(X_few) == y_few).sum()",
        _FEW + "model.fit(X_few, y_few)\nmemorised = int(model.score(X_few, y_few) * 5)",
        _FEW + "said = model.fit(X_few, y_few).predict(X_few)\n"
        "memorised = sum(a == b for a, b in zip(said, y_few))",
    ],
    "06.2": [
        _LEAST + "np.argsort(belief)[:count]",
        _LEAST + "sorted(range(len(belief)), key=lambda i: belief[i])[:count]",
        _LEAST + "np.flatnonzero(belief < np.sort(belief)[count])",
        _LEAST + "np.argpartition(belief, count)[:count]",
    ],
    "06.3": [
        _BOTH + "in_both = len(set(trained_on) & set(tested_on))",
        _BOTH + "in_both = len(np.intersect1d(trained_on, tested_on))",
        _BOTH + "in_both = sum(name in trained_on for name in np.unique(tested_on))",
    ],
    "06.4": [
        _TRIED + "helped = [one.name for one in tried if one.gain.low > 0]",
        _TRIED + "helped = {one.name for one in tried if one.verdict == 'better'}",
        _TRIED + "helped = ('embedding',)",
    ],
    "06.5": [
        _GYM + "diagnoses = true",
        _GYM + "diagnoses = dict(list(true.items())[:7])",
        _GYM + "diagnoses = {**true, 1: 'leak', 2: 'leak'}",
    ],
}

WRONG = {
    "06.1": [
        (_FEW + "memorised = model.fit(X_few, y_few).predict(X_few) == y_few", "right together"),
        (_FEW + "memorised = model.fit(X_few, y_few).score(X_few, y_few)", "That is a share"),
        (_FEW + "memorised = 196", "test on X_few only"),
        (_FEW + "memorised = 2", "can't learn even these"),
        (_FEW + "memorised = 'all'", "one number is wanted"),
    ],
    "06.2": [
        (_LEAST + "np.sort(belief)[:count]", "the beliefs themselves"),
        (_LEAST + "belief.argmin()", "Found 1 position;"),
        (_LEAST + "np.argsort(belief)[-count:]", "believed most"),
        (_LEAST + "belief < 0.16", "yes or no"),
        (_LEAST + "np.argsort(belief)[:8]", "16 are wanted"),
        (_LEAST + "np.arange(count)", "Sort first"),
        (_LEAST + "np.argsort(belief)[:16]", "and not for others: Found 16 positions"),
        (_BELIEF + "least_believed = np.argsort(belief)[:16]", "a function is wanted"),
    ],
    "06.3": [
        (_BOTH + "in_both = set(trained_on) & set(tested_on)", "How many are they"),
        (_BOTH + "in_both = np.isin(tested_on, trained_on).sum()", "counts recordings"),
        (_BOTH + "in_both = len(set(trained_on)) + len(set(tested_on)) + 1", "is not it"),
        (_BOTH + "in_both = len(set(trained_on)) + len(set(tested_on))", "counted twice"),
        (_BOTH + "in_both = 0", "None in common"),
    ],
    "06.4": [
        (_TRIED + "helped = 'embedding'", "A list of names"),
        (_TRIED + "helped = [one for one in tried if one.gain.low > 0]", "the .name of each"),
        (
            _TRIED + "helped = [one.name for one in tried if one.gain.estimate > 0]",
            "its interval reaches below",
        ),
        (_TRIED + "helped = ['embedding', 'stiffer']", "did not surely help"),
        (_TRIED + "helped = []", "is missing"),
    ],
    "06.5": [
        (_GYM + "diagnoses = list(true.values())", "A dictionary is wanted"),
        (_GYM + "diagnoses = {1: 'gremlins'}", "not in the list of faults"),
        (_GYM + "diagnoses = {11: 'leak'}", "from 1 to 10"),
        (_GYM + "diagnoses = {'1': 'leak'}", "without quotes"),
        (_GYM + "diagnoses = dict.fromkeys(range(1, 11), 'leak')", "found so far. Case"),
        (_GYM + "diagnoses = dict(list(true.items())[:3])", "3 found, none wrong"),
    ],
}
