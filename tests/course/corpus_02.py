"""Right and wrong answers to the exercises of notebook 02."""

_EDGES = """
import numpy as np
shades = np.random.default_rng(0).integers(0, 256, (12, 16)).astype(float)
middle, up, down = shades[1:-1, 1:-1], shades[:-2, 1:-1], shades[2:, 1:-1]
left, right = shades[1:-1, :-2], shades[1:-1, 2:]
"""
_NOISE = "import math\nimport numpy as np\nvoice, noise = 0.04, 0.0002\n"
_TIMES = """
import numpy as np
times = [0.0, 4.0, 8.0, 12.0, 22.0]
def per_minute(times):
    return """
_TABLE = """
import pandas
rows = [("hand", "right"), ("hand", "left"), ("skin", "light"), ("skin", "dark"), ("light", "lamp")]
table = pandas.DataFrame(
    {"ours": [2, 1, 3, 0, 0], "public signs": [218, 0, 218, 0, 0], "speech": [0, 0, 0, 0, 4]},
    index=pandas.MultiIndex.from_tuples(rows, names=["trait", "value"]),
)
table.loc[("accent", "Spanish"), :] = 0
"""

RIGHT = {
    "02.1": [
        _EDGES + "by_hand = (up + down + left + right - 4 * middle).var()",
        _EDGES + "edges = up - middle + down - middle + left - middle + right - middle\n"
        "by_hand = ((edges - edges.mean()) ** 2).mean()",
        _EDGES + "by_hand = np.var(4 * middle - left - right - up - down)",
        _EDGES + "import cv2\nby_hand = float(cv2.Laplacian(shades, cv2.CV_64F)[1:-1, 1:-1].var())",
    ],
    "02.2": [
        _NOISE + "ratio_db = 10 * np.log10(voice / noise)",
        _NOISE + "ratio_db = 10 * (math.log10(voice) - math.log10(noise))",
        _NOISE + "ratio_db = 10 * math.log(voice / noise, 10)",
        _NOISE + "ratio_db = -10 * np.log10(noise / voice)",
        _NOISE + "ratio_db = 23.01",
    ],
    "02.3": [
        _TIMES + "(len(times) - 1) / (times[-1] / 60)",
        _TIMES + "60 * len(times[1:]) / max(times)",
        _TIMES + "60 / np.diff(times).mean()",
        _TIMES + "sum(1 for one in times if one > 0) / ((times[-1] - times[0]) / 60)",
    ],
    "02.4": [
        _TABLE + "nobody = list(table.index[table.sum(axis=1) == 0])",
        _TABLE + "nobody = [name for name, row in table.iterrows() if not row.any()]",
        _TABLE + "nobody = table.index[(table == 0).all(axis=1)]",
        _TABLE + "nobody = {('skin', 'dark'), ('accent', 'Spanish')}",
        _TABLE + "nobody = ['dark', 'Spanish']",
        _TABLE + "nobody = table[table.sum(axis=1) == 0]",
    ],
}

WRONG = {
    "02.1": [
        (_EDGES + "by_hand = (up + down + left + right - 4 * middle).std()", "standard deviation"),
        (_EDGES + "by_hand = (up + down + left + right - 4 * middle).mean()", "cancel"),
        (_EDGES + "by_hand = (up + down + left + right - 4 * middle)", "a whole table"),
        (_EDGES + "by_hand = (up + down + left + right - middle).var()", "four times, not once"),
        (_EDGES + "by_hand = (up + down + left + right).var()", "follow the light"),
        (_EDGES + "by_hand = ((up + down + left + right) / 4 - middle).var()", "the mean of"),
        (_EDGES + "by_hand = (up + down + left + right + 4 * middle).var()", "A plus where"),
        (_EDGES + "by_hand = shades.var()", "scatter of the shades"),
        (_EDGES + "by_hand = abs(up + down + left + right - 4 * middle).mean()", "mean size"),
        (_EDGES + "by_hand = (up + down - 2 * middle).var()", "is not the variance of these"),
        (_EDGES + "by_hand = 'sharp'", "one number is wanted"),
    ],
    "02.2": [
        (_NOISE + "ratio_db = voice / noise", "the ratio itself"),
        (_NOISE + "ratio_db = np.log10(voice / noise)", "Those are bels"),
        (_NOISE + "ratio_db = 20 * np.log10(voice / noise)", "squares"),
        (_NOISE + "ratio_db = 10 * np.log(voice / noise)", "natural logarithm"),
        (_NOISE + "ratio_db = 10 * np.log10(noise / voice)", "turned round"),
        (_NOISE + "ratio_db = voice - noise", "compared by their ratio"),
        (_NOISE + "ratio_db = 10 * np.log10(voice - noise)", "A minus where"),
        (_NOISE + "ratio_db = 30", "times the noise, and it is 200"),
        (_NOISE + "ratio_db = [23]", "one number is wanted"),
    ],
    "02.3": [
        (_TIMES + "len(times) / (times[-1] / 60)", "one step fewer"),
        (_TIMES + "(len(times) - 1) / times[-1]", "a second's worth"),
        (_TIMES + "len(times) / times[-1]", "the first picture is no step"),
        (_TIMES + "times[-1] / 60 / (len(times) - 1)", "Turn the fraction over"),
        (_TIMES + "times[-1] / (len(times) - 1)", "seconds a picture"),
        (_TIMES + "len(times) - 1", "counts the steps"),
        (_TIMES + "len(times)", "counts the pictures"),
        (_TIMES + "(len(times) - 1) / (sum(times) / 60)", "clock readings"),
        (_TIMES + "10", "At 10.00 a minute"),
        (_TIMES + "times", "one number is wanted"),
        (_TIMES + "4 / (22 / 60)", "right for your data, and not for others"),
        (_TIMES + "4 / (times[-1] / 60)", "right for your data, and not for others"),
        ("times = [0.0, 4.0]\nper_minute = 15", "a function is wanted"),
    ],
    "02.4": [
        (_TABLE + "nobody = 2", "not a count"),
        (_TABLE + "nobody = list(table.index[table.sum(axis=1) > 0])", "Turn the condition round"),
        (_TABLE + "nobody = list(table.index[table['ours'] == 0])", "our own column alone"),
        (_TABLE + "nobody = list(table.index[(table == 0).any(axis=1)])", "at least one column"),
        (_TABLE + "nobody = list(table.sum(axis=1) == 0)", "True and False"),
        (_TABLE + "nobody = [('skin', 'dark')]", "1 of 2 rows are still missing"),
        (_TABLE + "nobody = ['dark', 'Spanish', 'left']", "is not zero everywhere"),
        (_TABLE + "nobody = ['dark', 'Spanish', 'Portuguese']", "is no row of the table"),
        (_TABLE + "nobody = list(table.columns)", "is no row of the table"),
    ],
}
