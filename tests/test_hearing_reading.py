"""Whatever machine made a recording, it is read or refused with a mend."""

import io
import struct

import numpy as np
import pytest
import soundfile

from ecosystem_kit import hearing

RATES = [8_000, 11_025, 16_000, 22_050, 44_100, 44_101, 48_000, 96_000]


def tone(rate, *, seconds=0.5, hertz=440, level=0.5):
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def as_bytes(sound, rate, *, kind="WAV", subtype="PCM_16"):
    file = io.BytesIO()
    soundfile.write(file, sound, rate, format=kind, subtype=subtype)
    return file.getvalue()


@pytest.mark.parametrize("rate", RATES)
def test_any_rate_becomes_sixteen_thousand_and_keeps_its_pitch(rate):
    sound, report = hearing.read_sound(as_bytes(tone(rate), rate))
    assert len(sound) == pytest.approx(8_000, abs=2)
    spectrum = np.abs(np.fft.rfft(sound[:8_000], 16_000))
    assert spectrum.argmax() == pytest.approx(440, abs=1)
    assert report.sample_rate_hz == rate
    assert any("sample rate" in c for c in report.conversions) == (rate != 16_000)


@pytest.mark.parametrize(
    ("kind", "subtype", "exact"),
    [
        ("WAV", "PCM_U8", 0.01),
        ("WAV", "PCM_16", 1e-4),
        ("WAV", "PCM_24", 1e-6),
        ("WAV", "FLOAT", 1e-7),
        ("FLAC", "PCM_16", 1e-4),
        ("OGG", "VORBIS", 0.05),
        ("MP3", "MPEG_LAYER_III", 0.1),
    ],
)
def test_any_depth_and_packing_gives_the_same_sound(kind, subtype, exact):
    wanted = tone(16_000)
    sound, report = hearing.read_sound(as_bytes(wanted, 16_000, kind=kind, subtype=subtype))
    assert sound.dtype == np.float32
    assert np.abs(sound[2_000:6_000] - wanted[2_000:6_000]).max() < exact
    assert report.encoding == f"{kind} {subtype}"


def test_what_needs_no_change_is_reported_so():
    sound, report = hearing.read_sound(as_bytes(tone(16_000), 16_000))
    assert report.conversions == ()
    assert str(report) == "WAV PCM_16, 16000 Hz, 1 channel(s), 0.50 s. Nothing was changed."
    assert len(sound) == 8_000


def test_stereo_is_averaged():
    both = np.stack([tone(16_000), np.zeros(8_000)], axis=1)
    sound, report = hearing.read_sound(as_bytes(both, 16_000))
    assert np.abs(sound - tone(16_000) / 2).max() < 1e-3
    assert report.channels == 2
    assert "2 channels were averaged into one." in report.conversions


def test_channels_that_cancel_each_other_are_not_lost():
    both = np.stack([tone(16_000), -tone(16_000)], axis=1)
    sound, report = hearing.read_sound(as_bytes(both, 16_000))
    assert hearing.level_dbfs(sound) == pytest.approx(-9, abs=0.1)
    assert "cancel" in str(report)


def test_a_truncated_file_keeps_what_is_there_and_says_how_much():
    whole = as_bytes(tone(16_000, seconds=1), 16_000)
    sound, report = hearing.read_sound(whole[: 44 + 16_000])
    assert len(sound) == 8_000
    assert report.conversions == ("The file is cut off: 0.50 s of 1.00 s are there and were kept.",)


def test_a_truncated_flac_is_refused():
    whole = as_bytes(np.random.default_rng(0).normal(0, 0.1, 16_000), 16_000, kind="FLAC")
    with pytest.raises(hearing.SoundError, match=r"can't be read as sound|cut off"):
        hearing.read_sound(whole[: len(whole) // 2])


def test_a_wav_of_unknown_length_is_read_to_its_end():
    whole = bytearray(as_bytes(tone(16_000), 16_000))
    whole[40:44] = struct.pack("<I", 0xFFFFFFFF)
    sound, report = hearing.read_sound(bytes(whole))
    assert len(sound) == 8_000
    assert report.conversions == ()


def test_a_float_file_beyond_full_scale_is_divided_by_its_peak():
    loud = tone(16_000, level=4.0)
    sound, report = hearing.read_sound(as_bytes(loud, 16_000, subtype="FLOAT"))
    assert np.abs(sound).max() == pytest.approx(1.0)
    assert "divided by its peak 4.00" in str(report)


def test_paths_are_read_as_bytes_are(tmp_path):
    path = tmp_path / "a word.wav"
    path.write_bytes(as_bytes(tone(8_000), 8_000))
    for source in (path, str(path)):
        assert (hearing.read_sound(source)[0] == hearing.read_sound(path.read_bytes())[0]).all()


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", r"empty \(0 bytes\): record it again"),
        (b"dear diary, today I recorded", "is text that begins 'dear diary, today I '"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "can't be read as sound"),
        (b"RIFF", "can't be read as sound"),
        (as_bytes(np.zeros(0), 16_000), r"no sound in it \(0 samples\)"),
        (as_bytes(np.zeros(100), 4_000), "4000 samples a second, wanted 8000 or more"),
        (as_bytes(np.zeros(601 * 8_000), 8_000), "lasts 601 s, wanted at most 600 s"),
        (
            as_bytes(np.array([0.0, np.nan, 0.1]), 16_000, subtype="FLOAT"),
            "1 of 3 values are NaN or infinite",
        ),
    ],
    ids=["0 bytes", "text", "picture", "4 bytes", "no samples", "4 kHz", "too long", "NaN"],
)
def test_what_can_not_be_read_is_refused_with_a_mend(data, part, tmp_path):
    with pytest.raises(hearing.SoundError, match=part):
        hearing.read_sound(data)
    path = tmp_path / "mine.wav"
    path.write_bytes(data)
    with pytest.raises(hearing.SoundError, match=r"'mine\.wav'.*" + part):
        hearing.read_sound(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nobody\.wav"):
        hearing.read_sound(tmp_path / "nobody.wav")
