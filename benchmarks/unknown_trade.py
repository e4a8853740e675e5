"""What more examples of "unknown" catch, and what they cost people's own digits.

Run: python benchmarks/unknown_trade.py [folder with signs/ and speech/]   (five to ten minutes)

Made-up voices (eSpeak NG, dependency group make-data) say digits, other everyday words, and
words one sound away from a digit. The same model is fitted with more and more of the other words;
each row says how many it then catches, and how many digits of real people (Free Spoken Digit
Dataset) it still hears. No row is chosen by the real people: the starter model's is the second.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ecosystem_kit.hearing import SpeechEmbedding, make_embedding_model
from ecosystem_kit.public_sets import speech
from ecosystem_kit.synthetic.people import SEED
from ecosystem_kit.synthetic.voices_crowd import crowd
from ecosystem_kit.synthetic.voices_starter import C
from ecosystem_kit.synthetic.voices_words import NEAR_WORDS, OTHER_WORDS

VOICES, TEST_VOICES = 150, 40
MOST = 8
# How many of those words each voice says: everyday words, words near a digit.
MIXES = {"1 everyday": (1, 0), "2 everyday": (2, 0), "4 everyday": (4, 0), "8 everyday": (8, 0),
         "4 everyday, 4 near": (4, 4)}  # fmt: skip


def embedded(
    voices: int, *, words: Sequence[str], seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Embeddings, labels, and for each "unknown" its number among its voice's words."""
    embed, rows, labels, turns = SpeechEmbedding(), [], [], []
    said = crowd(voices, words=words, other_words=MOST, silent_share=0.0, random_state=seed)
    last, turn = -1, 0
    for clip, label, voice in said:
        turn = turn + 1 if label == "unknown" and voice == last else int(label == "unknown")
        last = voice
        rows.append(embed.fit_transform(clip[None, :])[0])
        labels.append(label)
        turns.append(turn)
    return np.stack(rows), np.array(labels), np.array(turns)


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data") / "speech"
    real = speech.load(folder, per_speaker=20)
    people = SpeechEmbedding().fit_transform(real.X)
    every, labels, turns = embedded(VOICES, words=OTHER_WORDS, seed=SEED + 3)
    near, _, near_turns = embedded(VOICES, words=NEAR_WORDS, seed=SEED + 4)
    tests = {
        "everyday": embedded(TEST_VOICES, words=OTHER_WORDS, seed=SEED + 5),
        "near": embedded(TEST_VOICES, words=NEAR_WORDS, seed=SEED + 6),
    }
    print(f"{'unknown, of each voice':<24}{'everyday caught':>17}{'near caught':>13}"
          f"{'made-up digits':>16}{'people: right':>15}{'unknown':>9}")  # fmt: skip
    for name, (ordinary, close) in MIXES.items():
        keep, keep_near = turns <= ordinary, (near_turns > 0) & (near_turns <= close)
        X = np.vstack([every[keep], near[keep_near]])
        y = np.concatenate([labels[keep], np.full(keep_near.sum(), "unknown")])
        model = make_embedding_model(C=C)[1:].fit(X, y)
        caught = [np.mean(model.predict(E[t > 0]) == "unknown") for E, _, t in tests.values()]
        E, said, t = tests["everyday"]
        digits = np.mean(model.predict(E[t == 0]) == said[t == 0])
        heard = model.predict(people)
        right, unknown = np.mean(heard == real.y), np.mean(heard == "unknown")
        print(
            f"{name:<24}{caught[0]:17.3f}{caught[1]:13.3f}{digits:16.3f}{right:15.3f}{unknown:9.3f}"
        )


if __name__ == "__main__":
    main()
