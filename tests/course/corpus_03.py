"""Right and wrong answers to the exercises of notebook 03."""

_BOXES = """
(x, y, w, h), (u, v, across, down) = (10, 20, 50, 60), (15, 24, 55, 66)
shared = (min(x + w, u + across) - max(x, u)) * (min(y + h, v + down) - max(y, v))
one, two = w * h, across * down
"""
_PASSES = """
import pandas
first = pandas.Series(list("0011223344"))
second = pandas.Series(list("0011223055"))
same = (first == second).mean()
first_share = first.value_counts(normalize=True)
second_share = second.value_counts(normalize=True)
products = first_share.mul(second_share, fill_value=0)
"""
_KAPPA = _PASSES + "def kappa(same, products):\n    "
_HELP = """
import pandas
trial = pandas.DataFrame({
    "help": [True] * 8 + [False] * 10,
    "agrees": [True] * 3 + [False] * 5 + [True] + [False] * 9,
})
with_help, alone = trial[trial["help"]], trial[~trial["help"]]
"""

RIGHT = {
    "03.1": [
        _BOXES + "overlap = shared / (one + two - shared)",
        _BOXES + "union = w * h + across * down - shared\noverlap = shared / union",
        _BOXES + "overlap = 1 / (one / shared + two / shared - 1)",
        _BOXES
        + "import numpy as np\noverlap = np.float64(shared) / np.subtract(one + two, shared)",
    ],
    "03.2": [
        _KAPPA + "chance = products.sum()\n    return (same - chance) / (1 - chance)",
        _KAPPA + "return 1 - (1 - same) / (1 - sum(products))",
        _PASSES + "import numpy as np\n"
        "kappa = lambda same, products: (same - np.sum(products)) / (1 - np.sum(products))",
    ],
    "03.3": [
        _HELP + "bias = with_help['agrees'].mean() - alone['agrees'].mean()",
        _HELP + "bias = 3 / 8 - 1 / 10",
        _HELP + "share = trial.groupby('help')['agrees'].mean()\nbias = share[True] - share[False]",
        _HELP + "bias = sum(with_help.agrees) / len(with_help) - sum(alone.agrees) / len(alone)",
    ],
}

WRONG = {
    "03.1": [
        (_BOXES + "overlap = shared", "in pixels"),
        (_BOXES + "overlap = shared / (one + two)", "counted twice"),
        (_BOXES + "overlap = 2 * shared / (one + two)", "Dice"),
        (_BOXES + "overlap = shared / two", "divides by Sasha's box alone"),
        (_BOXES + "overlap = (one + two - shared) / shared", "turned round"),
        (_BOXES + "overlap = shared / (one + two + shared)", "third time"),
        (_BOXES + "overlap = 0.9", "is not it"),
        (_BOXES + "overlap = (x, y)", "one number is wanted"),
    ],
    "03.2": [
        (_KAPPA + "return same", "plain agreement"),
        (_KAPPA + "return same - products.sum()", "Divide it"),
        (_KAPPA + "return products.sum()", "of two who roll dice"),
        (_KAPPA + "return (same - products.sum()) / products.sum()", "what could be reached"),
        (_KAPPA + "return (same - products.sum()) / same", "does not depend"),
        (_KAPPA + "return (same - products.sum()) / (1 - same)", "did not agree on"),
        (_KAPPA + "return same - products.sum() / (1 - products.sum())", "brackets"),
        (_KAPPA + "return (same - products.mean()) / (1 - products.mean())", "not their mean"),
        (_KAPPA + "c = products.sum()\n    return 100 * (same - c) / (1 - c)", "not a percentage"),
        (_KAPPA + "return 3", "more than always"),
        (_KAPPA + "return 0.5", "from chance to 1"),
        (_KAPPA + "return products", "one number is wanted"),
        (_KAPPA + "(same - products.sum()) / (1 - products.sum())", "does it end with `return`"),
        (
            _KAPPA + "from ecosystem_kit.intervals import kappa_interval\n"
            "    return kappa_interval(first, second).estimate",
            "and not for others",
        ),
        (_PASSES + "kappa = 0.65", "a function is wanted"),
    ],
    "03.3": [
        (_HELP + "bias = with_help['agrees'].mean()", "without it"),
        (_HELP + "bias = alone['agrees'].mean()", "the thing to take away"),
        (_HELP + "bias = alone['agrees'].mean() - with_help['agrees'].mean()", "turned round"),
        (_HELP + "bias = trial['agrees'].mean()", "mixes both halves"),
        (_HELP + "bias = with_help['agrees'].sum() - alone['agrees'].sum()", "of counts"),
        (_HELP + "bias = with_help['agrees'].sum()", "That is a count"),
        (_HELP + "bias = 27.5", "in percent"),
        (_HELP + "bias = with_help['agrees'].mean() + alone['agrees'].mean()", "not a sum"),
        (_HELP + "bias = 0.9", "start from there"),
        (_HELP + "bias = with_help['agrees']", "one number is wanted"),
    ],
}
