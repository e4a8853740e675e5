"""Samples in groups of one session and label: what a selection is decided by."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.records import NOT_FOR_TRAINING, Selection

_NOT_IN_Y = ("", *NOT_FOR_TRAINING)


class Group(NamedTuple):
    """Samples of one session that have the same class label ('' for none)."""

    session: int
    label: str
    samples: int
    person: str


class Groups:
    """All samples of one kind, group after group.

    Parameters
    ----------
    ids : int64 of shape (samples,)
        In the order of the groups.
    groups : list of Group
        Their samples together are as many as `ids`.
    """

    def __init__(self, ids: NDArray[np.int64], groups: list[Group]) -> None:
        self.ids = ids
        self.groups = groups

    def people(self) -> dict[str, int]:
        """Return how many samples a model may learn from there are of each person, by name."""
        people: dict[str, int] = {}
        for group in self.groups:
            if group.label not in _NOT_IN_Y and group.samples:
                people[group.person] = people.get(group.person, 0) + group.samples
        return dict(sorted(people.items()))

    def pick(self, wanted: Callable[[Group], bool]) -> Selection:
        """Return the samples of the wanted groups that a model may learn from, oldest first."""
        groups = self.groups
        usable = [g.label not in _NOT_IN_Y and wanted(g) for g in groups]
        which = np.repeat(np.arange(len(groups)), [g.samples for g in groups])
        kept = np.array(usable, bool)[which] if groups else np.zeros(0, bool)
        ids, which = self.ids[kept], which[kept]
        order = np.argsort(ids, kind="stable")
        which = which[order]
        return Selection(
            ids=ids[order],
            y=np.array([g.label for g in groups], np.str_)[which],
            groups=np.array([g.person for g in groups], np.str_)[which],
            sessions=np.array([g.session for g in groups], np.int64)[which],
        )
