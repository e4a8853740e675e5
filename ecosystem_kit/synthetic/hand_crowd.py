"""Made-up hands in any number, as a camera and the hand net would give them."""

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.synthetic.hand_skeletons import draw_shape, make_skeleton

LABELS = (*"0123456789", "unknown")
# Degrees: how far hands nod, turn about their own axis, and lean sideways before a camera.
NOD, TURN, LEAN = 16.0, 28.0, 18.0
# The net guesses depth from one picture, and often too flat.
FLAT_LOW, FLAT_HIGH = 0.55, 1.1
JITTER = 0.035  # in palms' lengths: how far the net's points lie from the truth
METRES = 0.09  # a palm's length, wrist to the middle finger's knuckle
NOBODY_SHARE = 0.1


def crowd(
    count: int, *, random_state: int | None = 0
) -> tuple[NDArray[np.float32], NDArray[np.str_]]:
    """Return hands of made-up people who show digits and other gestures, half of them left hands.

    Parameters
    ----------
    count : int
        Hands for each of the ten digits. Twice as many are "unknown"; a tenth of these show no
        hand at all (63 zeros).
    random_state : int or None
        Seed.

    Returns
    -------
    X : ndarray of float32, shape (12 * count, 63)
        Points in metres, as `vision.HandLandmarks` gives them.
    y : ndarray of str, shape (12 * count,)

    Examples
    --------
    >>> X, y = crowd(5)
    >>> X.shape, int((y == "unknown").sum())
    ((60, 63), 10)
    """
    rng = np.random.default_rng(random_state)
    labels = [label for label in LABELS for _ in range(count * (2 if label == "unknown" else 1))]
    skeletons = [make_skeleton(label, shape=draw_shape(rng), random_state=rng) for label in labels]
    seen = as_seen(np.array(skeletons), random_state=rng)
    seen[len(seen) - round(2 * count * NOBODY_SHARE) :] = 0
    return seen.reshape(len(seen), 63).astype(np.float32), np.array(labels)


def as_seen(
    skeletons: NDArray[np.float64], *, random_state: int | np.random.Generator | None = 0
) -> NDArray[np.float64]:
    """Return hands as the hand net's world points: turned, flattened, shaken, in metres.

    Parameters
    ----------
    skeletons : ndarray of float64, shape (n, 21, 3)
        Right hands, see `hand_skeletons.make_skeleton`.
    random_state : int, Generator or None
        Seed.

    Returns
    -------
    ndarray of float64, shape (n, 21, 3)
        x to the right, y down, z away from the camera, around the points' middle; every other
        hand is mirrored into a left one.
    """
    from scipy.spatial.transform import Rotation

    rng = np.random.default_rng(random_state)
    count = len(skeletons)
    angles = rng.normal(0, (NOD, TURN, LEAN), (count, 3))
    turns = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
    seen = np.einsum("nij,nkj->nki", turns, skeletons)
    seen[:, :, 2] *= rng.uniform(FLAT_LOW, FLAT_HIGH, (count, 1))
    seen += rng.normal(0, JITTER, seen.shape)
    seen *= np.array([1, -1, -1])
    seen[::2, :, 0] *= -1
    seen -= seen.mean(axis=1, keepdims=True)
    return np.asarray(seen * METRES * rng.normal(1, 0.08, (count, 1, 1)))
