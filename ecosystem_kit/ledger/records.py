"""What the ledger hands out: one tuple type for each kind of row, read-only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

NOT_FOR_TRAINING = ("unsure", "exclude")
"""Class labels that say that a sample must stay out of ``y``."""


class Session(NamedTuple):
    """One sitting of one person under one set of conditions."""

    id: int
    person: str
    device: str
    light: str
    background: str
    distance: str
    noise: str
    place: str
    consent: bool
    synthetic: bool
    started_at: float


class Sample(NamedTuple):
    """One picture or sound.

    `media` is the name of its content (SHA-256 and extension), `taken_at` seconds since 1970
    (UTC), `label` the current class label of the first pass or None, `width` and `height` pixels,
    `duration_s` seconds.
    """

    id: int
    kind: str
    session: int
    person: str
    prompt: str | None
    media: str
    taken_at: float
    label: str | None
    source: str
    width: int | None
    height: int | None
    duration_s: float | None


class Label(NamedTuple):
    """One label, or one operation of a label's history.

    `value` is text for a class, (x, y, width, height) in pixels for a box, a bool array of shape
    (height, width) for a mask, (start_s, end_s) for a segment, and None for an undo, whose
    `undoes` names the revision taken back.
    """

    sample: int
    value: Any
    task: str
    pass_number: int
    by: str
    seconds: float | None
    guide_version: int
    helped_by: str | None
    revision: int
    at: float
    operation: str = "set"
    undoes: int | None = None


class CaptureEffort(NamedTuple):
    """How many samples one session gave, and how many minutes it took."""

    session: int
    person: str
    kind: str
    samples: int
    minutes: float
    first_at: float
    last_at: float


class LabelEffort(NamedTuple):
    """How long the labels of one task and pass took, over all that were timed.

    `seconds` is their sum, `squares` the sum of their squares (for an interval of the mean).
    """

    task: str
    pass_number: int
    timed: int
    seconds: float
    squares: float


class Run(NamedTuple):
    """One experiment: what was tried, on which data, and what came out."""

    id: int
    name: str
    stage: Any
    purpose: str
    kind: str | None
    correct: int | None
    total: int | None
    train_correct: int | None
    train_total: int | None
    learning_curve: Any
    data_version: str | None
    code_version: str | None
    seed: int | None
    params: Any
    details: Any
    at: float


class Event(NamedTuple):
    """One answer of the assistant to one person."""

    id: int
    session: int
    person: str
    said: str
    truth: str | None
    confidence: float | None
    margin: float | None
    answer_ms: float | None
    output: str | None
    behaviour: str | None
    rating: float | None
    flagged: bool
    sample: int | None
    at: float


class GateRecord(NamedTuple):
    """What a gate said, and what was decided then; `decision` is None while it is open."""

    id: int
    stage: Any
    verdict: str
    loop: str | None
    sentence: str
    evidence: Any
    at: float
    decision: str | None
    reason: str | None
    decided_at: float | None


class Note(NamedTuple):
    """One version of a note."""

    id: int
    key: str
    value: Any
    at: float


@dataclass(frozen=True)
class Selection:
    """What a model trains on, without the media themselves.

    Attributes
    ----------
    ids : int64 of shape (samples,)
        Rising.
    y : str of shape (samples,)
        Current class label of the first pass.
    groups : str of shape (samples,)
        Person.
    sessions : int64 of shape (samples,)
        Session.
    """

    ids: NDArray[np.int64]
    y: NDArray[np.str_]
    groups: NDArray[np.str_]
    sessions: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Arrays:
    """Samples as a model wants them; unpacks to ``X, y, groups``.

    Attributes
    ----------
    X : ndarray
        Pictures uint8 (samples, side, side, 3) RGB, or sounds float32 (samples, clip_samples).
    y, groups, sessions, ids
        As in `Selection`.
    """

    X: NDArray[Any]
    y: NDArray[np.str_]
    groups: NDArray[np.str_]
    sessions: NDArray[np.int64]
    ids: NDArray[np.int64]

    def __iter__(self) -> Iterator[NDArray[Any]]:
        return iter((self.X, self.y, self.groups))

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Split:
    """Two sets of samples without a person in common; unpacks to ``train, test``."""

    train: Selection
    test: Selection
    train_persons: tuple[str, ...]
    test_persons: tuple[str, ...]

    def __iter__(self) -> Iterator[Selection]:
        return iter((self.train, self.test))
