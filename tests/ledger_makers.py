"""Small pictures, sounds and ledgers for the ledger's tests."""

from pathlib import Path

import numpy as np

from ecosystem_kit.ledger import Ledger


def quick_ledger(folder, **options) -> Ledger:
    """Open a ledger that does not wait for the disk; durability has tests of its own."""
    ledger = Ledger(folder, **options)
    ledger._connection.execute("PRAGMA synchronous = OFF")
    return ledger


def picture(number=0, *, height=12, width=16):
    """Return noise that no other number gives, uint8 (height, width, 3)."""
    return np.random.default_rng(number).integers(0, 256, (height, width, 3), dtype=np.uint8)


def sound(number=0, *, samples=400):
    """Return noise that no other number gives, float32 (samples,)."""
    noise = np.random.default_rng(number).uniform(-0.5, 0.5, samples)
    return noise.astype(np.float32)


def people(ledger: Ledger, *, names=("ada", "bob", "chen"), each=4, label=True) -> dict:
    """Capture some pictures of each person; return the samples' numbers by person."""
    ids = {}
    for start, name in enumerate(names):
        session = ledger.add_session(name, consent=True)
        pictures = [picture(100 * start + n) for n in range(each)]
        prompts = [str(n % 3) for n in range(each)]
        ids[name] = ledger.add_many_pictures(session, pictures, prompts=prompts)
        if label:
            ledger.add_many_labels(ids[name], prompts)
    return ids


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
