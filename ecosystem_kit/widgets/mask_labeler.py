"""Which pixels are hand: a first guess by GrabCut inside a box, then brush and eraser.

The browser asks, besides what a box labeler's asks,

guess   {sample, box} -> {} and run lengths: what GrabCut takes for the hand inside the box
drafts  {sample} -> {box} and run lengths where something was painted or labeled; the box is the
        picture's box label of this pass where none was drawn
draft   as in `box_labeler`, with run lengths

and the value of a label is {size, buffer}: [height, width], and which buffer has the run lengths.

Run lengths are those of `ecosystem_kit.ledger.label_values`, as little-endian uint32.
"""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ecosystem_kit.ledger import WrongInput, decode_mask, encode_mask
from ecosystem_kit.widgets.box_labeler import STAGE_PARTS, Box, BoxLabeler
from ecosystem_kit.widgets.browser_widget import Content, Reply
from ecosystem_kit.widgets.labeler import LABELER_PARTS, LABELER_STYLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecosystem_kit.ledger import Label

# GrabCut hardly moves any more after three rounds on pictures of this size.
GRABCUT_ROUNDS = 3
# It takes a second for 640×480 and grows with the pixels: larger pictures are guessed smaller.
GRABCUT_SIDE_PX = 640


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
        True where the hand is. Pictures above 640 pixels are guessed at that size.

    Notes
    -----
    GrabCut: Rother, Kolmogorov, Blake, ACM SIGGRAPH 2004; the code is OpenCV's.
    """
    import cv2

    tall, wide = picture.shape[:2]
    scale = min(1.0, GRABCUT_SIDE_PX / max(tall, wide))
    small = picture
    if scale < 1:
        size = max(3, round(wide * scale)), max(3, round(tall * scale))
        small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        x, y, width, height = (round(number * scale) for number in box)
        box = x, y, max(1, width), max(1, height)
    mask = _grabcut(small, _with_a_rim(box, small))
    if scale < 1:
        mask = np.asarray(cv2.resize(mask, (wide, tall), interpolation=cv2.INTER_NEAREST), np.uint8)
    if grow:
        reach = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(grow) + 1,) * 2)
        mask = np.asarray((cv2.dilate if grow > 0 else cv2.erode)(mask, reach), np.uint8)
    return mask.astype(bool)


def _grabcut(picture: "NDArray[np.uint8]", box: Box) -> "NDArray[np.uint8]":
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
    return np.isin(state, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)


def _with_a_rim(box: Box, picture: "NDArray[np.uint8]") -> Box:
    """Return the box inside a rim of one pixel: GrabCut learns the background from outside it."""
    tall, wide = picture.shape[:2]
    x, y = min(max(box[0], 1), wide - 2), min(max(box[1], 1), tall - 2)
    right, bottom = min(box[0] + box[2], wide - 1), min(box[1] + box[3], tall - 1)
    return x, y, max(1, right - x), max(1, bottom - y)


class MaskLabeler(BoxLabeler):
    """Label each picture with the pixels of its hand, ``bool (height, width)``.

    Parameters are those of `Labeler`; ``kind`` is always "picture".
    """

    task = "mask"
    parts: ClassVar[tuple[str, ...]] = (
        *LABELER_PARTS,
        *STAGE_PARTS,
        *("mask_painting.js", "mask_editor.js", "shape_labeler.js", "mask_labeler.js"),
    )
    styles: ClassVar[tuple[str, ...]] = (*LABELER_STYLES, "shapes.css", "mask_labeler.css")

    def __init__(self, *args: Any, **about: Any) -> None:
        self._masks: dict[int, NDArray[np.bool_]] = {}
        super().__init__(*args, **about)

    @property
    def mask(self) -> "NDArray[np.bool_]":
        """The mask as it is painted now, bool of shape (height, width).

        What GrabCut finds in `box` where nothing is painted yet.

        Raises
        ------
        IndexError
            When nothing is left to label.
        """
        sample = self._first()
        painted = self._masks.get(sample)
        if painted is not None:
            return painted.copy()
        return hand_pixels(self.project.ledger.picture(sample), self.box)

    def _handle(
        self, kind: str, content: Content, buffers: list[memoryview]
    ) -> Reply | Content | None:
        if kind == "guess":
            sample = int(content["sample"])
            box = self._box_in(content["box"], sample)
            mask = hand_pixels(self.project.ledger.picture(sample), box)
            return {}, [runs_as_bytes(mask)]
        if kind == "operations":
            content = {**content, "operations": _with_runs(content["operations"], buffers)}
        if kind == "draft" and buffers:
            self._keep_mask(int(content["sample"]), buffers[0])
        return super()._handle(kind, content, buffers)

    def _keep_mask(self, sample: int, runs: memoryview) -> None:
        wide, tall = self._size(sample)
        self._masks[sample] = mask_of_bytes(runs, (tall, wide))

    def _begun(self, sample: int) -> Reply:
        box = self._boxes.get(sample)
        if box is None:
            labeled = self._standing(sample, "box")
            box = None if labeled is None else tuple(round(one) for one in labeled.value)
        painted = self._masks.get(sample)
        if painted is None:
            painted = self._my_own(sample)
        return {"box": box}, [] if painted is None else [runs_as_bytes(painted)]

    def _keep_taken(self, sample: int, value: Any) -> None:
        self._masks[sample] = value

    def _forget_draft(self, sample: int) -> None:
        super()._forget_draft(sample)
        self._masks.pop(sample, None)

    def _shown(self, label: "Label") -> Any:
        return int(label.value.sum())


def _with_runs(operations: list[Content], buffers: list[memoryview]) -> list[Content]:
    """Return label operations whose masks have their run lengths in them."""

    def filled(one: Content) -> Content:
        value = one.get("value")
        if not isinstance(value, dict) or "buffer" not in value:
            return one
        counts = np.frombuffer(buffers[value["buffer"]], "<u4")
        return {**one, "value": {"size": value["size"], "counts": counts}}

    return [filled(one) for one in operations]


def runs_as_bytes(mask: "NDArray[np.bool_]") -> bytes:
    """Return a mask's run lengths as little-endian uint32.

    Examples
    --------
    >>> runs_as_bytes(np.array([[False, True], [False, True]])).hex()
    '0200000002000000'
    """
    return np.asarray(encode_mask(mask)["counts"], "<u4").tobytes()


def mask_of_bytes(runs: bytes | memoryview, shape: tuple[int, int]) -> "NDArray[np.bool_]":
    """Return the mask, bool (height, width), whose run lengths `runs_as_bytes` wrote.

    Raises
    ------
    WrongInput
        When the runs don't fill the picture.
    """
    if len(runs) % 4:
        message = f"found {len(runs)} bytes as run lengths; wanted 4 for each"
        raise WrongInput(message)
    return decode_mask({"size": list(shape), "counts": np.frombuffer(runs, "<u4")})
