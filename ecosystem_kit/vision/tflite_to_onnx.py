"""Rewrite a TFLite net as ONNX, in memory, when it is loaded.

OpenCV 5.0 reads both. It hands out only the last tensor of a TFLite file, and runs its layers one
by one; a net read from ONNX gives all outputs at once, with layers joined and memory laid out in
blocks: a fraction of the time on the same weights (`benchmarks/decision_time_pictures.py`). So
the same net is written down the other way. The file on disk stays as it is.

TFLite keeps pictures as (1, height, width, channels), ONNX as (1, channels, height, width).
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.vision.onnx_writer import model, node
from ecosystem_kit.vision.tflite import Operator, TfliteFile

_SAME = 0  # of the paddings
_ACTIVATIONS = {0: "", 3: "ReLU6"}
_CHANNELS_LAST = [0, 2, 3, 1]
_AXIS = {0: 0, 1: 2, 2: 3, 3: 1}  # where ONNX has TFLite's axes


def to_onnx(data: bytes, *, side: int, outputs: Sequence[str]) -> bytes:
    """Return a net of convolutions for square pictures as ONNX.

    Parameters
    ----------
    data : bytes
        A TFLite file; its weights may be 16-bit floats.
    side : int
        Of the pictures, pixels; may be another than the net was trained on.
    outputs : sequence of str
        Tensors of the file; what they don't need is left out.

    Returns
    -------
    bytes
        Takes float32 (1, 3, side, side).

    Raises
    ------
    ValueError
        When the file has no such tensor.
    KeyError
        When the net has an operator or an activation that is not known here.
    """
    file = TfliteFile(data)
    picture = file.inputs[0].name
    writing = _Writing(sides={picture: side})
    for operator in _needed(file.operators, outputs):
        _WRITERS[operator.kind](writing, operator)
    shape = {picture: (1, 3, side, side)}
    return model(writing.nodes, writing.weights, inputs=shape, outputs=outputs)


def _needed(operators: Sequence[Operator], outputs: Sequence[str]) -> list[Operator]:
    wanted, kept = set(outputs), []
    for operator in reversed(operators):
        if operator.outputs[0].name in wanted:
            wanted |= {tensor.name for tensor in operator.inputs}
            kept.append(operator)
    missing = set(outputs) - {operator.outputs[0].name for operator in kept}
    if missing:
        raise ValueError(f"Found no tensors {sorted(missing)} in the net.")
    return kept[::-1]


class _Writing:
    """The ONNX net so far, and the side of each tensor that is a picture."""

    def __init__(self, *, sides: dict[str, int]) -> None:
        self.nodes: list[bytes] = []
        self.weights: dict[str, NDArray[Any]] = {}
        self.sides = sides
        self._halves: dict[str, NDArray[Any]] = {}

    def emit(
        self,
        kind: str,
        operator: Operator,
        *constants: NDArray[Any],
        inputs: Sequence[str] | None = None,
        activation: int = 0,
        **attributes: Any,
    ) -> None:
        """Write an operator: of the first input and `constants`, or of all `inputs`."""
        output = operator.outputs[0].name
        names = [operator.inputs[0].name] if inputs is None else list(inputs)
        for values in constants:
            names.append(f"{output}/constant_{len(names)}")
            self.weights[names[-1]] = values
        after = _ACTIVATIONS[activation]
        result = f"{output}/before_{after}" if after else output
        self.nodes.append(node(kind, names, result, attributes))
        if after:
            self.weights |= {"zero": np.zeros((), np.float32), "six": np.array(6, np.float32)}
            self.nodes.append(node("Clip", [result, "zero", "six"], output))

    def remember(self, operator: Operator) -> None:
        """Keep 16-bit weights for whoever asks for them as `weight`."""
        values = operator.inputs[0].values
        if values is None:
            raise ValueError(f"Found a dequantized {operator.inputs[0].name}; wanted weights.")
        self._halves[operator.outputs[0].name] = values

    def weight(self, operator: Operator, place: int) -> NDArray[np.float32]:
        """Return the values of an input that is part of the file, as float32."""
        tensor = operator.inputs[place]
        values = self._halves[tensor.name] if tensor.values is None else tensor.values
        return np.asarray(values, np.float32)

    def window(self, operator: Operator, *, kernel: int, stride: int) -> dict[str, Any]:
        """Return strides and padding, and note the side of the result.

        TFLite's "same" puts the odd row of padding below and to the right.
        """
        before = self.sides[operator.inputs[0].name]
        same = operator.option(0) == _SAME
        after = -(-before // stride) if same else (before - kernel) // stride + 1
        total = max((after - 1) * stride + kernel - before, 0) if same else 0
        self.sides[operator.outputs[0].name] = after
        first, last = total // 2, total - total // 2
        return {
            "kernel_shape": [kernel, kernel],
            "strides": [stride, stride],
            "pads": [first, first, last, last],
        }

    def same_side(self, operator: Operator) -> None:
        self.sides[operator.outputs[0].name] = self.sides[operator.inputs[0].name]


def _convolution(writing: _Writing, operator: Operator) -> None:
    weights = writing.weight(operator, 1).transpose(0, 3, 1, 2)
    window = writing.window(operator, kernel=weights.shape[2], stride=operator.option(1, wide=True))
    bias, after = writing.weight(operator, 2), operator.option(3)
    writing.emit("Conv", operator, weights, bias, activation=after, **window)


def _depthwise(writing: _Writing, operator: Operator) -> None:
    weights = writing.weight(operator, 1).transpose(3, 0, 1, 2)
    window = writing.window(operator, kernel=weights.shape[2], stride=operator.option(1, wide=True))
    bias, after = writing.weight(operator, 2), operator.option(4)
    writing.emit("Conv", operator, weights, bias, activation=after, group=len(weights), **window)


def _slopes(writing: _Writing, operator: Operator) -> None:
    writing.same_side(operator)
    writing.emit("PRelu", operator, writing.weight(operator, 1).transpose(2, 0, 1))


def _sum(writing: _Writing, operator: Operator) -> None:
    writing.same_side(operator)
    names = [tensor.name for tensor in operator.inputs]
    writing.emit("Add", operator, inputs=names, activation=operator.option(0))


def _maximum(writing: _Writing, operator: Operator) -> None:
    kernel, stride = operator.option(3, wide=True), operator.option(1, wide=True)
    writing.emit("MaxPool", operator, **writing.window(operator, kernel=kernel, stride=stride))


def _padding(writing: _Writing, operator: Operator) -> None:
    writing.same_side(operator)  # only channels are added
    amounts = np.asarray(operator.inputs[1].values, np.int64)
    order = [_CHANNELS_LAST.index(axis) for axis in range(4)]
    writing.emit("Pad", operator, amounts[order].T.ravel())


def _enlarging(writing: _Writing, operator: Operator) -> None:
    before, after = operator.inputs[0], operator.outputs[0]
    factor = after.shape[1] // before.shape[1]
    writing.sides[after.name] = writing.sides[before.name] * factor
    scales = np.array([1, 1, factor, factor], np.float32)
    how = "half_pixel" if operator.option(3) else "asymmetric"
    names = [before.name, ""]
    writing.emit(
        "Resize",
        operator,
        scales,
        inputs=names,
        mode="linear",
        coordinate_transformation_mode=how,
    )


def _rows(writing: _Writing, operator: Operator) -> None:
    """Write a picture whose channels hold some numbers for each of some boxes as rows."""
    before, after = operator.inputs[0].name, operator.outputs[0]
    turned = f"{after.name}/channels_last"
    writing.nodes.append(node("Transpose", [before], turned, {"perm": _CHANNELS_LAST}))
    shape = np.array([1, -1, after.shape[-1]], np.int64)
    writing.emit("Reshape", operator, shape, inputs=[turned])


def _joining(writing: _Writing, operator: Operator) -> None:
    names = [tensor.name for tensor in operator.inputs]
    writing.emit("Concat", operator, inputs=names, axis=1)


def _mean(writing: _Writing, operator: Operator) -> None:
    output = operator.outputs[0].name
    before = operator.inputs[0].name
    writing.nodes.append(node("GlobalAveragePool", [before], f"{output}/picture"))
    writing.emit("Flatten", operator, inputs=[f"{output}/picture"], axis=1)


def _linear(writing: _Writing, operator: Operator) -> None:
    writing.emit(
        "Gemm", operator, writing.weight(operator, 1), writing.weight(operator, 2), transB=1
    )


def _sigmoid(writing: _Writing, operator: Operator) -> None:
    writing.emit("Sigmoid", operator)


_WRITERS: dict[str, Callable[[_Writing, Operator], None]] = {
    "ADD": _sum,
    "CONCATENATION": _joining,
    "CONV_2D": _convolution,
    "DEPTHWISE_CONV_2D": _depthwise,
    "DEQUANTIZE": _Writing.remember,
    "FULLY_CONNECTED": _linear,
    "LOGISTIC": _sigmoid,
    "MAX_POOL_2D": _maximum,
    "MEAN": _mean,
    "PAD": _padding,
    "PRELU": _slopes,
    "RESHAPE": _rows,
    "RESIZE_BILINEAR": _enlarging,
}
