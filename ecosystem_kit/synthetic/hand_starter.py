"""Fits the starter hand model on made-up skeletons alone, and writes it with its card."""

from pathlib import Path

import numpy as np
from sklearn.pipeline import Pipeline, make_pipeline

from ecosystem_kit import starter_models
from ecosystem_kit.synthetic.hand_crowd import crowd
from ecosystem_kit.synthetic.people import SEED
from ecosystem_kit.vision import HandLandmarks, make_points_model
from ecosystem_kit.vision.models import STARTER

HANDS = 700
# Hands that the model is tested on; none of them is among those that it is fitted to.
TEST_HANDS = 100
C = 0.1

CARD = """# Starter hand model (hand.skops)

**Synthetic.** Fitted to {rows} made-up skeletons of hands: 21 points each, from bones and joint
angles. No person's hand is in it.

- **Does:** sees one hand in a picture (RGB, any size) and answers "0" to "9" or "unknown".
- **Is:** Google's hand net and palm detector (arXiv:2006.10214, Apache-2.0; not in this file),
  210 distances between the points, standardized, logistic regression with C = {C}. Made by
  `data/make.py hand-model`, seed {seed}.
- **Load:** `vision.load_starter()`; the SHA-256 is checked first, and only types known beforehand
  are opened.

## Measured when it was made, on made-up skeletons that it never saw

| what was shown | hands | right | answered "unknown" |
| --- | --- | --- | --- |
{table}

On real people it is measured by `tests/test_real_signs.py`: 1,855 photographs (Sign Language
Digits Dataset), bar .93 with "unknown" counted as an error.

## Limits

- It knows the ten signs of that dataset (3 takes the thumb; from 6 to 9 the thumb touches the
  little, ring, middle and index finger; 0 is a ring of all fingers), no other way of counting.
- "unknown" was learnt from {gestures} gestures and from empty pictures. A gesture unlike all of
  them may be taken for a digit.
- Real hands it was measured on are right hands with light skin. The hand net's own makers report
  its error by skin tone; nobody measured ours. Measure it on your own people before you trust it.
"""


def make_starter(models: Path, *, hands: int = HANDS, test_hands: int = TEST_HANDS) -> Path:
    """Fit the starter hand model, write it with its checksum and card, and return its file.

    Parameters
    ----------
    models : Path
        Folder of the models.
    hands, test_hands : int
        How many made-up hands of each digit it is fitted to and measured on.

    Raises
    ------
    NetMissing
        When a net's file is not there.
    """
    from ecosystem_kit.synthetic.hand_skeletons import OTHER_GESTURES

    X, y = crowd(hands, random_state=SEED)
    model = make_points_model(C=C).fit(X, y)
    # The net has nothing to learn: an empty picture is enough to make it a fitted step.
    net = HandLandmarks().fit(np.zeros((1, 128, 128, 3), np.uint8))
    whole = make_pipeline(net, *(step for _, step in model.steps))
    path = starter_models.write(whole, name=STARTER, models=models)
    card = CARD.format(
        rows=len(y), C=C, seed=SEED, gestures=len(OTHER_GESTURES),
        table="\n".join(_rows(model, test_hands)),
    )  # fmt: skip
    path.with_suffix(".md").write_text(card, encoding="utf-8", newline="\n")
    return path


def _rows(model: Pipeline, hands: int) -> list[str]:
    X, y = crowd(hands, random_state=SEED + 1)
    nobody = ~X.any(axis=1)
    other = (y == "unknown") & ~nobody
    answers = model.predict(X)
    return [
        f"| {shown} | {part.sum()} | {np.mean(answers[part] == y[part]):.3f} "
        f"| {np.mean(answers[part] == 'unknown'):.3f} |"
        for shown, part in (
            ("a digit", y != "unknown"),
            ("another gesture", other),
            ("no hand", nobody),
        )
    ]
