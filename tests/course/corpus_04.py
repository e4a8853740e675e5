"""Right and wrong answers to the exercises of notebook 04."""

_PIXEL = """
import numpy as np
pixel = np.array([210, 150, 120], np.uint8)
red, green, blue = pixel.astype(float)
"""
_Y = _PIXEL + "brightness = 0.299 * red + 0.587 * green + 0.114 * blue\n"
_DENTS = """
import numpy as np
depth = np.array([10301, 114, 6735, 9000, 860, 326])
angle = np.array([23.0, 135.0, 28.0, 110.0, 169.0, 163.0])
radius = 20.0
"""
_PIXELS = _DENTS + "pixels = depth / 256\n"
_SOUND = """
import numpy as np
sound = (0.2 * np.sin(np.arange(4000) * 0.3)).astype(np.float32)
"""
_LEVEL = _SOUND + "def level(sound):\n    return "
_TEMPLATES = """
import numpy as np
from types import SimpleNamespace
draw = np.random.default_rng(0)
rule = SimpleNamespace(templates_=draw.normal(size=(6, 320)).astype(np.float32))
names = np.array(["0", "0", "1", "1", "2", "2"])
heard = rule.templates_[3] + draw.normal(0, 0.1, 320).astype(np.float32)
"""
_DISTANCES = _TEMPLATES + "distances = np.sqrt(((rule.templates_ - heard) ** 2).mean(axis=1))\n"

RIGHT = {
    "04.1": [
        _Y + "cr = 128 + 0.713 * (red - brightness)",
        _PIXEL + "brightness = pixel @ np.array([0.299, 0.587, 0.114])\n"
        "cr = (red - brightness) * 0.713 + 128",
        _PIXEL + "import cv2\nbrightness, cr, cb = map(float, "
        "cv2.cvtColor(pixel[None, None], cv2.COLOR_RGB2YCrCb)[0, 0])",
    ],
    "04.2": [
        _PIXELS + "fingers = ((pixels > 0.35 * radius) & (angle < 90)).sum() + 1",
        _PIXELS + "fingers = 1\nfor deep, wide in zip(pixels, angle):\n"
        "    if deep > 0.35 * radius and wide < 90:\n        fingers += 1",
        _DENTS + "pixels = [one / 256 for one in depth]\n"
        "fingers = 1 + sum(p > 7 and a < 90 for p, a in zip(pixels, angle))",
        _DENTS + "pixels = np.true_divide(depth, 2**8)\n"
        "fingers = len(np.flatnonzero(np.logical_and(pixels / radius > 0.35, angle < 90))) + 1",
    ],
    "04.3": [
        _LEVEL + "20 * np.log10(np.sqrt(np.mean(sound**2)))",
        _LEVEL + "10 * np.log10(np.mean(np.square(sound)))",
        _SOUND + "import math\ndef level(sound):\n"
        "    return 20 * math.log10(math.sqrt(sum(float(s) ** 2 for s in sound) / len(sound)))",
    ],
    "04.4": [
        _DISTANCES + "nearest = names[distances.argmin()]",
        _TEMPLATES
        + "distances = [np.sqrt(np.mean((row - heard) ** 2)) for row in rule.templates_]\n"
        "nearest = str(names[np.argmin(distances)])",
        _TEMPLATES
        + "distances = np.linalg.norm(rule.templates_ - heard, axis=1) / np.sqrt(heard.size)\n"
        "nearest = names[np.argsort(distances)][0]",
    ],
}

WRONG = {
    "04.1": [
        (_PIXEL + "brightness = (red + green + blue) / 3\ncr = 128", "plain mean"),
        (_PIXEL + "brightness = 0.114*red + 0.587*green + 0.299*blue\ncr = 1", "changed places"),
        (_PIXEL + "brightness = red + green + blue\ncr = 1", "Each colour has its weight"),
        (_PIXEL + "brightness = 500\ncr = 1", "lies between the three"),
        (_Y + "brightness /= 255\ncr = 1", "in parts of 1"),
        (_Y + "cr = 0.713 * (red - brightness)", "128 is missing"),
        (_Y + "cr = 128 + 0.713 * (brightness - red)", "turned round"),
        (_Y + "cr = 128 + 0.713 * (blue - brightness)", "made from blue"),
        (_Y + "cr = 128 + 0.564 * (blue - brightness)", "That is Cb"),
        (_Y + "cr = 128 + red - brightness", "has a weight"),
        (_Y + "cr = 128 + 0.713 * red - brightness", "brackets is missing"),
        (_Y + "cr = (128 + 0.713) * (red - brightness)", "brackets are wrong"),
        (_Y + "cr = 3", "red beyond Y"),
        (_Y + "cr = pixel", "one number is wanted"),
    ],
    "04.2": [
        (_PIXELS + "fingers = 2 * ((pixels > 0.35 * radius) & (angle < 90)).sum()", "share one"),
        (_DENTS + "depth = depth + 100\npixels = depth // 256\nfingers = 3", "throws away"),
        (_PIXELS + "fingers = ((pixels > 0.35 * radius) & (angle < 90)).sum()", "are the gaps"),
        (_PIXELS + "fingers = len(depth) + 1", "counts every dent"),
        (_PIXELS + "fingers = len(depth)", "number of all dents"),
        (_PIXELS + "fingers = (pixels > 0.35 * radius).sum() + 1", "Mind the angle"),
        (_PIXELS + "fingers = 20", "count by hand"),
        (_PIXELS + "fingers = pixels > 0.35 * radius", "one number is wanted"),
        (_DENTS + "pixels = depth\nfingers = 3", "still in 256ths"),
        (_DENTS + "pixels = depth * 256\nfingers = 3", "The other way"),
        (_DENTS + "pixels = depth / 255 / 2\nfingers = 3", "256 make one"),
        (_DENTS + "pixels = depth[0] / 256\nfingers = 3", "one number for each"),
    ],
    "04.3": [
        (_LEVEL + "20 * np.log10(np.abs(np.mean(sound)))", "The mean came first"),
        (_LEVEL + "20 * np.log10(np.sqrt(np.sum(sound**2)))", "the root of the sum"),
        (_LEVEL + "10 * np.log10(np.sqrt(np.mean(sound**2)))", "half of it"),
        (_LEVEL + "20 * np.log10(np.mean(sound**2))", "twice of it"),
        (_LEVEL + "20 * np.log(np.sqrt(np.mean(sound**2)))", "natural logarithm"),
        (_LEVEL + "np.sqrt(np.mean(sound**2))", "makes it decibels"),
        (_LEVEL + "-20 * np.log10(np.sqrt(np.mean(sound**2)))", "The sign"),
        (_LEVEL + "20 * np.log10(np.abs(sound).max())", "single loudest"),
        (_LEVEL + "20 * np.log10(np.abs(sound).mean())", "mean of the sizes"),
        (_LEVEL + "20 * np.log10(32768 * np.sqrt(np.mean(sound**2)))", "divided already"),
        (_LEVEL + "np.log10(np.sqrt(np.mean(sound**2)))", "20 times it"),
        (_LEVEL + "5", "go on from there"),
        (_LEVEL + "20 * np.log10(np.abs(sound) + 1)", "one number is wanted"),
        (_LEVEL + "-17.0", "right for your data, and not for others"),
        (_LEVEL + "20 * np.log(sound.std()) / np.log(10) + 1000 * abs(sound.mean())", "go on from"),
        (_SOUND + "level = -17.0", "a function is wanted"),
    ],
    "04.4": [
        (_DISTANCES + "nearest = 2", "A name is text"),
        (_TEMPLATES + "distances = ((rule.templates_ - heard) ** 2).mean(axis=1)\nnearest = '1'",
         "root is missing"),
        (_TEMPLATES + "distances = np.linalg.norm(rule.templates_ - heard, axis=1)\nnearest = '1'",
         "root of the sum"),
        (_TEMPLATES + "distances = np.abs(rule.templates_ - heard).mean(axis=1)\nnearest = '1'",
         "mean of the sizes"),
        (_TEMPLATES + "distances = np.sqrt(((rule.templates_ - heard) ** 2).mean(axis=0))\n"
         "nearest = '1'", "axis=1"),
        (_TEMPLATES + "distances = 0.5\nnearest = '1'", "one number for each"),
        (_TEMPLATES + "distances = np.zeros(6)\nnearest = '1'", "for each row"),
        (_DISTANCES + "nearest = distances.argmin()", "A name is text"),
        (_DISTANCES + "nearest = names[distances.argmax()]", "farthest template"),
        (_DISTANCES + "nearest = 'one'", "is not the nearest"),
    ],
}  # fmt: skip
