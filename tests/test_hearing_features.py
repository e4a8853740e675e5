"""From sound to rows of numbers: spectrograms, MFCC and the transformers around them."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from ecosystem_kit import hearing
from ecosystem_kit.hearing import LogMel, Mfcc, features, spectrum


def tone(hertz, *, seconds=1.0, level=0.5):
    time_s = np.arange(round(seconds * 16_000)) / 16_000
    return (level * np.sin(2 * np.pi * hertz * time_s)).astype(np.float32)


# No check is expected to fail: sound is a table of numbers, however wide, and clips shorter than
# a window are padded with silence.
@parametrize_with_checks([LogMel(), Mfcc()])
def test_the_contract_of_scikit_learn_holds(estimator, check):
    check(estimator)


def test_mel_and_hertz_are_each_others_inverse():
    hertz = np.array([50.0, 440.0, 4_000.0])
    assert np.allclose(spectrum.mel_to_hertz(spectrum.hertz_to_mel(hertz)), hertz)


def test_every_frequency_of_speech_falls_into_some_band():
    filters = spectrum.mel_filters(40)
    hertz = np.fft.rfftfreq(spectrum.FFT_SAMPLES, 1 / 16_000)
    inside = (hertz > 150) & (hertz < 7_300)
    assert (filters[inside].sum(axis=1) > 0.4).all()
    assert (filters[hertz > 7_700].sum(axis=1) == 0).all()


@pytest.mark.parametrize("hertz", [300, 1_000, 3_000])
def test_a_tone_lights_the_band_that_holds_it(hertz):
    spectrogram = spectrum.log_mel_spectrogram(tone(hertz)[None, :], bands=40)[0]
    loudest = spectrogram.mean(axis=0).argmax()
    centres = spectrum.mel_to_hertz(
        np.linspace(spectrum.hertz_to_mel(100.0), spectrum.hertz_to_mel(7_600.0), 42)
    )[1:-1]
    assert centres[loudest] == pytest.approx(hertz, rel=0.1)


def test_frames_come_every_ten_milliseconds():
    assert spectrum.log_mel_spectrogram(tone(440)[None, :]).shape == (1, 98, 40)
    assert spectrum.mfcc(tone(440)[None, :], coefficients=13).shape == (1, 98, 13)


def test_mfcc_is_the_cosine_transform_written_out():
    spectrogram = spectrum.log_mel_spectrogram(tone(440)[None, :], bands=20)
    bands = np.arange(20)
    second = np.sqrt(2 / 20) * np.cos(np.pi * 2 * (bands + 0.5) / 20)
    by_hand = spectrogram[0] @ second
    assert np.allclose(spectrum.cosine_transform(spectrogram, coefficients=3)[0, :, 2], by_hand,
                       atol=1e-4)  # fmt: skip


def test_twice_as_loud_moves_the_first_number_alone():
    hiss = np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32)
    difference = (spectrum.mfcc(2 * hiss[None, :]) - spectrum.mfcc(hiss[None, :])).mean(axis=(0, 1))
    # Twice the amplitude is four times the power in each of 40 bands.
    assert difference[0] == pytest.approx(np.sqrt(40) * np.log(4), rel=0.01)
    assert np.abs(difference[1:]).max() < 0.01


def test_many_clips_at_once_are_what_each_gives_alone():
    X = np.random.default_rng(0).normal(0, 0.1, (300, 2_000)).astype(np.float32)
    together = Mfcc().fit_transform(X)
    assert np.allclose(together[[0, 150, 299]], Mfcc().fit_transform(X[[0, 150, 299]]), atol=1e-4)


def test_silence_around_the_word_does_not_count():
    word = tone(440, seconds=0.4)
    clips = np.stack([np.pad(word, (1_600, 8_000)), np.pad(word, (4_800, 4_800))])
    rows = Mfcc().fit_transform(clips)
    assert np.allclose(rows[0], rows[1], atol=0.1)
    assert word_share(clips) == pytest.approx(0.4, abs=0.04)


def word_share(clips):
    spectrogram = spectrum.log_mel_spectrogram(clips)
    return features.word_frames(spectrogram, depth_db=30).mean()


@pytest.mark.parametrize("transformer", [LogMel(), Mfcc()], ids=["log-mel", "MFCC"])
def test_digital_silence_gives_finite_numbers(transformer):
    assert np.isfinite(transformer.fit_transform(np.zeros((2, 20_800)))).all()


@pytest.mark.parametrize("transformer", [LogMel(bands=10), Mfcc(coefficients=5)])
def test_each_number_has_a_name_and_parameters_survive_cloning(transformer):
    copy = clone(transformer).fit(np.zeros((1, 20_800)))
    assert copy.get_params() == transformer.get_params()
    assert len(copy.get_feature_names_out()) == copy.transform(np.zeros((1, 20_800))).shape[1]


def test_sixteen_bit_numbers_are_refused_with_a_mend():
    with pytest.raises(ValueError, match=r"up to 20000, wanted \[-1, 1\]: divide .* 32768"):
        Mfcc().fit(np.full((2, 20_800), 20_000, np.int16))


def test_clips_of_another_length_are_refused():
    model = Mfcc().fit(np.zeros((2, 20_800)))
    with pytest.raises(ValueError, match="16000 features"):
        model.transform(np.zeros((2, 16_000)))


def test_a_single_clip_is_told_how_to_become_a_table():
    with pytest.raises(ValueError, match="X = clip"):
        Mfcc().fit(np.zeros(20_800))


def test_the_package_offers_its_names_without_loading_all():
    assert set(hearing.__all__) <= set(dir(hearing))
    assert all(getattr(hearing, name) is not None for name in hearing.__all__)
    with pytest.raises(AttributeError, match="no attribute 'smell'"):
        hearing.smell  # noqa: B018
