"""Samples as arrays for estimators, and the split by person."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.codecs import decode_picture, decode_sound
from ecosystem_kit.ledger.errors import UnknownRecord, WrongInput
from ecosystem_kit.ledger.reading import Reading
from ecosystem_kit.ledger.records import Arrays, Split
from ecosystem_kit.ledger.samples import as_json
from ecosystem_kit.wording import people

PICTURE_SIDE = 128
"""Pixels: what the models and the bundled pictures share."""


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
            Length of each sound at 16 kHz, the word in its middle; `hearing.CLIP_SAMPLES` where
            None.
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
            X = self._pictures(selection.ids, side=side)
        else:
            X = self._sounds(selection.ids, clip_samples=clip_samples)
        return Arrays(X, selection.y, selection.groups, selection.sessions, selection.ids)

    def _pictures(self, ids: NDArray[np.int64], *, side: int) -> NDArray[np.generic]:
        if side < 1:
            raise WrongInput(f"found side = {side}; wanted pixels, 1 or more")
        X = np.empty((len(ids), side, side, 3), np.uint8)
        for row, media in enumerate(self._media_of(ids)):
            X[row] = centre_square(decode_picture(self._bytes(media)), side=side)
        return X

    def _sounds(self, ids: NDArray[np.int64], *, clip_samples: int | None) -> NDArray[np.generic]:
        from ecosystem_kit.hearing import CLIP_SAMPLES, trim_to_word

        length = CLIP_SAMPLES if clip_samples is None else clip_samples
        if length < 1:
            raise WrongInput(f"found clip_samples = {length}; wanted 1 or more")
        X = np.empty((len(ids), length), np.float32)
        for row, media in enumerate(self._media_of(ids)):
            X[row] = trim_to_word(decode_sound(self._bytes(media)), samples=length)
        return X

    def _media_of(self, ids: NDArray[np.int64]) -> list[str]:
        rows = self._read(
            "SELECT media FROM samples WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (as_json(ids),),
        )
        if len(rows) != len(ids):
            raise UnknownRecord("some samples were deleted meanwhile: ask for the arrays again")
        return [media for (media,) in rows]

    def split(self, kind: str, *, test_share: float = 0.25, random_state: int = 0) -> Split:
        """Split the labeled samples by person: nobody in the test set is in the training set.

        Parameters
        ----------
        kind : {"picture", "sound"}
            What to split.
        test_share : float
            Wanted share of samples in the test set, between 0 and 1; whole people are taken, so
            it is met as closely as a walk through them in random order allows.
        random_state : int
            The same number and the same people give the same split.

        Raises
        ------
        WrongInput
            Fewer than two people are labeled, or the share is not between 0 and 1.
        """
        if not 0 < test_share < 1:
            raise WrongInput(f"found test_share = {test_share}; wanted a number between 0 and 1")
        groups = self._groups(kind)
        counts = groups.people()
        if len(counts) < 2:
            raise WrongInput(
                f"found labeled {kind}s of {people(len(counts))}; a test on people never met "
                "needs two at least. Capture a second person, or join the bundled sample people."
            )
        test = choose_persons(counts, test_share=test_share, random_state=random_state)
        train = tuple(name for name in counts if name not in test)
        return Split(
            train=groups.pick(lambda group: group.person not in test),
            test=groups.pick(lambda group: group.person in test),
            train_persons=train,
            test_persons=test,
        )


def choose_persons(
    counts: dict[str, int], *, test_share: float, random_state: int
) -> tuple[str, ...]:
    """Return who is tested on: at least one person, and never all.

    Parameters
    ----------
    counts : dict of str to int
        Samples of each person; two people at least.
    test_share, random_state
        As in `ArrayReading.split`.
    """
    wanted = test_share * sum(counts.values())
    names = sorted(counts)
    order = np.random.default_rng(random_state).permutation(len(names))
    chosen: list[str] = []
    have = 0
    for name in (names[number] for number in order[:-1]):
        if not chosen or abs(have + counts[name] - wanted) < abs(have - wanted):
            chosen.append(name)
            have += counts[name]
    return tuple(sorted(chosen))


def centre_square(picture: NDArray[np.uint8], *, side: int) -> NDArray[np.uint8]:
    """Return the centre square of a picture, scaled.

    Parameters
    ----------
    picture : uint8 of shape (height, width, 3)
        RGB.
    side : int
        Pixels of the result's edges.

    Returns
    -------
    uint8 of shape (side, side, 3)
        A view where nothing had to be scaled.
    """
    import cv2

    from ecosystem_kit import vision

    middle = vision.square(picture)
    if len(middle) == side:
        return middle
    return np.asarray(cv2.resize(middle, (side, side), interpolation=cv2.INTER_AREA), np.uint8)
