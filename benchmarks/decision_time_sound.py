"""Times one spoken decision after loading, for the rule and the models, on two idle cores.

Run: python benchmarks/decision_time_sound.py

Everything is fitted to the bundled people; each decision is one clip of 1.3 s. Parts of the
embedding's time are shown below it, and what loading costs in a fresh process.
"""

import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from ecosystem_kit import hearing, sample_people
from ecosystem_kit.hearing import embedding, models

# Bars in milliseconds.
BARS = {"rule": 5, "MFCC": 5, "log-mel": 5, "embedding": 15, "starter": 15, "loading": 2_000}
TIMES = 60
# From here on a fresh Python: the libraries, then the model with its nets and a first answer.
LOADING = """
import time
start = time.perf_counter()
import numpy as np
from ecosystem_kit import hearing
from ecosystem_kit.hearing import models
ready = time.perf_counter()
hearing.load_starter().predict(np.zeros((1, hearing.CLIP_SAMPLES), np.float32))
print((ready - start) * 1000, (time.perf_counter() - ready) * 1000)
"""


def bundled() -> tuple[np.ndarray, np.ndarray]:
    """Clips and labels of the bundled people."""
    files = sample_people.files("sound")
    clips = [hearing.trim_to_word(hearing.read_sound(file.path)[0]) for file in files]
    return np.stack(clips), np.array([file.label for file in files])


def milliseconds(decide: Callable[[np.ndarray], object], X: np.ndarray) -> np.ndarray:
    """Wall time of single decisions, the first few left out."""
    times = []
    for i in range(TIMES + 5):
        clip = X[i * 7 % len(X)][None, :]
        start = time.perf_counter()
        decide(clip)
        times.append((time.perf_counter() - start) * 1_000)
    return np.array(times[5:])


def loading() -> np.ndarray:
    """Milliseconds that a fresh Python takes: libraries, then model and first answer; 3 times."""
    command = [sys.executable, "-c", LOADING]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(3)]
    return np.array([[float(part) for part in run.stdout.split()] for run in runs])


def row(name: str, times: np.ndarray) -> str:
    """One line of the table."""
    middle, late = np.percentile(times, [50, 95])
    bar = BARS.get(name)
    verdict = "" if bar is None else f"{bar:6.0f}  {'holds' if middle <= bar else 'MISSED'}"
    return f"{name:<22}{middle:9.2f}{late:9.2f}{verdict:>16}"


def main() -> None:
    """Print the table."""
    X, y = bundled()
    print(f"{'one decision':<22}{'ms p50':>9}{'ms p95':>9}{'bar':>9}")
    made = {
        "rule": hearing.SoundRule(),
        "MFCC": models.make_mfcc_model(),
        "log-mel": models.make_logmel_model(),
        "embedding": models.make_embedding_model(),
    }
    for name, model in made.items():
        print(row(name, milliseconds(model.fit(X, y).predict, X)))
    print(row("starter", milliseconds(hearing.load_starter().predict, X)))
    mel = embedding.mel_frames(X[0])
    print(row("  its mel net", milliseconds(lambda clip: embedding.mel_frames(clip[0]), X)))
    views = np.stack([mel[start : start + embedding.VIEW_FRAMES] for start in (12, 38)])
    print(row("  its embedding net", milliseconds(lambda _: embedding.embed(views), X)))
    libraries, model_and_answer = loading().T
    print(row("importing libraries", libraries))
    print(row("loading", model_and_answer))


if __name__ == "__main__":
    main()
