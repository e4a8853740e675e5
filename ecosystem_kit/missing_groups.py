"""Whom a project may fail because nobody like them was there: groups, counted and by chance."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecosystem_kit.synthetic.people import PEOPLE, Person

if TYPE_CHECKING:
    import pandas as pd

# Skin tones 8 to 10 are the darkest three of the Monk Skin Tone scale.
DARKEST_TONES = (8, 9, 10)


def people_table(people: Sequence[Person] = PEOPLE) -> "pd.DataFrame":
    """Return who is among the bundled people: each group's count, share and names."""
    import pandas as pd

    groups = {
        "right hand": [one.name for one in people if one.hand == "right"],
        "left hand": [one.name for one in people if one.hand == "left"],
        "skin tone 1 to 7": [one.name for one in people if one.skin not in DARKEST_TONES],
        "skin tone 8 to 10": [one.name for one in people if one.skin in DARKEST_TONES],
        "English accent": [one.name for one in people if one.accent.startswith("en")],
        "other accent": [one.name for one in people if not one.accent.startswith("en")],
        # Not one of the synthetic voices was made to stammer.
        "stammer": [],
    }
    rows = {
        group: (len(names), len(names) / len(people), ", ".join(names))
        for group, names in groups.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["people", "share", "who"])


def chance_of_nobody(share: float, people: int) -> float:
    """Return how likely it is that a group is missing among people who came by chance.

    Parameters
    ----------
    share : float
        The group's share of everybody, 0 to 1.
    people : int
        How many came.

    Examples
    --------
    >>> round(chance_of_nobody(0.1, 10), 2)
    0.35
    """
    return float((1 - share) ** people)


def people_needed(share: float, *, chance: float = 0.05) -> int:
    """Return how many people must come by chance until a group is hardly missing any more.

    Parameters
    ----------
    share : float
        The group's share of everybody, above 0 and below 1.
    chance : float, default=0.05
        How often it may be missing all the same.

    Examples
    --------
    >>> people_needed(0.1)
    29
    """
    if not 0 < share < 1 or not 0 < chance < 1:
        raise ValueError(
            f"Found a share of {share} and a chance of {chance}; wanted: both between 0 and 1."
        )
    return math.ceil(math.log(chance) / math.log(1 - share))
