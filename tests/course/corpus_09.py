"""Right and wrong answers to the exercises of notebook 09."""

_TEAM = """
from ecosystem_kit import team_and_hiring
team = {"Sam": ["product owner"], "Kim": ["machine-learning engineer", "platform engineer"],
        "Lou": ["machine-learning engineer"]}
table = team_and_hiring.who_does_what(team)
"""
_RATES = """
from ecosystem_kit.intervals import Interval
per_minute, seconds, pictures = Interval(12, 11, 13, 99), Interval(4, 3, 5, 99), 10_000
"""
_WALKS = """
import numpy as np
from ecosystem_kit import replanning
walks = replanning.walk({1: 4, 2: 6, 3: 12, 4: 8}, {1: 0.5, 2: 0.5, 3: 0.5, 4: 0.5}, n_walks=300)
"""

RIGHT = {
    "09.1": [
        _TEAM + "alone = list(table.index[table.sum(axis=1) == 1])",
        _TEAM + "alone = [name for name, row in table.iterrows() if sum(row) == 1]",
        _TEAM + "alone = set(team_and_hiring.single_points(team))",
    ],
    "09.2": [
        _RATES + "hours = pictures / per_minute.estimate / 60 + pictures * seconds.estimate / 3600",
        _RATES + "hours = pictures * (60 / per_minute.estimate + seconds.estimate) / 60 / 60",
        _RATES + "import numpy as np\nhours = np.float64(10_000 / 12 / 60 + 10_000 * 4 / 3600)",
    ],
    "09.3": [
        "mine_by_scale = [1, 3, 2, 4, 1, 3, 2, 4, 1, 2, 3, 4]",
        "mine_by_scale = (1, 3, 2, 4, 1, 3, 2, 4, 2, 2, 3, 4)",
        "import numpy as np\nmine_by_scale = np.array([1, 3, 2, 4, 1, 3, 2, 3, 1, 2, 3, 4])",
    ],
    "09.4": [
        _WALKS + "eight_of_ten = np.quantile(walks.hours, 0.8)",
        _WALKS + "eight_of_ten = sorted(walks.hours)[int(0.8 * len(walks.hours))]",
        _WALKS + "eight_of_ten = float(np.percentile(walks.hours, 80))",
    ],
}

WRONG = {
    "09.1": [
        (_TEAM + "alone = 7", "A list of activity names"),
        (_TEAM + "alone = list(table.index[table.sum(axis=1) == 0])", "is done by nobody"),
        (_TEAM + "alone = list(table.index[table.sum(axis=1) >= 1])", "more than one person"),
        (_TEAM + "alone = list(table.columns)", "is a person"),
        (_TEAM + "alone = []", "are missing"),
    ],
    "09.2": [
        (_RATES + "hours = pictures / per_minute.estimate / 60", "the capturing alone"),
        (_RATES + "hours = pictures * seconds.estimate / 3600", "the labeling alone"),
        (
            _RATES + "hours = pictures / per_minute.estimate + pictures * seconds.estimate / 60",
            "looks like minutes",
        ),
        (
            _RATES + "hours = pictures / per_minute.estimate + pictures * seconds.estimate / 3600",
            "still in minutes",
        ),
        (_RATES + "hours = 1", "less than the two rates give"),
        (_RATES + "hours = 'many'", "one number is wanted"),
    ],
    "09.3": [
        ("mine_by_scale = 3", "A list of twelve numbers"),
        ("mine_by_scale = [1, 3, 2]", "wanted: 12 whole numbers"),
        ("mine_by_scale = [0] * 12", "from 1 to 4"),
        ("mine_by_scale = [3, 2, 3, 3, 4, 1, 2, 4, 2, 1, 4, 2]", "Read answer E again"),
    ],
    "09.4": [
        (_WALKS + "eight_of_ten = walks.hours.mean()", "That is the mean"),
        (_WALKS + "eight_of_ten = 0.8 * walks.hours.max()", "80 % of the longest walk"),
        (_WALKS + "eight_of_ten = np.quantile(walks.hours, 0.2)", "of the walks end within"),
        (_WALKS + "eight_of_ten = walks.hours", "one number is wanted"),
    ],
}
