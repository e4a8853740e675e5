"""Which samples wait for a label: what this labeler did, and what others did meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit.ledger import NOT_FOR_TRAINING

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Label, Ledger


class LabelQueue:
    """Samples in the order in which they are asked for, and those that wait.

    Parameters
    ----------
    ledger : Ledger
        Where the labels are.
    kind : {"picture", "sound"}
        What is labeled.
    task : str
        Which question is answered.
    samples : sequence of int or None
        Ids to label. Where None, all; then any label of this task and pass is enough. Otherwise a
        sample waits until it has a label by this person under this guide, or a new one by anybody.
    by : str
        Who labels.
    pass_number : int
        The second pass has an order of its own.
    guide_version : int
        Labels of an earlier guide do not count as done.
    random_state : int
        Seed of the second pass's order.

    Attributes
    ----------
    samples : list of int
        All ids, in order.
    waiting : list of int
        Ids still to label, the one that is shown first.
    history : list of tuple (sample, revision, task)
        What was labeled here and not taken back, oldest first.
    """

    def __init__(
        self,
        ledger: "Ledger",
        *,
        kind: str,
        task: str,
        samples: Sequence[int] | None,
        by: str,
        pass_number: int,
        guide_version: int,
        random_state: int,
    ) -> None:
        self.ledger, self.task = ledger, task
        self.by, self.pass_number, self.guide_version = by, pass_number, guide_version
        self.revision, _ = self._since(None, task)
        self._start, self._given = self.revision, samples is not None
        chosen = ledger.samples(kind).ids if samples is None else samples
        self.samples = [int(number) for number in chosen]
        if pass_number > 1:
            np.random.default_rng(random_state).shuffle(self.samples)
        self._place = {number: place for place, number in enumerate(self.samples)}
        self.history: list[tuple[int, int, str]] = []
        done = self._done_before() | self._set_aside(self.samples)
        self.waiting = [number for number in self.samples if number not in done]

    def _since(self, revision: int | None, task: str) -> "tuple[int, dict[int, Label | None]]":
        return self.ledger.labels_since(revision, task=task, pass_number=self.pass_number)

    def _done_before(self) -> set[int]:
        labels = self.ledger.labels(self.task, pass_number=self.pass_number)
        if not self._given:
            return set(labels.samples)
        places = [place for place, number in enumerate(labels.samples) if number in self._place]
        return {labels[place].sample for place in places if not self._waits(labels[place])}

    def _waits(self, label: "Label | None") -> bool:
        if label is None:
            return True
        old = self._given and label.revision <= self._start
        return old and (label.by != self.by or label.guide_version < self.guide_version)

    def _set_aside(self, samples: Iterable[int]) -> set[int]:
        """Return those whose class is "unsure" or "exclude": no other task asks for them."""
        if self.task == "class":
            return set()
        classes = self.ledger.labels("class", pass_number=self.pass_number).to_dict()
        return {number for number in samples if classes.get(number) in NOT_FOR_TRAINING}

    def changed_since(self, revision: int) -> "tuple[int, dict[int, Label | None]]":
        """Return the last revision, and by sample the label of this task after what has changed.

        Parameters
        ----------
        revision : int
            What is known already.
        """
        last, changed = self._since(revision, self.task)
        if self.task != "class":
            _, aside = self._since(revision, "class")
            changed |= {number: self.label_of(number) for number in aside}
        return last, {number: one for number, one in changed.items() if number in self._place}

    def label_of(self, sample: int) -> "Label | None":
        """Return the label that a sample has now in this task and pass."""
        standing, undone = [], set()
        for one in self.ledger.label_history(sample):
            if (one.task, one.pass_number) == (self.task, self.pass_number):
                standing += [one] if one.operation == "set" else []
                undone |= {one.undoes}
        return next((one for one in reversed(standing) if one.revision not in undone), None)

    def refresh(self, *, first: Sequence[int] = ()) -> None:
        """Take in what has changed; what waits again comes first if it is among `first`."""
        self.revision, changed = self.changed_since(self.revision)
        aside = self._set_aside(changed)
        waits = {n for n, label in changed.items() if self._waits(label) and n not in aside}
        kept = [n for n in self.waiting if n not in changed or n in waits]
        new = sorted(waits.difference(kept), key=self._place.__getitem__)
        mine, others = [n for n in new if n in first], [n for n in new if n not in first]
        self.waiting[:] = mine + (self._in_order(kept, others) if others else kept)

    def _in_order(self, kept: list[int], others: list[int]) -> list[int]:
        return sorted([*kept, *others], key=self._place.__getitem__)

    def shown_labels(self, labels: Mapping[int, Any]) -> dict[int, Any]:
        """Return the labels of this queue's samples alone."""
        return {number: value for number, value in labels.items() if number in self._place}

    def remember(self, sample: int, *, revision: int, task: str) -> None:
        """Note what was labeled here, so that it can be taken back; once for each revision."""
        if all(known != revision for _, known, _ in self.history):
            self.history.append((sample, revision, task))

    def forget(self, revision: int) -> None:
        """Drop what was taken back."""
        self.history[:] = [one for one in self.history if one[1] != revision]

    def last(self) -> "tuple[int, int, str] | None":
        """Return sample, revision and task of the last label by this person; None for none.

        Where nothing was labeled here yet, it is the last one in the ledger: a kernel that was
        started again knows it as well.
        """
        if self.history:
            return self.history[-1]
        found = self.ledger.last_label(self.by, task=self.task, pass_number=self.pass_number)
        if found is None or found.sample not in self._place:
            return None
        return found.sample, found.revision, found.task
