"""The equipment doctor: what Python can see of this machine, each finding with its mend.

Camera and microphone belong to the browser; they are looked at there, in notebook 02.
"""

import os
import platform
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

FINE, MIND, MEND, LATER = "fine", "mind", "mend", "later"
ICONS = {FINE: "✔", MIND: "↻", MEND: "⚠", LATER: "○"}
OLDEST_PYTHON = (3, 11)
# A notebook's kernel and the server together stay below 1 GB; the browser wants about as much.
LEAST_MEMORY_GB = 2.0
# The environment is there already: this is for captures, 48 kB a picture.
LEAST_DISK_GB = 1.0
LONGEST_LOAD_S = 2.0
GB = 1e9
CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was found, a verdict, and what to do about it."""

    what: str
    found: str
    verdict: str = FINE
    mend: str = ""

    def __str__(self) -> str:
        """Write icon, thing, finding and mend in one line."""
        mend = f". {self.mend}" if self.mend else ""
        return f"{ICONS[self.verdict]} {self.what}: {self.found}{mend}"


class Report(list[Finding]):
    """What the doctor found, as a table."""

    @property
    def healthy(self) -> bool:
        """Whether nothing has to be mended before the course can go on."""
        return all(one.verdict != MEND for one in self)

    def __str__(self) -> str:
        """Write one line a finding."""
        return "\n".join(map(str, self))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:left">{ICONS[one.verdict]} {one.verdict}</td>'
            f'<td style="text-align:left">{escape(one.what)}</td>'
            f'<td style="text-align:left">{escape(one.found)}</td>'
            f'<td style="text-align:left">{escape(one.mend)}</td></tr>'
            for one in self
        )
        head = "".join(
            f'<th scope="col" style="text-align:left">{word}</th>'
            for word in ("", "looked at", "found", "what to do")
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def doctor(folder: Path | str = ".") -> Report:
    """Look at everything that the course needs and Python can see.

    Parameters
    ----------
    folder : Path
        Where the captures will lie; its disk is looked at.

    Returns
    -------
    Report
        One `Finding` a thing; nothing is changed on the machine.
    """
    report = Report([look_at_python(), look_at_memory(), look_at_disk(Path(folder))])
    report.append(look_at_people())
    report.extend(look_at_nets())
    report.extend(look_at_starters())
    where = "looked at in the browser, in notebook 02"
    report.append(Finding("camera and microphone", where, LATER))
    return report


def look_at_python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Judge the version of Python and say how many processors it may use."""
    found = f"{'.'.join(map(str, version))} on {platform.system()}, {_processors()} processors"
    if version[:2] >= OLDEST_PYTHON:
        return Finding("Python", found)
    return Finding("Python", found, MEND, "Install Python 3.11 or later, then start the course.")


def look_at_memory(total_bytes: int | None = None) -> Finding:
    """Judge the memory that this process may use, a container's limit included."""
    total = memory_bytes() if total_bytes is None else total_bytes
    if total is None:
        return Finding("memory", "this system does not say", MIND, "2 GB are enough.")
    found = f"{total / GB:.1f} GB"
    if total >= LEAST_MEMORY_GB * GB:
        return Finding("memory", found)
    return Finding("memory", found, MIND, "Close other programs, and one notebook before the next.")


def look_at_disk(folder: Path, *, free_bytes: int | None = None) -> Finding:
    """Judge the free space where the captures will lie, and whether one may write there."""
    if not os.access(folder, os.W_OK):
        mend = "Set ECO_PROJECT to a folder of your own."
        return Finding("disk", f"{folder} can't be written", MEND, mend)
    free = shutil.disk_usage(folder).free if free_bytes is None else free_bytes
    found = f"{free / GB:.1f} GB free"
    if free >= LEAST_DISK_GB * GB:
        return Finding("disk", found)
    return Finding("disk", found, MEND, "Make 1 GB free: a full disk refuses captures.")


def look_at_people() -> Finding:
    """Count the bundled sample people's pictures and sounds."""
    from ecosystem_kit import sample_people

    counts = {kind: len(sample_people.files(kind)) for kind in ("picture", "sound")}
    found = f"{counts['picture']} pictures, {counts['sound']} sounds, all synthetic"
    if all(counts.values()):
        return Finding("sample people", found)
    return Finding("sample people", found, MEND, "Run `git checkout -- data` in the course.")


def look_at_nets() -> list[Finding]:
    """Check the SHA-256 of each net that the course runs."""
    from ecosystem_kit import nets

    findings = []
    for name, net in nets.NETS.items():
        what = f"net “{name}”"
        try:
            nets.path(name)
        except nets.NetMissing as missing:
            findings.append(Finding(what, "missing or changed", MEND, str(missing)))
        else:
            findings.append(Finding(what, f"SHA-256 {net.sha256[:8]}… as it should be"))
    return findings


def look_at_starters() -> list[Finding]:
    """Load both starter models, which checks their SHA-256, and let each give one answer."""
    from ecosystem_kit import hearing, vision

    return [
        time_starter("starter model, hand", vision.load_starter, kind="picture"),
        time_starter("starter model, voice", hearing.load_starter, kind="sound"),
    ]


def time_starter(what: str, load: Callable[[], Any], *, kind: str) -> Finding:
    """Measure how long a starter model takes to load and to give its second answer.

    Parameters
    ----------
    what : str
        Its name in the report.
    load : callable
        Returns the fitted model.
    kind : {"picture", "sound"}
        What it answers to.
    """
    from ecosystem_kit import sample_people

    try:
        started = time.perf_counter()
        model = load()
        load_s = time.perf_counter() - started
        sample = sample_people.one(kind, "ada", "3")[None]
    except (RuntimeError, ValueError, OSError) as problem:
        return Finding(what, "could not be tried", MEND, str(problem))
    # The first answer also sets the net up.
    model.predict(sample)
    started = time.perf_counter()
    model.predict(sample)
    answer_ms = (time.perf_counter() - started) * 1000
    found = f"loaded in {load_s:.1f} s, answers in {answer_ms:.0f} ms"
    if load_s <= LONGEST_LOAD_S:
        return Finding(what, found)
    return Finding(what, found, MIND, "It works, slowly: close what else is running.")


def memory_bytes() -> int | None:
    """Return the memory that this process may use in bytes, or None where nobody says."""
    limits = [value for path in CGROUP_LIMITS if (value := _limit(Path(path))) is not None]
    machine = _machine_memory()
    return min([*limits, *([machine] if machine else [])], default=None)


def _limit(path: Path) -> int | None:
    # A container (Binder is one) sees the whole machine's memory and may use a part of it.
    try:
        text = path.read_text(encoding="ascii").strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None


def _machine_memory() -> int | None:
    if sys.platform == "win32":
        return _windows_memory()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None


def _windows_memory() -> int | None:
    import ctypes

    kilobytes = ctypes.c_ulonglong(0)
    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009  only there on Windows
    found = kernel.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
    return kilobytes.value * 1024 if found else None


def _processors() -> int:
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1
