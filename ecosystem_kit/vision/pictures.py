"""Pictures as the kit wants them, whatever a learner hands in."""

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

# A 48-megapixel phone's picture passes and takes 150 MB while it is read; a file of a few kB
# that claims 100 megapixels is refused by its header, before a byte of it is decoded.
MAX_MEGAPIXELS = 50

_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")


class PictureError(ValueError):
    """What was handed in as a picture can't be used; the text says why and what to do."""


def decode_picture(data: bytes) -> NDArray[np.uint8]:
    """Return the pixels of a picture's file, upright.

    Parameters
    ----------
    data : bytes
        A whole JPEG, PNG, WebP or BMP file. Grey, palette, 16-bit and CMYK pictures become
        RGB, what is transparent becomes white, and EXIF orientation is applied.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        RGB, a copy of its own.

    Raises
    ------
    PictureError
        When the bytes are no picture, are cut off, or hold more than 50 megapixels.

    Examples
    --------
    >>> decode_picture(b"one, two, three")
    Traceback (most recent call last):
        ...
    ecosystem_kit.vision.pictures.PictureError: These 15 bytes begin with b'one, two' and are no \
picture, whatever the file is called: JPEG, PNG, WebP or BMP was wanted.
    """
    image = _open(_as_bytes(data))
    _refuse_huge(image.size)
    try:
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise PictureError(
            f"The picture is cut off or damaged ({error}): {len(data):,} bytes were found, more "
            "were wanted. Copy or take it again."
        ) from error
    return np.array(_to_rgb(_turn_upright(image)), dtype=np.uint8)


def as_pictures(X: Any) -> NDArray[np.uint8]:
    """Return X if it holds pictures as every estimator here wants them.

    Parameters
    ----------
    X : array-like
        Meant to be uint8, (n, height, width, 3), RGB.

    Returns
    -------
    ndarray of uint8, shape (n, height, width, 3)
        A view of X where that is possible.

    Raises
    ------
    PictureError
        When the shape or the type is another one; the text says how to convert.
    """
    pictures = _as_array(X)
    if pictures.ndim != 4 or pictures.shape[3] != 3 or not pictures.size:
        raise PictureError(
            f"Found shape {pictures.shape}; wanted (n, height, width, 3), n at least 1: "
            f"{_mend(pictures.shape)}"
        )
    if pictures.dtype != np.uint8:
        raise PictureError(
            f"Found numbers of type {pictures.dtype}; wanted uint8 from 0 to 255: for values "
            "from 0 to 1 use `(X * 255).astype('uint8')`."
        )
    return pictures


def _as_array(X: Any) -> NDArray[Any]:
    message = (
        "Found pictures of different sizes; wanted one array: cut or resize them to one size "
        "first, as `ledger.arrays` does."
    )
    try:
        pictures = np.asarray(X)
    except ValueError as error:
        raise PictureError(message) from error
    if pictures.dtype == object:
        raise PictureError(message)
    return pictures


def square(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the largest square in a picture's middle, a view.

    Parameters
    ----------
    picture : ndarray, shape (height, width, 3)
        Any picture.
    """
    height, width = picture.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return picture[top : top + side, left : left + side]


def resized(picture: NDArray[np.uint8], *, width: int, height: int) -> NDArray[np.uint8]:
    """Return a picture in another size.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3) or (height, width)
        Any picture.
    width, height : int
        Pixels wanted.
    """
    import cv2

    # INTER_AREA shrinks best, but enlarges to hard blocks: no net finds a palm in them.
    shrinks = width * height < picture.shape[0] * picture.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (width, height), interpolation=method), np.uint8)


def _mend(shape: tuple[int, ...]) -> str:
    if len(shape) == 3 and shape[2] == 3:
        return "this looks like one picture, and `X[np.newaxis]` makes a set of one of it."
    if len(shape) == 3:
        return "grey pictures become RGB by `np.repeat(X[..., np.newaxis], 3, axis=3)`."
    if len(shape) == 4 and shape[3] == 4:
        return "the fourth channel is transparency, and `X[..., :3]` drops it."
    if len(shape) == 4 and shape[1] == 3:
        return "colours come last here: use `np.moveaxis(X, 1, 3)`."
    return "pass pictures, not features or a table."


def _as_bytes(data: Any) -> bytes:
    if not isinstance(data, bytes | bytearray | memoryview):
        raise PictureError(
            f"Found {type(data).__name__}; wanted the bytes of a file: "
            "use `Path(name).read_bytes()`."
        )
    if not len(data):
        raise PictureError("The file is empty (0 bytes): copy or take the picture again.")
    return bytes(data)


def _open(data: bytes) -> "Image":
    """Read the header alone.

    `PIL.Image.open` would warn of large pictures and try forty formats; the first bytes decide.
    """
    from PIL import BmpImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

    kinds = (
        (data[:3] == b"\xff\xd8\xff", JpegImagePlugin.JpegImageFile),
        (data[:8] == b"\x89PNG\r\n\x1a\n", PngImagePlugin.PngImageFile),
        (data[:4] == b"RIFF" and data[8:12] == b"WEBP", WebPImagePlugin.WebPImageFile),
        (data[:2] == b"BM", BmpImagePlugin.BmpImageFile),
    )
    reader = next((kind for fits, kind in kinds if fits), None)
    if reader is None:
        raise PictureError(_no_picture(data))
    try:
        image: Image = reader(io.BytesIO(data))
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureError(
            f"The picture's beginning is damaged ({error}): {len(data):,} bytes were found. "
            "Copy or take it again."
        ) from error
    return image


def _no_picture(data: bytes) -> str:
    if data[4:12] in _HEIC:
        return (
            "This is a HEIC or AVIF picture, as some phones store them; JPEG or PNG was wanted: "
            "set the phone's camera to “most compatible”, or save the picture as JPEG."
        )
    return (
        f"These {len(data):,} bytes begin with {data[:8]!r} and are no picture, whatever the file "
        "is called: JPEG, PNG, WebP or BMP was wanted."
    )


def _refuse_huge(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_MEGAPIXELS * 1_000_000:
        raise PictureError(
            f"The picture has {width} x {height} pixels, {width * height / 1e6:.0f} megapixels; "
            f"at most {MAX_MEGAPIXELS} are read. Make it smaller first: 640 x 480 is plenty."
        )


def _turn_upright(image: "Image") -> "Image":
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError):
        # Damaged EXIF data say nothing about the pixels: the picture is as good as one without.
        return image


def _to_rgb(image: "Image") -> "Image":
    from PIL import Image

    if image.mode.startswith("I;16"):
        grey = np.asarray(image).astype(np.uint16) >> 8
        return Image.fromarray(grey.astype(np.uint8)).convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        layers = image.convert("RGBA")
        white = Image.new("RGBA", layers.size, "white")
        return Image.alpha_composite(white, layers).convert("RGB")
    return image.convert("RGB")
