"""Who was captured, who is in two public sets, and who is in neither."""

from collections import Counter
from typing import TYPE_CHECKING

from ecosystem_kit.synthetic.people import PEOPLE

if TYPE_CHECKING:
    import pandas

    from ecosystem_kit.project import Project

# The Monk Skin Tone scale (Monk 2022) has ten tones; three to four of them make a group here.
SKIN_GROUPS = {"light (1-3)": range(1, 4), "medium (4-7)": range(4, 8), "dark (8-10)": range(8, 11)}
TRAITS = {
    "skin": tuple(SKIN_GROUPS),
    "hand": ("right", "left"),
    "accent": ("British", "American", "other English", "French", "German", "Spanish", "Greek"),
    "light": ("daylight", "warm lamp"),
}
ACCENTS = {
    "en-gb": "British", "en-us": "American", "en-029": "other English",
    "en-gb-scotland": "other English", "fr-fr": "French", "de": "German", "es": "Spanish",
}  # fmt: skip
PERSON_NOTE = "person: "

# How many people of each kind two well-known public sets hold. Signs: 218 students by its README
# (github.com/ardamavi/Sign-Language-Digits-Dataset); right hands and light skin as seen by eye,
# some 21 of them in grey daylight, the rest by flash.
# Speech: six speakers (github.com/Jakobovski/free-spoken-digit-dataset, its metadata).
PUBLIC_PEOPLE: dict[str, dict[tuple[str, str], int]] = {
    "public signs": {("skin", "light (1-3)"): 218, ("hand", "right"): 218,
                     ("light", "daylight"): 21},
    "public speech": {("accent", "American"): 2, ("accent", "French"): 1,
                      ("accent", "German"): 2, ("accent", "Greek"): 1},
}  # fmt: skip


def describe_person(
    project: "Project", person: str, *, skin: int, hand: str, accent: str
) -> dict[str, str]:
    """Write down of a captured person what decides whether the assistant will serve them.

    Parameters
    ----------
    project : Project
        Its ledger keeps the description as a note.
    person : str
        The nickname of the sessions.
    skin : int
        1 (lightest) to 10 (darkest), https://skintone.google; only if that person says so.
    hand : {"right", "left"}
        The hand that is shown.
    accent : str
        One of ``TRAITS["accent"]``.

    Raises
    ------
    ValueError
        When a value is none of those that the course tells apart.
    """
    group = next((name for name, tones in SKIN_GROUPS.items() if skin in tones), None)
    traits = {"skin": group, "hand": hand, "accent": accent}
    wrong = [name for name, value in traits.items() if value not in TRAITS[name]]
    if wrong:
        allowed = {name: TRAITS[name] for name in wrong}
        message = f"Not told apart here: {wrong}. Choose from {allowed}, skin from 1 to 10."
        raise ValueError(message)
    project.ledger.note(PERSON_NOTE + person, traits)
    return {name: str(value) for name, value in traits.items()}


def people_table(project: "Project") -> "pandas.DataFrame":
    """Return who was captured: a row a person, with traits, lights, and counts.

    Returns
    -------
    DataFrame
        Index: person. skin, hand, accent ("not said" where nobody described that person),
        light (all lights, joined by " + "), pictures, sounds, synthetic.
    """
    import pandas

    ledger = project.ledger
    counts = {kind: ledger.people(kind) for kind in ("picture", "sound")}
    rows = {}
    for name in sorted(set(counts["picture"]) | set(counts["sound"])):
        sessions, traits = ledger.sessions(name), _traits(project, name)
        rows[name] = [
            *(traits.get(trait, "not said") for trait in ("skin", "hand", "accent")),
            " + ".join(sorted({one.light for one in sessions if one.light})) or "not said",
            *(counts[kind].get(name, 0) for kind in ("picture", "sound")),
            all(one.synthetic for one in sessions),
        ]
    names = ["skin", "hand", "accent", "light", "pictures", "sounds", "synthetic"]
    return pandas.DataFrame.from_dict(rows, orient="index", columns=names)


def _traits(project: "Project", name: str) -> dict[str, str]:
    for person in PEOPLE:
        if person.name == name:
            group = next(key for key, tones in SKIN_GROUPS.items() if person.skin in tones)
            return {"skin": group, "hand": person.hand, "accent": ACCENTS[person.accent]}
    return dict(project.ledger.read_note(PERSON_NOTE + name, {}))


def compare_people(project: "Project") -> "pandas.DataFrame":
    """Count our people by trait, beside those of two public sets.

    Returns
    -------
    DataFrame
        Index: trait and value. Columns: ours, public signs, public speech; numbers of people.
        A person captured under two lights counts under both.
    """
    import pandas

    table = people_table(project)
    ours = Counter(
        (trait, value)
        for trait in TRAITS
        for values in table.get(trait, [])
        for value in str(values).split(" + ")
    )
    index = [(trait, value) for trait, values in TRAITS.items() for value in values]
    columns = {"ours": ours, **PUBLIC_PEOPLE}
    data = {name: [counts.get(key, 0) for key in index] for name, counts in columns.items()}
    labels = pandas.MultiIndex.from_tuples(index, names=["trait", "value"])
    return pandas.DataFrame(data, index=labels)


def missing_values(project: "Project") -> dict[str, set[str]]:
    """Return for each trait the values that nobody of ours has."""
    ours = compare_people(project)["ours"]
    return {
        trait: {value for value in values if ours[trait, value] == 0}
        for trait, values in TRAITS.items()
    }
