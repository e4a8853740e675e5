"""The bundled people's recordings and the assistant's own voice, written as small FLAC files."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ecosystem_kit.hearing.clips import SAMPLE_RATE_HZ
from ecosystem_kit.synthetic import voices_rooms as rooms
from ecosystem_kit.synthetic.people import PEOPLE, SEED, SESSIONS, Person, Session
from ecosystem_kit.synthetic.voices_crowd import Voice, say
from ecosystem_kit.synthetic.voices_words import PEOPLE_OTHER_WORDS, digit_words

TAKES = 2
# eSpeak NG's names of the accents in people.py, where they differ.
ACCENTS = {"en-gb": "en", "fr-fr": "fr"}
# What makes each person's voice that person's: eSpeak NG's variant and the vocal tract's length.
TIMBRES = {
    "ada": ("f2", 0.96), "bruno": ("m3", 1.08), "chloe": ("f4", 0.94), "diallo": ("m7", 1.12),
    "emeka": ("m1", 1.1), "fatima": ("belinda", 0.92), "george": ("max", 1.02),
    "hana": ("f5", 0.88), "ines": ("Andrea", 0.95), "jin": ("steph", 1.0),
}  # fmt: skip
# Noise, its distance below the word in decibels, and the room's echo, by session.
NOISES = {"quiet": ("pink", 34.0), "fan": ("fan", 15.0)}
ECHOES = {"near": (0.2, 0.03), "far": (0.4, 0.2)}
LEVELS_DBFS = {"near": -28.0, "far": -33.0}
# Room before and after the word, in seconds: what a push of a button leaves.
BEFORE_S, AFTER_S = (0.06, 0.11), (0.06, 0.11)

ANSWER_VOICES = {"en": ("en-gb-x-rp+Annie", 150), "fr": ("fr+Annie", 150)}
ANSWERS = {
    "en": "zero one two three four five six seven eight nine",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
}
DONT_KNOW = {"en": "I don't know.", "fr": "Je ne sais pas."}
ANSWER_LEVEL_DBFS = -20.0
ANSWER_PAUSE_SAMPLES = 800


def make_people(people: Path) -> int:
    """Write every bundled person's sounds and return how many files that are.

    Parameters
    ----------
    people : Path
        Folder of the people; ``<person>/<session>/sounds/<label>_<nn>.flac`` is written.

    Raises
    ------
    SynthesizerMissing
        When eSpeak NG is not installed.
    """
    written = 0
    for person in PEOPLE:
        for session in SESSIONS:
            sounds = people / person.name / session.name / "sounds"
            sounds.mkdir(parents=True, exist_ok=True)
            for name, sound in recordings(person, session):
                write_flac(sounds / f"{name}.flac", sound)
                written += 1
    return written


def recordings(person: Person, session: Session) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield what one person says in one session.

    Parameters
    ----------
    person : Person
    session : Session

    Yields
    ------
    name : str
        ``<label>_<nn>``: label "0" to "9" or "unknown", and the take's number.
    sound : ndarray of float32, shape (samples,)
        Mono, 16 kHz; the room's noise is before, under and after the word.

    Raises
    ------
    SynthesizerMissing
        When eSpeak NG is not installed.
    """
    chance = np.random.default_rng([SEED, zlib.crc32(f"{person.name} {session.name}".encode())])
    # A microphone colours all that it hears in the same way.
    slope_db, dip_db = chance.uniform(-2.5, 1.5), chance.uniform(-6, 6)
    dip_hz = chance.uniform(400, 4_000)
    accent = ACCENTS.get(person.accent, person.accent)
    words = [(label, word) for label, word in digit_words(accent).items() for _ in range(TAKES)]
    words += [("unknown", str(w)) for w in chance.choice(list(PEOPLE_OTHER_WORDS), TAKES, False)]
    for number, (label, word) in enumerate(words):
        dry = say(word, _as_today(person, accent, chance))
        sound = rooms.colour(dry, slope_db=slope_db, dip_db=dip_db, dip_hz=dip_hz)
        yield f"{label}_{number % TAKES + 1:02d}", _in_room(sound, session, chance)


def make_answers(answers: Path) -> int:
    """Write what the assistant says, in English and French; return how many files that are.

    Parameters
    ----------
    answers : Path
        ``<en|fr>/<label>.flac`` is written in it.

    Raises
    ------
    SynthesizerMissing
        When eSpeak NG is not installed.
    """
    from ecosystem_kit.synthetic.voices_synthesizer import espeak

    written = 0
    for language, (voice, speed) in ANSWER_VOICES.items():
        (answers / language).mkdir(parents=True, exist_ok=True)
        said = dict(zip("0123456789", ANSWERS[language].split(), strict=True))
        for label, text in (said | {"unknown": DONT_KNOW[language]}).items():
            sound = espeak().say(text, voice=voice, words_per_minute=speed)
            sound = np.pad(rooms.without_silence(sound), ANSWER_PAUSE_SAMPLES)
            write_flac(
                answers / language / f"{label}.flac",
                rooms.to_level(sound, level_dbfs=ANSWER_LEVEL_DBFS),
            )
            written += 1
    return written


def write_flac(path: Path, sound: NDArray[np.float32]) -> None:
    """Write a mono sound at 16 kHz as 16-bit FLAC, as small as it gets."""
    import soundfile

    soundfile.write(path, sound, SAMPLE_RATE_HZ, subtype="PCM_16", compression_level=1.0)


def _as_today(person: Person, accent: str, chance: Generator) -> Voice:
    """Return the person's voice as it is this time: nobody says a word twice alike."""
    variant, size = TIMBRES[person.name]
    return Voice(
        accent=accent,
        variant=variant,
        pitch=int(np.clip(person.pitch + chance.integers(-6, 7), 0, 99)),
        melody=int(chance.integers(25, 75)),
        words_per_minute=int(person.words_per_minute * chance.uniform(0.9, 1.1)),
        size=size * chance.uniform(0.985, 1.015),
    )


def _in_room(
    sound: NDArray[np.float32], session: Session, chance: Generator
) -> NDArray[np.float32]:
    before, after = (int(chance.uniform(*s) * SAMPLE_RATE_HZ) for s in (BEFORE_S, AFTER_S))
    padded = np.pad(rooms.without_silence(sound), (before, after))
    decay_s, share = ECHOES[session.distance]
    wet = rooms.reverberate(padded, decay_s=decay_s, share=share, random_state=chance)
    wet = wet[: len(padded)]
    kind, ratio_db = NOISES[session.noise]
    ratio_db += chance.uniform(-3, 3)
    noisy = rooms.add_noise(wet, kind=kind, ratio_db=ratio_db, random_state=chance)
    level_dbfs = LEVELS_DBFS[session.distance] + chance.uniform(-3, 3)
    return rooms.to_level(noisy, level_dbfs=level_dbfs)
