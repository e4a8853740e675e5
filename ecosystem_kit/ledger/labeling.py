"""Labels: operations that are only ever added, and what they come to."""

import operator
from collections.abc import Sequence
from typing import Any, SupportsIndex

import numpy as np

from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.label_operations import LabelOperations
from ecosystem_kit.ledger.label_values import check_task
from ecosystem_kit.ledger.labels import HISTORY, Labels, as_label
from ecosystem_kit.ledger.records import Label, LabelEffort
from ecosystem_kit.ledger.samples import from_list
from ecosystem_kit.ledger.store import Store


class Labeling(Store):
    """The part of a ledger that keeps labels."""

    def add_label(
        self,
        sample: SupportsIndex,
        value: Any,
        *,
        task: str = "class",
        by: str = "me",
        seconds: float | None = None,
        pass_number: int = 1,
        guide_version: int = 1,
        helped_by: str | None = None,
    ) -> int:
        """Label a sample and return the revision; an earlier label stays in the history.

        Parameters
        ----------
        sample : int
            The sample's number.
        value : object
            See `ecosystem_kit.ledger.label_values` for what each task takes.
        task : {"class", "box", "mask", "segment"}
            Which question the label answers.
        by : str
            Who says so.
        seconds : float, optional
            How long it took.
        pass_number : int
            1 for the first time, 2 for the blind second pass.
        guide_version : int
            Which version of the label guide held.
        helped_by : str, optional
            Whose guess was shown to the labeler.

        Raises
        ------
        UnknownRecord
            There is no such sample.
        WrongInput
            There is no such task, or it does not take such a value.
        """
        return self.add_many_labels(
            [sample],
            [value],
            task=task,
            by=by,
            seconds=[seconds],
            pass_number=pass_number,
            guide_version=guide_version,
            helped_by=helped_by,
        )[0]

    def add_many_labels(
        self,
        samples: Sequence[SupportsIndex],
        values: Sequence[Any],
        *,
        task: str = "class",
        by: str = "me",
        seconds: Sequence[float | None] | None = None,
        pass_number: int = 1,
        guide_version: int = 1,
        helped_by: str | None = None,
    ) -> list[int]:
        """Label samples, all or none, and return the revisions; see `add_label`."""
        times = [None] * len(samples) if seconds is None else seconds
        if not len(samples) == len(values) == len(times):
            raise WrongInput(
                f"found {len(samples)} samples, {len(values)} values and {len(times)} seconds; "
                "wanted one of each for each sample"
            )
        about = LabelOperations(
            task=check_task(task),
            pass_number=pass_number,
            by=by,
            guide_version=guide_version,
            helped_by=helped_by,
            at=self._now(),
        )
        with self._transaction("keep a label") as connection:
            return [
                about.add(connection, operator.index(sample), value=value, seconds=took)
                for sample, value, took in zip(samples, values, times, strict=True)
            ]

    def undo_label(
        self, sample: SupportsIndex, *, task: str = "class", pass_number: int = 1, by: str = "me"
    ) -> int:
        """Take back a sample's last label; the one before it holds again. Return the revision.

        Parameters
        ----------
        sample, task, pass_number
            Whose label.
        by : str
            Who takes it back.

        Raises
        ------
        UnknownRecord
            There is no such sample.
        WrongInput
            The sample has no label in this task and pass.
        """
        about = LabelOperations(check_task(task), pass_number=pass_number, by=by, at=self._now())
        with self._transaction("undo a label") as connection:
            return about.undo(connection, operator.index(sample))

    def labels(self, task: str = "class", pass_number: int = 1) -> Labels:
        """Return the current labels of one task and pass, by sample number.

        Raises
        ------
        WrongInput
            There is no such task.
        """
        rows = self._read(
            "SELECT group_concat(sample) FROM current_labels WHERE task = ? AND pass_number = ?",
            (check_task(task), pass_number),
        )
        numbers = np.sort(from_list(rows[0][0]))
        return Labels(self._read, numbers, task=task, pass_number=pass_number)

    def label_history(self, sample: SupportsIndex) -> list[Label]:
        """Return everything that was done to a sample's labels, oldest first."""
        return [as_label(row) for row in self._read(HISTORY, (operator.index(sample),))]

    def label_effort(self) -> list[LabelEffort]:
        """Return how long labels took, for each task and pass; undone ones count as well."""
        rows = self._read(
            "SELECT task, pass_number, timed, seconds, squares FROM label_effort "
            "ORDER BY task, pass_number"
        )
        return [LabelEffort._make(row) for row in rows]
