"""The equipment doctor of notebook 00: whether this machine can carry the course, and how fast.

What `ecosystem_kit.course.doctor` looks at stands in the same table. Camera, microphone, secure
page and speech belong to the browser: where one shows the report, it looks at them itself.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem_kit.course import doctor
from ecosystem_kit.course.doctor import Finding

if TYPE_CHECKING:
    from ecosystem_kit.widgets.equipment_doctor import EquipmentDoctor

# A notebook's kernel and the server together stay below it; what the browser takes comes on top.
LEAST_MEMORY_GB = 1.0
LONGEST_LOAD_S = 2.0
CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


LATER = "Camera, microphone and speech belong to the browser: it looks at them in a live notebook."


@dataclass(frozen=True, repr=False)
class Report:
    """What the doctor found, as a table; in a live notebook the browser looks at its part as well.

    Attributes
    ----------
    findings : tuple of Finding
        What Python saw.
    """

    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Whether there is nothing that has to be mended; the course goes on without a camera."""
        return all(one.well for one in self.findings)

    @cached_property
    def widget(self) -> "EquipmentDoctor":
        """What asks the browser: made when the report is first shown."""
        from ecosystem_kit.widgets.equipment_doctor import EquipmentDoctor

        return EquipmentDoctor([asdict(one) for one in self.findings])

    @property
    def seen_by_browser(self) -> tuple[Finding, ...]:
        """What the browser found out, nothing before it has shown the report."""
        return tuple(Finding(**one) for one in self.widget.found)

    def __repr__(self) -> str:
        seen = self.seen_by_browser if "widget" in self.__dict__ else ()
        return "\n".join([*map(str, self.findings), *(map(str, seen) if seen else [LATER])])

    def _repr_mimebundle_(self, **about: Any) -> dict[str, Any]:
        shown: Any = self.widget._repr_mimebundle_(**about) or {}
        data = shown[0] if isinstance(shown, tuple) else shown  # with its metadata
        return {**data, "text/plain": repr(self), "text/html": self._repr_html_()}

    def _repr_html_(self) -> str:
        rows = "".join(
            _row("td", _mark(one), one.what, one.found, one.mend) for one in self.findings
        )
        head = _row("th", "", "looked at", "found", "what to do")
        return (
            f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
            f"<p>○ later: {escape(LATER)}</p>"
        )


def _mark(one: Finding) -> str:
    return "⚠ mend" if not one.well else "○ without" if one.mend else "✔ fine"


def _row(tag: str, *texts: str) -> str:
    cells = (f'<{tag} style="text-align:left">{escape(text)}</{tag}>' for text in texts)
    return f"<tr>{''.join(cells)}</tr>"


def examine(folder: Path | str = ".") -> Report:
    """Look at everything that the course needs and Python can see; nothing is changed.

    Parameters
    ----------
    folder : Path
        Where the captures will lie; its disk is looked at.
    """
    from ecosystem_kit import hearing, vision

    return Report(
        (
            doctor.look_at_python(),
            look_at_memory(),
            doctor.look_at_disk(Path(folder)),
            doctor.look_at_nets(),
            doctor.look_at_models(),
            look_at_people(),
            time_starter("hand", vision.load_starter, kind="picture"),
            time_starter("voice", hearing.load_starter, kind="sound"),
        )
    )


def look_at_memory(total_bytes: int | None = None) -> Finding:
    """Judge the memory that this process may use, a container's limit included."""
    total = memory_bytes() if total_bytes is None else total_bytes
    if total is None:
        return Finding("memory", "this system doesn't say; 2 GB are enough")
    mend = "" if total >= LEAST_MEMORY_GB * 1e9 else "close other notebooks before the next one"
    return Finding("memory", f"{total / 1e9:.1f} GB", mend)


def look_at_people() -> Finding:
    """Count the bundled sample people's pictures and sounds."""
    from ecosystem_kit import sample_people

    pictures, sounds = (len(sample_people.files(kind)) for kind in ("picture", "sound"))
    mend = "" if pictures and sounds else "run `git checkout -- data` in the course's folder"
    return Finding("sample people", f"{pictures} pictures, {sounds} sounds, all synthetic", mend)


def time_starter(name: str, load: Callable[[], Any], *, kind: str) -> Finding:
    """Measure how long a starter model takes to load, and to answer once it has.

    Parameters
    ----------
    name : str
        "hand" or "voice".
    load : callable
        Returns the fitted model.
    kind : {"picture", "sound"}
        What it answers to.
    """
    from ecosystem_kit import sample_people

    what = f"answers of the {name} model"
    try:
        started = time.perf_counter()
        model = load()
        load_s = time.perf_counter() - started
        sample = sample_people.one(kind, "ada", "3")[None]
    except (RuntimeError, ValueError, OSError) as problem:
        return Finding(what, "could not be tried", str(problem))
    # The first answer also sets the net up.
    model.predict(sample)
    started = time.perf_counter()
    model.predict(sample)
    answer_ms = (time.perf_counter() - started) * 1000
    slow = " (slowly: close what else runs)" if load_s > LONGEST_LOAD_S else ""
    return Finding(what, f"loaded in {load_s:.1f} s{slow}, one answer in {answer_ms:.0f} ms")


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
