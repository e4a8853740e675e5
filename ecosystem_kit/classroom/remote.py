"""Things of the submission as the tests see them: questions and answers, never the thing itself."""

import builtins
import importlib
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from ecosystem_kit.classroom.line import Broken, Line
from ecosystem_kit.classroom.wire import Uncrossable, pack, unpack

OPERATORS = (
    *("add", "radd", "sub", "rsub", "mul", "rmul", "matmul", "rmatmul", "truediv", "rtruediv"),
    *("floordiv", "mod", "pow", "rpow", "neg", "abs", "lt", "le", "gt", "ge", "and", "or", "xor"),
    *("invert", "int", "float", "complex", "round", "contains"),
)


class TheirError(Exception):
    """An error in the submission's code of a kind that the tests' process does not know."""


class Remote:
    """A thing in the submission's process.

    Its methods and items are asked for, and come as plain values. It has no say in comparisons: a
    thing of a submission's own class equals nothing but itself, whatever its ``__eq__`` says.
    """

    def __init__(self, asker: "Asker", description: list) -> None:
        number, module, name, said, _, size, own_module = description
        self.__dict__.update(
            _asker=asker, _number=int(number), _kind=(str(module), str(name)), _said=str(said)
        )
        self.__dict__["__module__"] = None if own_module is None else str(own_module)
        if size >= 0:
            self.__dict__["__code__"] = SimpleNamespace(co_code=b"0" * min(int(size), 10**5))

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        module, name = self._kind
        found = getattr(sys.modules.get(module), name, None) if module != "__main__" else None
        return found if isinstance(found, type) else type(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_repr_") or name in ("__array_interface__", "__array_struct__"):
            raise AttributeError(name)
        return self._asker.ask("attribute", self._number, name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise Uncrossable(f"the tests set `{name}` of a {self._kind[1]}")

    def __getitem__(self, key: Any) -> Any:
        return self._asker.ask("item", self._number, self._asker.pack(key))

    def __len__(self) -> int:
        return int(self._asker.ask("length", self._number))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._asker.ask("items", self._number))

    def __bool__(self) -> bool:
        try:
            return len(self) > 0
        except TypeError:
            return True

    def __eq__(self, other: object) -> bool:
        if self._kind[0] != "__main__" and other is not self:
            raise Uncrossable(f"a {self._kind[1]} is compared")
        return self is other

    def __deepcopy__(self, memo: dict) -> "Remote":
        """Stay the same thing: what is elsewhere can't be copied, and a copy can't change it."""
        return self

    def __hash__(self) -> int:
        return self._number

    def __repr__(self) -> str:
        return self._said


class RemoteCallable(Remote):
    """A function (or another thing to be called) of the submission."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call it there, with plain arguments, and return its plain result."""
        return self._asker.ask(
            "call", self._number, self._asker.pack(arguments), self._asker.pack(named)
        )


def _refuse(operator: str) -> Any:
    def refuse(self: Remote, *arguments: Any) -> Any:
        raise Uncrossable(f"{operator} of a {self._kind[1]}")

    return refuse


for _name in OPERATORS:
    setattr(Remote, f"__{_name}__", _refuse(_name))


class Asker:
    """Puts questions to the submission and turns its answers into values or errors."""

    def __init__(self, line: Line) -> None:
        self.line = line
        # A test may catch the error; the verdict must still know that a question had no answer.
        self.broken: Exception | None = None

    def ask(self, *question: Any) -> Any:
        """Return the answer to one question as a value.

        Raises
        ------
        Exception
            The error of the submission's code, of the built-in kind that it says.
        Broken
            If the submission's process has ended or talks nonsense.
        """
        return self.unpack(self.ask_plainly(*question))

    def ask_plainly(self, *question: Any) -> Any:
        """Return the answer as it came.

        Raises
        ------
        Broken
            As for `ask`; and for every question after one that was given up.
        """
        if isinstance(self.broken, Broken):
            raise self.broken
        try:
            answer = self.line.ask(*question)
            if not isinstance(answer, list) or len(answer) < 2:
                raise Broken("an answer that is none")
        except Broken as error:
            self.broken = error
            raise
        except BaseException:
            # Its answer may come yet, and would be taken for that to the next question.
            self.broken = Broken("it took too long to answer")
            raise
        if answer[0] == "good":
            return answer[1]
        raise _their_error(*(str(one) for one in answer[1:3]))

    def pack(self, value: Any) -> Any:
        """Pack an argument of the tests."""
        try:
            return pack(value, other=_refer)
        except Uncrossable as error:
            self.broken = error
            raise

    def unpack(self, value: Any) -> Any:
        """Unpack an answer; things that are not plain become remote ones."""
        try:
            return unpack(value, other=self._thing)
        except Broken as error:
            self.broken = error
            raise

    def _thing(self, value: list) -> Any:
        if value[0] == "module":
            return sys.modules[value[1]]
        if value[0] != "object":
            raise ValueError(value[0])
        return (RemoteCallable if value[5] else Remote)(self, value[1:])


def _refer(value: Any) -> list:
    if type(value) in (Remote, RemoteCallable):
        return ["object", value._number]
    module, name = getattr(value, "__module__", None), getattr(value, "__name__", None)
    if module and name and module != "__main__" and hasattr(sys.modules.get(module), name):
        importlib.import_module(module)
        return ["known", module, name]
    raise Uncrossable(f"the tests pass a {type(value).__name__} to the submission's code")


def _their_error(name: str, text: str = "") -> Exception:
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, Exception):
        try:
            return kind(text)
        except TypeError:
            return TheirError(f"{name}: {text}")
    return TheirError(f"{name}: {text}")
