"""Plain values between two processes that don't trust each other: JSON with tags, never pickle."""

import base64
import dataclasses
import math
import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from ecosystem_kit.classroom.line import Broken

DEEPEST = 40
ARRAY_KINDS = "biufcUSmM"
COUNTERS: dict[type, str] = {Counter: "counter", OrderedDict: "ordered", defaultdict: "default"}
# Dataclasses of these modules cross as their fields, and are made anew by the judge's own class.
RECORDS_OF = "ecosystem_kit."
Pack = Callable[[Any], Any]


class Uncrossable(TypeError):  # noqa: N818  reads as a sentence where it is raised
    """Raised for a value that is not plain, and does not cross."""


def pack(  # noqa: PLR0911, PLR0912  one line for each kind that crosses
    value: Any, *, other: Pack | None = None, depth: int = 0
) -> Any:
    """Return a value as JSON can hold it.

    Parameters
    ----------
    value : None, bool, int, float, complex, str, bytes, list, tuple, dict, set, array or scalar
        Exactly of these types: an heir may behave otherwise, and is no plain value.
    other : callable, optional
        Packs what is not plain.

    Raises
    ------
    Uncrossable
        If something in it is not plain, or nested deeper than 40.

    Examples
    --------
    >>> unpack(pack({"a": (1, 2.5, float("inf"))}))
    {'a': (1, 2.5, inf)}
    """
    if depth > DEEPEST:
        raise Uncrossable("nested too deep")
    kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if kind is int:
        return ["int", hex(value)]
    if kind is float:
        return value if math.isfinite(value) else ["float", repr(value)]
    if kind is complex:
        return ["complex", repr(value.real), repr(value.imag)]
    if kind is bytes:
        return ["bytes", base64.b64encode(value).decode()]
    if value is Ellipsis:
        return ["ellipsis"]
    if kind in (list, tuple, set, frozenset):
        return [kind.__name__, *(pack(one, other=other, depth=depth + 1) for one in value)]
    if kind is dict:
        return ["dict", *(pack(one, other=other, depth=depth + 1) for one in value.items())]
    if kind is np.ndarray or isinstance(value, np.generic):
        return _pack_array(value, other, depth)
    if kind is range:
        return ["range", value.start, value.stop, value.step]
    if kind in COUNTERS:
        return [COUNTERS[kind], *pack(dict(value), other=other, depth=depth)[1:]]
    table = _pack_table(value, other)
    if table is not None:
        return table
    record = _pack_record(value, other=other, depth=depth)
    if record is not None:
        return record
    if other is not None:
        return other(value)
    raise Uncrossable(f"a {kind.__name__} does not cross")


def _pack_table(value: Any, other: Pack | None) -> list | None:
    """Return a pandas table or column as its parts; None where it is something else."""
    pandas = sys.modules.get("pandas")
    if pandas is None or type(value) not in (pandas.DataFrame, pandas.Series):
        return None
    index = pack(value.index.to_numpy(), other=other)
    if type(value) is pandas.Series:
        return ["column", pack(value.to_numpy(), other=other), index, pack(value.name, other=other)]
    columns = [value.iloc[:, i].to_numpy() for i in range(value.shape[1])]
    return ["table", pack(columns, other=other), index, pack(list(value.columns), other=other)]


def _pack_record(value: Any, *, other: Pack | None, depth: int) -> list | None:
    """Return one of the kit's dataclasses as its fields; None where it is something else."""
    kind = type(value)
    if not _is_record(kind):
        return None
    fields = {one.name: getattr(value, one.name) for one in dataclasses.fields(kind)}
    return ["record", kind.__module__, kind.__qualname__,
            pack(fields, other=other, depth=depth + 1)]  # fmt: skip


def _is_record(kind: type) -> bool:
    known = getattr(sys.modules.get(kind.__module__), kind.__qualname__, None)
    return (
        kind is known and dataclasses.is_dataclass(kind) and kind.__module__.startswith(RECORDS_OF)
    )


def _unpack_record(module: str, name: str, fields: dict) -> Any:
    """Make one of the kit's dataclasses from its fields; nothing of its own code runs."""
    kind = getattr(sys.modules[module], name)
    if not isinstance(kind, type) or not _is_record(kind):
        raise ValueError("no such record")
    if fields.keys() != {one.name for one in dataclasses.fields(kind)}:
        raise ValueError("other fields")
    made: Any = object.__new__(kind)
    for key, value in fields.items():
        object.__setattr__(made, key, value)
    return made


def _unpack_table(kind: str, parts: list) -> Any:
    import pandas

    values, index, names = parts
    if kind == "column":
        return pandas.Series(values, index=index, name=names)
    table = pandas.DataFrame(dict(enumerate(values)), index=index)
    table.columns = names
    return table


def _pack_array(value: Any, other: Pack | None, depth: int) -> Any:
    name = "array" if type(value) is np.ndarray else "scalar"
    if value.dtype.kind in ARRAY_KINDS:
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return [name, value.dtype.str, list(np.shape(value)), data]
    if name == "array" and value.dtype.kind == "O":
        return [
            "objects",
            list(value.shape),
            pack(value.ravel().tolist(), other=other, depth=depth),
        ]
    raise Uncrossable(f"an array of {value.dtype} does not cross")


def unpack(value: Any, *, other: Pack | None = None) -> Any:
    """Return what `pack` was given.

    Raises
    ------
    Broken
        If it is nothing that `pack` makes.
    """
    try:
        return _unpack(value, other)
    except (TypeError, ValueError, IndexError, KeyError, RecursionError, MemoryError) as error:
        raise Broken(f"an answer that can't be read: {type(error).__name__}") from error


def _unpack(  # noqa: PLR0911, PLR0912  one line for each kind that crosses
    value: Any, other: Pack | None
) -> Any:
    if not isinstance(value, list):
        if isinstance(value, dict):
            raise ValueError("no such thing")
        return value
    kind, rest = value[0], value[1:]
    if kind in ("list", "tuple", "set", "frozenset"):
        things = [_unpack(one, other) for one in rest]
        return {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}[kind](things)
    if kind == "dict":
        return dict(_unpack(one, other) for one in rest)
    if kind in ("array", "scalar", "objects"):
        return _unpack_array(kind, rest, other)
    if kind in COUNTERS.values():
        pairs = dict(_unpack(one, other) for one in rest)
        return {"counter": Counter, "ordered": OrderedDict}.get(kind, dict)(pairs)
    if kind in ("table", "column"):
        return _unpack_table(kind, [_unpack(one, other) for one in rest])
    if kind == "record":
        return _unpack_record(str(rest[0]), str(rest[1]), _unpack(rest[2], other))
    if kind == "range":
        return range(*rest)
    if kind == "int":
        return int(rest[0], 16)
    if kind == "float":
        return float(rest[0])
    if kind == "complex":
        return complex(float(rest[0]), float(rest[1]))
    if kind == "bytes":
        return base64.b64decode(rest[0])
    if kind == "ellipsis":
        return ...
    if other is None:
        raise ValueError(kind)
    return other(value)


def _unpack_array(kind: str, rest: list, other: Pack | None) -> Any:
    if kind == "objects":
        things = _unpack(rest[1], other)
        filled = np.empty(len(things), object)
        filled[:] = things
        return filled.reshape(rest[0])
    dtype = np.dtype(rest[0])
    if dtype.kind not in ARRAY_KINDS:
        raise ValueError("no such array")
    array = np.frombuffer(bytearray(base64.b64decode(rest[2])), dtype).reshape(rest[1])
    return array if kind == "array" else array[()]
