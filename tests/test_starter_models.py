"""Fitted models are opened only when their bytes are ours."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ecosystem_kit import starter_models
from ecosystem_kit.hearing import Mfcc
from ecosystem_kit.starter_models import StarterError


@pytest.fixture
def models(tmp_path):
    model = LogisticRegression().fit([[0.0], [1.0]], ["a", "b"])
    starter_models.write(model, name="mine.skops", models=tmp_path / "models")
    return tmp_path / "models"


def test_what_was_written_answers_the_same(models):
    loaded = starter_models.load("mine.skops", models=models)
    assert list(loaded.predict([[0.0], [1.0]])) == ["a", "b"]


def test_the_same_model_is_the_same_file_whenever_it_is_written(tmp_path, monkeypatch):
    files = []
    for seconds in (0, 86_400):
        monkeypatch.setattr("time.time", lambda seconds=seconds: 1.7e9 + seconds)
        model = make_pipeline(Mfcc(), StandardScaler()).fit(np.eye(3, 400))
        files.append(starter_models.write(model, name=f"{seconds}.skops", models=tmp_path))
    assert files[0].read_bytes() == files[1].read_bytes()
    trusted = ["ecosystem_kit.hearing.features.Mfcc"]
    loaded = starter_models.load("0.skops", trusted=trusted, models=tmp_path)
    assert (loaded.transform(np.eye(3, 400)) == model.transform(np.eye(3, 400))).all()


def test_a_second_model_leaves_the_first_ones_line(models):
    starter_models.write(Mfcc().fit(np.zeros((1, 400))), name="other.skops", models=models)
    lines = (models / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert [line.split()[1] for line in lines] == ["mine.skops", "other.skops"]
    assert starter_models.load("mine.skops", models=models).classes_.tolist() == ["a", "b"]


def test_one_changed_byte_is_never_opened(models):
    data = bytearray((models / "mine.skops").read_bytes())
    data[len(data) // 2] ^= 1
    (models / "mine.skops").write_bytes(bytes(data))
    with pytest.raises(StarterError, match=r"not loaded.*git checkout"):
        starter_models.load("mine.skops", models=models)


def test_a_missing_file_or_line_says_how_to_get_it_back(models):
    with pytest.raises(StarterError, match=r"gone.skops is not in .*git checkout"):
        starter_models.load("gone.skops", models=models)
    (models / "SHA256SUMS").write_text("", encoding="utf-8")
    with pytest.raises(StarterError, match=r"no line for mine.skops"):
        starter_models.load("mine.skops", models=models)


def test_types_that_nobody_named_are_refused(models):
    starter_models.write(Mfcc().fit(np.zeros((1, 400))), name="m.skops", models=models)
    with pytest.raises(Exception, match="Mfcc"):
        starter_models.load("m.skops", models=models)
    trusted = ["ecosystem_kit.hearing.features.Mfcc"]
    assert starter_models.load("m.skops", trusted=trusted, models=models).coefficients == 13
