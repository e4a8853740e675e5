"""A process that writes to a ledger until it is killed, and says what it was promised."""

import json
import os
from pathlib import Path

import numpy as np

from ecosystem_kit.ledger import Ledger

BULK = 12


class Writer:
    """Does one random thing after the other, and tells each through a pipe once it is done."""

    def __init__(self, folder: Path, *, pipe: int, seed: int) -> None:
        self.pipe = pipe
        self.chance = np.random.default_rng(seed)
        self.seed = seed
        self.count = 0
        self.ledger = Ledger(folder)
        self.say("open")
        self.meet()

    def meet(self) -> None:
        """Go on with somebody new, whose name is no part of another one's."""
        self.count += 1
        self.person = f"person-{self.seed}-{self.count}."
        self.session = self.ledger.add_session(self.person, consent=True)
        self.mine = []

    def say(self, what: str, **about: object) -> None:
        # One write of less than PIPE_BUF arrives whole or not at all.
        os.write(self.pipe, (json.dumps({"what": what, **about}) + "\n").encode())

    def run(self) -> None:
        """Write for ever."""
        self.add()
        things = [self.add] * 6 + [self.label] * 5 + [self.add_many, self.undo] * 2
        things += [self.label_many, self.note, self.forget]
        while True:
            things[self.chance.integers(len(things))]()

    def media(self) -> np.ndarray:
        """Return a sound that nobody else makes."""
        return self.chance.uniform(-0.5, 0.5, 200).astype(np.float32)

    def add(self) -> None:
        if self.chance.random() < 0.5:
            pixels = self.chance.integers(0, 256, (16, 16, 3), dtype=np.uint8)
            sample = self.ledger.add_picture(self.session, pixels)
        else:
            sample = self.ledger.add_sound(self.session, self.media())
        self.keep([sample])

    def keep(self, samples: list[int]) -> None:
        self.mine += samples
        self.say("added", person=self.person, samples=samples)

    def add_many(self) -> None:
        self.count += 1
        token = f"{self.seed}-{self.count}"
        self.say("bulk", token=token)
        sounds = [self.media() for _ in range(BULK)]
        self.keep(self.ledger.add_many_sounds(self.session, sounds, prompts=[token] * BULK))

    def label(self) -> None:
        sample, value = self.one(), str(self.chance.integers(0, 6))
        revision = self.ledger.add_label(sample, value, seconds=1.0)
        self.say("labeled", person=self.person, sample=sample, revision=revision, value=value)

    def undo(self) -> None:
        sample = self.one()
        if self.ledger.sample(sample).label is not None:
            revision = self.ledger.undo_label(sample)
            self.say("labeled", person=self.person, sample=sample, revision=revision, value=None)

    def label_many(self) -> None:
        revisions = self.ledger.add_many_labels(self.mine, ["unknown"] * len(self.mine))
        for sample, revision in zip(self.mine, revisions, strict=True):
            self.say(
                "labeled", person=self.person, sample=sample, revision=revision, value="unknown"
            )

    def note(self) -> None:
        self.count += 1
        key = f"note-{self.seed}-{self.count}"
        self.ledger.note(key, {"by": self.person})
        self.say("noted", key=key)

    def forget(self) -> None:
        self.say("forgetting", person=self.person)
        self.ledger.forget_person(self.person)
        self.say("forgotten", person=self.person)
        self.meet()
        self.add()

    def one(self) -> int:
        return int(self.chance.choice(self.mine))
