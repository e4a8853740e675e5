from contextlib import contextmanager, nullcontext

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from ecosystem_kit import infrastructure
from ecosystem_kit.infrastructure import Fit, Line


def make_model(C):
    return LogisticRegression(C=C)


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    y = np.repeat(["1", "2"], 30)
    X = rng.normal(size=(60, 4)) + (y == "2")[:, None]
    return X, y, np.tile(["ada", "bo", "cy"], 20)


VALUES = [0.001, 0.1, 10.0]


def test_a_sweep_gives_one_fit_for_each_value_in_the_order_asked_for(data):
    fits = infrastructure.sweep(make_model, VALUES, data=data)
    assert [fit.parameter for fit in fits] == VALUES
    assert {fit.total for fit in fits} == {60}
    assert all(30 < fit.right < 60 for fit in fits)


@pytest.mark.parametrize("workers", [1, 2])
def test_joblib_gives_the_same_fits_as_the_loop(data, workers):
    loop = infrastructure.sweep(make_model, VALUES, data=data)
    assert infrastructure.sweep(make_model, VALUES, data=data, way="joblib", workers=workers) == (
        loop
    )


def test_a_cluster_gives_the_same_fits_as_the_loop(data):
    from distributed import Client

    with Client(n_workers=1, processes=False, dashboard_address="127.0.0.1:0") as client:
        there = infrastructure.sweep(make_model, VALUES, data=data, way="dask", client=client)
        again = infrastructure.sweep(make_model, VALUES, data=data, way="dask", client=client)
    assert there == again == infrastructure.sweep(make_model, VALUES, data=data)


def test_a_cluster_beside_another_one_starts_without_a_warning():
    with infrastructure.local_cluster(1), infrastructure.local_cluster(1) as second:
        assert len(second.nthreads()) == 1


@pytest.mark.parametrize("way", ["dask", "magic"])
def test_a_way_that_can_not_be_gone_is_refused(data, way):
    with pytest.raises(ValueError, match="wanted: one of"):
        infrastructure.sweep(make_model, VALUES, data=data, way=way)


def test_the_best_fit_is_the_first_of_the_most_right():
    fits = [Fit(0.1, 5, 9), Fit(1, 7, 9), Fit(10, 7, 9)]
    assert infrastructure.best(fits).parameter == 1


def test_the_cost_curve_measures_every_way_at_every_count():
    done = []
    ways = {"loop": lambda: nullcontext(done.append)}
    curve = infrastructure.cost_curve(ways, counts=(1, 3))
    assert done == [1, 3]
    assert list(curve["fits"]) == [1, 3]
    assert (curve["seconds"] >= 0).all()


def test_a_way_is_started_once_and_its_start_is_part_of_every_measurement(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(infrastructure.time, "perf_counter", lambda: now[0])

    def wait(seconds):
        now[0] += seconds

    @contextmanager
    def slow_start():
        wait(10)
        yield wait

    curve = infrastructure.cost_curve({"dask": slow_start}, counts=(1, 3))
    assert list(curve["seconds"]) == [11, 13]


@pytest.mark.parametrize("way", ["loop", "joblib"])
def test_each_way_does_as_many_fits_as_it_is_asked_for(data, way):
    with infrastructure.three_ways(make_model, data, workers=1)[way]() as run:
        assert [len(run(count)) for count in (1, 2)] == [1, 2]


def test_the_line_through_a_curve_finds_its_start_and_its_price():
    curve = pd.DataFrame({"way": "dask", "fits": [1, 4, 16], "seconds": [3.5, 5.0, 11.0]})
    line = infrastructure.fit_line(curve, "dask")
    assert (line.start_s, line.per_fit_s) == (pytest.approx(3.0), pytest.approx(0.5))
    assert line.seconds(10) == pytest.approx(8.0)
    with pytest.raises(ValueError, match="two or more"):
        infrastructure.fit_line(curve[:1], "dask")


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        (Line(4, 0.5), Line(0, 1), 8),
        (Line(4, 1), Line(0, 0.5), float("inf")),
        (Line(0, 0.5), Line(1, 1), 0),
    ],
    ids=["pays later", "never pays", "pays at once"],
)
def test_distribution_pays_where_the_lines_cross(first, second, fits):
    assert infrastructure.pays_from(first, second) == pytest.approx(fits)
