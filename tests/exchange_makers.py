"""Ledgers and labels for the tests of exchange formats."""

import numpy as np
from hypothesis import strategies as st
from ledger_makers import picture, quick_ledger, sound

from ecosystem_kit.ledger import Ledger, encode_mask
from ecosystem_kit.ledger.exchange import Given, Item

SIZE = (16, 12)  # width, height


def a_mask(seed: int = 0):
    """Return a mask with holes, bool (12, 16)."""
    return np.random.default_rng(seed).random((SIZE[1], SIZE[0])) < 0.4


def labeled_ledger(folder) -> Ledger:
    """Return a ledger of two people with every kind of label, and samples with none."""
    ledger = quick_ledger(folder)
    ada, bob = (ledger.add_session(name, consent=True) for name in ("ada", "bob ß"))
    pictures = [picture(number) for number in range(6)]
    ids = ledger.add_many_pictures(ada, pictures[:4]) + ledger.add_many_pictures(bob, pictures[4:])
    ledger.add_many_labels(ids[:4], ["3", "=1+1", "unsure", 'a, "b" <&>'])
    ledger.add_label(ids[0], (1, 2, 3, 4), task="box", helped_by="rule")
    ledger.add_label(ids[0], a_mask(1), task="mask", seconds=2.5)
    ledger.add_label(ids[1], a_mask(2), task="mask")
    ledger.add_label(ids[4], (0.5, 0.25, 15.5, 11.75), task="box")
    sounds = ledger.add_many_sounds(ada, [sound(number, samples=16_000) for number in range(3)])
    ledger.add_label(sounds[0], "3", seconds=1.5)
    ledger.add_label(sounds[0], (0.125, 0.5), task="segment")
    ledger.add_label(sounds[1], (0, 1), task="segment")
    return ledger


def labels_of(ledger, kind="picture", *, tasks=("class", "box", "mask", "segment")) -> dict:
    """Return the current labels by person, file and task, as text that compares."""
    found = {}
    samples = {one.id: one for one in ledger.samples(kind)}
    for task in tasks:
        for label in ledger.labels(task):
            if label.sample in samples:
                one = samples[label.sample]
                value = label.value.tolist() if task == "mask" else label.value
                found[one.person, one.media, task] = value
    return found


def by_person(ledger, names):
    """Return the function from a file's path to the session of the person whose folder it is."""
    sessions = {name: ledger.add_session(name, consent=True) for name in names}
    return lambda path: sessions[path.parent.name]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@st.composite
def items(draw, kind="picture", *, tasks=("class", "box", "mask")):
    """Return one item with any of some tasks' labels."""
    width, height = draw(st.integers(1, 20)), draw(st.integers(1, 20))
    labels = {}
    if "class" in tasks and draw(st.booleans()):
        labels["class"] = Given(draw(WORDS))
    if "box" in tasks and draw(st.booleans()):
        x, y = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
        wide, high = draw(st.integers(1, width - x)), draw(st.integers(1, height - y))
        labels["box"] = Given((x, y, wide, high))
    if "mask" in tasks and draw(st.booleans()):
        seed = draw(st.integers(0, 2**32 - 1))
        mask = np.random.default_rng(seed).random((height, width)) < draw(st.floats(0.05, 1))
        mask[-1, -1] = True  # CVAT has no empty mask
        labels["mask"] = Given(encode_mask(mask))
    if "segment" in tasks and draw(st.booleans()):
        start = draw(st.integers(0, 99))
        labels["segment"] = Given((start / 100, draw(st.integers(start + 1, 100)) / 100))
    size = (width, height) if kind == "picture" else (None, None)
    name = f"{'images' if kind == 'picture' else 'sounds'}/ada/{draw(st.integers(0, 99))}.x"
    return Item(name, kind, *size, labels=labels)


def values(found) -> list:
    """Return what items say, without who said it."""
    return [(one.file, one.kind, {k: v.value for k, v in one.labels.items()}) for one in found]
