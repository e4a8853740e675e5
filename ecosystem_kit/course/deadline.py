"""Stop a learner's code that runs too long, such as a loop that never ends."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class TookTooLong(BaseException):
    """The code was stopped because its time was over."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `TookTooLong` in the block after so many seconds.

    With an alarm where the system has one and this is the main thread; else by a trace that looks
    at the clock at each line (Windows, other threads), which can't stop a long call into C.

    Examples
    --------
    >>> with deadline(5):
    ...     print("quick")
    quick
    """
    main = threading.current_thread() is threading.main_thread()
    with _alarm(seconds) if main and hasattr(signal, "SIGALRM") else _trace(seconds):
        yield


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _trace(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds

    def look_at_the_clock(frame: FrameType, event: str, argument: Any) -> Any:
        if time.monotonic() > end:
            raise TookTooLong
        return look_at_the_clock

    before = sys.gettrace()
    sys.settrace(look_at_the_clock)
    try:
        yield
    finally:
        sys.settrace(before)
