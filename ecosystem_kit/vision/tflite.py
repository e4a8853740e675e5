"""Just enough of the TFLite format to read a net: its operators, their options, their weights.

Source of the layout: the schema of TensorFlow Lite,
https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs
"""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Positions of the fields that we read, in the order of the schema.
_MODEL_OPERATOR_CODES, _MODEL_SUBGRAPHS, _MODEL_BUFFERS = 1, 2, 4
_CODE_OLD, _CODE = 0, 3
_GRAPH_TENSORS, _GRAPH_INPUTS, _GRAPH_OPERATORS = 0, 1, 3
_TENSOR_SHAPE, _TENSOR_TYPE, _TENSOR_BUFFER, _TENSOR_NAME = 0, 1, 2, 3
_OPERATOR_CODE, _OPERATOR_INPUTS, _OPERATOR_OUTPUTS, _OPERATOR_OPTIONS = 0, 1, 2, 4
_BUFFER_DATA = 0

_DTYPES = {0: "<f4", 1: "<f2", 2: "<i4", 4: "<i8"}
KINDS = {
    0: "ADD",
    2: "CONCATENATION",
    3: "CONV_2D",
    4: "DEPTHWISE_CONV_2D",
    6: "DEQUANTIZE",
    9: "FULLY_CONNECTED",
    14: "LOGISTIC",
    17: "MAX_POOL_2D",
    22: "RESHAPE",
    23: "RESIZE_BILINEAR",
    34: "PAD",
    40: "MEAN",
    54: "PRELU",
}
"""The operators that our nets use, by their number in the schema."""


class _Table:
    """One table of a flatbuffer: fields are found through its vtable."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data, self.position = data, position
        self.vtable = position - struct.unpack_from("<i", data, position)[0]

    def place(self, field: int) -> int:
        """Return the position of a field's value; 0 where the field is absent."""
        entry = 4 + 2 * field
        if entry >= struct.unpack_from("<H", self.data, self.vtable)[0]:
            return 0
        offset: int = struct.unpack_from("<H", self.data, self.vtable + entry)[0]
        return self.position + offset if offset else 0

    def number(self, field: int, kind: str = "<i") -> int:
        """Return a number; 0 where the field is absent, as the schema has it."""
        place = self.place(field)
        return int(struct.unpack_from(kind, self.data, place)[0]) if place else 0

    def vector(self, field: int) -> tuple[int, int]:
        """Return position and length of a vector's elements."""
        place = self.place(field)
        if not place:
            return 0, 0
        start = place + struct.unpack_from("<I", self.data, place)[0]
        return start + 4, struct.unpack_from("<I", self.data, start)[0]

    def tables(self, field: int) -> list["_Table"]:
        start, length = self.vector(field)
        places = range(start, start + 4 * length, 4)
        return [_Table(self.data, p + struct.unpack_from("<I", self.data, p)[0]) for p in places]

    def table(self, field: int) -> "_Table | None":
        place = self.place(field)
        if not place:
            return None
        return _Table(self.data, place + struct.unpack_from("<I", self.data, place)[0])

    def integers(self, field: int) -> list[int]:
        start, length = self.vector(field)
        return list(struct.unpack_from(f"<{length}i", self.data, start))


@dataclass(frozen=True)
class Tensor:
    """A tensor: its name, its shape, and its values where they are part of the file."""

    name: str
    shape: tuple[int, ...]
    values: NDArray[Any] | None


class Operator:
    """One step of a net.

    Attributes
    ----------
    kind : str
        As in `KINDS`, or "operator n" where n is not there.
    inputs, outputs : list of Tensor
    """

    def __init__(self, table: _Table, *, kind: str, tensors: list[Tensor]) -> None:
        self.kind = kind
        self.inputs = [tensors[number] for number in table.integers(_OPERATOR_INPUTS)]
        self.outputs = [tensors[number] for number in table.integers(_OPERATOR_OUTPUTS)]
        self._options = table.table(_OPERATOR_OPTIONS)

    def option(self, field: int, *, wide: bool = False) -> int:
        """Return an option by its place in the schema; `wide` for those of 32 bits."""
        if self._options is None:
            return 0
        return self._options.number(field, "<i" if wide else "<b")


class TfliteFile:
    """A TFLite net.

    Parameters
    ----------
    data : bytes
        The file.

    Attributes
    ----------
    inputs : list of Tensor
    operators : list of Operator
        In the order in which they run.
    """

    def __init__(self, data: bytes) -> None:
        root = _Table(data, struct.unpack_from("<I", data, 0)[0])
        buffers = root.tables(_MODEL_BUFFERS)
        graph = root.tables(_MODEL_SUBGRAPHS)[0]
        tensors = [_tensor(table, buffers) for table in graph.tables(_GRAPH_TENSORS)]
        # Newer files keep the number in a wider field, beside the old one.
        numbers = [
            max(code.number(_CODE_OLD, "<b"), code.number(_CODE))
            for code in root.tables(_MODEL_OPERATOR_CODES)
        ]
        kinds = [KINDS.get(number, f"operator {number}") for number in numbers]
        self.inputs = [tensors[number] for number in graph.integers(_GRAPH_INPUTS)]
        self.operators = [
            Operator(table, kind=kinds[table.number(_OPERATOR_CODE)], tensors=tensors)
            for table in graph.tables(_GRAPH_OPERATORS)
        ]


def _tensor(table: _Table, buffers: list[_Table]) -> Tensor:
    start, length = table.vector(_TENSOR_NAME)
    name = table.data[start : start + length].decode()
    shape = tuple(table.integers(_TENSOR_SHAPE))
    place, size = buffers[table.number(_TENSOR_BUFFER)].vector(_BUFFER_DATA)
    if not size:
        return Tensor(name, shape, None)
    dtype = np.dtype(_DTYPES[table.number(_TENSOR_TYPE, "<b")])
    values = np.frombuffer(table.data, dtype, size // dtype.itemsize, place)
    return Tensor(name, shape, values.reshape(shape))
