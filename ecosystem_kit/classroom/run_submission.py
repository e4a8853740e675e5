"""The submission's side: run its cells, and answer what the tests ask, with plain values only.

All of this runs beside hostile code, which may change it. Whatever it answers is only data.
"""

import io
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

from ecosystem_kit.classroom.line import Broken, Line
from ecosystem_kit.classroom.rehearsal import Scene
from ecosystem_kit.classroom.wire import pack, unpack
from ecosystem_kit.course.deadline import deadline

CUT = "\n... the rest of this output was left out ...\n"
LONGEST_REPR = 2000
MOST_SHOWN = 200
# Less than a check waits, so that an endless function is told from a process that is lost.
LONGEST_CALL_S = 15.0


class CappedText(io.StringIO):
    """Text that stops growing at a limit, so that no output fills memory or disk."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.left = most

    def write(self, text: str) -> int:
        """Keep what still fits; say once that there was more."""
        if self.left > 0:
            super().write(text[: self.left] + (CUT if len(text) > self.left else ""))
            self.left -= len(text)
        return len(text)


class Servant:
    """Answers questions about the namespace in which the submission ran.

    Parameters
    ----------
    line : Line or None
        To the process that judges.
    shell : IPython's InteractiveShell
        Runs the cells.
    most_output : int
        Characters kept of a cell's output.
    scenes : list of dict, optional
        For each notebook, what its long cells made in the rehearsal.
    """

    def __init__(
        self,
        line: Line | None,
        *,
        shell: Any,
        most_output: int,
        scenes: list[dict[str, Scene]] | None = None,
    ) -> None:
        self.line = line
        self.shell = shell
        self.most_output = most_output
        self.objects: list[Any] = []
        self.scenes = scenes or []

    def serve(self) -> None:
        """Answer until the other side ends."""
        doings: dict[str, Callable[..., Any]] = {
            "run": self.run, "take over": self.take_over, "names": self.names,
            "call": self.call, "attribute": self.attribute, "item": self.item,
            "length": self.length, "items": self.items,
        }  # fmt: skip
        while self.line is not None:
            try:
                what, *arguments = self.line.hear()
            except Broken:
                return
            try:
                answer = ["good", doings[what](*arguments)]
            except BaseException as error:
                answer = ["raised", *_described(error)]
            self.line.say(answer)

    def run(self, source: str) -> dict:
        """Run a cell and return its outputs as a notebook holds them."""
        from IPython.utils.capture import capture_output

        with capture_output() as caught:
            sys.stdout = CappedText(self.most_output)
            sys.stderr = CappedText(self.most_output)
            caught._stdout, caught._stderr = sys.stdout, sys.stderr
            result = self.shell.run_cell(source, store_history=True)
        streams = [("stdout", caught.stdout), ("stderr", caught.stderr)]
        outputs: list[dict] = [
            {"output_type": "stream", "name": name, "text": text} for name, text in streams if text
        ]
        outputs += [self._shown(one) for one in caught.outputs[:MOST_SHOWN]]
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            name, said = _described(error)
            outputs.append({"output_type": "error", "ename": name, "evalue": said})
        return {"outputs": outputs, "failed": error is not None}

    def take_over(self, notebook: int, source: str) -> dict | None:
        """Bind and show what a cell made in the rehearsal; None where it has to be run."""
        scene = self.scenes[notebook].get(source)
        if scene is None:
            return None
        self.shell.user_ns.update(scene.names)
        scene.keep_notes()
        return scene.told

    def _shown(self, one: Any) -> dict:
        data = {key: value for key, value in one.data.items() if isinstance(value, str)}
        kept = {key: value for key, value in data.items() if len(value) <= 20 * self.most_output}
        return {"output_type": "display_data", "data": kept, "metadata": {}}

    def names(self, wanted: list[str]) -> dict:
        """Return what stands under names; those that are not there are left out."""
        there = self.shell.user_ns
        return {name: self._pack(there[name]) for name in wanted if name in there}

    def call(self, number: int, arguments: Any, named: Any) -> Any:
        """Call a thing with plain arguments."""
        arguments, named = (unpack(one, other=self._find) for one in (arguments, named))
        with deadline(LONGEST_CALL_S):
            result = self.objects[number](*arguments, **named)
        return self._pack(result)

    def attribute(self, number: int, name: str) -> Any:
        """Return an attribute of a thing."""
        return self._pack(getattr(self.objects[number], name))

    def item(self, number: int, key: Any) -> Any:
        """Return an item of a thing."""
        return self._pack(self.objects[number][unpack(key, other=self._find)])

    def length(self, number: int) -> Any:
        """Return how many items a thing has."""
        return self._pack(len(self.objects[number]))

    def items(self, number: int) -> Any:
        """Return the items of a thing, at most ten million."""
        from itertools import islice

        return self._pack(list(islice(iter(self.objects[number]), 10**7)))

    def _find(self, value: list) -> Any:
        if value[0] == "known":
            return getattr(import_module(value[1]), value[2])
        return self.objects[value[1]]

    def _pack(self, value: Any) -> Any:
        return pack(value, other=self._refer)

    def _refer(self, value: Any) -> list:
        if isinstance(value, ModuleType):
            return ["module", value.__name__]
        self.objects.append(value)
        kind = type(value)
        said = object.__repr__(value)[:LONGEST_REPR]
        body = getattr(getattr(value, "__code__", None), "co_code", None)
        size = len(body) if isinstance(body, bytes) else -1
        number = len(self.objects) - 1
        module = getattr(value, "__module__", None)
        return [
            *("object", number, kind.__module__, kind.__qualname__, said, callable(value), size),
            module if isinstance(module, str) else None,
        ]


def _described(error: BaseException) -> tuple[str, str]:
    try:
        return type(error).__name__, str(error)[:LONGEST_REPR]
    except BaseException:
        return "Exception", "an error that can't be said"


def servant(
    line: Line | None, *, most_output: int, scenes: list[dict[str, Scene]] | None = None
) -> Servant:
    """Return the servant with the shell of this process; without a line it only runs cells."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    return Servant(line, shell=shell, most_output=most_output, scenes=scenes)


def prepare_shell() -> None:
    """Make the IPython that all submissions of an assignment start from."""
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell

    HistoryManager.enabled = False  # type: ignore[assignment]
    shell = InteractiveShell.instance()
    shell.colors = "NoColor"
    shell.separate_in = ""
    shell.user_ns["get_ipython"] = lambda: shell
