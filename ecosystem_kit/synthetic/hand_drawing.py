"""Draws a hand from its skeleton: rounded bones, joined and lit like clay, seen by a camera."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Middle of each tone of the Monk Skin Tone scale, sRGB (https://skintone.google, Monk 2022).
SKIN_TONES = (
    (246, 237, 228), (243, 231, 219), (247, 234, 208), (234, 218, 186), (215, 189, 150),
    (160, 126, 86), (130, 92, 67), (96, 65, 52), (58, 49, 42), (41, 36, 32),
)  # fmt: skip
# Radius of the flesh around each point, in wrist-to-knuckle units.
RADII = np.array([
    0.21,  # wrist
    0.17, 0.125, 0.105, 0.085,  # thumb
    0.125, 0.105, 0.092, 0.075,
    0.125, 0.108, 0.095, 0.078,
    0.12, 0.10, 0.088, 0.072,
    0.11, 0.085, 0.075, 0.062,  # little finger
])  # fmt: skip
FINGER_BONES = [(i, i + 1) for first in (1, 5, 9, 13, 17) for i in range(first, first + 3)]
# Bones inside the palm, and bridges that close it between the knuckles.
PALM_BONES = [(0, 1), (0, 5), (0, 9), (0, 13), (0, 17), (5, 9), (9, 13), (13, 17), (1, 5), (0, 2)]
TIPS = (4, 8, 12, 16, 20)
# Drawn larger and then shrunk, so that edges are smooth.
OVERSAMPLED = 2


@dataclass(frozen=True)
class Pose:
    """How the hand is held before the camera.

    Attributes
    ----------
    turn, tilt, roll : float
        Degrees about the upright axis, the horizontal axis, and the line of sight.
    size : float
        Distance from wrist to middle knuckle as a share of the picture's side.
    centre : tuple of float
        Where the middle of the palm lies, as shares of width and height.
    left_hand : bool
        Whether it is a left hand.
    """

    turn: float = 0.0
    tilt: float = 0.0
    roll: float = 0.0
    size: float = 0.36
    centre: tuple[float, float] = (0.5, 0.64)
    left_hand: bool = False


@dataclass(frozen=True)
class Light:
    """Light and camera of a session.

    Attributes
    ----------
    colour : tuple of float
        Factors of red, green and blue; (1, 1, 1) is daylight.
    direction : tuple of float
        Towards the lamp: right, up, towards the camera.
    ambient : float
        Share of the light that comes from everywhere, 0 to 1.
    exposure : float
        Factor of everything; 1 is right.
    noise : float
        Standard deviation of the camera's noise, in steps of 0 to 255.
    blur_px : float
        Standard deviation of the lens's blur, pixels of the finished picture.
    """

    colour: tuple[float, float, float] = (1.0, 1.0, 1.0)
    direction: tuple[float, float, float] = (-0.4, 0.6, 0.8)
    ambient: float = 0.5
    exposure: float = 1.0
    noise: float = 2.0
    blur_px: float = 0.4


def draw_hand(
    skeleton: "NDArray[np.float64] | None",
    background: "NDArray[np.uint8]",
    *,
    skin: int,
    pose: Pose,
    light: Light,
    random_state: int | np.random.Generator = 0,
) -> "NDArray[np.uint8]":
    """Return a picture of a hand before a background.

    Parameters
    ----------
    skeleton : ndarray of float, shape (21, 3)
        From `hand_skeletons.make_skeleton`; the empty scene where None.
    background : ndarray of uint8, shape (side, side, 3)
        RGB in neutral light; the light's colour falls on it as well.
    skin : int
        Tone from 1 (lightest) to 10 (darkest).
    pose : Pose
        How the hand is held.
    light : Light
        Light and camera.
    random_state : int or Generator, default=0
        Seed of skin's and camera's grain.

    Returns
    -------
    ndarray of uint8, shape (side, side, 3)
        RGB.
    """
    import cv2

    random = np.random.default_rng(random_state)
    side = len(background) * OVERSAMPLED
    scene = cv2.resize(background, (side, side), interpolation=cv2.INTER_CUBIC).astype(float) / 255
    if skeleton is not None:
        points = project(skeleton, pose=pose, side=side)
        height = _height_map(points, pose.size * side, side)
        hand = _shade(height, points, skin, light=light, unit=pose.size * side, random=random)
        scene = _put_before(scene, hand, covered=(height > -1e3).astype(float))
    return _photograph(scene, light, side=len(background), random=random)


def _put_before(
    scene: "NDArray[np.float64]", hand: "NDArray[np.float64]", *, covered: "NDArray[np.float64]"
) -> "NDArray[np.float64]":
    """Return the scene with the hand before it, and the hand's shadow on what is behind."""
    import cv2

    side = len(scene)
    move = np.array([[1.0, 0.0, side / 30], [0.0, 1.0, side / 40]])
    fallen = cv2.warpAffine(covered, move, (side, side), borderMode=cv2.BORDER_REPLICATE)
    shadow = np.asarray(cv2.GaussianBlur(fallen, (0, 0), side / 30))
    soft = np.asarray(cv2.GaussianBlur(covered, (0, 0), 0.8))[..., None]
    return scene * (1 - 0.35 * shadow)[..., None] * (1 - soft) + hand * soft


def project(skeleton: "NDArray[np.float64]", *, pose: Pose, side: int) -> "NDArray[np.float64]":
    """Return where the points of a skeleton lie in a picture: x and y in pixels, z towards us.

    Parameters
    ----------
    skeleton : ndarray of float, shape (21, 3)
        In wrist-to-knuckle units.
    pose : Pose
        How the hand is held.
    side : int
        Side of the picture in pixels.

    Returns
    -------
    ndarray of float, shape (21, 3)
        x to the right, y downwards, z towards the camera, all in pixels.
    """
    centred = skeleton - 0.5 * (skeleton[0] + skeleton[9])
    turned = centred @ _rotation(pose).T
    if pose.left_hand:
        turned[:, 0] *= -1
    # A camera at eight hand units: what is nearer is larger.
    nearer = 8 / (8 - turned[:, 2:3])
    x = pose.centre[0] * side + turned[:, 0] * nearer[:, 0] * pose.size * side
    y = pose.centre[1] * side - turned[:, 1] * nearer[:, 0] * pose.size * side
    return np.column_stack([x, y, turned[:, 2] * pose.size * side])


def _rotation(pose: Pose) -> "NDArray[np.float64]":
    turn, tilt, roll = np.radians([pose.turn, pose.tilt, pose.roll])
    about_y = np.array(
        [[np.cos(turn), 0, np.sin(turn)], [0, 1, 0], [-np.sin(turn), 0, np.cos(turn)]]
    )
    about_x = np.array(
        [[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]]
    )
    about_z = np.array(
        [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    )
    return about_z @ about_x @ about_y


def _height_map(points: "NDArray[np.float64]", unit: float, side: int) -> "NDArray[np.float64]":
    """Return the surface's height above the wrist for each pixel, pixels; -1000 where none is."""
    import cv2

    rows, columns = np.mgrid[0:side, 0:side].astype(float)
    palm = np.full((side, side), -1e3)
    for first, second in PALM_BONES:
        radii = np.minimum(RADII[[first, second]], 0.17) * unit
        _raise_bone(palm, columns, rows, points[[first, second]], radii)
    away = points[0] - points[9]
    elbow = points[0] + away / max(np.linalg.norm(away[:2]), 1) * side * 0.9
    arm = np.array([points[0], elbow])
    _raise_bone(palm, columns, rows, arm, np.array([0.22, 0.27]) * unit)
    inside = palm > -1e3
    # The bones of the palm lie under one skin: smoothed, but not over its edge.
    weight = cv2.GaussianBlur(inside.astype(float), (0, 0), 0.07 * unit)
    filled = cv2.GaussianBlur(np.where(inside, palm, 0), (0, 0), 0.07 * unit)
    surface = np.where(inside, filled / np.maximum(weight, 1e-6), -1e3)
    for first, second in FINGER_BONES:
        radii = RADII[[first, second]] * unit
        _raise_bone(surface, columns, rows, points[[first, second]], radii)
    return surface


def _raise_bone(
    surface: "NDArray[np.float64]",
    columns: "NDArray[np.float64]",
    rows: "NDArray[np.float64]",
    ends: "NDArray[np.float64]",
    radii: "NDArray[np.float64]",
) -> None:
    """Lift the surface to a bone's flesh (a cone with round ends) where that is higher."""
    (x0, y0, z0), (x1, y1, z1) = ends
    dx, dy = x1 - x0, y1 - y0
    length = max(dx * dx + dy * dy, 1e-9)
    along = np.clip(((columns - x0) * dx + (rows - y0) * dy) / length, 0, 1)
    away = (columns - x0 - along * dx) ** 2 + (rows - y0 - along * dy) ** 2
    radius = radii[0] + along * (radii[1] - radii[0])
    inside = away < radius**2
    top = z0 + along * (z1 - z0) + np.sqrt(np.maximum(radius**2 - away, 0))
    np.maximum(surface, np.where(inside, top, -1e3), out=surface)


def _shade(
    height: "NDArray[np.float64]",
    points: "NDArray[np.float64]",
    skin: int,
    *,
    light: Light,
    unit: float,
    random: np.random.Generator,
) -> "NDArray[np.float64]":
    import cv2

    inside = height > -1e3
    relief = np.where(inside, height, height[inside].min())
    smooth = cv2.GaussianBlur(relief, (0, 0), 0.012 * unit)
    slope_y, slope_x = np.gradient(smooth)
    normal = np.dstack([-slope_x, slope_y, np.ones_like(smooth)])
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    lamp = np.array(light.direction) / np.linalg.norm(light.direction)
    lit = light.ambient + (1 - light.ambient) * np.clip(normal @ lamp, 0, 1) * 1.25
    # Where the surface lies deeper than its surroundings, less light gets in: creases, gaps.
    around = cv2.GaussianBlur(relief, (0, 0), 0.06 * unit)
    lit *= np.clip(1 - 0.9 * (around - relief) / (0.25 * unit), 0.55, 1.05)
    return lit[..., None] * _skin_colour(height.shape, points, skin, unit=unit, random=random)


def _skin_colour(
    shape: tuple[int, ...],
    points: "NDArray[np.float64]",
    skin: int,
    *,
    unit: float,
    random: np.random.Generator,
) -> "NDArray[np.float64]":
    """Return the skin's own colour: palms are lighter and redder than the back, tips redder."""
    import cv2

    base = np.array(SKIN_TONES[skin - 1]) / 255
    palm = base * 0.72 + np.array([0.80, 0.56, 0.46]) * 0.28
    grain = np.asarray(cv2.GaussianBlur(random.normal(0, 1, shape), (0, 0), 0.05 * unit))
    mottle = grain / max(float(grain.std()), 1e-6) * 0.015
    colour = palm * (1 + mottle[..., None] * [1.0, 1.3, 1.3])
    redder = np.zeros(shape)
    for tip in TIPS:
        x, y = points[tip, :2]
        cv2.circle(redder, (int(x), int(y)), max(1, int(0.09 * unit)), 1.0, -1)
    redness = np.asarray(cv2.GaussianBlur(redder, (0, 0), 0.05 * unit))[..., None]
    return np.asarray(colour * (1 - redness * [-0.02, 0.10, 0.09]), np.float64)


def _photograph(
    scene: "NDArray[np.float64]", light: Light, *, side: int, random: np.random.Generator
) -> "NDArray[np.uint8]":
    import cv2

    seen = scene * light.exposure * np.array(light.colour)
    small = np.asarray(cv2.resize(seen, (side, side), interpolation=cv2.INTER_AREA))
    if light.blur_px > 0:
        small = np.asarray(cv2.GaussianBlur(small, (0, 0), light.blur_px), np.float64)
    noisy = small * 255 + random.normal(0, light.noise, small.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
