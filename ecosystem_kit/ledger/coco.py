"""Pictures and their labels as COCO has them.

Source: cocodataset.org/#format-data (categories from 1, boxes [x, y, width, height] in pixels,
masks of crowds as uncompressed run lengths, column by column).
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from ecosystem_kit.ledger.exports import Exporting, fresh_folder
from ecosystem_kit.ledger.label_values import decode_mask
from ecosystem_kit.ledger.records import NOT_FOR_TRAINING, Sample

NO_CLASS = "hand"
"""Category of a box or mask on a picture that has no class label."""


class CocoExporting(Exporting):
    """The part of a ledger that writes COCO."""

    def export_coco(self, folder: str | Path) -> Path:
        """Write ``images/`` and ``annotations.json``, and return that file.

        A picture with a class and neither box nor mask gets a box around all of it. Pictures
        labeled "unsure" or "exclude" stay out.

        Parameters
        ----------
        folder : str or Path
            New or empty.

        Raises
        ------
        WrongInput
            The folder holds something already.
        StorageError
            It can't be written, or the disk is full.
        """
        pictures = [s for s in self.samples("picture") if s.label not in NOT_FOR_TRAINING]
        boxes, masks = self._values("box"), self._values("mask")
        names = sorted({s.label or NO_CLASS for s in pictures})
        numbers = {name: number for number, name in enumerate(names, start=1)}
        annotations = [
            _annotation(s, box=boxes.get(s.id), mask=masks.get(s.id), numbers=numbers)
            for s in pictures
            if s.label or s.id in boxes or s.id in masks
        ]
        for number, annotation in enumerate(annotations, start=1):
            annotation["id"] = number
        content = {
            "images": [_image(sample) for sample in pictures],
            "annotations": annotations,
            "categories": [{"id": number, "name": name} for name, number in numbers.items()],
        }
        with fresh_folder(folder) as target:
            for sample in pictures:
                self._copy(sample.media, target / _image(sample)["file_name"])
            path = target / "annotations.json"
            path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return path

    def _values(self, task: str) -> dict[int, Any]:
        rows = self._read(
            "SELECT sample, value FROM current_labels WHERE task = ? AND pass_number = 1", (task,)
        )
        return {sample: json.loads(value) for sample, value in rows}


def _image(sample: Sample) -> dict[str, Any]:
    return {
        "id": sample.id,
        "file_name": f"images/{sample.media}",
        "width": sample.width,
        "height": sample.height,
    }


def _annotation(
    sample: Sample, *, box: list[float] | None, mask: dict[str, Any] | None, numbers: dict[str, int]
) -> dict[str, Any]:
    if mask is not None:
        found, area = _around(mask)
        box = box or found
    else:
        box = box or [0, 0, sample.width or 0, sample.height or 0]
        area = float(box[2] * box[3])
    return {
        "image_id": sample.id,
        "category_id": numbers[sample.label or NO_CLASS],
        # Run lengths are what COCO calls a crowd.
        "iscrowd": int(mask is not None),
        "area": area,
        "bbox": box,
        "segmentation": mask if mask is not None else [],
    }


def _around(runs: dict[str, Any]) -> tuple[list[float], float]:
    mask = decode_mask(runs)
    ys, xs = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(xs):
        return [0, 0, 0, 0], 0
    left, top = int(xs[0]), int(ys[0])
    return [left, top, int(xs[-1]) - left + 1, int(ys[-1]) - top + 1], int(mask.sum())
