"""Frames of the browser's camera in the kernel while they are fresh; nothing of them is kept."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ecosystem_kit.widgets.browser_widget import BrowserWidget

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Nobody waits longer for a camera that shows nothing.
PATIENCE_S = 2.0


@dataclass(frozen=True)
class Frame:
    """One picture from the live camera.

    Attributes
    ----------
    jpeg : bytes
        As the browser made it.
    taken_at : float
        Seconds since 1970 (UTC).
    number : int
        Counts what the browser sent since the stream began, from 1.
    """

    jpeg: bytes
    taken_at: float
    number: int

    @cached_property
    def picture(self) -> "NDArray[np.uint8]":
        """The pixels, uint8 (height, width, 3), RGB, not mirrored; decoded when first used."""
        from ecosystem_kit.vision import decode_picture

        return decode_picture(self.jpeg)

    def __repr__(self) -> str:
        return f"Frame({self.number}, {len(self.jpeg):,} bytes)"


Watcher = Callable[[Frame], dict[str, Any] | None]


class LiveFrames(BrowserWidget):
    """A widget that may be sent frames; its `_handle` gives kind "frame" to `_take_frame`.

    Attributes
    ----------
    last_frame : Frame or None
        The newest one that came.
    """

    def __init__(self, **traits: Any) -> None:
        self.last_frame: Frame | None = None
        self._watchers: list[Watcher] = []
        self._arrived = threading.Condition()
        super().__init__(**traits)

    def on_frame(self, watcher: Watcher, *, remove: bool = False) -> None:
        """Call a function for every frame that arrives, also while no cell runs.

        Parameters
        ----------
        watcher : callable
            Takes a `Frame`; what it returns, a small dict, goes back to the browser. It may run
            on another thread than the cells do.
        remove : bool, default=False
            Call it no more.
        """
        with self._lock:
            if remove:
                self._watchers.remove(watcher)
            else:
                self._watchers.append(watcher)
        self._tell("stream", {"on": bool(self._watchers)})

    def frames(self, *, seconds: float = PATIENCE_S) -> Iterator[Frame]:
        """Yield live frames, the newest each time, for so many seconds.

        It ends by itself: at once where no browser shows this widget, after the seconds where
        the camera is off or the kernel takes no messages while a cell runs (before ipykernel 7):
        use `on_frame` there.

        Parameters
        ----------
        seconds : float
            How long to look.
        """
        if not self.browser_is_there:
            return
        nothing: Watcher = lambda frame: None  # noqa: E731
        self.on_frame(nothing)
        try:
            yield from self._newest_until(time.monotonic() + seconds)
        finally:
            self.on_frame(nothing, remove=True)

    def _newest_until(self, stop: float) -> Iterator[Frame]:
        shown = self.last_frame
        while (left := stop - time.monotonic()) > 0:
            with self._arrived:
                if self.last_frame is shown and not self._arrived.wait(left):
                    return
                shown = self.last_frame
            if shown is not None:
                yield shown

    def _take_frame(self, content: dict[str, Any], buffers: list[memoryview]) -> dict[str, Any]:
        frame = Frame(bytes(buffers[0]), content["at"] / 1000, content["number"])
        with self._arrived:
            self.last_frame = frame
            self._arrived.notify_all()
        reply: dict[str, Any] = {}
        for watcher in list(self._watchers):
            reply |= watcher(frame) or {}
        return reply
