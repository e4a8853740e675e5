"""A sample as bytes for the browser: a picture's file, or a sound as 16-bit samples."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit.ledger import LedgerError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecosystem_kit.ledger import Ledger

SAMPLE_RATE_HZ = 16_000
# What every browser opens by itself.
MIME = {
    **{"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"},
    **{"gif": "image/gif", "bmp": "image/bmp"},
}
# A decoded picture takes 4 bytes a pixel in the browser, and two dozen wait there. No screen shows
# more of a hand than this many pixels do.
LARGEST_PX, SHOWN_PX, QUALITY = 1600, 1280, 90

About = dict[str, Any]


def browser_sample(ledger: "Ledger", number: int) -> tuple[About, bytes]:
    """Return what a browser needs to show or play one sample.

    Parameters
    ----------
    ledger : Ledger
        Where the sample is.
    number : int
        Its id.

    Returns
    -------
    about : dict
        ``id`` and ``kind``; ``mime``, ``width`` and ``height`` in pixels of the picture as it is
        kept (a large one is sent smaller); ``rate`` in Hz of a sound; or ``error``, a sentence.
    data : bytes
        The picture's file, or mono int16, little-endian.
    """
    try:
        sample = ledger.sample(number)
        if sample.kind == "picture":
            return _picture(ledger, number, sample.media)
        return {"id": number, "kind": "sound", "rate": SAMPLE_RATE_HZ}, _pcm(ledger.sound(number))
    except (LedgerError, OSError, ValueError) as problem:
        return {"id": number, "kind": "", "error": str(problem)}, b""


def _picture(ledger: "Ledger", number: int, media: str) -> tuple[About, bytes]:
    sample = ledger.sample(number)
    about = {"id": number, "kind": "picture", "width": sample.width, "height": sample.height}
    mime = MIME.get(media.rpartition(".")[2])
    if mime and max(sample.width or 0, sample.height or 0) <= LARGEST_PX:
        return {**about, "mime": mime}, ledger.media_path(number).read_bytes()
    return {**about, "mime": "image/jpeg"}, _smaller(ledger.picture(number))


def _smaller(picture: "NDArray[np.uint8]") -> bytes:
    import cv2

    scale = min(1.0, SHOWN_PX / max(picture.shape[:2]))
    size = [max(1, round(side * scale)) for side in picture.shape[1::-1]]
    shown = cv2.resize(picture[:, :, ::-1], size, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()


def _pcm(sound: "NDArray[np.float32]") -> bytes:
    return np.clip(np.round(sound * 32767), -32768, 32767).astype("<i2").tobytes()
