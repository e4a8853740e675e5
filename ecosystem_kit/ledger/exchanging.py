"""Labels between this ledger and other programs: COCO, Label Studio, CVAT, and a table."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecosystem_kit.ledger.coco import read_coco, write_coco
from ecosystem_kit.ledger.cvat import read_cvat, write_cvat
from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.exchange import Given, Item, exchange_name
from ecosystem_kit.ledger.exports import Exporting, file_name, fresh_folder
from ecosystem_kit.ledger.label_studio import read_tasks, write_config, write_tasks
from ecosystem_kit.ledger.label_table import read_table, write_table
from ecosystem_kit.ledger.label_values import TASKS
from ecosystem_kit.ledger.records import NOT_FOR_TRAINING, Sample
from ecosystem_kit.ledger.selecting import check_kind
from ecosystem_kit.ledger.taking_in import ExchangeReport, SessionOf, TakingIn
from ecosystem_kit.ledger.unpacking import unpacked


@dataclass(frozen=True)
class Format:
    """How one program writes labels down.

    Attributes
    ----------
    program : str
        Its name, which stands beside each label that came from it.
    file : str
        The file that tells the labels.
    kinds : tuple of str
        What it can hold: "picture", "sound".
    write, read : callable
        From items to the file's bytes, and back.
    """

    program: str
    file: str
    kinds: tuple[str, ...]
    write: Callable[[list[Item]], bytes]
    read: Callable[[bytes], list[Item]]


def _as_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def _from_json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise WrongInput(f"this is no JSON ({error}): export it again") from error


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongInput(f"this is no UTF-8 text ({error}): save it as UTF-8") from error


FORMATS = {
    "coco": Format(
        *("COCO", "annotations.json", ("picture",)),
        lambda items: _as_json(write_coco(items)),
        lambda data: read_coco(_from_json(data)),
    ),
    "label-studio": Format(
        *("Label Studio", "tasks.json", ("picture", "sound")),
        lambda items: _as_json(write_tasks(items)),
        lambda data: read_tasks(_from_json(data)),
    ),
    "cvat": Format(
        *("CVAT", "annotations.xml", ("picture",)),
        lambda items: write_cvat(items).encode(),
        read_cvat,
    ),
    "csv": Format(
        *("CSV", "labels.csv", ("picture", "sound")),
        lambda items: write_table(items).encode(),
        lambda data: read_table(_text(data)),
    ),
}


class Exchanging(TakingIn, Exporting):
    """The part of a ledger that trades labels with other programs."""

    def export_labels(
        self,
        folder: str | Path,
        *,
        format: str,
        kind: str = "picture",
        pass_number: int = 1,
    ) -> Path:
        """Write media and labels as another program reads them; return the file with the labels.

        COCO is for training: pictures labeled "unsure" or "exclude" stay out. The others are for
        labeling: all samples go, and those labels are labels like others.

        Parameters
        ----------
        folder : str or Path
            New or empty.
        format : {"coco", "label-studio", "cvat", "csv"}
            Which program's.
        kind : {"picture", "sound"}
            What to write; COCO and CVAT know pictures only.
        pass_number : int
            Whose labels: of the first or the blind second pass.

        Raises
        ------
        WrongInput
            There is no such format, it knows no sounds, or the folder holds something already.
        StorageError
            It can't be written, or the disk is full.
        """
        chosen = format_called(format)
        if check_kind(kind) not in chosen.kinds:
            raise WrongInput(
                f'{chosen.program} knows no {kind}s: export them with format="label-studio" or '
                '"csv"'
            )
        samples = [one for one in self.samples(kind) if _goes(one, format)]
        items = self._items_of(samples, pass_number=pass_number)
        with fresh_folder(folder) as target:
            for sample, item in zip(samples, items, strict=True):
                self._copy(sample.media, target / item.file)
            path = target / chosen.file
            path.write_bytes(chosen.write(items))
            if format == "label-studio":
                config = write_config(items, kind=kind)
                (target / "interface.xml").write_text(config, encoding="utf-8")
        return path

    def export_coco(self, folder: str | Path) -> Path:
        """Write pictures and labels as COCO; see `export_labels`."""
        return self.export_labels(folder, format="coco")

    def _items_of(self, samples: list[Sample], *, pass_number: int) -> list[Item]:
        items = {one.id: _item(one) for one in samples}
        rows = self._read(
            "SELECT c.sample, c.task, c.value, o.helped_by, o.seconds FROM current_labels AS c "
            "JOIN label_operations AS o ON o.revision = c.revision WHERE c.pass_number = ?",
            (pass_number,),
        )
        for number, task, text, helped_by, seconds in rows:
            if number in items:
                value = text if task == "class" else json.loads(text)
                value = tuple(value) if isinstance(value, list) else value
                items[number].labels[task] = Given(value, helped_by=helped_by, seconds=seconds)
        for item in items.values():
            item.labels = {task: item.labels[task] for task in TASKS if task in item.labels}
        return list(items.values())

    def import_labels(
        self,
        path: str | Path,
        *,
        format: str,
        session: SessionOf | None = None,
        pass_number: int = 1,
    ) -> ExchangeReport:
        """Take in what another program wrote, all of it or nothing.

        A picture or sound that the ledger holds already gets the labels that differ from its own;
        the earlier ones stay in the history. Each label says where it came from (`by`). Nothing is
        fetched from the network.

        Parameters
        ----------
        path : str or Path
            The folder, the file with the labels, or a zip of them.
        format : {"coco", "label-studio", "cvat", "csv"}
            Which program's.
        session : int or callable, optional
            The session of files that are new here, or a function from a file's path to its
            session. Where None, only labels of what is there already are taken in.
        pass_number : int
            2 keeps the labels as a blind second pass.

        Raises
        ------
        UnknownRecord
            There is no such session.
        WrongInput
            It is no such format, or a path in it leads out of the folder. Nothing was changed.
        StorageError
            The disk is full or read-only; nothing was changed.
        """
        chosen = format_called(format)
        with unpacked(path, name=chosen.file) as (file, folder):
            items = chosen.read(file.read_bytes())
            return self._take_in(
                items, folder, session=session, program=chosen.program, pass_number=pass_number
            )


def format_called(name: str) -> Format:
    """Return a format by its name.

    Raises
    ------
    WrongInput
        There is none of that name.
    """
    if name not in FORMATS:
        raise WrongInput(f"found the format {name!r}; wanted one of {', '.join(FORMATS)}")
    return FORMATS[name]


def _goes(sample: Sample, format: str) -> bool:
    return format != "coco" or sample.label not in NOT_FOR_TRAINING


def _item(sample: Sample) -> Item:
    name = exchange_name(sample, file_name(sample.person))
    size = sample.width, sample.height
    return Item(name, sample.kind, *size, sample.duration_s)
