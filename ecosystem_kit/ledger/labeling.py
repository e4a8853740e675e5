"""Labels: operations that are only ever added, and what they come to."""

import operator
from collections.abc import Sequence
from typing import Any, SupportsIndex

import numpy as np

from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.label_operations import LabelOperations
from ecosystem_kit.ledger.label_values import check_task
from ecosystem_kit.ledger.labels import BY_ID, CHANGED, HISTORY, LAST_BY, Labels, as_label
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
        operation: str | None = None,
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
        operation : str, optional
            An id that whoever asks made up. What is sent again under it is kept once: then the
            revision is the one that it had.

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
            operations=[operation],
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
        operations: Sequence[str | None] | None = None,
    ) -> list[int]:
        """Label samples, all or none, and return the revisions; see `add_label`."""
        times = [None] * len(samples) if seconds is None else seconds
        names = [None] * len(samples) if operations is None else operations
        if not len(samples) == len(values) == len(times) == len(names):
            raise WrongInput(
                f"found {len(samples)} samples, {len(values)} values, {len(times)} seconds and "
                f"{len(names)} operations; wanted one of each for each sample"
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
                about.add(connection, operator.index(sample), value=value, seconds=took, name=name)
                for sample, value, took, name in zip(samples, values, times, names, strict=True)
            ]

    def undo_label(
        self,
        sample: SupportsIndex,
        *,
        task: str = "class",
        pass_number: int = 1,
        by: str = "me",
        operation: str | None = None,
        revision: int | None = None,
    ) -> int:
        """Take back a sample's last label; the one before it holds again. Return the revision.

        Parameters
        ----------
        sample, task, pass_number
            Whose label.
        by : str
            Who takes it back.
        operation : str, optional
            An id, as in `add_label`.
        revision : int, optional
            Which label is meant; any where None.

        Raises
        ------
        UnknownRecord
            There is no such sample.
        WrongInput
            The sample has no label in this task and pass, or its last one is not the one meant.
        """
        about = LabelOperations(check_task(task), pass_number=pass_number, by=by, at=self._now())
        with self._transaction("undo a label") as connection:
            return about.undo(connection, operator.index(sample), name=operation, revision=revision)

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

    def label_operation(self, operation: str) -> Label | None:
        """Return what was done under an id that `add_label` or `undo_label` was given."""
        rows = self._read(BY_ID, (operation,))
        return as_label(rows[0]) if rows else None

    def last_label(
        self, by: str = "me", *, task: str = "class", pass_number: int = 1
    ) -> Label | None:
        """Return the last label that somebody gave and did not take back; None for none."""
        rows = self._read(LAST_BY, (check_task(task), pass_number, by))
        return as_label(rows[0]) if rows else None

    def labels_since(
        self, revision: int | None, *, task: str = "class", pass_number: int = 1
    ) -> tuple[int, dict[int, Label | None]]:
        """Return the last revision of all, and what has changed since an earlier one.

        Parameters
        ----------
        revision : int or None
            Changes up to this one are known already; 0 for none, None for all until now.
        task, pass_number
            Whose changes.

        Returns
        -------
        revision : int
            The last one, of any task and pass: ask from here the next time.
        changed : dict
            By sample number the label that it has now, None where its last one was taken back.
        """
        rows = self._read("SELECT max(revision) FROM label_operations")
        last = int(rows[0][0] or 0)
        if revision is None or last <= revision:
            return last, {}
        changed = self._read(CHANGED, (revision, last, check_task(task), pass_number))
        touched = np.array([number for (number,) in changed], dtype=np.int64)
        now = Labels(self._read, touched, task=task, pass_number=pass_number)
        return last, {**dict.fromkeys(touched.tolist()), **{one.sample: one for one in now}}

    def label_effort(self) -> list[LabelEffort]:
        """Return how long labels took, for each task and pass; undone ones count as well."""
        rows = self._read(
            "SELECT task, pass_number, timed, seconds, squares FROM label_effort "
            "ORDER BY task, pass_number"
        )
        return [LabelEffort._make(row) for row in rows]
