"""Fits the starter voice model on made-up voices alone, and writes it with its card."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from ecosystem_kit import starter_models
from ecosystem_kit.hearing.models import STARTER, make_embedding_model
from ecosystem_kit.synthetic.people import SEED
from ecosystem_kit.synthetic.voices_crowd import crowd
from ecosystem_kit.synthetic.voices_words import NEAR_WORDS, OTHER_WORDS

VOICES = 700
# Voices that the model is tested on; none of them is among those that it is fitted to.
TEST_VOICES = 80
# Strong: what the made-up voices have in common among themselves must not be learnt too well.
C = 0.003
NEAR = "a word one sound away from a digit (tree, fine)"

CARD = """# Starter voice model (voice.skops)

**Synthetic.** Fitted to {clips} clips of {voices} made-up voices (eSpeak NG, 23 accents, 81
timbres, rooms, microphones, noise, telephone lines). No person's voice is in it, real or cloned.

- **Does:** hears one English digit in a clip of 1.3 s (16 kHz, mono) and answers "0" to "9" or
  "unknown".
- **Is:** Google's speech embedding (arXiv:2002.01322, Apache-2.0; not in this file), averaged over
  two views, standardized, logistic regression with C = {C}. Made by `data/make.py models`, seed
  {seed}.
- **Load:** `hearing.load_starter()`; the SHA-256 is checked first, and only types known beforehand
  are opened.

## Measured when it was made, on {test_voices} made-up voices that it never heard

| what was said | clips | right | answered "unknown" |
| --- | --- | --- | --- |
{rows}

On real people it is measured by `tests/test_real_speech.py`: 2,700 clips of six men
(Free Spoken Digit Dataset), bar .85 with "unknown" counted as an error.

## Limits

- "unknown" is the weak class: it is traded against the digits of people who don't sound like the
  synthesizer. More "unknown" while fitting, above all words one sound away from a digit, catches
  more other words and takes people's own digits for them; `benchmarks/unknown_trade.py` shows it.
- No real women's and children's voices, no stammer, no noise worse than 8 dB were ever tested.
- Made-up accents are spellings, not people. Measure it on your own people before you trust it.
"""


def make_starter(models: Path, *, voices: int = VOICES, test_voices: int = TEST_VOICES) -> Path:
    """Fit the starter voice model, write it with its checksum and card, and return its file.

    Parameters
    ----------
    models : Path
        Folder of the models.
    voices, test_voices : int
        How many made-up voices it is fitted to and measured on.

    Raises
    ------
    SynthesizerMissing
        When eSpeak NG is not installed.
    NetMissing
        When the speech embedding's file is not there.
    """
    model = make_embedding_model(C=C)
    rows, y = _rows_of(model, voices, seed=SEED)
    # The steps behind the embedding are the pipeline's own: with them it is fitted as a whole.
    model[1:].fit(rows, y)
    path = starter_models.write(model, name=STARTER, models=models)
    card = CARD.format(
        clips=len(y), voices=voices, C=C, seed=SEED, test_voices=test_voices,
        rows="\n".join(_table(model, test_voices)),
    )  # fmt: skip
    path.with_suffix(".md").write_text(card, encoding="utf-8", newline="\n")
    return path


def _rows_of(
    model: Pipeline,
    voices: int,
    *,
    seed: int,
    words: Sequence[str] = OTHER_WORDS,
    silent_share: float = 0.3,
) -> tuple[NDArray[np.float32], NDArray[np.str_]]:
    """Embed a crowd clip by clip: all its clips at once would need gigabytes."""
    rows, labels = [], []
    said = crowd(voices, words=words, silent_share=silent_share, random_state=seed)
    for clip, label, _ in said:
        rows.append(model[0].fit_transform(clip[None, :])[0])
        labels.append(label)
    return np.stack(rows), np.array(labels)


def _table(model: Pipeline, voices: int) -> list[str]:
    """Measure the model on new made-up voices: one row of the card's table each."""
    X, y = _rows_of(model, voices, seed=SEED + 1)
    near, labels = _rows_of(model, voices, seed=SEED + 2, words=NEAR_WORDS, silent_share=0.0)
    strange = y == "unknown"
    return [
        _row(model, "a digit", X[~strange], y[~strange]),
        _row(model, "another everyday word, or nothing", X[strange], y[strange]),
        _row(model, NEAR, near[labels == "unknown"], labels[labels == "unknown"]),
    ]


def _row(model: Pipeline, said: str, X: NDArray[np.float32], y: NDArray[np.str_]) -> str:
    answers = model[1:].predict(X)
    right, unknown = np.mean(answers == y), np.mean(answers == "unknown")
    return f"| {said} | {len(y)} | {right:.3f} | {unknown:.3f} |"
