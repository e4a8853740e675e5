"""Which pixels are hand: a first guess by GrabCut inside a box, then grown or shrunk by eye."""

from typing import TYPE_CHECKING

import ipywidgets
import numpy as np

from ecosystem_kit.widgets.box_labeler import Box, BoxLabeler
from ecosystem_kit.widgets.sample_view import html_of_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

# GrabCut hardly moves any more after three rounds on pictures of this size.
GRABCUT_ROUNDS = 3
TINT = np.array([255, 220, 0])


def hand_pixels(picture: "NDArray[np.uint8]", box: Box, *, grow: int = 0) -> "NDArray[np.bool_]":
    """Return which pixels inside a box belong to its foreground.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB.
    box : tuple of int
        x, y, width, height in pixels of the picture.
    grow : int, default=0
        Grows the mask by that many pixels, or shrinks it where negative.

    Returns
    -------
    ndarray of bool, shape (height, width)
        True where the hand is.

    Notes
    -----
    GrabCut: Rother, Kolmogorov, Blake, ACM SIGGRAPH 2004; the code is OpenCV's.
    """
    import cv2

    state = np.zeros(picture.shape[:2], np.uint8)
    models = np.zeros((2, 1, 65))
    cv2.setRNGSeed(0)
    cv2.grabCut(
        cv2.cvtColor(picture, cv2.COLOR_RGB2BGR),
        state,
        box,
        models[0],
        models[1],
        GRABCUT_ROUNDS,
        cv2.GC_INIT_WITH_RECT,
    )
    mask = np.isin(state, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    if grow:
        reach = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(grow) + 1,) * 2)
        mask = np.asarray((cv2.dilate if grow > 0 else cv2.erode)(mask, reach), np.uint8)
    return mask.astype(bool)


class MaskLabeler(BoxLabeler):
    """Label each picture with the pixels of its hand, ``bool (height, width)``.

    Parameters are those of `Labeler`; ``kind`` is always "picture".
    """

    task = "mask"

    def _controls(self) -> list[ipywidgets.Widget]:
        parts = super()._controls()
        self._grow = ipywidgets.IntSlider(
            min=-5, max=5, value=0, description="grow", continuous_update=False
        )
        self._grow.observe(lambda _: self._draw(), names="value")
        save = ipywidgets.Button(description="save this mask", layout={"height": "44px"})
        save.on_click(lambda _: self.label(self.mask) if self.queue else None)
        buttons = parts.pop()
        buttons.children = (save, *buttons.children[1:])
        return [*parts, self._grow, buttons]

    @property
    def mask(self) -> "NDArray[np.bool_]":
        """The mask as the sliders have it, bool of shape (height, width)."""
        picture = self.project.ledger.picture(self.queue[0])
        return hand_pixels(picture, _with_a_rim(self.box, picture), grow=self._grow.value)

    def _draw(self) -> None:
        if self._moving or not self.queue:
            return
        picture, mask = self.project.ledger.picture(self.queue[0]).copy(), self.mask
        picture[mask] = (picture[mask] * 0.5 + TINT * 0.5).astype(np.uint8)
        alt = f"The picture with {mask.mean():.0%} of its pixels marked as hand"
        self._sample_view.value = html_of_picture(picture, alt=alt)


def _with_a_rim(box: Box, picture: "NDArray[np.uint8]") -> Box:
    """Return the box inside a rim of one pixel: GrabCut learns the background from outside it."""
    tall, wide = picture.shape[:2]
    x, y = min(max(box[0], 1), wide - 2), min(max(box[1], 1), tall - 2)
    return x, y, max(1, min(box[2], wide - 1 - x)), max(1, min(box[3], tall - 1 - y))
