"""Masks as Label Studio's brush writes them: a stream of bits, over red, green, blue and alpha.

Source: thi.ng/umbrella, packages/rle-pack (the format that Label Studio took over): 32 bits for how
many values follow, 5 for the bits of a value, 4 × 4 for the bits of four lengths of run; then for
each run 1 bit (all alike, or each for itself), 2 bits for which of the four lengths, the run's
length, and the value or values. All numbers but the first are written less one.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.label_values import decode_mask, encode_mask

CHANNELS = 4
VALUE_BITS = 8
LENGTH_BITS = (3, 4, 8, 16)


def encode_brush(runs: dict[str, Any]) -> list[int]:
    """Return a mask as the bytes of Label Studio's ``rle``.

    Parameters
    ----------
    runs : dict
        From `encode_mask`.

    Examples
    --------
    >>> encode_brush(encode_mask(np.array([[True]])))
    [0, 0, 0, 4, 57, 27, 252, 127, 224]
    """
    flat = decode_mask(runs).ravel()
    edges = np.flatnonzero(np.diff(flat)) + 1
    starts = [0, *edges.tolist()]
    lengths = np.diff([*starts, flat.size]).tolist()
    bits = [f"{flat.size * CHANNELS:032b}{VALUE_BITS - 1:05b}"]
    bits += [f"{size - 1:04b}" for size in LENGTH_BITS]
    for start, length in zip(starts, lengths, strict=True):
        bits += _run(CHANNELS * length, 255 if flat[start] else 0)
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return list(int(text, 2).to_bytes(len(text) // 8, "big"))


def _run(length: int, value: int) -> list[str]:
    longest = 1 << LENGTH_BITS[-1]
    parts = []
    for begin in range(0, length, longest):
        part = min(longest, length - begin)
        which = next(n for n, size in enumerate(LENGTH_BITS) if part <= 1 << size)
        parts.append(f"1{which:02b}{part - 1:0{LENGTH_BITS[which]}b}{value:08b}")
    return parts


def decode_brush(rle: Any, *, width: int, height: int) -> dict[str, Any]:
    """Return the run lengths of a mask from Label Studio's ``rle``.

    A pixel belongs to the mask where its alpha isn't 0, as Label Studio's own converter has it.

    Parameters
    ----------
    rle : list of int
        Bytes, 0 to 255.
    width, height : int
        Of the picture, in pixels.

    Raises
    ------
    WrongInput
        These are no bytes, they break off, or they are for a picture of another size.
    """
    try:
        data = bytes(rle)
    except (TypeError, ValueError) as error:
        raise WrongInput("a brush mask's rle is no list of bytes: export it again") from error
    bits = _Bits(data)
    try:
        values = _values(bits, wanted=width * height * CHANNELS)
    except IndexError as error:
        raise WrongInput(
            f"a brush mask's rle breaks off after {len(data)} bytes: export it again"
        ) from error
    return encode_mask(values[CHANNELS - 1 :: CHANNELS].reshape(height, width) > 0)


class _Bits:
    """Reads numbers of so many bits, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._bits = np.unpackbits(np.frombuffer(data, np.uint8))
        # A number out of text is read 20 times as fast as one out of an array.
        self._text = (self._bits + ord("0")).tobytes().decode("ascii")
        self._place = 0

    def read(self, size: int) -> int:
        """Return the next number."""
        found = self._text[self._place : self._place + size]
        if len(found) < size:
            raise IndexError(self._place)
        self._place += size
        return int(found, 2)

    def read_many(self, size: int, count: int) -> NDArray[np.uint32]:
        """Return the next numbers, all of one size."""
        found = self._bits[self._place : self._place + size * count]
        if len(found) < size * count:
            raise IndexError(self._place)
        self._place += size * count
        weights = (1 << np.arange(size - 1, -1, -1)).astype(np.uint32)
        return (found.reshape(count, size) * weights).sum(axis=1, dtype=np.uint32)


def _values(bits: _Bits, *, wanted: int) -> NDArray[np.uint32]:
    total = bits.read(32)
    if total != wanted:
        raise WrongInput(
            f"found a brush mask of {total:,} values; wanted {wanted:,}, four for each pixel: "
            "export it again together with its picture's size"
        )
    value_bits = bits.read(5) + 1
    length_bits = [bits.read(4) + 1 for _ in LENGTH_BITS]
    out, done = np.zeros(total, np.uint32), 0
    while done < total:
        alike = bits.read(1)
        length = 1 + bits.read(length_bits[bits.read(2)])
        end = min(done + length, total)
        if alike:
            out[done:end] = bits.read(value_bits)
        else:
            out[done:end] = bits.read_many(value_bits, length)[: end - done]
        done = end
    return out
