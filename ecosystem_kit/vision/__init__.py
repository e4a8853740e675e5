"""Vision: from a picture to a decision, with and without AI.

Names are imported when first used, so that decoding a picture doesn't wait for scikit-learn.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecosystem_kit.vision.pictures import PictureError, as_pictures, decode_picture, square

if TYPE_CHECKING:
    from ecosystem_kit.vision.features import HogFeatures, RawPixels
    from ecosystem_kit.vision.hand_features import HandLandmarks, PairwiseDistances
    from ecosystem_kit.vision.hand_net import BONES, HandReading
    from ecosystem_kit.vision.models import (
        load_starter,
        make_hand_model,
        make_hog_model,
        make_pixel_model,
        make_points_model,
    )
    from ecosystem_kit.vision.palm import HandCrop, find_hand
    from ecosystem_kit.vision.reading import read_hand
    from ecosystem_kit.vision.rule import FingerCountingRule, Outline, count_fingers, find_outline
    from ecosystem_kit.vision.skin import skin_mask

_HOME = {
    "BONES": "hand_net",
    "FingerCountingRule": "rule",
    "HandCrop": "palm",
    "HandLandmarks": "hand_features",
    "HandReading": "hand_net",
    "HogFeatures": "features",
    "Outline": "rule",
    "PairwiseDistances": "hand_features",
    "RawPixels": "features",
    "count_fingers": "rule",
    "find_hand": "palm",
    "find_outline": "rule",
    "load_starter": "models",
    "make_hand_model": "models",
    "make_hog_model": "models",
    "make_pixel_model": "models",
    "make_points_model": "models",
    "read_hand": "reading",
    "skin_mask": "skin",
}

__all__ = [
    "BONES",
    "FingerCountingRule",
    "HandCrop",
    "HandLandmarks",
    "HandReading",
    "HogFeatures",
    "Outline",
    "PairwiseDistances",
    "PictureError",
    "RawPixels",
    "as_pictures",
    "count_fingers",
    "decode_picture",
    "find_hand",
    "find_outline",
    "load_starter",
    "make_hand_model",
    "make_hog_model",
    "make_pixel_model",
    "make_points_model",
    "read_hand",
    "skin_mask",
    "square",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
