"""Two replayed labelers: programs that label as two people might, slips and habits included.

Nobody sat at a keyboard. They are told what was asked for (the prompt) and then err at rates
chosen here, from a seed, so that a notebook that runs with no one at the desk has two passes to
compare. What they show is how to measure labelers; it is no evidence about people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecosystem_kit.ledger import Ledger

TASKS = ("class", "box", "mask", "segment")
# Median seconds a label. Box: extreme clicking, Papadopoulos et al. (ICCV 2017). Mask: 22 hours
# for 1,000 outlines, Lin et al. (Microsoft COCO, ECCV 2014). Class and segment: our choice.
MEDIAN_S = {"class": 2.0, "box": 7.0, "mask": 79.0, "segment": 6.0}
# Spread of the logarithm of the seconds: two labels of three lie within a third of the median.
SPREAD = 0.3
# A guess on the screen saves reading time; the share that it saves is our choice.
HELPED_TIME = 0.6
# From this version on the guide has a rule for the cases that version 1 is silent about.
COMPLETE_GUIDE = 2
DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class Said:
    """What a replayed labeler said: a label and its seconds for each sample's number."""

    values: dict[int, Any] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ReplayedLabeler:
    """A program that labels with slips and habits; never a person.

    Attributes
    ----------
    name : str
        What the ledger calls it; says that it is replayed and synthetic.
    seed : int
        The same seed and the same sample give the same label.
    slips : float
        Share of samples, 0 to 1, labeled as a neighbouring digit by a slip of the hand.
    unknown_read_as_digit, unknown_left_unsure : float
        Shares of the "unknown" samples that it calls a digit, or "unsure", as long as the guide
        has no rule for them.
    yields : float
        Share of a helper's wrong guesses that it lets pass.
    speed : float
        Its seconds, as a multiple of the medians.
    grow : int
        Pixels by which its boxes and outlines lie outside (or inside) the hand's edge.
    late_s : float
        Seconds that it leaves after a word.
    """

    name: str
    seed: int
    slips: float = 0.02
    unknown_read_as_digit: float = 0.0
    unknown_left_unsure: float = 0.0
    yields: float = 0.3
    speed: float = 1.0
    grow: int = 0
    late_s: float = 0.0

    def label(
        self,
        ledger: "Ledger",
        samples: Sequence[int],
        *,
        task: str = "class",
        guide_version: int = 1,
        guesses: Mapping[int, str] | None = None,
    ) -> Said:
        """Return what it says about samples; nothing is written.

        Parameters
        ----------
        ledger : Ledger
            Only read.
        samples : sequence of int
            Numbers of the samples.
        task : {"class", "box", "mask", "segment"}, default="class"
            What is labeled: classes of anything, boxes and masks of pictures, segments of sounds.
        guide_version : int, default=1
            Version of the label guide that it follows.
        guesses : mapping of int to str, optional
            A helper's guesses, shown while it labels by class.

        Returns
        -------
        Said
            Values as the ledger takes them, and seconds.

        Raises
        ------
        ValueError
            When there is no such task.
        """
        if task not in TASKS:
            message = f"There is no task {task!r} to label by: choose from {TASKS}."
            raise ValueError(message)
        said = Said()
        for number in samples:
            sample = ledger.sample(number)
            rng = np.random.default_rng([self.seed, crc32(f"{sample.media} {task}".encode())])
            seconds = MEDIAN_S[task] * self.speed * float(np.exp(rng.normal(0, SPREAD)))
            guess = None if guesses is None else guesses.get(number)
            said.seconds[number] = seconds * (HELPED_TIME if guess else 1.0)
            if task == "class":
                value = self._class(sample.prompt, rng, guide_version=guide_version, guess=guess)
            else:
                value = self._shape(ledger, number, task, rng)
            said.values[number] = value
        return said

    def _shape(self, ledger: "Ledger", number: int, task: str, rng: np.random.Generator) -> Any:
        if task == "segment":
            return self._segment(ledger.sound(number), rng)
        outline = self._outline(ledger.picture(number), rng)
        return outline if task == "mask" else _box_around(outline)

    def _class(
        self,
        prompt: str | None,
        rng: np.random.Generator,
        *,
        guide_version: int,
        guess: str | None,
    ) -> str:
        # All chances are drawn at once, so that help or a new guide changes nothing else.
        slip, unclear, give_in = rng.random(3)
        digit = str(rng.choice(DIGITS[:6]))
        if prompt is None:
            return "unsure"
        if guess is not None and guess != prompt and give_in < self.yields:
            return guess
        if prompt not in DIGITS and guide_version < COMPLETE_GUIDE:
            if unclear < self.unknown_read_as_digit:
                return digit
            if unclear > 1 - self.unknown_left_unsure:
                return "unsure"
        if prompt in DIGITS and slip < self.slips:
            return str(max(0, int(prompt) - 1)) if prompt != "0" else "1"
        return prompt

    def _outline(
        self, picture: "NDArray[np.uint8]", rng: np.random.Generator
    ) -> "NDArray[np.bool_]":
        import cv2

        grow = self.grow + int(rng.integers(-1, 2))
        mask = find_outline(picture).astype(np.uint8)
        reach = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(grow) + 1,) * 2)
        moved = (cv2.dilate if grow > 0 else cv2.erode)(mask, reach)
        return (moved if moved.any() else mask).astype(bool)

    def _segment(self, sound: "NDArray[np.float32]", rng: np.random.Generator) -> Any:
        from ecosystem_kit import hearing

        long_s = len(sound) / hearing.SAMPLE_RATE_HZ
        start, end = hearing.find_word(sound) or (0, len(sound))
        early, late = np.abs(rng.normal(0, 0.03, size=2))
        start_s = max(0.0, start / hearing.SAMPLE_RATE_HZ - early)
        end_s = min(long_s, end / hearing.SAMPLE_RATE_HZ + late + self.late_s)
        return round(float(start_s), 2), round(float(np.floor(end_s * 100) / 100), 2)


def find_outline(picture: "NDArray[np.uint8]") -> "NDArray[np.bool_]":
    """Return the pixels of the largest thing near a picture's middle, bool (height, width).

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB, a hand somewhere in its middle.

    Notes
    -----
    GrabCut (Rother, Kolmogorov, Blake 2004), started from a frame of a twelfth of each side;
    where it finds nothing, a disc in the middle stands in.
    """
    import cv2

    tall, wide = picture.shape[:2]
    frame = (wide // 12, tall // 12, wide - wide // 6, tall - tall // 6)
    state, models = np.zeros((tall, wide), np.uint8), np.zeros((2, 1, 65))
    cv2.setRNGSeed(0)
    bgr = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2BGR)
    cv2.grabCut(bgr, state, frame, models[0], models[1], 2, cv2.GC_INIT_WITH_RECT)
    inside = np.isin(state, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    count, parts, about, _ = cv2.connectedComponentsWithStats(inside)
    if count < 2:
        disc = np.zeros((tall, wide), np.uint8)
        cv2.circle(disc, (wide // 2, tall // 2), min(tall, wide) // 4, 1, -1)
        return disc.astype(bool)
    largest = 1 + int(np.argmax(about[1:, cv2.CC_STAT_AREA]))
    return np.asarray(parts == largest)


def _box_around(mask: "NDArray[np.bool_]") -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1


ROBIN = ReplayedLabeler(
    "robin (replayed, synthetic)", 11, unknown_read_as_digit=0.25, yields=0.3, grow=0, late_s=0.0
)
SASHA = ReplayedLabeler(
    "sasha (replayed, synthetic)",
    23,
    unknown_left_unsure=0.35,
    # Half of the wrong guesses: with 300 pictures the effect stands clear of its interval.
    yields=0.5,
    slips=0.03,
    speed=1.15,
    grow=2,
    late_s=0.08,
)
LABELERS = (ROBIN, SASHA)
