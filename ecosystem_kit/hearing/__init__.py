"""Hearing: from a recording to a decision, with and without AI.

Names are imported when first used, so that reading a sound doesn't wait for scikit-learn.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecosystem_kit.hearing.clips import (
    CLIP_SAMPLES,
    SAMPLE_RATE_HZ,
    clipping_share,
    find_word,
    frame_levels_dbfs,
    level_dbfs,
    signal_to_noise_db,
    trim_to_word,
)
from ecosystem_kit.hearing.reading import SoundError, SoundReport, read_sound

if TYPE_CHECKING:
    from ecosystem_kit.hearing.embedding import SpeechEmbedding
    from ecosystem_kit.hearing.features import LogMel, Mfcc
    from ecosystem_kit.hearing.models import (
        load_starter,
        make_embedding_model,
        make_logmel_model,
        make_mfcc_model,
    )
    from ecosystem_kit.hearing.rule import SoundRule
    from ecosystem_kit.hearing.spectrum import log_mel_spectrogram, mel_filters, mfcc

_HOME = {
    "LogMel": "features",
    "Mfcc": "features",
    "SoundRule": "rule",
    "SpeechEmbedding": "embedding",
    "load_starter": "models",
    "log_mel_spectrogram": "spectrum",
    "make_embedding_model": "models",
    "make_logmel_model": "models",
    "make_mfcc_model": "models",
    "mel_filters": "spectrum",
    "mfcc": "spectrum",
}

__all__ = [
    "CLIP_SAMPLES",
    "SAMPLE_RATE_HZ",
    "LogMel",
    "Mfcc",
    "SoundError",
    "SoundReport",
    "SoundRule",
    "SpeechEmbedding",
    "clipping_share",
    "find_word",
    "frame_levels_dbfs",
    "level_dbfs",
    "load_starter",
    "log_mel_spectrogram",
    "make_embedding_model",
    "make_logmel_model",
    "make_mfcc_model",
    "mel_filters",
    "mfcc",
    "read_sound",
    "signal_to_noise_db",
    "trim_to_word",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
