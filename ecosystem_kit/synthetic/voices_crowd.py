"""A crowd of made-up voices in any number: what the starter model learns from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ecosystem_kit.hearing.clips import CLIP_SAMPLES
from ecosystem_kit.synthetic import voices_rooms as rooms
from ecosystem_kit.synthetic.voices_synthesizer import espeak
from ecosystem_kit.synthetic.voices_words import (
    ENGLISH_VOICES,
    OTHER_WORDS,
    SPELLINGS,
    digit_words,
)

# eSpeak NG's variants that sound like people; its robots and whispers stay out.
_VARIANTS = """
Alex Alicia Andrea Andy Annie Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mario Michael
Mike Nguyen Reed adam anika antonio aunty belinda benjamin boris caleb david ed edward edward2
f1 f2 f3 f4 f5 grandma grandpa gustave ian iven iven2 iven3 iven4 john kaukovalta linda
m1 m2 m3 m4 m5 m6 m7 m8 marcelo max michel miguel mike2 norbert pablo paul pedro quincy rob robert
sandro shelby steph steph2 steph3 travis victor zac klatt klatt2 klatt3 klatt4 klatt5 klatt6
"""
VARIANTS = tuple(_VARIANTS.split())
# Native voices are few and said right, so they come up as often as the accents altogether.
ENGLISH_SHARE = 0.6


# 60 ms: how far a word may be off the middle.
JITTER_SAMPLES = 960


@dataclass(frozen=True)
class Voice:
    """One made-up voice.

    Attributes
    ----------
    accent : str
        Language of eSpeak NG, see `voices_words`.
    variant : str
        eSpeak NG's variant of it.
    pitch, melody : int
        Height of the voice and how much it moves, 0 to 99.
    words_per_minute : int
        Speed.
    size : float
        Of the vocal tract, beside the variant's own.
    """

    accent: str
    variant: str
    pitch: int
    melody: int
    words_per_minute: int
    size: float


def draw_voice(random_state: Generator) -> Voice:
    """Return a voice by chance."""
    english = random_state.random() < ENGLISH_SHARE
    accents = ENGLISH_VOICES if english else tuple(SPELLINGS)
    return Voice(
        accent=str(random_state.choice(accents)),
        variant=str(random_state.choice(VARIANTS)),
        pitch=int(random_state.integers(5, 90)),
        melody=int(random_state.integers(10, 90)),
        words_per_minute=int(random_state.integers(105, 215)),
        size=float(random_state.uniform(0.88, 1.14)),
    )


def say(word: str, voice: Voice) -> NDArray[np.float32]:
    """Return the word in that voice, dry and close, shape (samples,)."""
    dry = espeak().say(
        word,
        voice=f"{voice.accent}+{voice.variant}",
        pitch=voice.pitch,
        melody=voice.melody,
        words_per_minute=voice.words_per_minute,
    )
    return rooms.change_size(dry, factor=voice.size)


def crowd(
    voices: int,
    *,
    words: Sequence[str] = OTHER_WORDS,
    other_words: int = 2,
    silent_share: float = 0.3,
    random_state: int = 0,
) -> Iterator[tuple[NDArray[np.float32], str, int]]:
    """Yield clips of made-up voices, each under conditions of its own.

    Parameters
    ----------
    voices : int
        How many voices; each says the ten digits and some other words.
    words : sequence of str
        Where the words that are "unknown" are drawn from.
    other_words : int
        How many of them each voice says; more make the model say "unknown" more often.
    silent_share : float
        So many of the voices also leave a clip in which nobody speaks, which is "unknown", too.
    random_state : int
        Seed.

    Yields
    ------
    clip : ndarray of float32, shape (20800,)
    label : str
        "0" to "9" or "unknown".
    voice : int
        Number of the voice: for splits by voice.

    Raises
    ------
    SynthesizerMissing
        When eSpeak NG is not installed.
    """
    chance = np.random.default_rng(random_state)
    for number in range(voices):
        voice = draw_voice(chance)
        strange = chance.choice(list(words), other_words, replace=False)
        said = [*digit_words(voice.accent).items(), *(("unknown", str(w)) for w in strange)]
        for label, word in said:
            yield under_some_conditions(say(word, voice), random_state=chance), label, number
        if chance.random() < silent_share:
            yield nobody(random_state=chance), "unknown", number


def under_some_conditions(
    word: NDArray[np.float32], *, random_state: Generator
) -> NDArray[np.float32]:
    """Return a clip of the word in a room, through a microphone, at a distance, by chance.

    Parameters
    ----------
    word : ndarray of float32, shape (any,)
        Dry and close.
    random_state : numpy.random.Generator

    Returns
    -------
    ndarray of float32, shape (20800,)
        The word is near the middle, give or take 60 ms.
    """
    chance = random_state
    sound = rooms.without_silence(word)
    if chance.random() < 0.5:
        sound = rooms.reverberate(
            sound, decay_s=chance.uniform(0.1, 0.6), share=chance.uniform(0, 0.3),
            random_state=chance,
        )  # fmt: skip
    sound = rooms.colour(
        sound, slope_db=chance.uniform(-4, 3), dip_db=chance.uniform(-8, 8),
        dip_hz=chance.uniform(300, 5_000),
    )  # fmt: skip
    # Half of the clips are cut close, as in most public sets: around them is digital silence.
    tight = chance.random() < 0.5
    clip = _placed(sound, chance) if not tight else sound
    if chance.random() < 0.7:
        kind = str(chance.choice(list(rooms.NOISE_SLOPES)))
        clip = rooms.add_noise(clip, kind=kind, ratio_db=chance.uniform(8, 45), random_state=chance)
    if chance.random() < 0.6:
        clip = rooms.telephone(clip)
    clip = _placed(clip, chance) if tight else clip
    return rooms.to_level(clip, level_dbfs=chance.uniform(-40, -8))


def nobody(*, random_state: Generator) -> NDArray[np.float32]:
    """Return a clip in which nobody speaks: a room's noise, or digital silence."""
    kind = str(random_state.choice(list(rooms.NOISE_SLOPES)))
    sound = rooms.noise(kind, CLIP_SAMPLES, random_state=random_state)
    level_dbfs = random_state.uniform(-90, -25)
    return (
        rooms.to_level(sound, level_dbfs=level_dbfs) if random_state.random() < 0.9 else sound * 0
    )


def _placed(sound: NDArray[np.float32], chance: Generator) -> NDArray[np.float32]:
    """Return the sound in the middle of silence, give or take 60 ms."""
    jitter = int(chance.integers(-JITTER_SAMPLES, JITTER_SAMPLES))
    sound = sound[:CLIP_SAMPLES]
    energy = sound.astype(np.float64) ** 2
    centre = int(energy @ np.arange(len(sound)) / max(energy.sum(), 1e-12))
    clip = np.zeros(CLIP_SAMPLES, np.float32)
    start = int(np.clip(CLIP_SAMPLES // 2 - centre + jitter, 0, CLIP_SAMPLES - len(sound)))
    clip[start : start + len(sound)] = sound
    return clip
