"""Just enough of the TFLite format to get every output of a net from one run.

OpenCV 5.0 hands out only the last tensor of a TFLite file, however many outputs the file names;
asking for another by name runs the whole net again. So the file is changed in memory before
OpenCV reads it: cut off earlier (`end_at`), its last concatenation taking more inputs
(`concatenate_last`), constants set anew (`set_constant`). The file on disk stays as it is.

Source of the layout: the schema of TensorFlow Lite,
https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs
"""

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Positions of the fields that we read, in the order of the schema.
_MODEL_SUBGRAPHS, _MODEL_BUFFERS = 2, 4
_GRAPH_TENSORS, _GRAPH_OPERATORS = 0, 3
_TENSOR_SHAPE, _TENSOR_BUFFER, _TENSOR_NAME = 0, 2, 3
_OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 1, 2
_BUFFER_DATA = 0


class _Table:
    """One table of a flatbuffer: fields are found through its vtable."""

    def __init__(self, data: bytearray, position: int) -> None:
        self.data, self.position = data, position
        self.vtable = position - struct.unpack_from("<i", data, position)[0]

    def place(self, field: int) -> int:
        """Return the position of a field's value; 0 where the field is absent."""
        entry = 4 + 2 * field
        if entry >= struct.unpack_from("<H", self.data, self.vtable)[0]:
            return 0
        offset: int = struct.unpack_from("<H", self.data, self.vtable + entry)[0]
        return self.position + offset if offset else 0

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

    def integers(self, field: int) -> list[int]:
        start, length = self.vector(field)
        return list(struct.unpack_from(f"<{length}i", self.data, start))


class TfliteFile:
    """A TFLite net in memory, to be read and changed before it is run.

    Parameters
    ----------
    data : bytes
        The file; a copy is kept.
    """

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        root = _Table(self.data, struct.unpack_from("<I", self.data, 0)[0])
        self._buffers = root.tables(_MODEL_BUFFERS)
        self._graph = root.tables(_MODEL_SUBGRAPHS)[0]
        self._tensors = self._graph.tables(_GRAPH_TENSORS)
        self._operators = self._graph.tables(_GRAPH_OPERATORS)
        self._number = {self._name(tensor): i for i, tensor in enumerate(self._tensors)}

    def weights(self, name: str) -> NDArray[np.float32]:
        """Return the values of a constant tensor stored as 16-bit floats."""
        tensor = self._tensors[self._number[name]]
        start, length = self._buffer(tensor)
        stored = np.frombuffer(self.data, "<f2", length // 2, start)
        return stored.reshape(tensor.integers(_TENSOR_SHAPE)).astype(np.float32)

    def end_at(self, name: str) -> bytes:
        """Return the file with every operator after the one that makes this tensor left out."""
        number = self._number[name]
        makers = [number in op.integers(_OPERATOR_OUTPUTS) for op in self._operators]
        changed = bytearray(self.data)
        start, _ = self._graph.vector(_GRAPH_OPERATORS)
        struct.pack_into("<I", changed, start - 4, makers.index(True) + 1)
        return bytes(changed)

    def set_constant(self, name: str, values: Sequence[int]) -> None:
        """Change the numbers that the operator that makes this tensor takes as second input.

        That is the new shape for a reshaping operator and the new size for an enlarging one.

        Parameters
        ----------
        name : str
            Tensor; operators that share the constant change with it.
        values : sequence of int
            As many as there were.
        """
        number = self._number[name]
        maker = next(o for o in self._operators if number in o.integers(_OPERATOR_OUTPUTS))
        constant = self._tensors[maker.integers(_OPERATOR_INPUTS)[1]]
        start, length = self._buffer(constant)
        if length != 4 * len(values):
            raise ValueError(f"Found {len(values)} numbers for {name}; wanted {length // 4}.")
        struct.pack_into(f"<{len(values)}i", self.data, start, *values)

    def concatenate_last(self, names: Sequence[str]) -> bytes:
        """Return the file with the last operator, a concatenation, joining these tensors.

        Parameters
        ----------
        names : sequence of str
            Tensors to join along their second axis.
        """
        changed = bytearray(self.data)
        place = self._operators[-1].place(_OPERATOR_INPUTS)
        changed += b"\0" * (-len(changed) % 4)
        struct.pack_into("<I", changed, place, len(changed) - place)
        numbers = [self._number[name] for name in names]
        return bytes(changed) + struct.pack(f"<I{len(numbers)}i", len(numbers), *numbers)

    def _buffer(self, tensor: _Table) -> tuple[int, int]:
        number = struct.unpack_from("<I", self.data, tensor.place(_TENSOR_BUFFER))[0]
        return self._buffers[number].vector(_BUFFER_DATA)

    def _name(self, tensor: _Table) -> str:
        start, length = tensor.vector(_TENSOR_NAME)
        return self.data[start : start + length].decode()
