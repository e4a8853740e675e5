"""The base of every widget: one way for the browser to ask the kernel, and to be told things.

Pictures and sounds travel as binary parts of at most 1 MB, beside the notebook's saved state and
never in it. The browser's side, with the account of the protocol, is `browser.js`.
"""

import logging
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import anywidget

from ecosystem_kit.widgets.message_parts import Joiner, split

HERE = Path(__file__).resolve().parent
Content = dict[str, Any]
Reply = tuple[Content, Sequence[bytes]]

# A request that is sent again (a lost line, an impatient browser) gets the reply it had before.
KEPT_REPLIES, KEPT_REPLY_BYTES = 64, 32_000_000
# What fills a network packet isn't held back on its way; why, and when: `reply_filling.js`.
FILLING = bytes(65_536)
# What a learner can cause says in its own sentence what to do.
KNOWN = (ValueError, TypeError, IndexError, RuntimeError, OSError)


class BrowserWidget(anywidget.AnyWidget):
    """A widget whose browser side asks and is answered, and may be told things.

    A subclass names its files, beside this one, and overrides `_handle`. What it keeps in
    synced traits is saved with the notebook: small JSON things alone, never a picture or a sound.

    Attributes
    ----------
    parts : tuple of str
        JavaScript files, joined behind ``browser.js`` and ``browser_elements.js`` in this order.
    styles : tuple of str
        CSS files, joined behind ``browser.css``.
    errors : list of str
        Tracebacks of what nobody foresaw, oldest first.
    """

    parts: ClassVar[tuple[str, ...]] = ()
    styles: ClassVar[tuple[str, ...]] = ()

    def __init__(self, **traits: Any) -> None:
        self.errors: list[str] = []
        # Callbacks may run on another thread than the cells (ipykernel 7's subshells).
        self._lock = threading.RLock()
        self._views: dict[str, float] = {}
        self._joiner = Joiner()
        self._replies: OrderedDict[str, Reply] = OrderedDict()
        if self.parts:
            self._esm = _joined("browser.js", "browser_elements.js", *self.parts)
        if self.styles:
            self._css = _joined("browser.css", *self.styles)
        super().__init__(**traits)
        self.on_msg(self._on_message)

    @property
    def browser_is_there(self) -> bool:
        """Whether a browser shows this widget now, as far as it has said so."""
        return bool(self._views)

    def open(self) -> None:
        """Make the way to the browser, as ipywidgets does."""
        super().open()
        self._let_the_browser_route()

    def send(self, content: Any, buffers: Sequence[bytes] | None = None) -> None:
        """Send a message to the browser, as ipywidgets does."""
        super().send(content, buffers)
        self._let_the_browser_route()

    def send_state(self, key: Any = None) -> None:
        """Send the synced traits to the browser, as ipywidgets does."""
        super().send_state(key)
        self._let_the_browser_route()

    def _let_the_browser_route(self) -> None:
        """Have what the browser sends next handled beside a running cell, where that can be.

        ipykernel 7.4 takes each message of a widget to where the widget's last one came from: of
        a cell that told the browser something and goes on computing, to the end of the queue.
        Without its note of that, the browser's own wish counts, a subshell.
        """
        getattr(self.comm, "__dict__", {}).pop("_reply_subshell_id", None)

    def _handle(
        self, kind: str, content: Content, buffers: list[memoryview]
    ) -> Reply | Content | None:
        """Answer one request; called under `_lock`, once for each operation.

        Parameters
        ----------
        kind : str
            What is asked for.
        content : dict
            As JavaScript gave it, with the request's ``operation`` id.
        buffers : list of memoryview
            Binary parts, in the order that JavaScript gave.

        Raises
        ------
        ValueError
            Its sentence is shown inside the widget.
        """
        message = f"{type(self).__name__} knows no request {kind!r}."
        raise ValueError(message)

    def _greeting(self) -> Content:
        """Return what a new view needs to know; it comes with `ready`."""
        return {}

    def _tell(self, kind: str, content: Content, buffers: Sequence[bytes] = ()) -> None:
        """Send something to every view that is open; one that opens later gets the greeting."""
        if not self._views:
            return
        for part, binary in split({"told": kind}, content, buffers):
            self.send(part, binary)

    def _on_message(self, _: Any, message: Any, buffers: list[memoryview]) -> None:
        if not isinstance(message, dict) or message.get("eco") != "ask":
            return
        operation = str(message["operation"])
        with self._lock:
            kept = self._replies.get(operation)
            if kept is None:
                self._take(message, buffers, operation)
            else:
                self._reply(message, *kept)

    def _take(self, message: Content, buffers: list[memoryview], operation: str) -> None:
        try:
            whole = self._joiner.add(message, buffers)
        except ValueError as problem:
            self._reply(message, {"error": str(problem)}, ())
            return
        if whole is None:
            self.send({"eco": "part", "operation": operation, "part": message["part"]})
            return
        reply = self._answered(str(message["kind"]), message["view"], operation, whole)
        self._keep_reply(operation, reply)
        self._reply(message, *reply)

    def _answered(
        self, kind: str, view: str, operation: str, whole: tuple[Content, list[memoryview]]
    ) -> Reply:
        content, binary = whole
        try:
            if kind in ("hello", "bye"):
                return self._meet(kind, view), ()
            found = self._handle(kind, {**content, "operation": operation}, binary)
        except KNOWN as problem:
            self.errors.append(traceback.format_exc())
            return {"error": str(problem) or type(problem).__name__}, ()
        except Exception as problem:
            self.errors.append(traceback.format_exc())
            logging.getLogger(__name__).exception("%s could not answer %r", type(self), kind)
            name = type(problem).__name__
            return {"error": f"{name}: {problem}. The log and `.errors` have all of it."}, ()
        return found if isinstance(found, tuple) else (found or {}, ())

    def _meet(self, kind: str, view: str) -> Content:
        if kind == "bye":
            self._views.pop(view, None)
            return {}
        self._views[view] = time.monotonic()
        return self._greeting()

    def _keep_reply(self, operation: str, reply: Reply) -> None:
        self._replies[operation] = reply
        size = sum(len(binary) for _, buffers in self._replies.values() for binary in buffers)
        while len(self._replies) > KEPT_REPLIES or (
            size > KEPT_REPLY_BYTES and len(self._replies) > 1
        ):
            _, (_, buffers) = self._replies.popitem(last=False)
            size -= sum(len(binary) for binary in buffers)

    def _reply(self, asked: Content, content: Content, buffers: Sequence[bytes]) -> None:
        filling = FILLING[: max(0, int(asked.get("fill", 0)))]
        for part, binary in split({"operation": str(asked["operation"])}, content, buffers):
            self.send(part, [*binary, filling] if filling else binary)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def _joined(*names: str) -> str:
    """Return the texts of files beside this one: the browser gets them as one module."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)
