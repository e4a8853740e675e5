"""The ledger in forms that other programs read: CSV, COCO, a folder for each class."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from ecosystem_kit.ledger.errors import WrongInput, explained
from ecosystem_kit.ledger.label_values import read_value
from ecosystem_kit.ledger.reading import Reading
from ecosystem_kit.ledger.selecting import check_kind

TABLES = ("sessions", "samples", "label_operations", "runs", "events", "gates", "notes")
_LIVE = ("=", "+", "-", "@", "\t", "\r")


class Exporting(Reading):
    """The part of a ledger that hands its content on."""

    def export_csv(self, folder: str | Path) -> list[Path]:
        """Write one CSV file for each table and return the files.

        Text that a spreadsheet would run as a formula gets an apostrophe in front.

        Raises
        ------
        WrongInput
            The folder holds something already.
        StorageError
            It can't be written.
        """
        target = _fresh(folder)
        with explained("export", target):
            return [self._write_table(table, target / f"{table}.csv") for table in TABLES]

    def _write_table(self, table: str, path: Path) -> Path:
        names = [row[1] for row in self._read(f"PRAGMA table_info({table})")]
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            for row in self._read(f"SELECT * FROM {table} ORDER BY 1"):
                writer.writerow([_harmless(value) for value in row])
        return path

    def export_image_folder(self, folder: str | Path, *, kind: str = "picture") -> int:
        """Write ``label/person_session_sample.jpg`` for each labeled sample; return how many.

        Samples labeled "unsure" or "exclude", and those without a label, stay out.
        """
        target = _fresh(folder)
        selection = self.select(check_kind(kind))
        with explained("export", target):
            for number in selection.ids:
                sample = self.sample(number)
                name = f"{_file_name(sample.person)}_{sample.session}_{sample.id}"
                path = target / _file_name(str(sample.label)) / name
                path.parent.mkdir(exist_ok=True)
                shutil.copyfile(
                    self._media.path(sample.media),
                    path.with_name(f"{name}.{sample.media.partition('.')[2]}"),
                )
        return len(selection)

    def export_coco(self, folder: str | Path) -> Path:
        """Write pictures and ``annotations.json`` as COCO has it, and return that file.

        Boxes are [x, y, width, height] in pixels, masks uncompressed run lengths; a picture with
        a class and neither box nor mask gets a box around all of it.
        """
        target = _fresh(folder)
        classes = {label.sample: label.value for label in self._current("class")}
        names = sorted(set(classes.values()) | {"hand"})
        numbers = {name: number for number, name in enumerate(names, start=1)}
        images, annotations = [], []
        with explained("export", target):
            (target / "images").mkdir()
            boxes = {label.sample: label.value for label in self._current("box")}
            masks = self._mask_texts()
            for sample in self.samples("picture"):
                name = f"images/{sample.media}"
                shutil.copyfile(self._media.path(sample.media), target / name)
                images.append(
                    {
                        "id": sample.id,
                        "file_name": name,
                        "width": sample.width,
                        "height": sample.height,
                    }
                )
                found = {
                    key: value[sample.id]
                    for key, value in (("bbox", boxes), ("segmentation", masks))
                    if sample.id in value
                }
                if found or sample.id in classes:
                    annotations.append(
                        _annotation(
                            sample, found, numbers[classes.get(sample.id, "hand")], len(annotations)
                        )
                    )
            path = target / "annotations.json"
            path.write_text(
                json.dumps(
                    {
                        "images": images,
                        "annotations": annotations,
                        "categories": [
                            {"id": number, "name": name} for name, number in numbers.items()
                        ],
                    }
                ),
                encoding="utf-8",
            )
        return path

    def _current(self, task: str) -> Any:
        return self.labels(task)  # type: ignore[attr-defined]

    def _mask_texts(self) -> dict[int, Any]:
        rows = self._read(
            "SELECT sample, value FROM current_labels WHERE task = 'mask' AND pass_number = 1"
        )
        return {sample: json.loads(value) for sample, value in rows}


def _annotation(sample: Any, found: dict[str, Any], category: int, number: int) -> dict[str, Any]:
    box = list(found.get("bbox", (0, 0, sample.width, sample.height)))
    return {
        "id": number + 1,
        "image_id": sample.id,
        "category_id": category,
        "iscrowd": int("segmentation" in found),
        "area": box[2] * box[3],
        "bbox": box,
        "segmentation": found.get("segmentation", []),
    }


def _fresh(folder: str | Path) -> Path:
    path = Path(folder)
    with explained("export", path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise WrongInput(f"{path} holds something already: export to a new folder")
        path.mkdir(parents=True, exist_ok=True)
    return path


def _file_name(text: str) -> str:
    return "".join(c if c.isalnum() or c in "-. " else "-" for c in text).strip(". ") or "-"


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_LIVE) else value


__all__ = ["Exporting", "read_value"]
