"""Right and wrong answers to the exercises of notebook 10."""

_SWEEP = """
import numpy as np
from ecosystem_kit import infrastructure
rng = np.random.default_rng(0)
y = np.repeat(["1", "2"], 60)
X = rng.normal(size=(120, 4)) + (y == "2")[:, None]
data = (X, y, np.tile(["ada", "bo", "cy"], 40))
values = [1e-6, 0.01, 1.0, 1e6]
model = infrastructure.make_support_vectors
fits = infrastructure.sweep(model, values, data=data)
ranked = sorted(fits, key=lambda fit: fit.right)
"""
_LINES = """
from ecosystem_kit import infrastructure
a = infrastructure.Line(start_s=6.0, per_fit_s=0.25)
b = infrastructure.Line(start_s=0.0, per_fit_s=0.40)
"""
_MADE = """
from ecosystem_kit.provenance import Provenance
before = Provenance("d1", "c1", "p1", 0)
now, after = Provenance("d1", "c1", "p1", 0), Provenance("d2", "c1", "p1", 0)
"""
_WEIGHT = "weight = 40_000.0\n"

RIGHT = {
    "10.1": [
        _SWEEP + "best_C = max(fits, key=lambda fit: fit.right).parameter",
        _SWEEP + "best_C = infrastructure.best(fits).parameter",
        _SWEEP + "best_C = values[int(np.argmax([fit.right for fit in fits]))]",
    ],
    "10.2": [
        _LINES + "crossing = (a.start_s - b.start_s) / (b.per_fit_s - a.per_fit_s)",
        _LINES + "crossing = 6 / 0.15",
        _LINES + "crossing = infrastructure.pays_from(a, b)",
    ],
    "10.3": [
        _MADE + "same_again = before.differences(now)",
        _MADE + "same_again = now.differences(before)",
        _MADE + "same_again = [n for n in ('data', 'seed') "
        "if getattr(now, n) != getattr(before, n)]",
    ],
    "10.4": [
        _WEIGHT + "cost = 1_000_000 * weight / 1e9 * 3 * 0.02",
        _WEIGHT + "gigabytes = weight / 1000\ncost = gigabytes * 0.06",
        _WEIGHT + "from ecosystem_kit import keeping\n"
        "cost = keeping.monthly_cost_eur(10**6, bytes_each=weight, copies=3)",
    ],
}

WRONG = {
    "10.1": [
        (_SWEEP + "best_C = infrastructure.best(fits)", "That is the whole fit"),
        (_SWEEP + "best_C = 3.0", "was not tried"),
        (_SWEEP + "best_C = ranked[0].parameter", "fewest right answers"),
        (_SWEEP + "best_C = 'large'", "one number is wanted"),
    ],
    "10.2": [
        (_LINES + "crossing = (b.start_s - a.start_s) / (b.per_fit_s - a.per_fit_s)", "the sign"),
        (_LINES + "crossing = 0.15 / 6", "one over the crossing"),
        (_LINES + "crossing = a.start_s / a.per_fit_s", "Both lines climb"),
        (_LINES + "crossing = 10", "they take the same"),
    ],
    "10.3": [
        (_MADE + "same_again = before == now", "the list says more"),
        (_MADE + "same_again = before.differences(after)", "The data still differs"),
        (
            _MADE + "same_again = before.differences(Provenance('d1', 'c1', 'p1', 7))",
            "The seeds differ",
        ),
        (_MADE + "same_again = 'none'", "A list is wanted"),
        (
            _MADE + "same_again = before.differences(Provenance('d1', 'c9', 'p1', 0))",
            "code differs",
        ),
    ],
    "10.4": [
        (_WEIGHT + "cost = 1_000_000 * weight / 1e9 * 0.02", "That is one copy"),
        (_WEIGHT + "cost = 1_000_000 * weight / 1e6 * 3 * 0.02", "looks like MB"),
        (_WEIGHT + "cost = 1_000_000 * weight / 1e9 * 3", "the size in GB"),
        (_WEIGHT + "cost = weight / 1e9 * 3 * 0.02", "a single sample"),
        (_WEIGHT + "cost = 1_000_000 * weight / 2**30 * 3 * 0.02", "a GiB"),
    ],
}
