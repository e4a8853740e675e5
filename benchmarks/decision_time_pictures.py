"""Times one decision on a picture after loading, for the rule and the models, on two idle cores.

Run: python benchmarks/decision_time_pictures.py

Everything is fitted to the bundled people. "hand" decides on hands that fill their picture, as
the course captures them; "hand, detector too" makes the palm detector look first, as a hand far
away needs. "loading" is the starter model with its nets and its first answer in a fresh process
that has imported scikit-learn, whose own import stands above it. Wall time counts; the CPU time
beside it tells whether the machine was idle (on two cores it may be up to twice the wall time).
The parts of the hand's time stand below it, and the same two nets run output by output, as OpenCV
alone would have it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import cv2
import numpy as np

from ecosystem_kit import nets, sample_people, vision
from ecosystem_kit.vision.hand_net import read_square
from ecosystem_kit.vision.palm import find_hand

# Bars in milliseconds.
BARS = {"rule": 5, "HOG": 5, "pixels": 5, "hand": 40, "hand, detector too": 40, "loading": 2_000}
TIMES = 60
# From here on a fresh Python: the libraries, then the model with its nets and a first answer.
LOADING = """
import time
start = time.perf_counter()
import numpy as np
from ecosystem_kit import vision
from ecosystem_kit.vision import models
ready = time.perf_counter()
vision.load_starter().predict(np.zeros((1, 128, 128, 3), np.uint8))
end = time.perf_counter()
print((ready - start) * 1000, (end - ready) * 1000, time.process_time() * 1000)
"""


def bundled() -> tuple[np.ndarray, np.ndarray]:
    """Pictures and labels of the bundled people in daylight, empty places left out."""
    files = sample_people.files("picture", sessions=["daylight"], labels=[*"0123456789"])
    pictures = [vision.decode_picture(file.path.read_bytes()) for file in files]
    return np.stack(pictures), np.array([file.label for file in files])


def milliseconds(decide: Callable[[np.ndarray], object], X: np.ndarray) -> np.ndarray:
    """Wall and CPU time of single decisions, the first few left out."""
    times = []
    for i in range(TIMES + 5):
        picture = X[i * 7 % len(X)][None]
        wall, processor = time.perf_counter(), time.process_time()
        decide(picture)
        times.append((time.perf_counter() - wall, time.process_time() - processor))
    return np.array(times[5:]) * 1_000


def loading() -> np.ndarray:
    """Milliseconds that a fresh Python takes: libraries, model and first answer, CPU; 3 times."""
    command = [sys.executable, "-c", LOADING]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(3)]
    return np.array([[float(number) for number in run.stdout.split()] for run in runs])


def row(name: str, times: np.ndarray) -> str:
    """One line of the table."""
    middle, late = np.percentile(times[:, 0], [50, 95])
    bar = BARS.get(name)
    verdict = "" if bar is None else f"{bar:6.0f}  {'holds' if middle <= bar else 'MISSED'}"
    return f"{name:<24}{middle:9.2f}{late:9.2f}{np.median(times[:, 1]):9.2f}{verdict:>16}"


def output_by_output(X: np.ndarray) -> np.ndarray:
    """The two nets as OpenCV alone runs them: once for each output that the decision needs."""
    palm, hand = nets.load("palm"), nets.load("hand")

    def decide(picture: np.ndarray) -> None:
        for net, side, names in (
            (palm, 192, ("Identity", "Identity_1")),
            (hand, 224, ("Identity_1", "Identity_3")),
        ):
            blob = cv2.dnn.blobFromImage(picture[0], 1 / 255, (side, side))
            for name in names:
                net.setInput(blob)
                net.forward(name)

    return milliseconds(decide, X)


def main() -> None:
    """Print the table."""
    X, y = bundled()
    print(f"load of this machine before: {os.getloadavg()[0]:.2f}" if os.name == "posix" else "")
    print(f"{'one decision':<24}{'ms p50':>9}{'ms p95':>9}{'CPU p50':>9}{'bar':>9}")
    made = {
        "rule": vision.FingerCountingRule(),
        "HOG": vision.make_hog_model(),
        "pixels": vision.make_pixel_model(),
    }
    for name, model in made.items():
        print(row(name, milliseconds(model.fit(X, y).predict, X)))
    points = vision.make_points_model().fit(vision.HandLandmarks().fit_transform(X), y)
    for name, detector in (("hand", "when needed"), ("hand, detector too", "always")):
        net = vision.HandLandmarks(detector=detector).fit(X[:1])
        print(row(name, milliseconds(lambda p, net=net: points.predict(net.transform(p)), X)))
    print(row("  its palm net", milliseconds(lambda picture: find_hand(picture[0]), X)))
    print(row("  its hand net", milliseconds(lambda picture: read_square(picture[0]), X)))
    print(row("  output by output", output_by_output(X)))
    print(row("starter", milliseconds(vision.load_starter().predict, X)))
    libraries, model_and_answer, processor = loading().T
    print(row("importing libraries", np.stack([libraries, processor], axis=1)))
    print(row("loading", np.stack([model_and_answer, processor], axis=1)))


if __name__ == "__main__":
    main()
