"""A speech net of others as a scikit-learn transformer: sound in, numbers that mean speech out."""

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.hearing.features import SoundFeatures

# The net sees 76 frames of 10 ms at a time.
# Source: openWakeWord (github.com/dscripka/openWakeWord), utils.py, AudioFeatures.
VIEW_FRAMES = 76
# The mel net was made for 16-bit numbers, and the embedding for its output in tens of decibels
# plus two (same source).
INT16_FULL_SCALE = 32_767.0
MEL_DIVISOR, MEL_OFFSET = 10.0, 2.0
MEL_HOP_SAMPLES, MEL_WINDOW_SAMPLES = 160, 512
EMBEDDING_NUMBERS = 96
# Its shortest input: 76 frames of the mel net.
SHORTEST_SAMPLES = MEL_WINDOW_SAMPLES + MEL_HOP_SAMPLES * (VIEW_FRAMES - 1)

_nets = threading.local()


class SpeechEmbedding(SoundFeatures):
    """Google's speech embedding, run by OpenCV: 96 numbers for each view of 0.76 s.

    Learnt by its makers from thousands of hours of many people's speech, so that a word said by
    somebody new falls near the same word said by others.

    Source: Lin, Kilgour, Roblek and Sharifi, ICASSP 2020, arXiv:2002.01322; as ONNX by
    openWakeWord, Apache-2.0.

    Parameters
    ----------
    views : int, default=2
        How many views, evenly spread over the clip, are averaged: a word a little early or
        late then gives nearly the same numbers.

    Examples
    --------
    >>> SpeechEmbedding().fit_transform(np.zeros((2, 20_800), np.float32)).shape
    (2, 96)
    """

    def __init__(self, *, views: int = 2) -> None:
        self.views = views

    def _rows(self, clips: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.stack([self._row(clip) for clip in clips])

    def _row(self, clip: NDArray[np.float32]) -> NDArray[np.float32]:
        missing = max(0, SHORTEST_SAMPLES - len(clip))
        mel = mel_frames(np.pad(clip, (missing // 2, missing - missing // 2)))
        slack = len(mel) - VIEW_FRAMES
        # Steps of the middle of equal parts: at 1.3 s and two views frames 12 and 38.
        starts = [int((view + 0.5) * slack / self.views) for view in range(self.views)]
        views = np.stack([mel[start : start + VIEW_FRAMES] for start in starts])
        return embed(views).mean(axis=0)


def mel_frames(clip: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mel spectrogram that the embedding was made for.

    Parameters
    ----------
    clip : ndarray of float32, shape (samples,)
        Mono, 16 kHz, in [-1, 1], at least 512 samples.

    Returns
    -------
    ndarray of float32, shape (frames, 32)
        One frame for each 10 ms.

    Raises
    ------
    NetMissing
        When the net's file is not there.
    """
    net = _net("speech_mel")
    net.setInput((clip[None, :] * np.float32(INT16_FULL_SCALE)).astype(np.float32))
    return net.forward().reshape(-1, 32) / MEL_DIVISOR + MEL_OFFSET


def embed(views: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the embedding of each view.

    Parameters
    ----------
    views : ndarray of float32, shape (views, 76, 32)
        Stretches of `mel_frames`.

    Returns
    -------
    ndarray of float32, shape (views, 96)

    Raises
    ------
    NetMissing
        When the net's file is not there.
    """
    net = _net("speech_embedding")
    net.setInput(np.ascontiguousarray(views[..., None], np.float32))
    return net.forward().reshape(len(views), EMBEDDING_NUMBERS).copy()


def _net(name: str) -> Any:
    # One net for each thread: it remembers its input between calls.
    if not hasattr(_nets, name):
        from ecosystem_kit import nets

        setattr(_nets, name, nets.load(name))
    return getattr(_nets, name)
