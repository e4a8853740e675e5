"""Reads a recording, whatever machine made it, into mono float32 at 16 kHz."""

import io
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.hearing.clips import SAMPLE_RATE_HZ

# Ten minutes of mono float32 are 38 MB; a recording left running overnight would be gigabytes.
LONGEST_SECONDS = 600
# Below 8 kHz (a telephone) the consonants that tell "three" from "two" are gone.
LOWEST_RATE_HZ = 8_000
HIGHEST_RATE_HZ = 384_000
READABLE = "WAV, FLAC, OGG or MP3"
# Channels whose sum is this much weaker than they are have opposite signs (miswired stereo).
CANCELLED_SHARE = 0.1
# A recorder that is still writing puts one of these in the place of the length.
LENGTH_UNKNOWN = (0, 0xFFFFFFFF, 0x7FFFFFFF, 0xFFFFFFFE)


class SoundError(ValueError):
    """A recording that can't be read: says what was found, what was wanted, what to do."""


@dataclass(frozen=True)
class SoundReport:
    """What was found in a recording, and what was done to it.

    Attributes
    ----------
    sample_rate_hz, channels : int
        As found in the file.
    encoding : str
        For example "WAV PCM_24".
    seconds : float
        Length of what was read.
    conversions : tuple of str
        One sentence for each change; empty where the sound is handed on as it was.
    """

    sample_rate_hz: int
    channels: int
    encoding: str
    seconds: float
    conversions: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the report as one line."""
        found = f"{self.encoding}, {self.sample_rate_hz} Hz, {self.channels} channel(s)"
        return f"{found}, {self.seconds:.2f} s. " + (
            " ".join(self.conversions) or "Nothing was changed."
        )


def read_sound(source: bytes | str | Path) -> tuple[NDArray[np.float32], SoundReport]:
    """Return a recording as mono float32 at 16 kHz, and a report of what was converted.

    Parameters
    ----------
    source : bytes, str or Path
        The file (WAV, FLAC, OGG, MP3) or its bytes, any depth, rate and number of channels.

    Returns
    -------
    sound : ndarray of float32, shape (samples,)
        In [-1, 1], as long as the recording; `trim_to_word` makes a clip of it.
    report : SoundReport
        What was found and what was changed.

    Raises
    ------
    SoundError
        When the file is empty, no sound, broken, holds NaN, is slower than 8 kHz or longer
        than ten minutes.
    FileNotFoundError
        When there is no such file.

    Examples
    --------
    >>> read_sound(b"")
    Traceback (most recent call last):
    ...
    ecosystem_kit.hearing.reading.SoundError: The recording is empty (0 bytes): ...
    """
    name, data = _load(source)
    values, rate, encoding = _decode(name, data)
    conversions = _what_is_missing(data, values.shape[0], rate)
    channels = values.shape[1]
    sound = _to_mono(values, conversions)
    sound = _limit(_to_rate(sound, rate, conversions), conversions)
    seconds = len(sound) / SAMPLE_RATE_HZ
    return sound, SoundReport(rate, channels, encoding, seconds, tuple(conversions))


def _load(source: bytes | str | Path) -> tuple[str, bytes]:
    if isinstance(source, (bytes, bytearray, memoryview)):
        name, data = "The recording", bytes(source)
    else:
        name, data = f"'{Path(source).name}'", Path(source).read_bytes()
    if not data:
        raise SoundError(f"{name} is empty (0 bytes): record it again, or leave the file out.")
    return name, data


def _decode(name: str, data: bytes) -> tuple[NDArray[np.float32], int, str]:
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            rate, frames = file.samplerate, file.frames
            _refuse_extent(name, rate, frames)
            values = file.read(frames, dtype="float32", always_2d=True)
            encoding = f"{file.format} {file.subtype}"
    except soundfile.LibsndfileError as error:
        raise SoundError(_no_sound(name, data, error.error_string)) from error
    if len(values) == 0:
        message = f"{name} has a header but no sound in it (0 samples)"
        raise SoundError(f"{message}: the recording was cut off at once, record it again.")
    wrong = int(values.size - np.isfinite(values).sum())
    if wrong:
        message = f"{name}: {wrong} of {values.size} values are NaN or infinite, wanted numbers"
        raise SoundError(f"{message} in [-1, 1]. Export it again as 16-bit WAV.")
    return values, rate, encoding


def _refuse_extent(name: str, rate: int, frames: int) -> None:
    if not LOWEST_RATE_HZ <= rate <= HIGHEST_RATE_HZ:
        message = f"{name} has {rate} samples a second, wanted {LOWEST_RATE_HZ} or more"
        raise SoundError(f"{message} (best {SAMPLE_RATE_HZ}). Set the recorder, record it again.")
    if frames / rate > LONGEST_SECONDS:
        message = f"{name} lasts {frames / rate:.0f} s, wanted at most {LONGEST_SECONDS} s"
        raise SoundError(f"{message}. Cut it into shorter recordings first.")


def _no_sound(name: str, data: bytes, reason: str) -> str:
    start = data[:64]
    if start.isascii() and not start.startswith((b"RIFF", b"fLaC", b"OggS", b"ID3")):
        found = f"is text that begins {start[:20].decode('ascii')!r}"
    else:
        found = f"can't be read as sound ({reason.strip().rstrip('.')})"
    return f"{name} {found}, wanted {READABLE}. Export the sound again, or leave the file out."


def _what_is_missing(data: bytes, frames: int, rate: int) -> list[str]:
    """Say how much a WAV file's own header promises beyond what is there."""
    at = data.find(b"data", 12)
    if not data.startswith(b"RIFF") or at < 0:
        return []
    promised = int.from_bytes(data[at + 4 : at + 8], "little")
    there = len(data) - (at + 8)
    if promised in LENGTH_UNKNOWN or promised <= there:
        return []
    seconds = frames / rate
    whole = seconds * promised / max(there, 1)
    return [f"The file is cut off: {seconds:.2f} s of {whole:.2f} s are there and were kept."]


def _to_mono(values: NDArray[np.float32], conversions: list[str]) -> NDArray[np.float32]:
    if values.shape[1] == 1:
        return values[:, 0]
    powers = (values.astype(np.float64) ** 2).mean(axis=0)
    mono = values.mean(axis=1, dtype=np.float64)
    if (mono**2).mean() < CANCELLED_SHARE**2 * powers.max():
        conversions.append("The channels cancel each other: the loudest one was kept.")
        return values[:, int(powers.argmax())]
    conversions.append(f"{values.shape[1]} channels were averaged into one.")
    return mono.astype(np.float32)


def _to_rate(sound: NDArray[np.float32], rate: int, conversions: list[str]) -> NDArray[np.float32]:
    if rate == SAMPLE_RATE_HZ:
        return sound
    from scipy.signal import resample_poly

    # An odd rate (44,101 Hz) would ask for a filter of a million taps; one in a thousand of a
    # semitone is heard by nobody.
    ratio = Fraction(SAMPLE_RATE_HZ, rate).limit_denominator(1_000)
    verb = "raised" if rate < SAMPLE_RATE_HZ else "lowered"
    band = f" (it holds nothing above {rate // 2} Hz)" if rate < SAMPLE_RATE_HZ else ""
    conversions.append(f"The sample rate was {verb} from {rate} to {SAMPLE_RATE_HZ} Hz{band}.")
    return resample_poly(sound, ratio.numerator, ratio.denominator).astype(np.float32)


def _limit(sound: NDArray[np.float32], conversions: list[str]) -> NDArray[np.float32]:
    peak = float(np.abs(sound).max())
    if peak <= 1.0:
        return sound
    # Resampling a sound at full scale overshoots a little: that is no fault worth a sentence.
    if peak > 1.1:
        conversions.append(f"It was divided by its peak {peak:.2f} to fit into [-1, 1].")
        return sound / np.float32(peak)
    return np.clip(sound, -1.0, 1.0)
