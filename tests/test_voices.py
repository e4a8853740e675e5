"""Synthetic voices: deterministic, of the kinds they say, small."""

import builtins
import io

import numpy as np
import pytest
import soundfile

from ecosystem_kit import hearing, starter_models
from ecosystem_kit.hearing.models import TRUSTED
from ecosystem_kit.resources import folder
from ecosystem_kit.synthetic import (
    voices,
    voices_crowd,
    voices_rooms,
    voices_starter,
    voices_words,
)
from ecosystem_kit.synthetic import voices_synthesizer as synthesizer
from ecosystem_kit.synthetic.people import PEOPLE, SESSIONS

DATA = folder("data")


@pytest.fixture(scope="module")
def espeak():
    reason = "eSpeak NG is a tool for making data: install the group make-data to test it"
    pytest.importorskip("espeakng_loader", reason=reason)
    return synthesizer.espeak()


def chance(seed=0):
    return np.random.default_rng(seed)


def test_a_missing_synthesizer_says_which_group_to_install(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest, **how):
        if name == "espeakng_loader":
            raise ImportError(name)
        return real(name, *rest, **how)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(synthesizer.SynthesizerMissing, match="dependency group make-data"):
        synthesizer.Espeak()


def test_every_accent_says_every_digit_as_a_word_and_not_letter_by_letter(espeak):
    for accent in (*voices_words.ENGLISH_VOICES, *voices_words.SPELLINGS):
        for digit, word in voices_words.digit_words(accent).items():
            said = voices_rooms.without_silence(espeak.say(word, voice=accent))
            assert 0.12 < len(said) / 16_000 < 0.62, (accent, digit, word)


def test_a_higher_pitch_is_higher_and_faster_speech_is_shorter(espeak):
    def crossings(sound):
        return np.mean(np.diff(np.signbit(voices_rooms.without_silence(sound))))

    low, high = (espeak.say("no", voice="en", pitch=p) for p in (5, 95))
    assert crossings(high) > crossings(low)
    slow, fast = (espeak.say("seven", voice="en", words_per_minute=w) for w in (110, 220))
    assert len(fast) < 0.8 * len(slow)


def test_a_voice_that_does_not_exist_is_refused(espeak):
    with pytest.raises(ValueError, match="no voice 'klingon-x'"):
        espeak.say("one", voice="klingon-x")


def test_an_accent_that_is_not_listed_is_refused():
    with pytest.raises(ValueError, match="found accent 'mars', wanted one of"):
        voices_words.digit_words("mars")


def test_the_crowd_says_all_digits_and_other_words_in_voices_of_their_own(espeak):
    clips, labels, numbers = zip(*voices_crowd.crowd(3, random_state=1), strict=True)
    assert {clip.shape for clip in clips} == {(hearing.CLIP_SAMPLES,)}
    for number in range(3):
        said = [label for label, n in zip(labels, numbers, strict=True) if n == number]
        assert set(said) == {*"0123456789", "unknown"}
        assert 12 <= len(said) <= 13
    assert max(np.abs(clip).max() for clip in clips) <= 1


def test_the_same_seed_draws_the_same_voices():
    assert voices_crowd.draw_voice(chance(3)) == voices_crowd.draw_voice(chance(3))
    assert voices_crowd.draw_voice(chance(3)) != voices_crowd.draw_voice(chance(4))


def test_words_of_the_model_of_its_measure_and_of_the_people_differ():
    lists = (voices_words.OTHER_WORDS, voices_words.NEAR_WORDS, voices_words.PEOPLE_OTHER_WORDS)
    words = [word for each in lists for word in each]
    assert len(words) == len(set(words))
    assert not set(words) & set(voices_words.ENGLISH.split())


def test_a_person_has_two_takes_of_each_word_that_differ(espeak):
    sounds = dict(voices.recordings(PEOPLE[0], SESSIONS[0]))
    assert len(sounds) == 22
    assert len(sounds["3_01"]) != len(sounds["3_02"])


def test_the_fan_is_louder_beside_the_word_than_the_quiet_room():
    def ratio(session):
        files = sorted((DATA / "people").glob(f"*/{session}/sounds/*.flac"))
        sounds = [hearing.read_sound(path)[0] for path in files[::5]]
        return np.median([hearing.signal_to_noise_db(sound) for sound in sounds])

    assert ratio("daylight") - ratio("lamp") > 8


def test_bundled_sounds_are_small_mono_and_sixteen_bit():
    files = [*DATA.glob("people/*/*/sounds/*.flac"), *DATA.glob("answers/*/*.flac")]
    assert len(files) == 440 + 22
    assert sum(path.stat().st_size for path in files) <= 4.5e6
    for path in files:
        info = soundfile.info(io.BytesIO(path.read_bytes()))
        assert (info.samplerate, info.channels, info.subtype) == (16_000, 1, "PCM_16")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_assistant_can_say_every_answer(language):
    for label in (*"0123456789", "unknown"):
        sound, _ = hearing.read_sound(DATA / "answers" / language / f"{label}.flac")
        assert hearing.find_word(sound) is not None
        assert hearing.level_dbfs(sound) > -30


@pytest.mark.parametrize("kind", list(voices_rooms.NOISE_SLOPES))
def test_noise_comes_at_the_ratio_asked_for(kind):
    word = np.zeros(16_000, np.float32)
    word[4_000:8_000] = 0.2
    noisy = voices_rooms.add_noise(word, kind=kind, ratio_db=12, random_state=chance())
    found = 10 * np.log10(voices_rooms.word_power(word) / np.mean((noisy - word) ** 2))
    assert found == pytest.approx(12, abs=0.1)


def test_a_telephone_lets_nothing_through_above_four_thousand_hertz():
    hiss = chance().normal(0, 0.1, 16_000).astype(np.float32)
    spectrum = np.abs(np.fft.rfft(voices_rooms.telephone(hiss))) ** 2
    assert spectrum[4_300:].sum() < 0.01 * spectrum[:3_500].sum()


def test_a_larger_person_is_slower_and_an_echo_makes_a_sound_longer():
    sound = chance().normal(0, 0.1, 1_000).astype(np.float32)
    assert len(voices_rooms.change_size(sound, factor=1.1)) == pytest.approx(1_100, abs=2)
    wet = voices_rooms.reverberate(sound, decay_s=0.1, share=0.1, random_state=chance())
    assert len(wet) == 1_000 + 1_600 - 1


def test_a_level_is_met_and_never_clipped():
    sound = chance().normal(0, 0.1, 6_400).astype(np.float32)
    level = 10 * np.log10(voices_rooms.word_power(voices_rooms.to_level(sound, level_dbfs=-20)))
    assert level == pytest.approx(-20, abs=0.1)
    assert np.abs(voices_rooms.to_level(sound, level_dbfs=10)).max() <= 0.99 + 1e-6


def test_a_starter_model_is_written_with_checksum_and_card(espeak, tmp_path):
    path = voices_starter.make_starter(tmp_path, voices=3, test_voices=1)
    model = starter_models.load(path.name, trusted=TRUSTED, models=tmp_path)
    assert list(model.classes_) == [*"0123456789", "unknown"]
    assert len(model.predict(np.zeros((2, hearing.CLIP_SAMPLES), np.float32))) == 2
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    assert "**Synthetic.**" in card
    assert "| a digit | 10 | " in card
    assert "{" not in card
