"""Count the memory that all processes of a sandbox hold together, read off its /proc."""

import resource
from collections.abc import Callable
from pathlib import Path


def holds_more_than(most: int) -> bool:
    """Return whether all inside together hold more memory than that.

    The quick count takes pages that forks share once for each; only when it is too high, the slow
    one counts each by its share.
    """
    return _held(_resident) > most and _held(_proportional) > most


def _held(count: Callable[[Path], int]) -> int:
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                total += count(folder)
            except OSError:
                continue  # it ended meanwhile
    return total


def _resident(folder: Path) -> int:
    fields = (folder / "statm").read_text().split()
    return (int(fields[1]) - int(fields[2])) * resource.getpagesize()


def _proportional(folder: Path) -> int:
    lines = (folder / "smaps_rollup").read_text().splitlines()
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))
