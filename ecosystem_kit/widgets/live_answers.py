"""Live sight decides many times a second: which of it is an answer, and which frame is too old."""

import time
from collections import deque

from ecosystem_kit.assistant import UNKNOWN

# A hand on its way to a sign passes others: one that stays this long, over so many decisions, is
# meant. Shorter than 0.5 s gave answers on the way; much longer feels like waiting.
HOLD_S, HOLD_FRAMES = 0.6, 3
# After such a pause (a busy kernel, a covered page) nobody knows what was shown in between.
GAP_S = 1.5
# A frame that waited this much longer than the quickest of late shows what is over.
LATE_MS = 400
REMEMBERED_FRAMES = 100


class Steadiness:
    """Tells the one moment at which a decision has been held long enough to be an answer.

    One gesture is one answer, however long it is held. "unknown" is no answer by itself (an
    empty room is full of it), but holding it ends a gesture: the same number may be given again.

    Parameters
    ----------
    hold_s : float
        Seconds that a decision must stay.
    frames : int
        Decisions that it must stay for.
    """

    def __init__(self, *, hold_s: float = HOLD_S, frames: int = HOLD_FRAMES) -> None:
        self.hold_s, self.frames = hold_s, frames
        self.reset()

    def reset(self) -> None:
        """Forget what was held, as when the camera is switched on."""
        self._said, self._since, self._last, self._count = "", 0.0, 0.0, 0
        self._given = UNKNOWN

    @property
    def given(self) -> str:
        """The answer whose gesture goes on; "unknown" where there is none."""
        return self._given

    def add(self, said: str, at_s: float) -> bool:
        """Take one decision; return whether it becomes an answer now.

        Parameters
        ----------
        said : str
            The class decided on.
        at_s : float
            When its frame was taken, in seconds of any one clock.
        """
        if said != self._said or at_s - self._last > GAP_S:
            self._said, self._since, self._count = said, at_s, 0
        self._count += 1
        self._last = at_s
        held = self._count >= self.frames and at_s - self._since >= self.hold_s
        if not held or said == self._given:
            return False
        self._given = said
        return said != UNKNOWN


class Freshness:
    """Tells which frames waited too long before a kernel that was at work.

    The browser's clock and the kernel's differ by an unknown amount; the quickest of the last
    hundred frames shows how much, and what came later than it by 400 ms has waited.
    """

    def __init__(self, *, late_ms: float = LATE_MS) -> None:
        self.late_ms = late_ms
        self._lags: deque[float] = deque(maxlen=REMEMBERED_FRAMES)

    def is_late(self, taken_ms: float, *, now_ms: float | None = None) -> bool:
        """Return whether a frame is too old to be looked at.

        Parameters
        ----------
        taken_ms : float
            When it was taken, by the browser's clock.
        now_ms : float, optional
            The kernel's clock, which is read where None.
        """
        lag = (time.monotonic() * 1000 if now_ms is None else now_ms) - taken_ms
        self._lags.append(lag)
        return lag - min(self._lags) > self.late_ms
