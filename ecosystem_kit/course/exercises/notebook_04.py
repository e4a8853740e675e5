"""Exercises of notebook 04, baseline."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ecosystem_kit.course import made_up
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.slips import (
    are_close,
    is_close,
    one_number,
    refuse_slips,
    refuse_slips_of_many,
)

RED, GREEN, BLUE = 0.299, 0.587, 0.114
CR, CB = 0.713, 0.564
GAP_DEPTH, WIDEST_GAP_DEGREES = 0.35, 90.0


@exercise(
    "04.1",
    needs=("brightness", "cr", "pixel"),
    hints=[
        "Write the two formulas as they stand: first brightness, then cr from it.",
        "The pixel holds red, green, blue in this order, already as red, green and blue.",
        "brightness = 0.299 * red + ..., then cr = 128 + 0.713 * (red - ...)",
    ],
)
def check_colour(brightness: Any, cr: Any, pixel: Any) -> str:
    """Right when Y weighs the three colours and Cr is what red has beyond Y."""
    red, green, blue = (float(one) for one in pixel)
    value = one_number(brightness, "brightness")
    wanted = RED * red + GREEN * green + BLUE * blue
    slips = {
        (red + green + blue) / 3: "That is the plain mean. Eyes take green for brighter than blue: "
        "use the three weights.",
        BLUE * red + GREEN * green + RED * blue: "Red and blue changed places: the pixel is in "
        "the order red, green, blue.",
        red + green + blue: "That is the sum. Each colour has its weight.",
        wanted / 255: "That is in parts of 1. The camera's numbers go to 255; leave them so.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"A brightness of {value:.1f} is not it: the pixel has red {red:g}, green {green:g}, "
            f"blue {blue:g}, and the weights add up to 1, so Y lies between the three."
        )
    _check_cr(one_number(cr, "cr"), wanted, red=red, blue=blue)
    return "Grey has Cr 128. This pixel is redder than grey."


def _check_cr(value: float, y: float, *, red: float, blue: float) -> None:
    more = red - y
    wanted = 128 + CR * more
    slips = {
        CR * more: "Brightness is right. In Cr the 128 is missing: without it, grey would be 0 "
        "and half of the colours negative.",
        128 - CR * more: "Brightness is right. In Cr the difference is turned round: red comes "
        "first.",
        128 + CR * (blue - y): "Brightness is right. That is made from blue; Cr takes red.",
        128 + CB * (blue - y): "Brightness is right. That is Cb, the same with blue; Cr takes red.",
        128 + more: "Brightness is right. In Cr the difference has a weight, 0.713.",
        128 + CR * red - y: "Brightness is right. In Cr a pair of brackets is missing: take Y away "
        "from red first.",
        (128 + CR) * more: "Brightness is right. In Cr the brackets are wrong: 0.713 times the "
        "difference, then 128 added.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"Brightness is right, and cr = {value:.1f} is not: red beyond Y is {more:.1f}."
        )


@exercise(
    "04.2",
    needs=("pixels", "fingers", "depth", "angle", "radius"),
    hints=[
        "Turn depth into pixels first: then you can hold it against the radius.",
        "Two conditions, one for depth and one for angle; both must hold. Count where they do.",
        "pixels = depth / 256, then fingers = ((pixels > 0.35 * radius) & (...)).sum() + ...",
    ],
)
def check_fingers(pixels: Any, fingers: Any, depth: Any, angle: Any, radius: float) -> str:
    """Right when deep and narrow dents are counted in the right unit, and one is added."""
    _check_pixels(np.asarray(pixels), np.asarray(depth))
    value = one_number(fingers, "fingers")
    deep, narrow = depth / 256 > GAP_DEPTH * radius, angle < WIDEST_GAP_DEGREES
    gaps = int((deep & narrow).sum())
    slips: dict[float, str] = {
        gaps: f"Those are the gaps, {gaps} of them. Hold up your hand: how many fingers stand "
        "beside them?",
        len(depth) + 1: "That counts every dent. Most are wrinkles: ask for depth and angle.",
        len(depth): "That is the number of all dents. Most are wrinkles: ask for depth and angle.",
        int(deep.sum()) + 1: "Deep enough, all of them. One is too wide to be a gap: mind the "
        "angle as well.",
        # Last: with two gaps and one wide dent both slips give the same number.
        2 * gaps: "Does that count two fingers for each gap? Neighbouring gaps share one. Or is a "
        "deep dent in it that is too wide to be a gap? Mind the angle as well.",
    }
    refuse_slips(value, gaps + 1, slips)
    if not is_close(value, gaps + 1):
        raise NotYet(
            f"{value:g} is not it. A gap is deeper than {GAP_DEPTH * radius:.1f} pixels and "
            "narrower than 90 degrees; count by hand in the lists above."
        )
    return f"{gaps} gaps, {gaps + 1} fingers. Without a gap, the length tells one from none."


def _check_pixels(pixels: Any, depth: Any) -> None:
    if pixels.shape != depth.shape:
        raise NotYet(f"`pixels` is one number for each of the {len(depth)} dents, as `depth` is.")
    if np.array_equal(pixels, depth):
        raise NotYet("`pixels` is still in 256ths of a pixel. How many of them make one pixel?")
    if np.allclose(pixels, depth * 256):
        raise NotYet("The other way: 256 of these units make one pixel, so pixels are fewer.")
    if np.array_equal(pixels, depth // 256) and (depth % 256 > 128).any():
        raise NotYet("`//` throws away what stands after the point. Divide by / and keep it.")
    if not np.allclose(pixels, depth / 256, atol=0.51):
        raise NotYet(f"The first depth, {depth[0]}, is {depth[0] / 256:.2f} pixels: 256 make one.")


@exercise(
    "04.3",
    needs=("level", "sound"),
    hints=[
        "Read the name backwards: square the samples, take their mean, then the root.",
        "np.mean(sound ** 2), np.sqrt(...), np.log10(...): one inside the other.",
        "return 20 * np.log10(np.sqrt(np.mean(...)))",
    ],
)
def check_level(level: Callable[..., Any], sound: Any, *, random_state: int = 0) -> str:
    """Right when it is 20 times the logarithm to base ten of the root mean square."""
    wanted = _judge_level(level, sound)
    made_up.also_right_for(partial(_judge_level, level), made_up.sounds(random_state))
    return f"{wanted:.1f} dBFS. Twice the samples' size would be 6 dB more."


def _judge_level(level: Callable[..., Any], sound: Any) -> float:
    """Return the level; say why unless the function returns it."""
    value = one_number(level(sound), "level(sound)")
    samples = np.asarray(sound, np.float64)
    rms = float(np.sqrt(np.mean(samples**2)))
    wanted = float(20 * np.log10(rms))
    slips = {
        10 * np.log10(rms): "That is half of it: 10 belongs to the mean square, 20 to its root.",
        40 * np.log10(rms): "That is twice of it: 20 belongs to the root. The square takes 10.",
        20 * np.log(rms): "np.log is the natural logarithm. Decibels use base ten: np.log10.",
        rms: "That is the root mean square itself. Its logarithm makes it decibels.",
        -wanted: "The sign: this sound is quieter than full scale, so the level is below 0.",
        20 * np.log10(np.abs(samples).max()): "That is the level of the single loudest sample. "
        "Loudness is the mean over all.",
        20 * np.log10(np.abs(samples.mean())): "The mean came first there: above and below zero "
        "cancel, and little is left. Square first, then mean, then root.",
        20 * np.log10(np.sqrt(np.sum(samples**2))): "That is the root of the sum: a longer clip "
        "would be louder. Take the mean of the squares.",
        20 * np.log10(np.abs(samples).mean()): "That is the mean of the sizes. Square first, then "
        "mean, then root.",
        20 * np.log10(rms * 32768): "Full scale is 1 here: the samples are divided already.",
        np.log10(rms): "That is the logarithm, in bels of amplitude. Decibels take 20 times it.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(f"{value:.2f} is not it: the root mean square is {rms:.5f}; go on from there.")
    return wanted


@exercise(
    "04.4",
    needs=("distances", "nearest", "rule", "heard", "names"),
    hints=[
        "rule.templates_ - heard takes the word away from each row. What comes next?",
        "Square, mean along each row (axis=1), root. Then the place of the smallest distance.",
        "distances = np.sqrt(((rule.templates_ - heard) ** 2).mean(axis=1)), then names[...]",
    ],
)
def check_nearest(distances: Any, nearest: Any, rule: Any, heard: Any, names: Any) -> str:
    """Right when there is one distance a template, and the name of the smallest."""
    squares = (np.asarray(rule.templates_, np.float64) - heard) ** 2
    wanted = np.sqrt(squares.mean(axis=1))
    found = np.asarray(distances)
    _check_shape(found, squares)
    slips = [
        (squares.mean(axis=1), "The root is missing: these are the mean squares."),
        (np.sqrt(squares.sum(axis=1)), "That is the root of the sum. Take the mean over the 320 "
         "numbers, or long rows would always be farther."),
        (np.sqrt(squares).mean(axis=1), "That is the mean of the sizes. Square first, then mean, "
         "then root."),
    ]  # fmt: skip
    refuse_slips_of_many(found, wanted, slips)
    if not are_close(found, wanted):
        raise NotYet(f"The first distance is {found[0]:.3f}, and {wanted[0]:.3f} was expected: for "
                     "each row the root of the mean squared difference.")  # fmt: skip
    _check_name(nearest, wanted, names)
    return "All that this rule knows are a few examples. The distance says how far to trust it."


def _check_shape(found: Any, squares: Any) -> None:
    if found.shape == (squares.shape[1],):
        raise NotYet("There is one distance for each of the 320 numbers: the mean went down the "
                     "columns. Along a row it is axis=1.")  # fmt: skip
    if found.shape != (len(squares),) or found.dtype.kind not in "fiu":
        raise NotYet(
            f"`distances` has the shape {found.shape}; wanted is one number for each of the "
            f"{len(squares)} templates."
        )


def _check_name(nearest: Any, distances: Any, names: Any) -> None:
    if isinstance(nearest, int | np.integer) and not isinstance(nearest, bool):
        raise NotYet(
            f"`nearest` is the number {nearest}. A name is text: it stands in `names` at the place "
            "of the smallest distance."
        )
    said = str(np.asarray(nearest).squeeze())
    if said == str(names[distances.argmax()]) != str(names[distances.argmin()]):
        raise NotYet("That is the farthest template. The nearest has the smallest distance.")
    if said != str(names[distances.argmin()]):
        raise NotYet(
            f"The distances are right, and {said!r} is not the nearest one: look at the place of "
            "the smallest, then at `names`."
        )
