"""How good a recording is before anybody looks for a word in it: rate, level, clipping, noise."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ecosystem_kit import hearing
from ecosystem_kit.verdicts import by_session, verdict_of

if TYPE_CHECKING:
    import pandas
    from numpy.typing import NDArray

    from ecosystem_kit.ledger import Ledger

# Speech is comfortable 20 dB above the noise, and hard to make out below 10. Loudest pieces
# against quietest ones, as measured here, give some 5 dB more than mean levels do.
NOISE_GOOD_DB, NOISE_BAD_DB = 25.0, 15.0
QUIET_BELOW_DBFS, CLIPPED_ABOVE = -45.0, 0.001


def quiet_and_loud(sound: "NDArray[np.float32]") -> tuple[float, float]:
    """Return the power of a recording's quietest tenth of pieces, and of its loudest twentieth.

    A piece is 20 ms. These are the two that `hearing.signal_to_noise_db` compares.

    Parameters
    ----------
    sound : ndarray of float32, shape (samples,)
        Mono, 16 kHz, with some pause in it.

    Examples
    --------
    >>> quiet, loud = quiet_and_loud(np.tile(np.float32([0.5, -0.5]), 8_000))
    >>> round(loud, 3)
    0.25
    """
    powers = np.sort(10 ** (hearing.frame_levels_dbfs(sound) / 10))
    quiet, loud = max(1, len(powers) // 10), max(1, len(powers) // 20)
    return float(powers[:quiet].mean()), float(powers[-loud:].mean())


def louder(sound: "NDArray[np.float32]", *, times: float) -> "NDArray[np.float32]":
    """Return what a microphone with its level turned up would record: cut off at full scale.

    Examples
    --------
    >>> louder(np.array([0.2, -0.4], np.float32), times=4).round(1).tolist()
    [0.800000011920929, -1.0]
    """
    return np.clip(np.asarray(sound) * np.float32(times), -1, 1).astype(np.float32)


def judge_sounds(ledger: "Ledger") -> "pandas.DataFrame":
    """Measure each session's recordings and judge them.

    Parameters
    ----------
    ledger : Ledger
        Only read.

    Returns
    -------
    DataFrame
        One row a session with its person, device and noise; the lowest sample rate of its files
        (Hz), medians of level (dB below full scale), clipped share (0 to 1) and signal to noise
        (dB); and a verdict in words.

    Raises
    ------
    ValueError
        When there are no recordings yet.
    """
    import pandas

    rows = []
    for about, ids in by_session(ledger, "sound"):
        values = [_measure_sound(ledger, one) for one in ids]
        rate = int(min(value[0] for value in values))
        measured = np.median([value[1:] for value in values], axis=0)
        rows.append([about.person, about.device, about.noise, len(ids), rate, *measured])
    names = ["rate_hz", "level_dbfs", "clipped", "signal_to_noise_db"]
    table = pandas.DataFrame(rows, columns=["person", "device", "noise", "recordings", *names])
    table["verdict"] = [
        verdict_of(_sound_faults(*row)) for row in table[names].itertuples(index=False)
    ]
    return table


def _measure_sound(ledger: "Ledger", sample: int) -> tuple[int, float, float, float]:
    sound, report = hearing.read_sound(ledger.media_path(sample))
    return (
        report.sample_rate_hz,
        hearing.level_dbfs(sound),
        hearing.clipping_share(sound),
        hearing.signal_to_noise_db(sound),
    )


def _sound_faults(rate: float, level: float, clipped: float, noise_db: float) -> Iterable[str]:
    if rate < hearing.SAMPLE_RATE_HZ:
        yield f"recorded at {rate:.0f} Hz: the hiss of s and f is missing"
    if level < QUIET_BELOW_DBFS:
        yield "too quiet: come closer, turn the level up"
    if clipped > CLIPPED_ABOVE:
        yield "clipped: turn the level down"
    if noise_db < NOISE_BAD_DB:
        yield "drowned in noise: another room"
    elif noise_db < NOISE_GOOD_DB:
        yield "noisy: come closer, switch the fan off"
