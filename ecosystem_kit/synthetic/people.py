"""The ten synthetic people whose hands and voices are bundled with the course.

None of them exists. Each is a set of parameters, so that every picture and every sound of
theirs can be drawn again from the same seed.
"""

from dataclasses import dataclass

SEED = 20_261_123


@dataclass(frozen=True)
class Person:
    """One synthetic person.

    Attributes
    ----------
    name : str
        Nickname, also the folder's name.
    skin : int
        Tone of the skin from 1 (lightest) to 10 (darkest), as on the Monk Skin Tone scale
        (https://skintone.google, Monk 2022).
    hand : {"right", "left"}
        The hand that is shown.
    accent : str
        The voice's language tag; the words are English all the same.
    pitch : int
        Pitch of the voice, 0 (low) to 99 (high).
    words_per_minute : int
        Speed of speech.
    """

    name: str
    skin: int
    hand: str
    accent: str
    pitch: int
    words_per_minute: int


@dataclass(frozen=True)
class Session:
    """The conditions under which a person was recorded, in the ledger's own words."""

    name: str
    device: str
    light: str
    background: str
    distance: str
    noise: str
    place: str


PEOPLE = (
    Person("ada", 2, "right", "en-gb", 60, 150),
    Person("bruno", 5, "right", "en-us", 25, 165),
    Person("chloe", 3, "left", "fr-fr", 70, 145),
    Person("diallo", 9, "right", "en-us", 35, 155),
    Person("emeka", 10, "left", "en-gb", 20, 140),
    Person("fatima", 6, "right", "en-029", 75, 170),
    Person("george", 4, "right", "de", 40, 150),
    Person("hana", 3, "right", "en-us", 80, 160),
    Person("ines", 7, "left", "es", 65, 175),
    Person("jin", 8, "right", "en-gb-scotland", 45, 135),
)

SESSIONS = (
    Session("daylight", "laptop camera", "daylight", "plain wall", "near", "quiet", "home"),
    Session("lamp", "usb webcam", "warm lamp", "bookshelf", "far", "fan", "office"),
)
