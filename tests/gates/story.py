"""Tells a tiny ledger what happened in a project, through the ledger's own methods."""

from dataclasses import asdict

import numpy as np

from ecosystem_kit.intervals import Interval
from ecosystem_kit.ledger import Ledger

GAINS = {
    "rising": Interval(0.05, 0.03, 0.07, 400),
    "flat": Interval(0.002, -0.006, 0.01, 400),
    "unclear": Interval(0.02, -0.02, 0.06, 40),
}


class Story:
    """A ledger with a clock of its own; each method is something that happened."""

    def __init__(self, folder):
        self.now = 1_000_000.0
        self.ledger = Ledger(folder, clock=lambda: self.now)
        # Hundreds of events a test: nobody pulls the plug here.
        self.ledger._connection.execute("PRAGMA synchronous = OFF")

    def work(self, notebook, hours):
        """Spend hours in a notebook, with a sign of life every five minutes."""
        for _ in range(round(hours * 12)):
            self.ledger.mark_activity(notebook)
            self.now += 300
        self.ledger.mark_activity("09")
        self.now += 3600

    def session(self, person="ada", *, synthetic=False, **conditions):
        return self.ledger.add_session(person, consent=True, synthetic=synthetic, **conditions)

    def capture(self, session, count, *, every_s=5.0, source="camera", prompts=None):
        """Capture pictures at an even pace."""
        times = [self.now + every_s * n for n in range(count)]
        self.now = times[-1] + 1000
        pictures = [np.full((8, 8, 3), n % 256, np.uint8) for n in range(count)]
        names = prompts or [str(n % 6) for n in range(count)]
        return self.ledger.add_many_pictures(
            session, pictures, prompts=names, taken_at=times, source=source
        )

    def label(self, ids, values=None, *, seconds=None, task="class", pass_number=1):
        values = values or [str(n % 6) for n in range(len(ids))]
        times = (
            None
            if seconds is None
            else [seconds * (0.9 + 0.2 * (n % 2)) for n, _ in enumerate(ids)]
        )
        self.ledger.add_many_labels(
            ids, values, task=task, pass_number=pass_number, seconds=times
        )  # fmt: skip

    def evaluate(self, right, total, *, people=5, train=None, gain=None, name="hand net",
                 purpose="evaluation", kind="picture", details=None):  # fmt: skip
        """Log a run; `right` of `total` spread evenly over people."""
        split = [n * right // people - (n - 1) * right // people for n in range(1, people + 1)]
        each = [n * total // people - (n - 1) * total // people for n in range(1, people + 1)]
        by_person = {f"p{n}": [a, b] for n, (a, b) in enumerate(zip(split, each, strict=True))}
        curve = None
        if gain:
            curve = [{"samples": 200, "train": 1.0, "validation": {}, "gain": asdict(GAINS[gain])}]
        self.ledger.add_run(
            name, stage=3, purpose=purpose, kind=kind, correct=right, total=total,
            train_correct=train, train_total=None if train is None else total,
            learning_curve=curve, details={"by_person": by_person, **(details or {})},
        )  # fmt: skip

    def pilot(self, person, right, wrong, *, session=None, **event):
        """Let a person try the assistant."""
        number = self.session(person) if session is None else session
        for n in range(right + wrong):
            self.ledger.add_event(number, said="1", truth="1" if n < right else "2", **event)
        return number

    def mode(self, name, times, wrong, total):
        self.ledger.add_run(
            name, stage=3, purpose="output mode",
            details={"mode": name, "answer_ms": times, "wrong": wrong, "total": total},
        )  # fmt: skip

    def domain(self, shift, count=40, *, people=4, cross_fitted=True):
        """Log a domain classifier whose pilot scores are higher by `shift`."""
        rng = np.random.default_rng(0)
        groups = [f"{side}{n % people}" for side in "tp" for n in range(count)]
        scores = rng.normal(size=2 * count) + shift * (np.arange(2 * count) >= count)
        details = {"scores": scores, "is_pilot": np.arange(2 * count) >= count, "groups": groups}
        details["cross_fitted"] = cross_fitted
        self.ledger.add_run("domains", stage=4, purpose="domain classifier", details=details)
