"""From what a learner hands in to the bytes that are kept, and back."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.errors import WrongInput

JPEG_QUALITY = 92
"""Artefacts can't be seen at this quality; a picture of 640×480 pixels takes some 80 kB."""
SAMPLE_RATE_HZ = 16_000
_EXTENSIONS = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG", "png"),
    (b"BM", "bmp"),
    (b"GIF8", "gif"),
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"\xff", "mp3"),
)


@dataclass(frozen=True)
class Content:
    """Bytes to keep, and what is worth knowing of them without opening them."""

    data: bytes
    extension: str
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


def picture_content(picture: bytes | NDArray[Any]) -> Content:
    """Return a picture as a file's bytes.

    Parameters
    ----------
    picture : bytes or uint8 of shape (height, width, 3)
        A file's content, kept as it is, or RGB pixels, kept as JPEG.

    Raises
    ------
    ValueError
        It is no picture that can be read, or an array of another shape or dtype.
    """
    data = _bytes(picture)
    if data is None:
        data = _jpeg(_checked_pixels(picture))
    # Opened in either case: what is kept can be read again.
    height, width = decode_picture(data).shape[:2]
    return Content(data, extension_of(data, default="img"), width=width, height=height)


def sound_content(sound: bytes | NDArray[Any], *, sample_rate_hz: int = SAMPLE_RATE_HZ) -> Content:
    """Return a sound as a file's bytes.

    Parameters
    ----------
    sound : bytes, or float32 or int16 of shape (samples,)
        A file's content, kept as it is, or mono samples (float in [-1, 1]), kept as FLAC with
        16 bits.
    sample_rate_hz : int
        Of the samples; a file knows its own.

    Raises
    ------
    ValueError
        It is no sound that can be read, or an array of another shape, dtype or range.
    """
    data = _bytes(sound)
    if data is None:
        data = _flac(_checked_samples(sound), sample_rate_hz)
    duration_s = len(decode_sound(data)) / SAMPLE_RATE_HZ
    return Content(data, extension_of(data, default="wav"), duration_s=duration_s)


def _bytes(value: Any) -> bytes | None:
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else None


def _checked_pixels(picture: Any) -> NDArray[np.uint8]:
    pixels = np.asarray(picture)
    if pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] == 3 and pixels.size:
        return pixels
    raise WrongInput(
        f"a picture is bytes of a file or uint8 of shape (height, width, 3), RGB; found "
        f"{pixels.dtype} of shape {pixels.shape}. Convert it first, for instance with "
        "`(255 * picture).astype('uint8')` or `numpy.stack([grey] * 3, axis=2)`."
    )


def _jpeg(pixels: NDArray[np.uint8]) -> bytes:
    import cv2

    if max(pixels.shape) > 65_500:
        raise WrongInput(f"found a picture of shape {pixels.shape}; JPEG ends at 65,500: shrink it")
    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    _, data = cv2.imencode(".jpg", np.ascontiguousarray(pixels[:, :, ::-1]), quality)
    return data.tobytes()


def _checked_samples(sound: Any) -> NDArray[np.int16]:
    samples = np.asarray(sound)
    wanted = "a sound is bytes of a file, or mono float in [-1, 1] or int16 of shape (samples,)"
    if samples.ndim != 1 or not samples.size:
        raise WrongInput(
            f"{wanted}; found shape {samples.shape}. For stereo take the mean: "
            "`sound.mean(axis=1)`; an empty recording has to be made again."
        )
    if samples.dtype == np.int16:
        return samples
    if not np.issubdtype(samples.dtype, np.floating):
        raise WrongInput(f"{wanted}; found {samples.dtype}. Divide by its largest value first.")
    peak = float(np.max(np.abs(samples)))
    if not peak <= 1.0:
        raise WrongInput(f"{wanted}; found values up to {peak:g}. Divide by the largest first.")
    return np.clip(np.round(samples * 32768.0), -32768, 32767).astype(np.int16)


def _flac(samples: NDArray[np.int16], sample_rate_hz: int) -> bytes:
    import io

    import soundfile

    # FLAC's own limit is 655,350; hearing asks for 8,000 at least.
    if not 8_000 <= sample_rate_hz <= 384_000:
        raise WrongInput(
            f"found sample_rate_hz = {sample_rate_hz}; wanted 8000 to 384000, best {SAMPLE_RATE_HZ}"
        )
    file = io.BytesIO()
    soundfile.write(file, samples, int(sample_rate_hz), format="FLAC", subtype="PCM_16")
    return file.getvalue()


def extension_of(data: bytes, *, default: str) -> str:
    """Return the extension that fits a file's first bytes, whatever its name was."""
    if data[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(data[8:12], default)
    return next((name for magic, name in _EXTENSIONS if data.startswith(magic)), default)


def decode_picture(data: bytes) -> NDArray[np.uint8]:
    """Return the pixels of a picture's file, uint8 (height, width, 3) RGB."""
    from ecosystem_kit import vision

    return vision.decode_picture(data)


def decode_sound(data: bytes) -> NDArray[np.float32]:
    """Return the samples of a sound's file, float32 mono 16 kHz in [-1, 1]."""
    from ecosystem_kit.hearing import read_sound

    return read_sound(data)[0]
