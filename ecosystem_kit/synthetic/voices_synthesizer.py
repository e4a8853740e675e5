"""Speaks words by eSpeak NG, a tool of whoever makes the bundled voices; never of a learner.

eSpeak NG is GPL-3. It is called here as a program would be, from the package `espeakng_loader`
of the dependency group `make-data`; nothing of it is shipped with the course.
"""

import ctypes
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.hearing.clips import SAMPLE_RATE_HZ

# Numbers from speak_lib.h of eSpeak NG 1.52.
SYNCHRONOUS, RATE, PITCH, PITCH_RANGE = 2, 1, 3, 4
CHARACTERS, UTF8 = 1, 1
FOUND = 0
INT16_FULL_SCALE = 32_768.0
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class SynthesizerMissing(ImportError):  # noqa: N818 (says what is the matter)
    """The package with eSpeak NG isn't installed: only making the voices anew needs it."""


class Espeak:
    """One running synthesizer; make it by `espeak()`, for the library allows only one.

    Raises
    ------
    SynthesizerMissing
        When the package `espeakng_loader` is not installed.
    """

    def __init__(self) -> None:
        try:
            import espeakng_loader
        except ImportError as error:
            message = "Making voices anew needs eSpeak NG (GPL-3), which the course doesn't ship:"
            raise SynthesizerMissing(
                f"{message} install the dependency group make-data (espeakng-loader)."
            ) from error
        self._library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        folder = espeakng_loader.get_data_path().encode()
        self.sample_rate_hz: int = self._library.espeak_Initialize(SYNCHRONOUS, 0, folder, 0)
        if self.sample_rate_hz <= 0:
            raise RuntimeError("eSpeak NG did not start: install espeakng-loader again.")
        self._parts: list[NDArray[np.int16]] = []
        # Kept, or Python would free it while the library still calls it.
        self._callback = _CALLBACK(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(
        self,
        text: str,
        *,
        voice: str,
        pitch: int = 50,
        words_per_minute: int = 160,
        melody: int = 50,
    ) -> NDArray[np.float32]:
        """Return a spoken text, shape (samples,), mono at 16 kHz in [-1, 1].

        Parameters
        ----------
        text : str
            What is said, spelled as the voice's language spells it.
        voice : str
            Name of one of eSpeak NG's languages, with or without a variant: "en-us+f3".
        pitch : int
            0 (low) to 99 (high).
        words_per_minute : int
            80 to 450.
        melody : int
            How much the pitch moves, 0 to 99.

        Raises
        ------
        ValueError
            When there is no such voice, or nothing came out.
        """
        from math import gcd

        from scipy.signal import resample_poly

        self._choose(voice)
        for parameter, value in ((RATE, words_per_minute), (PITCH, pitch), (PITCH_RANGE, melody)):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._parts.clear()
        data = text.encode() + b"\0"
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        self._library.espeak_Synth(
            data, ctypes.c_size_t(len(data)), 0, CHARACTERS, 0, UTF8, None, None
        )
        if not self._parts:
            raise ValueError(f"eSpeak NG's voice '{voice}' said nothing for {text!r}.")
        sound = np.concatenate(self._parts) / INT16_FULL_SCALE
        common = gcd(SAMPLE_RATE_HZ, self.sample_rate_hz)
        up, down = SAMPLE_RATE_HZ // common, self.sample_rate_hz // common
        return resample_poly(sound, up, down).astype(np.float32)

    def _choose(self, voice: str) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()) != FOUND:
            raise ValueError(f"eSpeak NG has no voice '{voice}': see `espeak-ng --voices`.")

    def _take(self, samples: Any, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._parts.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0


@cache
def espeak() -> Espeak:
    """Return the one synthesizer of this process, started at first use.

    Raises
    ------
    SynthesizerMissing
        When the package `espeakng_loader` is not installed.
    """
    return Espeak()
