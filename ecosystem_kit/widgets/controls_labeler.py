"""The labelers of shapes until each has its own front end: sliders, buttons, a queue, undo."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

# Somebody who left the desk is not slow at labeling: longer than this is not counted as work.
LONGEST_LABEL_S = 120.0


class ControlsLabeler(ipywidgets.VBox):
    """Label samples one after the other; each label is in the ledger before the next is shown.

    Parameters
    ----------
    project : Project
        Whose ledger is labeled.
    kind : {"picture", "sound"}, default="picture"
        What is labeled.
    samples : sequence of int, optional
        Ids to label; everything without a label of this task and pass where None.
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
        self.project, self.kind = project, kind
        self._about: dict[str, Any] = {
            "by": by,
            "pass_number": pass_number,
            "guide_version": guide_version,
        }
        self.queue = list(self._unlabeled() if samples is None else samples)
        if pass_number > 1:
            np.random.default_rng(random_state).shuffle(self.queue)
        self.done: list[int] = []
        self._shown_at = time.monotonic()
        self._sample_view = ipywidgets.HTML()
        self._status = ipywidgets.HTML()
        super().__init__([self._sample_view, *self._controls(), self._status])
        self._show_next()

    def _controls(self) -> list[ipywidgets.Widget]:
        return []

    def _unlabeled(self) -> list[int]:
        ledger = self.project.ledger
        done = set(ledger.labels(self.task, pass_number=self._about["pass_number"]).samples)
        return [sample for sample in ledger.samples(self.kind).ids if sample not in done]

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
        if not self.queue:
            message = "Nothing is left to label here: every sample of this queue has its label."
            raise IndexError(message)
        elapsed = time.monotonic() - self._shown_at if seconds is None else seconds
        self.project.ledger.add_label(
            self.queue[0],
            self._checked(value),
            task=self.task,
            seconds=min(elapsed, LONGEST_LABEL_S),
            helped_by=self._helper(),
            **self._about,
        )
        self.done.append(self.queue.pop(0))
        self._show_next()

    def undo(self) -> None:
        """Take the last label back and show its sample again; the history keeps both.

        Raises
        ------
        IndexError
            When nothing was labeled here yet.
        """
        if not self.done:
            message = "Nothing was labeled here yet, so there is nothing to take back."
            raise IndexError(message)
        sample = self.done.pop()
        about = {name: self._about[name] for name in ("by", "pass_number")}
        self.project.ledger.undo_label(sample, task=self.task, **about)
        self.queue.insert(0, sample)
        self._show_next()

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
        self.queue = waiting + left
        for sample in waiting:
            took = None if seconds is None else seconds[sample]
            self.label(values[sample], seconds=took)
        return len(waiting)

    def _checked(self, value: Any) -> Any:
        return value

    def _helper(self) -> str | None:
        return None

    def _show_next(self) -> None:
        total = len(self.done) + len(self.queue)
        counted = f"{len(self.done)} of {total} labeled." if total else ""
        self._status.value = f"<div role='status'>{counted}</div>"
        if self.queue:
            self._sample_view.value = self._picture_of(self.queue[0])
        else:
            done = "All of this queue is labeled." if total else "Nothing here waits for a label."
            self._sample_view.value = f"<p>{done}</p>"
        self._shown_at = time.monotonic()

    def _picture_of(self, sample: int) -> str:
        from ecosystem_kit.widgets.sample_view import html_of_sample

        return html_of_sample(self.project.ledger, sample, kind=self.kind)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.kind}, {len(self.done)} labeled, {len(self.queue)} left)"
        )
