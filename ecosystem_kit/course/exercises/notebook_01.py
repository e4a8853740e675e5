"""Exercises of notebook 01, planning."""

import math
from typing import Any

from ecosystem_kit import planning
from ecosystem_kit.course.guesses import compare
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.slips import is_close, one_number, refuse_slips
from ecosystem_kit.plan import Plan, Risk

# Nobody answers for a risk that belongs to all of these.
NOBODY_IN_PARTICULAR = {
    "all", "all of us", "anybody", "anyone", "everybody", "everyone", "nobody", "no one",
    "someone", "somebody", "tbd", "team", "the team", "us", "we", "?", "-",
}  # fmt: skip
FEWEST_RISKS = 3
# A mend of one or two words ("test it") says nothing that somebody could do on Monday.
FEWEST_WORDS = 3


@exercise(
    "01.1",
    needs=("days", "hours", "uses_a_day", "seconds_before", "seconds_after"),
    hints=[
        "How many seconds does the assistant save on one day?",
        "Divide what the project costs by what a day saves; both in the same unit. An hour has "
        "3600 seconds.",
        "hours * 3600 / (uses_a_day * (seconds_before - ...))",
    ],
)
def check_days(
    days: Any, hours: float, uses_a_day: float, seconds_before: float, seconds_after: float
) -> str:
    """Right when the cost in seconds is divided by the seconds saved a day."""
    value = one_number(days, "days")
    saved = seconds_before - seconds_after
    wanted = planning.days_to_pay_back(
        hours, uses_a_day=uses_a_day, seconds_before=seconds_before, seconds_after=seconds_after
    )
    slips = {
        wanted / 3600: "The hours of the project are still hours, and the saving is in seconds.",
        wanted / 60: "An hour has 60 minutes of 60 seconds each: one factor of 60 is missing.",
        1 / wanted: "That is how much of the project one day gives back. Turn the fraction over.",
        hours * 3600 / saved: "That is how many uses it takes. How many uses are there in a day?",
        hours * 3600 / (uses_a_day * seconds_before): "Today's seconds are not all saved: the "
        "assistant takes some as well.",
        hours * 3600 / (uses_a_day * seconds_after): "Those are the seconds that it still takes. "
        "What is saved is the difference.",
        -wanted: "The sign is turned round: what is saved is before minus after.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"{value:,.1f} days would give back {value * uses_a_day * saved / 3600:,.1f} hours, "
            f"and the project takes {hours:,.1f}."
        )
    said = compare("01.days", round(value), unit="days").sentence
    return f"{said} Mistakes of the assistant are not counted yet."


@exercise(
    "01.2",
    needs=("test_samples", "expected"),
    hints=[
        "Start from 1.96 * sqrt(expected * (1 - expected) / n) = 0.05 and square both sides.",
        "After squaring, n stands below the line on the left: swap n and 0.05 ** 2.",
        "1.96**2 * expected * (1 - expected) / 0.05**2, rounded up: math.ceil(...)",
    ],
)
def check_test_samples(test_samples: Any, expected: float) -> str:
    """Right when the normal approximation is solved for n, rounded up or not."""
    value = one_number(test_samples, "test_samples")
    spread, z = expected * (1 - expected), planning.Z_95
    wanted = z**2 * spread / 0.05**2
    slips = {
        z * spread / 0.05: "One square got lost: squaring both sides squares 1.96 and 0.05, too.",
        z**2 * spread / 0.05: "0.05 is not squared yet. It stands on the other side of the "
        "equation, so squaring meets it as well.",
        z * spread / 0.05**2: "1.96 is not squared yet.",
        spread / 0.05**2: "That is for one standard deviation, so 2 tests of 3. The 1.96 is "
        "missing.",
        z**2 * spread / 0.1**2: "That holds ±10 points: 0.05 is the distance to one side only.",
        z**2 * spread / 5**2: "Five points are 0.05 here, since shares go from 0 to 1.",
        z**2 * expected / 0.05**2: "The spread of yes-or-no answers is expected times its "
        "opposite: one of the two is missing.",
        z**2 / 0.05**2: "The spread of the answers is missing: how often does it say yes, and "
        "how often no?",
        z**2 * math.sqrt(spread) / 0.05**2: "Squaring takes the root away: there is one left.",
    }
    if not wanted * 0.999 <= value <= math.ceil(wanted * 1.001):
        refuse_slips(value, wanted, slips)
        if value == math.floor(wanted):
            raise NotYet("Rounding down leaves the ± a little above 5 points. Round up.")
        half = z * math.sqrt(spread / value) if value > 0 else math.inf
        raise NotYet(f"With {value:,.0f} samples the ± is {half:.3f}, and 0.050 is wanted.")
    return f"{math.ceil(wanted)} samples. Beside it comes what the kit says."


@exercise(
    "01.3",
    needs="nobody",
    hints=[
        "How likely is it that the first one of the five is not left-handed?",
        "The five came independently of each other, so their chances are multiplied.",
        "0.9 * 0.9 * ... five times: 0.9 ** ...",
    ],
)
def check_nobody(nobody: Any) -> str:
    """Right when the chances of five right-handers are multiplied."""
    value = one_number(nobody, "nobody")
    wanted = planning.chance_of_nobody(0.1, 5)
    slips = {
        0.1**5: "That is the chance that all five are left-handed.",
        1 - wanted: "That is the chance that at least one of them is left-handed.",
        0.5: "Ten in a hundred times five gives what to expect; for “not one of them”, multiply "
        "the five chances instead of adding them.",
        0.9 * 5: "A chance is never above 1: multiply 0.9 by itself, and don't add it up.",
        0.9: "That is one person. There are five.",
        100 * wanted: "A share from 0 to 1 is wanted, not a percentage.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted, share=0.01):
        raise NotYet(
            f"{value:.3g} is another chance. Play it through for two people first: what must the "
            "first one be, and what the second?"
        )
    said = compare("01.nobody", round(value, 2), unit="").sentence
    return (
        f"{said} Nobody is left-handed in {value:.0%} of such groups. By chance alone it takes "
        f"{planning.people_needed(0.1)} people until that happens in only one group of twenty."
    )


@exercise(
    "01.4",
    needs=("risks", "plan"),
    hints=[
        "Ask three questions: whom does it not see or hear? What happens to the pictures? Which "
        "wrong answer hurts most?",
        'Each risk is Risk("what goes wrong for whom", "one name", "what that one does").',
        'plan.risks = risks = [Risk("The left hand is not recognised", "Kim", "Invites two '
        'left-handed people"), Risk(...), Risk(...)]',
    ],
)
def check_risks(risks: Any, plan: Plan) -> str:
    """Right when three different risks have one person each who can do something."""
    if not isinstance(risks, (list, tuple)) or not all(isinstance(one, Risk) for one in risks):
        raise NotYet('A list is wanted, and in it only Risk("...", "...", "...").')
    for one in risks:
        _judge_risk(one)
    if len({one.text.strip().lower() for one in risks}) < len(risks):
        raise NotYet("One risk stands there twice: each must be another one.")
    if len(risks) < FEWEST_RISKS:
        raise NotYet(
            f"{len(risks)} of at least {FEWEST_RISKS} so far. Ask: whom does it not see or hear, "
            "what happens to the pictures, which wrong answer hurts most?"
        )
    if list(plan.risks) != list(risks):
        raise NotYet("They are good risks, and the plan doesn't have them: plan.risks = risks.")
    owners = len({one.owner.strip().lower() for one in risks})
    return f"{len(risks)} risks, {owners} people who answer for them. The gate reads them, too."


def _judge_risk(risk: Risk) -> None:
    parts = {"text": risk.text, "owner": risk.owner, "mend": risk.mend}
    if strange := [name for name, value in parts.items() if not isinstance(value, str)]:
        raise NotYet(f"The {strange[0]} of a risk is a text: put it in quotes.")
    short = risk.text.strip()[:50] or "without words"
    if len(risk.text.split()) < FEWEST_WORDS:
        raise NotYet(f"Risk “{short}”: say what goes wrong, and for whom.")
    if not risk.owner.strip():
        raise NotYet(f"Risk “{short}” has no owner: who loses sleep over it?")
    if risk.owner.strip().lower() in NOBODY_IN_PARTICULAR:
        raise NotYet(f"“{risk.owner}” is nobody in particular: write the name of one person.")
    if len(risk.mend.split()) < FEWEST_WORDS:
        raise NotYet(f"Risk “{short}”: what will {risk.owner} do about it, in a few words?")
    if risk.mend.strip().lower() == risk.text.strip().lower():
        raise NotYet(f"Risk “{short}”: the mend repeats the risk. What will {risk.owner} do?")
