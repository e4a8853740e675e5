"""The speech net of others as a transformer."""

import threading

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from ecosystem_kit import nets
from ecosystem_kit.hearing import SpeechEmbedding, embedding


# One view instead of three saves time. No check is expected to fail: shorter clips are padded to
# the net's shortest input.
@parametrize_with_checks([SpeechEmbedding(views=1)])
def test_the_contract_of_scikit_learn_holds(estimator, check):
    check(estimator)


def some_clips(count, *, samples=20_800):
    chance = np.random.default_rng(0)
    return chance.normal(0, 0.05, (count, samples)).astype(np.float32)


def test_a_clip_becomes_ninety_six_numbers_whatever_its_length():
    for samples in (4_000, 12_512, 16_000, 20_800, 40_000):
        rows = SpeechEmbedding().fit_transform(some_clips(1, samples=samples))
        assert rows.shape == (1, 96)
        assert np.isfinite(rows).all()


def test_mel_frames_come_every_ten_milliseconds_in_the_nets_own_scale():
    frames = embedding.mel_frames(some_clips(1)[0])
    assert frames.shape == (127, 32)
    # Its makers scale decibels so that speech lies between 0 and 10 or so.
    assert 0 < frames.mean() < 10


def test_ten_decibels_are_one_step_of_the_nets_scale():
    clip = some_clips(1)[0]
    step = embedding.mel_frames(clip) - embedding.mel_frames(clip * np.float32(10**-0.5))
    assert np.median(step) == pytest.approx(1.0, abs=0.01)


def test_the_row_is_the_mean_of_its_views():
    clip = some_clips(1)[0]
    frames = embedding.mel_frames(clip)
    views = np.stack([frames[start : start + 76] for start in (8, 25, 42)])
    row = SpeechEmbedding(views=3).fit_transform(clip[None, :])[0]
    assert np.allclose(row, embedding.embed(views).mean(axis=0), atol=1e-4)


def test_a_clip_gives_the_same_alone_and_among_others():
    X = some_clips(3)
    together = SpeechEmbedding().fit_transform(X)
    for i in range(3):
        assert (SpeechEmbedding().fit_transform(X[i : i + 1])[0] == together[i]).all()


def test_threads_do_not_disturb_each_other():
    X, wanted, wrong = some_clips(4), SpeechEmbedding().fit_transform(some_clips(4)), []

    def hear(i):
        for _ in range(5):
            row = SpeechEmbedding().fit_transform(X[i : i + 1])[0]
            wrong.extend([] if (row == wanted[i]).all() else [i])

    threads = [threading.Thread(target=hear, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_copy_carries_parameters_and_no_net():
    fitted = SpeechEmbedding(views=2).fit(some_clips(1))
    assert clone(fitted).views == 2
    assert set(vars(fitted)) == {"views", "n_features_in_", "_n_features_out"}


def test_a_missing_net_is_named(monkeypatch):
    def missing(name):
        raise nets.NetMissing(f"no {name}")

    monkeypatch.setattr(nets, "load", missing)
    monkeypatch.setattr(embedding, "_nets", threading.local())
    with pytest.raises(nets.NetMissing, match="no speech_mel"):
        SpeechEmbedding().fit(some_clips(1))
