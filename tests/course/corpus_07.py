"""Right and wrong answers to the exercises of notebook 07."""

_SHADOW = "shadow_right, promised = 0.5, 0.93\n"
_SLICES = """
import pandas
slices = pandas.DataFrame({
    "right": [40, 27, 18, 1], "count": [42, 28, 24, 4], "judged": [True, True, True, False],
})
judged = slices[slices["judged"]]
shares = judged["right"] / judged["count"]
every = slices["right"] / slices["count"]
"""
_DEF = "import numpy as np\ndef later(sound, samples):\n    "

RIGHT = {
    "07.1": [
        _SHADOW + "drop = shadow_right - promised",
        _SHADOW + "drop = -(promised - shadow_right)",
        _SHADOW + "import numpy as np\ndrop = np.subtract(shadow_right, promised)",
        _SHADOW + "drop = round(shadow_right - promised, 3)",
    ],
    "07.2": [
        _DEF + "shifted = np.zeros_like(sound)\n    shifted[samples:] = "
        "sound[: len(sound) - samples]\n    return shifted",
        _DEF + "return np.concatenate([np.zeros(samples, sound.dtype), sound])[: len(sound)]",
        _DEF + "moved = np.roll(sound, samples)\n    moved[:samples] = 0\n    return moved",
        _DEF + "return np.pad(sound, (samples, 0))[: len(sound)]",
    ],
    "07.3": [
        _SLICES + "difference = shares.max() - shares.min()",
        _SLICES + "ordered = sorted(shares)\ndifference = ordered[-1] - ordered[0]",
        _SLICES + "difference = 27 / 28 - 18 / 24",
        _SLICES + "import numpy as np\ndifference = np.ptp(shares.to_numpy())",
    ],
}

WRONG = {
    "07.1": [
        (_SHADOW + "drop = promised - shadow_right", "turned round"),
        (_SHADOW + "drop = 100 * (shadow_right - promised)", "points of a hundred"),
        (_SHADOW + "drop = shadow_right", "Take the promise away"),
        (_SHADOW + "drop = promised", "That is the promise"),
        (_SHADOW + "drop = (shadow_right - promised) / promised", "divides by the promise"),
        (_SHADOW + "drop = shadow_right / promised", "a ratio"),
        (_SHADOW + "drop = shadow_right + promised", "not a sum"),
        (_SHADOW + "drop = -0.9", "How far below"),
        (_SHADOW + "drop = 'much'", "one number is wanted"),
    ],
    "07.2": [
        (_DEF + "return np.roll(sound, samples)", "came round"),
        (_DEF + "return np.roll(sound, -samples)", "that is earlier"),
        (_DEF + "return np.concatenate([np.zeros(samples), sound])", "got longer"),
        (_DEF + "return sound[: len(sound) - samples]", "got shorter"),
        (_DEF + "sound[:samples] = 0\n    return sound", "nothing has moved"),
        (_DEF + "cut = sound.copy()\n    cut[:samples] = 0\n    return cut", "nothing has moved"),
        (_DEF + "np.pad(sound, (samples, 0))", "wants a `return`"),
        (_DEF + "return sound[::-1]", "two zeros"),
        (
            _DEF + "few = min(samples, 2)\n    return np.pad(sound, (few, 0))[: len(sound)]",
            "and not for others: a sound of",
        ),
        (
            _DEF + "shifted = np.zeros_like(sound)\n    shifted[samples:] = sound[:-samples]\n"
            "    return shifted",
            "broadcast",
        ),
        ("later = 3", "a function is wanted"),
    ],
    "07.3": [
        (_SLICES + "difference = slices['right'].max() - slices['right'].min()", "of all slices"),
        (_SLICES + "difference = every.max() - every.min()", "too few answers"),
        (_SLICES + "difference = shares.min() - shares.max()", "turned round"),
        (_SLICES + "difference = 100 * (shares.max() - shares.min())", "in percent"),
        (_SLICES + "difference = judged['right'].max() - judged['right'].min()", "are counts"),
        (_SLICES + "difference = shares.min()", "worst slice alone"),
        (_SLICES + "difference = shares.max()", "best slice alone"),
        (_SLICES + "difference = shares.max() - shares.mean()", "best minus mean"),
        (_SLICES + "difference = 0.5", "is not it"),
        (_SLICES + "difference = shares", "one number is wanted"),
    ],
}
