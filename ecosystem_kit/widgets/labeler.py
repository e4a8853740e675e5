"""What every labeler shares: a queue, a clock, undo, and operations kept in the ledger."""

import math
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ecosystem_kit.widgets.label_queue import LabelQueue
from ecosystem_kit.widgets.label_requests import LabelRequests

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

# Somebody who left the desk is not slow at labeling: longer than this is not counted as work.
LONGEST_LABEL_S = 120.0

LABELER_PARTS = (
    *("labeler_samples.js", "labeler_outbox.js", "labeler_state.js", "labeler_parts.js"),
    "labeler.js",
)
LABELER_STYLES = ("labeler.css",)


class Labeler(LabelRequests):
    """Label samples one after the other; each label is in the ledger before it shows as saved.

    Parameters
    ----------
    project : Project
        Whose ledger is labeled.
    kind : {"picture", "sound"}, default="picture"
        What is labeled.
    samples : sequence of int, optional
        Ids to label; all that have no label of this task and pass where None.
    by : str, default="me"
        Who labels.
    pass_number : int, default=1
        2 for the blind second pass: the order is shuffled and earlier labels are not shown.
    guide_version : int, default=1
        Version of the label guide that is followed.
    random_state : int, default=0
        Seed of the second pass's order.

    Attributes
    ----------
    queue : list of int
        Ids still to label, the one that is shown first.
    done : list of int
        Ids labeled here, oldest first.
    """

    task = "class"

    def __init__(
        self,
        project: "Project",
        *,
        kind: str = "picture",
        samples: Sequence[int] | None = None,
        by: str = "me",
        pass_number: int = 1,
        guide_version: int = 1,
        random_state: int = 0,
    ) -> None:
        super().__init__()
        self.project, self.kind = project, kind
        self._about: dict[str, Any] = {
            "by": by,
            "pass_number": pass_number,
            "guide_version": guide_version,
        }
        self._queue = LabelQueue(
            project.ledger,
            kind=kind,
            task=self.task,
            samples=samples,
            random_state=random_state,
            **self._about,
        )
        self._shown_at = time.monotonic()

    @property
    def queue(self) -> list[int]:
        """Ids still to label, the one that is shown first."""
        return self._queue.waiting

    @property
    def done(self) -> list[int]:
        """Ids labeled here, oldest first."""
        return [sample for sample, _, _ in self._queue.history]

    def label(self, value: Any, *, seconds: float | None = None) -> None:
        """Label the sample that is shown, and show the next.

        Parameters
        ----------
        value : object
            The label; what is allowed depends on the task.
        seconds : float, optional
            How long it took; measured since the sample was shown where None.

        Raises
        ------
        IndexError
            When nothing is left to label.
        ValueError
            When the value is none that this task allows; nothing is written.
        """
        with self._lock:
            if not self.queue:
                message = "Nothing is left to label here: every sample of this queue has its label."
                raise IndexError(message)
            elapsed = time.monotonic() - self._shown_at if seconds is None else seconds
            self._add(self.queue[0], value, seconds=elapsed, helped_by=self._helper())
            self._after_change()

    def undo(self) -> None:
        """Take the last label back and show its sample again; the history keeps both.

        Raises
        ------
        IndexError
            When nothing was labeled here yet.
        """
        with self._lock:
            self._after_change(self._take_back(self._queue.last(), None))

    def replay(
        self, values: Mapping[int, Any], *, seconds: Mapping[int, float] | None = None
    ) -> int:
        """Label as a recorded session did, where no one sits at the keyboard.

        Parameters
        ----------
        values : mapping of int to object
            Sample id to label. Samples of the queue that are missing here stay in the queue.
        seconds : mapping of int to float, optional
            Sample id to seconds that its label took in the recorded session.

        Returns
        -------
        int
            How many were labeled.
        """
        waiting = [sample for sample in self.queue if sample in values]
        left = [sample for sample in self.queue if sample not in values]
        self.queue[:] = waiting + left
        for sample in waiting:
            took = None if seconds is None else seconds[sample]
            self.label(values[sample], seconds=took)
        return len(waiting)

    def _checked(self, value: Any) -> Any:
        """Return a value as the ledger wants it, or raise ValueError; for subclasses."""
        return value

    def _helper(self) -> str | None:
        return None

    def _add(
        self,
        sample: int,
        value: Any,
        *,
        seconds: float | None,
        helped_by: str | None,
        operation: str | None = None,
        task: str | None = None,
    ) -> int:
        revision = self.project.ledger.add_label(
            sample,
            self._checked(value) if task in (None, self.task) else value,
            task=task or self.task,
            seconds=_worked(seconds),
            helped_by=helped_by,
            operation=operation,
            **self._about,
        )
        self._queue.remember(sample, revision=revision, task=task or self.task)
        return revision

    def _take_back(self, last: tuple[int, int, str] | None, operation: str | None) -> int:
        """Undo one label; return its sample."""
        if last is None:
            message = "Nothing was labeled here yet, so there is nothing to take back."
            raise IndexError(message)
        sample, revision, task = last
        about = {name: self._about[name] for name in ("by", "pass_number")}
        self.project.ledger.undo_label(
            sample, task=task, operation=operation, revision=revision, **about
        )
        self._queue.forget(revision)
        return sample

    def _after_change(self, *shown: int) -> None:
        self._queue.refresh(first=shown)
        self._shown_at = time.monotonic()
        if self.browser_is_there:
            self._tell("news", {"revision": self._queue.revision})

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.kind}, {len(self.done)} labeled, {len(self.queue)} left)"
        )


def _worked(seconds: Any) -> float | None:
    """Return seconds as they are counted: none for what is no time, two minutes at most."""
    if not isinstance(seconds, int | float) or not math.isfinite(seconds) or seconds < 0:
        return None
    return min(float(seconds), LONGEST_LABEL_S)
