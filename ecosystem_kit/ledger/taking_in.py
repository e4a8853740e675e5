"""Files with labels on their way into the ledger: looked at one by one, then kept in one go."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ecosystem_kit.ledger.adding import Adding
from ecosystem_kit.ledger.codecs import picture_content, sound_content
from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.exchange import Given, Item, named_sample, said_by
from ecosystem_kit.ledger.fingerprint import add_to_fingerprint, sample_term
from ecosystem_kit.ledger.imports import BATCH, ImportReport
from ecosystem_kit.ledger.label_operations import LabelOperations
from ecosystem_kit.ledger.label_values import write_value
from ecosystem_kit.ledger.media import media_name
from ecosystem_kit.ledger.new_samples import New, require_session
from ecosystem_kit.ledger.reading import unknown_sample
from ecosystem_kit.ledger.records import Sample
from ecosystem_kit.ledger.samples import READ_SAMPLES, as_json
from ecosystem_kit.ledger.unpacking import Folder

SessionOf = int | Callable[[Path], int]


@dataclass
class ExchangeReport(ImportReport):
    """What became of each file, and of what was said of it.

    Attributes
    ----------
    labels : int
        How many labels were added; those that held already were not.
    left_out : list of (Path, str)
        Labels that a ledger has no place for, each with the reason.
    """

    labels: int = 0
    left_out: list[tuple[Path, str]] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [super().__str__(), f"{self.labels} labels added, {len(self.left_out)} left out"]
        lines += [f"  {path.name}: {reason}" for path, reason in self.left_out]
        return "\n".join(lines)


@dataclass
class _Planned:
    """One file that will be kept or is there already (then `sample` is its number)."""

    item: Item
    session: int | None = None
    path: Path | None = None
    new: New | None = None
    sample: int | None = None


class TakingIn(Adding):
    """The part of a ledger that takes in files with their labels."""

    def _take_in(
        self,
        items: list[Item],
        folder: Folder,
        *,
        session: SessionOf | None,
        program: str,
        pass_number: int,
    ) -> ExchangeReport:
        """Keep files and labels, all or none; see `Exchanging.import_labels`."""
        report = ExchangeReport()
        planned = list(self._plan(items, folder, session=session, report=report))
        self.require_sessions({one.session for one in planned if one.session is not None})
        labels = _Labels(program=program, pass_number=pass_number, at=self._now(), report=report)
        with self._transaction(f"import from {program}") as connection:
            for start in range(0, len(planned), BATCH):
                batch = planned[start : start + BATCH]
                self._keep(connection, batch, program=program, report=report)
                for one in batch:
                    labels.add(connection, one)
        return report

    def _plan(
        self,
        items: list[Item],
        folder: Folder,
        *,
        session: SessionOf | None,
        report: ExchangeReport,
    ) -> Iterator[_Planned]:
        taken: set[int] = set()
        for item in items:
            path = folder.find(item.file)
            name = path or Path(item.file)
            report.left_out += [(name, reason) for reason in item.left_out]
            try:
                one = self._planned(item, path, session=session, taken=taken)
            except (WrongInput, ValueError, OSError) as error:
                report.skipped.append((name, str(error)))
                continue
            if one.sample is not None:
                taken.add(one.sample)
                report.already.append(name)
            yield one

    def _planned(
        self, item: Item, path: Path | None, *, session: SessionOf | None, taken: set[int]
    ) -> _Planned:
        new = None if path is None else _looked_at(path, item.kind)
        number = None
        if path is not None and session is not None:
            number = session(path) if callable(session) else session
        there = self._there(item, new, session=number)
        free = [sample for sample in there if sample not in taken]
        hint = named_sample(item.file)
        if hint and hint[0] in free:
            return _Planned(item, sample=hint[0])
        if free:
            return _Planned(item, sample=free[0])
        if new is None or path is None:
            raise WrongInput(
                f"found no such file; wanted {item.file} in the folder (nothing is fetched from "
                "elsewhere): put it there, or import into the ledger that it was exported from"
            )
        if number is None:
            raise WrongInput("it isn't in this ledger yet: say whose session it is (session=…)")
        return _Planned(item, number, path, new)

    def _there(self, item: Item, new: New | None, *, session: int | None) -> list[int]:
        """Return the samples that hold the same content, of the same person where one is told."""
        hint = named_sample(item.file)
        if new is None and hint is None:
            return []
        pattern = new.media if new is not None else f"{hint[1] if hint else ''}*"
        rows = self._read(
            "SELECT samples.id FROM samples JOIN sessions ON sessions.id = session "
            "WHERE media GLOB :media AND kind = :kind AND (:session IS NULL OR "
            "person = (SELECT person FROM sessions WHERE id = :session)) ORDER BY samples.id",
            {"media": pattern, "kind": item.kind, "session": session},
        )
        return [number for (number,) in rows]

    def _keep(
        self,
        connection: sqlite3.Connection,
        batch: list[_Planned],
        *,
        program: str,
        report: ExchangeReport,
    ) -> None:
        files = {one.new.media: _again(one.path, one.new) for one in batch if one.new and one.path}
        self._media.put(files)
        change, now = 0, self._now()
        for one in batch:
            if one.new is None or one.session is None:
                continue
            session, person = require_session(connection, one.session)
            kind, source = one.item.kind, f"import ({program})"
            one.sample = one.new.insert(connection, session, kind=kind, source=source, now=now)
            change += sample_term(kind, media=one.new.media, person=person)
            report.ids.append(one.sample)
        add_to_fingerprint(connection, change)


class _Labels:
    """Adds labels to samples, in the caller's transaction."""

    def __init__(
        self, *, program: str, pass_number: int, at: float, report: ExchangeReport
    ) -> None:
        self._program, self._pass, self._at, self._report = program, pass_number, at, report

    def add(self, connection: sqlite3.Connection, one: _Planned) -> None:
        """Add what was said of one file; what the ledger can't keep is left out with a reason."""
        row = connection.execute(READ_SAMPLES, (as_json([one.sample or 0]),)).fetchone()
        if row is None:
            raise unknown_sample(one.sample or 0)
        sample = Sample._make(row)
        for task, given in one.item.labels.items():
            try:
                self._report.labels += self._add(connection, sample, task=task, given=given)
            except WrongInput as error:
                self._report.left_out.append((Path(one.item.file), f"{task}: {error}"))

    def _add(
        self, connection: sqlite3.Connection, sample: Sample, *, task: str, given: Given
    ) -> bool:
        """Return whether the label was added: one that holds already is not said again."""
        _check_size(given.value, task=task, sample=sample)
        value = _clipped(given.value, task=task, sample=sample)
        held = connection.execute(
            "SELECT value FROM current_labels WHERE task = ? AND pass_number = ? AND sample = ?",
            (task, self._pass, sample.id),
        ).fetchone()
        if held and held[0] == write_value(value, task=task, sample=sample):
            return False
        by = said_by(given.by, program=self._program)
        about = LabelOperations(task, self._pass, by, self._at, helped_by=given.helped_by)
        about.add(connection, sample.id, value=value, seconds=given.seconds)
        return True


def _looked_at(path: Path, kind: str) -> New:
    """Return what a file holds, without its bytes: all of them at once may not fit in memory."""
    content = (picture_content if kind == "picture" else sound_content)(path.read_bytes())
    name = media_name(content.data, extension=content.extension)
    return New(replace(content, data=b""), name)


def _again(path: Path, new: New) -> bytes:
    data = path.read_bytes()
    if media_name(data, extension=new.content.extension) != new.media:
        raise WrongInput(f"{path} changed while it was imported: import again once it rests")
    return data


def _check_size(value: object, *, task: str, sample: Sample) -> None:
    """Refuse a mask of another size before it is unrolled."""
    wanted = [sample.height, sample.width]
    if task == "mask" and isinstance(value, dict) and list(value.get("size", ())) != wanted:
        raise WrongInput(
            f"found one of {value.get('size')} pixels (height, width); the picture has {wanted}"
        )


def _clipped(value: object, *, task: str, sample: Sample) -> object:
    """Return a box without what stands over the picture's edge by less than a pixel."""
    if task != "box" or not isinstance(value, tuple) or not sample.width or not sample.height:
        return value
    x, y, width, height = value
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, sample.width), min(y + height, sample.height)
    over = max(left - x, top - y, x + width - right, y + height - bottom)
    return (left, top, right - left, bottom - top) if 0 < over < 1 else value
