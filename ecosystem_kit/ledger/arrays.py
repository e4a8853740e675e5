"""Samples as arrays for estimators, and the split by person."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.codecs import decode_picture, decode_sound
from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.reading import Reading, check_kind
from ecosystem_kit.ledger.records import Arrays, Selection

PICTURE_SIDE = 128
"""Pixels: what the models and the bundled pictures share."""


@dataclass(frozen=True)
class Split:
    """Two sets of samples without a person in common; unpacks to ``train, test``."""

    train: Selection
    test: Selection
    train_persons: tuple[str, ...]
    test_persons: tuple[str, ...]

    def __iter__(self) -> Iterator[Selection]:
        return iter((self.train, self.test))


class ArrayReading(Reading):
    """The part of a ledger that makes arrays."""

    def arrays(
        self,
        kind: str,
        *,
        side: int = PICTURE_SIDE,
        clip_samples: int | None = None,
        labels: Collection[str] | None = None,
        persons: Collection[str] | None = None,
        sessions: Collection[int] | None = None,
    ) -> Arrays:
        """Return labeled samples as ``X, y, groups``, oldest first.

        "unsure", "exclude" and unlabeled samples stay out.

        Parameters
        ----------
        kind : {"picture", "sound"}
            What to return.
        side : int
            Pixels: the centre square of each picture is scaled to (side, side).
        clip_samples : int, optional
            Length of each sound at 16 kHz; that of the bundled models where None.
        labels, persons, sessions : collection, optional
            Keep only these; all where None.

        Returns
        -------
        Arrays
            X uint8 (samples, side, side, 3) RGB, or float32 (samples, clip_samples).

        Raises
        ------
        WrongInput
            There is no such kind, or a size below 1.
        LedgerError
            A file is gone or damaged.
        """
        selection = self.select(kind, labels=labels, persons=persons, sessions=sessions)
        if kind == "picture":
            media = self._pictures(selection.ids, side=_positive(side, "side"))
        else:
            length = _default_clip() if clip_samples is None else clip_samples
            media = self._sounds(selection.ids, length=_positive(length, "clip_samples"))
        return Arrays(media, selection.y, selection.groups, selection.sessions, selection.ids)

    def _pictures(self, ids: NDArray[np.int64], *, side: int) -> NDArray[np.uint8]:
        X = np.empty((len(ids), side, side, 3), np.uint8)
        for row, media in enumerate(self._media_of(ids)):
            X[row] = centre_square(decode_picture(self._bytes(media)), side=side)
        return X

    def _sounds(self, ids: NDArray[np.int64], *, length: int) -> NDArray[np.float32]:
        X = np.empty((len(ids), length), np.float32)
        for row, media in enumerate(self._media_of(ids)):
            X[row] = fit_clip(decode_sound(self._bytes(media)), length=length)
        return X

    def _media_of(self, ids: NDArray[np.int64]) -> list[str]:
        text = f"[{','.join(map(str, ids))}]"
        rows = self._read(
            "SELECT media FROM samples WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (text,),
        )
        return [media for (media,) in rows]

    def split(self, kind: str, *, test_share: float = 0.25, random_state: int = 0) -> Split:
        """Split the labeled samples by person: whoever is in the test set is in no other.

        Parameters
        ----------
        kind : {"picture", "sound"}
            What to split.
        test_share : float
            Wanted share of samples in the test set, between 0 and 1; whole people are taken, so
            it is met as closely as they allow.
        random_state : int
            The same number and the same people give the same split.

        Raises
        ------
        WrongInput
            Fewer than two people are labeled, or the share is not between 0 and 1.
        """
        if not 0 < test_share < 1:
            raise WrongInput(f"found test_share = {test_share}; wanted a number between 0 and 1")
        counts = self.people(check_kind(kind), labeled=True)
        if len(counts) < 2:
            raise WrongInput(
                f"found labeled {kind}s of {len(counts)} people; a test on people never met needs "
                "two at least. Capture a second person, or join the bundled sample people."
            )
        test = _choose_persons(counts, test_share=test_share, random_state=random_state)
        train = tuple(name for name in counts if name not in test)
        return Split(
            train=self.select(kind, persons=train),
            test=self.select(kind, persons=test),
            train_persons=train,
            test_persons=test,
        )


def _choose_persons(
    counts: dict[str, int], *, test_share: float, random_state: int
) -> tuple[str, ...]:
    wanted = test_share * sum(counts.values())
    names = sorted(counts)
    chosen: list[str] = []
    have = 0
    for name in np.random.default_rng(random_state).permutation(names)[:-1]:
        if chosen and abs(have + counts[name] - wanted) >= abs(have - wanted):
            continue
        chosen.append(str(name))
        have += counts[name]
    return tuple(sorted(chosen))


def centre_square(picture: NDArray[np.uint8], *, side: int) -> NDArray[np.uint8]:
    """Return the centre square of a picture, scaled to (side, side, 3)."""
    import cv2

    height, width = picture.shape[:2]
    edge = min(height, width)
    top, left = (height - edge) // 2, (width - edge) // 2
    square = picture[top : top + edge, left : left + edge]
    if edge == side:
        return square
    return np.asarray(cv2.resize(square, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def fit_clip(sound: NDArray[np.float32], *, length: int) -> NDArray[np.float32]:
    """Return `length` samples around the centre of the sound's energy, padded with silence."""
    energy = np.square(sound, dtype=np.float64)
    total = float(energy.sum())
    middle = len(sound) / 2 if total == 0 else float(energy @ np.arange(len(sound))) / total
    # A short sound is padded; a long one is cut, but never past its ends.
    start = round(middle - length / 2)
    if len(sound) >= length:
        start = min(max(start, 0), len(sound) - length)
    padded = np.pad(sound, (length, length))
    return padded[start + length : start + 2 * length]


def _default_clip() -> int:
    from ecosystem_kit import hearing

    return int(hearing.CLIP_SAMPLES)


def _positive(value: int, name: str) -> int:
    if value < 1:
        raise WrongInput(f"found {name} = {value}; wanted 1 or more")
    return value
