"""Stage 2, collecting: how fast captures come in, who was captured, and who is still missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem_kit import sample_people
from ecosystem_kit.captured_people import (
    TRAITS,
    compare_people,
    describe_person,
    missing_values,
    people_table,
)
from ecosystem_kit.datasheet import write_datasheet
from ecosystem_kit.intervals import Interval
from ecosystem_kit.picture_quality import (
    brightness,
    clipped_share,
    grey,
    judge_pictures,
    sharpness,
    warmth,
)
from ecosystem_kit.rates import capture_rate, hours_for
from ecosystem_kit.sound_quality import judge_sounds, louder, quiet_and_loud
from ecosystem_kit.synthetic.people import SESSIONS

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.project import Project

__all__ = [
    "TRAITS",
    "Pace",
    "brightness",
    "capture_times",
    "clipped_share",
    "compare_people",
    "describe_person",
    "grey",
    "judge_pictures",
    "judge_sounds",
    "lay_out_folder",
    "louder",
    "measure_pace",
    "missing_values",
    "people_table",
    "quiet_and_loud",
    "session_opener",
    "sharpness",
    "warmth",
    "write_datasheet",
]


@dataclass(frozen=True)
class Pace:
    """How fast captures come in, and what that means for the plan.

    Attributes
    ----------
    captured : int
        Captures so far, of one kind.
    per_minute : Interval
        Captures a minute while somebody was capturing.
    still_wanted : int
        What the plan wants, less what there is.
    hours : Interval
        Hours that the rest will take at this pace.
    """

    captured: int
    per_minute: Interval
    still_wanted: int
    hours: Interval

    def __str__(self) -> str:
        """Write all four in one sentence."""
        return (
            f"{self.captured} captured, {self.per_minute.estimate:.1f} a minute; "
            f"{self.still_wanted} still wanted: {self.hours.estimate:.2f} h "
            f"[{self.hours.low:.2f}, {self.hours.high:.2f}] more."
        )


def capture_times(ledger: "Ledger", session: int) -> list[float]:
    """Return when each sample of a session was taken: seconds since its first, rising.

    Parameters
    ----------
    ledger : Ledger
        Only read.
    session : int
        Its number.
    """
    times = sorted(sample.taken_at for sample in ledger.samples(session=session))
    return [round(time - times[0], 3) for time in times]


def measure_pace(project: "Project", kind: str) -> Pace:
    """Measure captures a minute from the timestamps, and project them onto the plan.

    Breaks of more than ten minutes don't count, nor do files that were imported or uploaded.

    Parameters
    ----------
    project : Project
        Its ledger and plan are only read.
    kind : {"picture", "sound"}
        What is captured.

    Raises
    ------
    ValueError
        When no session has two captures yet, so that no time has passed.
    """
    captured = len(project.ledger.samples(kind))
    per_minute = capture_rate(project.ledger, kind)
    missing = max(0, project.plan.samples_wanted - captured)
    return Pace(captured, per_minute, missing, hours_for(missing, per_minute))


def lay_out_folder(project: "Project", kind: str, *, persons: Sequence[str]) -> Path:
    """Write bundled sample people as somebody else's folder: one subfolder for each class.

    Stands in for a downloaded public set where there is no network.

    Parameters
    ----------
    project : Project
        The folder ``inbox`` in it gets the files; its plan says which classes.
    kind : {"picture", "sound"}
        What to write.
    persons : sequence of str
        Names from `ecosystem_kit.synthetic.people`.

    Returns
    -------
    Path
        The folder. Files are called ``<class>/<person>_<session>_<number>.jpg`` (or ``.flac``).
    """
    root = project.folder / "inbox" / kind
    labels = [*project.plan.classes, "unknown"]
    for file in sample_people.files(kind, persons=persons, labels=labels):
        number = file.path.stem.rsplit("_", 1)[1]
        target = root / file.label / f"{file.person}_{file.session}_{number}{file.path.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.path.read_bytes())
    return root


def session_opener(project: "Project", kind: str) -> Callable[[Path], int]:
    """Return a function from a file's path to its session, for `Ledger.import_folder`.

    Person and conditions are read from file names as `lay_out_folder` writes them; a session is
    opened for each pair once.

    Parameters
    ----------
    project : Project
        Whose ledger gets the sessions.
    kind : {"picture", "sound"}
        What is imported.
    """
    opened: dict[tuple[str, str], int] = {}
    known = {session.name: session for session in SESSIONS}

    def session_of(path: Path) -> int:
        person, name, _ = path.stem.split("_")
        if (person, name) not in opened:
            opened[person, name] = sample_people.open_session(
                project.ledger, kind, known[name], person=person
            )
        return opened[person, name]

    return session_of
