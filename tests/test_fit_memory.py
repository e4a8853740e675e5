"""A fit that was done in this process is known again, for the same data and model alone."""

import doctest

import numpy as np

from ecosystem_kit import evaluation, fit_memory, infrastructure


def test_example_in_the_docstring_holds() -> None:
    assert doctest.testmod(fit_memory).failed == 0


def test_what_a_loop_has_fitted_is_known_for_a_copy_of_its_data(monkeypatch) -> None:
    random = np.random.default_rng(4)
    y = np.tile(["0", "1"], 12)
    data = (random.normal(size=(24, 3)) + (y == "1")[:, None], y, np.repeat(["a", "b", "c"], 8))
    model, values = infrastructure.make_support_vectors, [0.5, 2.0]
    assert fit_memory.recall(model, data, values) == []
    fits = infrastructure.sweep(model, values, data=data)
    monkeypatch.setattr(evaluation, "score_by_person", None)  # nothing is fitted any more
    copied = tuple(one.copy() for one in data)
    assert fit_memory.recall(model, copied, values[::-1]) == fits[::-1]
    assert fit_memory.recall(infrastructure.one_fit, data, values) == []
    copied[1][0] = "1"
    assert fit_memory.recall(model, copied, values) == []
