"""One take of the microphone: what is good and bad in it, before anybody keeps it."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit import hearing
from ecosystem_kit.sound_quality import (
    CLIPPED_ABOVE,
    NOISE_BAD_DB,
    NOISE_GOOD_DB,
    QUIET_BELOW_DBFS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

LONGEST_S = 60
TOO_BUSY = "close other programs and tabs, and record it again."
# A muted microphone sends zeros, or the last bit at most.
MUTED_DBFS = -90.0
# A word that begins in the first frames began before the recording.
EDGE_SAMPLES = 2 * hearing.clips.FRAME_SAMPLES


def read_take(buffers: "list[memoryview]") -> "NDArray[np.int16]":
    """Return the samples that a browser sent: int16 of shape (samples,), 16 kHz, a copy.

    Raises
    ------
    ValueError
        When it is not one recording of up to a minute.
    """
    most = LONGEST_S * hearing.SAMPLE_RATE_HZ
    sizes = [len(one) for one in buffers]
    if len(sizes) != 1 or sizes[0] % 2 or not 2 <= sizes[0] <= 2 * most:
        wanted = f"one of int16 at 16 kHz, up to {LONGEST_S} s"
        raise ValueError(f"Found {sizes} bytes of sound; wanted {wanted}. Record it again.")
    return np.frombuffer(bytes(buffers[0]), "<i2").astype(np.int16)


def look_at_take(samples: "NDArray[np.int16]", *, missing: int = 0) -> dict[str, Any]:
    """Measure a take and say what should be better.

    Parameters
    ----------
    samples : ndarray of int16, shape (samples,)
        Mono, 16 kHz, as recorded.
    missing : int, default=0
        Samples that never came, at least, at 16 kHz.

    Returns
    -------
    dict
        ``seconds``, ``level_dbfs``, ``clipped`` (share), ``noise_db`` (how far the word stands
        above the noise), ``word`` ([start_s, end_s], or None) and ``warnings``, a sentence each.

    Examples
    --------
    >>> look_at_take(np.zeros(16_000, np.int16))["warnings"]
    ['Pure silence: unmute the microphone, on the device and in the sound settings.']
    """
    sound = samples.astype(np.float32) / 32768
    word = hearing.find_word(sound)
    found: dict[str, Any] = {
        "seconds": len(sound) / hearing.SAMPLE_RATE_HZ,
        "level_dbfs": hearing.level_dbfs(sound),
        "clipped": hearing.clipping_share(sound),
        "noise_db": hearing.signal_to_noise_db(sound),
        "word": None if word is None else [edge / hearing.SAMPLE_RATE_HZ for edge in word],
    }
    return {**found, "warnings": list(_warnings(found, word, missing=missing, count=len(sound)))}


def _warnings(
    found: dict[str, Any], word: tuple[int, int] | None, *, missing: int, count: int
) -> "Iterator[str]":
    if missing:
        lost_ms = math.ceil(1000 * missing / hearing.SAMPLE_RATE_HZ)
        yield f"At least {lost_ms} ms of the sound are missing: {TOO_BUSY}"
    if found["level_dbfs"] < MUTED_DBFS:
        yield "Pure silence: unmute the microphone, on the device and in the sound settings."
        return
    if found["clipped"] > CLIPPED_ABOVE:
        share = f"{100 * found['clipped']:.1f} %"
        yield f"Clipped, {share} of it is cut off: move back or turn the level down, say it again."
    elif found["level_dbfs"] < QUIET_BELOW_DBFS:
        yield "Too quiet: come closer, or turn the level up."
    if found["noise_db"] < NOISE_BAD_DB:
        yield "Drowned in noise: come closer, or go to another room."
    elif found["noise_db"] < NOISE_GOOD_DB:
        yield "Noisy: come closer, or switch off what hums."
    if word is None:
        yield "No word was found: say it again, a little louder, while the bar runs."
    elif word[0] < EDGE_SAMPLES or word[1] > count - EDGE_SAMPLES:
        yield "The word touches the end of the clip: say it in the middle, and only once."
