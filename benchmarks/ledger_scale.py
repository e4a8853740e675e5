"""How the ledger's times grow from 1,000 to 100,000 samples, beside the plain way in the same run.

Prints a table of medians in milliseconds. The plain way reads the tables row by row into
dataclasses and computes in Python what is asked, as a first version would.

    python benchmarks/ledger_scale.py [--most 100000] [--folder FOLDER]
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from unittest.mock import patch

import numpy as np

from ecosystem_kit.gates import DETECTORS, detect, open_gate
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
BATCH = 500
SECOND_PASS_EVERY = 10
CLASSES = ("0", "1", "2", "3", "4", "5", "unknown", "unsure")
BAR_MS = 50
NO_BAR = "all labels as a dict (no bar)"
REPEATS = 9


@dataclass(frozen=True)
class PlainSample:
    id: int
    session: int
    kind: str
    media: str
    prompt: str | None
    taken_at: float
    source: str
    person: str
    label: str | None


def grow(ledger: Ledger, size: int, *, chance: np.random.Generator) -> None:
    """Add sessions of `BATCH` pictures each, label them, every tenth twice, and pilot a little."""
    while (have := len(ledger.samples())) < size:
        count = min(BATCH, size - have)
        person = f"person {have // BATCH % 40:02d}"
        session = ledger.add_session(person, consent=True, light="lamp" if have % 3 else "window")
        pictures = list(chance.integers(0, 256, (count, 8, 8, 3), dtype=np.uint8))
        prompts = [CLASSES[n % len(CLASSES)] for n in range(count)]
        times = [1e9 + 4.0 * n for n in range(have, have + count)]
        ids = ledger.add_many_pictures(session, pictures, prompts=prompts, taken_at=times)
        ledger.add_many_labels(ids, prompts, seconds=[2.0] * count)
        again = slice(None, None, SECOND_PASS_EVERY)
        ledger.add_many_labels(
            ids[again], prompts[again], pass_number=2, seconds=[1.5] * len(ids[again])
        )
        for sample, prompt in list(zip(ids, prompts, strict=True))[:10]:
            ledger.add_event(
                session, said=prompt, truth=prompt, sample=sample, confidence=0.9, margin=0.6,
                answer_ms=300.0, behaviour="accepted", output="subtitles", rating=4,
            )  # fmt: skip


def our_ways(ledger: Ledger, *, chance: np.random.Generator) -> dict[str, Callable[[], object]]:
    session = ledger.sessions()[-1].id

    def picture() -> object:
        return ledger.add_picture(session, chance.integers(0, 256, (64, 64, 3), dtype=np.uint8))

    def page() -> object:
        samples = ledger.samples("picture")
        return len(samples), list(samples[:100]), samples[-1]

    ids = iter(ledger.samples(session=session).ids)
    plan = Plan.default()
    ways: dict[str, Callable[[], object]] = {
        "open": lambda: Ledger(ledger.folder).close(),
        "add a picture": picture,
        "label": lambda: ledger.add_label(next(ids), "3", seconds=1.0),
        "list and a page of 100": page,
        "list one person's": lambda: ledger.samples("picture", person="person 00").ids,
        "list the unlabeled": lambda: ledger.samples("picture", labeled=False).ids,
        "people": lambda: ledger.people("picture", labeled=True),
        "selection for arrays": lambda: ledger.select("picture"),
        "split by person": lambda: ledger.split("picture"),
        "data version": ledger.data_version,
        NO_BAR: lambda: ledger.labels().to_dict(),
    }
    for loop in DETECTORS:
        ways[f"evidence {loop}"] = lambda loop=loop: detect(loop, ledger, plan)
    for stage in range(1, 5):
        ways[f"whole gate of stage {stage}"] = lambda stage=stage: open_gate(ledger, stage)
    return ways


def plain_ways(ledger: Ledger) -> dict[str, Callable[[], object]]:
    def read() -> list[PlainSample]:
        rows = ledger._connection.execute(
            "SELECT samples.id, session, kind, media, prompt, taken_at, source, person, value "
            "FROM samples JOIN sessions ON sessions.id = session LEFT JOIN current_labels ON "
            "sample = samples.id AND task = 'class' AND pass_number = 1 ORDER BY samples.id"
        )
        return [PlainSample(*row) for row in rows.fetchall()]

    def select() -> object:
        kept = [s for s in read() if s.label not in (None, "unsure", "exclude")]
        return [np.array([getattr(s, name) for s in kept]) for name in ("id", "label", "person")]

    def version() -> object:
        return blake2b("\n".join(sorted(f"{s.media} {s.label}" for s in read())).encode())

    def people() -> object:
        return {s.person for s in read() if s.label is not None}

    return {
        "list and a page of 100": lambda: read()[:100],
        "people": people,
        "selection for arrays": select,
        "split by person": select,
        "data version": version,
    }


def median_ms(way: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        way()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def measure(folder: Path, *, most: int) -> dict[str, dict[int, float]]:
    chance = np.random.default_rng(0)
    table: dict[str, dict[int, float]] = {}
    with Ledger(folder) as ledger:
        for size in (size for size in SIZES if size <= most):
            start = time.perf_counter()
            with patch("os.fsync"):  # only what is measured below waits for the disk
                grow(ledger, size, chance=chance)
            print(f"grew to {size:,} in {time.perf_counter() - start:.0f} s", file=sys.stderr)
            for name, way in our_ways(ledger, chance=chance).items():
                table.setdefault(name, {})[size] = median_ms(way)
            for name, way in plain_ways(ledger).items():
                table.setdefault(f"  plainly: {name}", {})[size] = median_ms(way)
    return table


def show(table: dict[str, dict[int, float]]) -> None:
    sizes = list(next(iter(table.values())))
    print(f"| median of {REPEATS}, ms | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    print("| --- |" + " ---: |" * len(sizes))
    for name, times in table.items():
        print(f"| {name} | " + " | ".join(f"{times[size]:.1f}" for size in sizes) + " |")
    ours = {name: times[sizes[-1]] for name, times in table.items() if "plainly" not in name}
    slow = [name for name, took in ours.items() if took > BAR_MS and name != NO_BAR]
    verdict = f"above {BAR_MS} ms: {', '.join(slow)}" if slow else f"all below {BAR_MS} ms"
    print(f"\nAt {sizes[-1]:,} samples {verdict} (the plain way beside it).")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        show(measure(asked.folder or Path(temporary) / "ledger", most=asked.most))
