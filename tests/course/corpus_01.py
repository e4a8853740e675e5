"""Right and wrong answers to the exercises of notebook 01."""

_DAYS = "hours, uses_a_day, seconds_before, seconds_after = 30, 90, 7, 3\n"
_EXPECTED = "import math\nexpected = 0.9\n"
_RISK = "from ecosystem_kit.plan import Plan, Risk\nplan = Plan()\n"
_THREE = """
first = Risk("The left hand is not recognised", "Kim", "Invites two left-handed people")
second = Risk("Pictures outlive their purpose", "Lou", "Deletes them after ninety days")
third = Risk("A wrong number orders ten meals", "Sam", "Shows the number before it counts")
"""

RIGHT = {
    "01.1": [
        _DAYS + "days = hours * 3600 / (uses_a_day * (seconds_before - seconds_after))",
        _DAYS + "saved_hours = uses_a_day * (seconds_before - seconds_after) / 60 / 60\n"
        "days = hours / saved_hours",
        _DAYS + "import numpy as np\ndays = np.float64(300)",
        _DAYS + "from ecosystem_kit.planning import days_to_pay_back\n"
        "days = round(days_to_pay_back(hours, uses_a_day=90, seconds_before=7, seconds_after=3))",
    ],
    "01.2": [
        _EXPECTED + "test_samples = math.ceil(1.96**2 * expected * (1 - expected) / 0.05**2)",
        _EXPECTED + "test_samples = 1.96**2 * 0.09 / 0.05**2",
        _EXPECTED + "test_samples = (1.96 * math.sqrt(expected * (1 - expected)) / 0.05) ** 2",
        _EXPECTED + "test_samples = 139",
    ],
    "01.3": [
        "nobody = 0.9 ** 5",
        "nobody = 0.9 * 0.9 * 0.9 * 0.9 * 0.9",
        "nobody = 1.0\nfor _ in range(5):\n    nobody *= 1 - 0.1",
        "nobody = 0.59",
    ],
    "01.4": [
        _RISK + _THREE + "plan.risks = risks = [first, second, third]",
        _RISK + _THREE + "risks = (first, second, third)\nplan.risks = list(risks)",
        _RISK
        + _THREE
        + "risks = [first]\nrisks.append(second)\nrisks += [third]\nplan.risks = risks",
    ],
}

WRONG = {
    "01.1": [
        (_DAYS + "days = hours / (uses_a_day * 4)", "still hours"),
        (_DAYS + "days = hours * 60 / (uses_a_day * 4)", "one factor of 60"),
        (_DAYS + "days = uses_a_day * 4 / (hours * 3600)", "Turn the fraction over"),
        (_DAYS + "days = hours * 3600 / 4", "How many uses are there in a day"),
        (_DAYS + "days = hours * 3600 / (uses_a_day * 7)", "not all saved"),
        (_DAYS + "days = hours * 3600 / (uses_a_day * (3 - 7))", "sign is turned round"),
        (_DAYS + "days = 100", "would give back 10.0 hours"),
        (_DAYS + "days = 'many'", "one number is wanted"),
    ],
    "01.2": [
        (_EXPECTED + "test_samples = 1.96 * 0.09 / 0.05", "One square got lost"),
        (_EXPECTED + "test_samples = 1.96**2 * 0.09 / 0.05", "0.05 is not squared"),
        (_EXPECTED + "test_samples = 1.96**2 * 0.09 / 0.1**2", "to one side only"),
        (_EXPECTED + "test_samples = 1.96**2 * 0.09 / 5**2", "Five points are 0.05"),
        (_EXPECTED + "test_samples = 0.09 / 0.05**2", "The 1.96 is missing"),
        (_EXPECTED + "test_samples = 138", "Round up"),
        (_EXPECTED + "test_samples = 20", "the ± is 0.131"),
        (_EXPECTED + "test_samples = [139]", "one number is wanted"),
    ],
    "01.3": [
        ("nobody = 0.1 ** 5", "all five are left-handed"),
        ("nobody = 1 - 0.9 ** 5", "at least one"),
        ("nobody = 5 * 0.1", "multiply"),
        ("nobody = 5 * 0.9", "never above 1"),
        ("nobody = 59.049", "not a percentage"),
        ("nobody = 0.2", "two people first"),
    ],
    "01.4": [
        (_RISK + "risks = ['The left hand is not recognised']", "only Risk("),
        (_RISK + _THREE + "risks = [first, second, third]", "the plan doesn't have them"),
        (_RISK + _THREE + "risks = [first, second]", "2 of at least 3"),
        (_RISK + _THREE + "risks = [first, second, first]", "stands there twice"),
        (_RISK + _THREE + "second.owner = ''\nrisks = [first, second, third]", "has no owner"),
        (_RISK + _THREE + "second.owner = 'The team'\nrisks = [first, second, third]",
         "nobody in particular"),
        (_RISK + _THREE + "third.mend = 'test'\nrisks = [first, second, third]",
         "what will Sam do"),
        (_RISK + _THREE + "third.text = 'bias'\nrisks = [first, second, third]",
         "say what goes wrong"),
    ],
}  # fmt: skip
