"""Just enough of the ONNX format to write a net: nodes, weights, inputs and outputs.

ONNX is protocol buffers: each field is a number, a kind, and a value. The package `onnx` writes
them as well, and every start of the course would wait for its import.

Source of the numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_IR_VERSION, OPSET = 8, 17
_FLOAT, _INT64 = 1, 7
_TYPES = {np.dtype(np.float32): _FLOAT, np.dtype(np.int64): _INT64}


def _varint(number: int) -> bytes:
    number &= 2**64 - 1  # negative numbers take all ten bytes
    parts = bytearray()
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])


def _integer(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def node(
    kind: str, inputs: Sequence[str], output: str, attributes: Mapping[str, Any] | None = None
) -> bytes:
    """Return an operator.

    Parameters
    ----------
    kind : str
        Such as ``"Conv"``.
    inputs : sequence of str
        Names of tensors; ``""`` for an input that is left out.
    output : str
    attributes : mapping of str to int, str or sequence of int
    """
    parts = [_bytes(1, name) for name in inputs] + [_bytes(2, output), _bytes(4, kind)]
    parts += [_bytes(5, _attribute(*item)) for item in (attributes or {}).items()]
    return b"".join(parts)


def _attribute(name: str, value: int | str | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return _bytes(1, name) + _integer(3, value) + _integer(20, 2)
    if isinstance(value, str):
        return _bytes(1, name) + _bytes(4, value) + _integer(20, 3)
    return _bytes(1, name) + b"".join(_integer(8, one) for one in value) + _integer(20, 7)


def _tensor(name: str, values: NDArray[Any]) -> bytes:
    dims = b"".join(_integer(1, size) for size in values.shape)
    kind = _integer(2, _TYPES[values.dtype])
    return dims + kind + _bytes(8, name) + _bytes(9, np.ascontiguousarray(values).tobytes())


def _value(name: str, shape: Sequence[int]) -> bytes:
    dims = b"".join(_bytes(1, _integer(1, size)) for size in shape)
    return _bytes(1, name) + _bytes(2, _bytes(1, _integer(1, _FLOAT) + _bytes(2, dims)))


def model(
    nodes: Sequence[bytes],
    weights: Mapping[str, NDArray[Any]],
    *,
    inputs: Mapping[str, Sequence[int]],
    outputs: Sequence[str],
) -> bytes:
    """Return a whole net as the content of an ONNX file.

    Parameters
    ----------
    nodes : sequence of bytes
        From `node`, each after those whose outputs it takes.
    weights : mapping of str to ndarray of float32 or int64
    inputs : mapping of str to shape
    outputs : sequence of str

    Raises
    ------
    KeyError
        When weights have another dtype.
    """
    graph = [_bytes(1, one) for one in nodes] + [_bytes(2, "net")]
    graph += [_bytes(5, _tensor(*item)) for item in weights.items()]
    graph += [_bytes(11, _value(*item)) for item in inputs.items()]
    # OpenCV wants a shape here and finds out the true one by itself.
    graph += [_bytes(12, _value(name, ())) for name in outputs]
    opset = _bytes(8, _bytes(1, "") + _integer(2, OPSET))
    return _integer(1, _IR_VERSION) + _bytes(7, b"".join(graph)) + opset
