"""Reads the Free Spoken Digit Dataset: ten digits in English, spoken by people.

Source: github.com/Jakobovski/free-spoken-digit-dataset, CC BY-SA 4.0.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.hearing.clips import CLIP_SAMPLES, trim_to_word
from ecosystem_kit.hearing.reading import read_sound

# "7_jackson_32.wav": digit, speaker, number of the recording.
NAME = re.compile(r"([0-9])_([a-z]+)_([0-9]+)\.wav")


@dataclass(frozen=True)
class Speech:
    """Clips of people who say digits; unpacks to X, y, speakers.

    Attributes
    ----------
    X : ndarray of float32, shape (clips, 20800)
        Mono, 16 kHz, in [-1, 1], the word in the middle. The set itself has 8,000 samples a
        second, so nothing is above 4,000 Hz.
    y : ndarray of str, shape (clips,)
        "0" to "9".
    speakers : ndarray of str, shape (clips,)
        First names, for splits by person.
    """

    X: NDArray[np.float32]
    y: NDArray[np.str_]
    speakers: NDArray[np.str_]

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Unpack to X, y, speakers."""
        return iter((self.X, self.y, self.speakers))


def load(
    folder: Path | str,
    *,
    digits: Sequence[str] | None = None,
    per_speaker: int | None = None,
    samples: int = CLIP_SAMPLES,
) -> Speech:
    """Return the recordings in a folder, sorted by their names.

    Parameters
    ----------
    folder : Path or str
        Holds files such as ``7_jackson_32.wav``.
    digits : sequence of str, optional
        Keep only these; all ten where None.
    per_speaker : int, optional
        Keep at most so many of each digit of each speaker, those with the lowest numbers.
    samples : int
        Length of the clips.

    Raises
    ------
    FileNotFoundError
        When the folder is not there or holds no such recordings.
    SoundError
        When a recording can't be read.
    """
    chosen = _choose(Path(folder), digits, per_speaker)
    if not chosen:
        message = f"no recordings like '7_jackson_32.wav' in {folder}"
        raise FileNotFoundError(f"{message}: fetch them with `eco data fetch speech`.")
    clips = [trim_to_word(read_sound(path)[0], samples=samples) for path, _, _ in chosen]
    labels, speakers = zip(*((digit, speaker) for _, digit, speaker in chosen), strict=True)
    return Speech(np.stack(clips), np.array(labels), np.array(speakers))


def _choose(
    folder: Path, digits: Sequence[str] | None, per_speaker: int | None
) -> list[tuple[Path, str, str]]:
    found = [(path, NAME.fullmatch(path.name)) for path in folder.glob("*.wav")]
    named = [(path, match[1], match[2], int(match[3])) for path, match in found if match]
    named.sort(key=lambda row: row[1:])
    chosen, counts = [], dict[tuple[str, str], int]()
    for path, digit, speaker, _ in named:
        counts[digit, speaker] = counts.get((digit, speaker), 0) + 1
        wanted = digits is None or digit in digits
        if wanted and (per_speaker is None or counts[digit, speaker] <= per_speaker):
            chosen.append((path, digit, speaker))
    return chosen
