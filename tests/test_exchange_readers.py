"""Programs that others wrote read what the ledger exports, and read the same labels.

Datumaro (for CVAT's tags and masks) and label-studio-sdk ask for OpenCV 4 and 700 MB, so they
can't stand beside the kit. Put them into an environment of their own and name its Python:
``python -m venv readers && readers/bin/pip install datumaro label-studio-sdk``, then
``ECO_READERS=readers/bin/python pytest tests/test_exchange_readers.py``.
"""

import contextlib
import io
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from exchange_makers import a_mask, labeled_ledger
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem_kit.ledger import brush, coco, encode_mask, outlines

# pycocotools hands its arrays to numpy 2 the old way.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
READERS = os.environ.get("ECO_READERS")
needs_readers = pytest.mark.skipif(
    not READERS, reason="Datumaro and label-studio-sdk (700 MB, OpenCV 4) are in no ECO_READERS"
)
needs_converter = pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="label-studio-converter has no wheels for Python 3.13"
)


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    with labeled_ledger(tmp_path / "project") as made:
        yield made


def in_coco(path):
    from pycocotools.coco import COCO

    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(path))


def test_pycocotools_reads_pictures_classes_boxes_and_masks(ledger, tmp_path):
    found = in_coco(ledger.export_labels(tmp_path / "out", format="coco"))
    names = {one["id"]: one["name"] for one in found.loadCats(found.getCatIds())}
    by_file = {
        found.loadImgs(one["image_id"])[0]["file_name"]: one for one in found.dataset["annotations"]
    }
    assert all((tmp_path / "out" / name).is_file() for name in by_file)
    three = next(one for one in by_file.values() if names[one["category_id"]] == "3")
    assert three["bbox"] == [1, 2, 3, 4]
    np.testing.assert_array_equal(found.annToMask(three).astype(bool), a_mask(1))
    formula = next(one for one in by_file.values() if names[one["category_id"]] == "=1+1")
    np.testing.assert_array_equal(found.annToMask(formula).astype(bool), a_mask(2))
    assert len(by_file) == 4
    # Crowds are left out by whoever trains.
    assert len(found.getAnnIds(iscrowd=False)) == 4


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 50), st.integers(1, 50), st.floats(0, 1), st.integers(0, 99))
def test_masks_that_pycocotools_packs_are_unpacked(height, width, share, seed):
    from pycocotools import mask as tools

    made = np.random.default_rng(seed).random((height, width)) < share
    packed = tools.encode(np.asfortranarray(made.astype(np.uint8)))["counts"].decode()
    assert coco.unpacked_counts(packed) == encode_mask(made)["counts"]


def test_an_outline_differs_from_pycocotools_at_its_edge_alone():
    import cv2
    from pycocotools import mask as tools

    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    radii = np.random.default_rng(0).uniform(10, 25, 12)
    corners = np.stack([32 + radii * np.cos(angles), 30 + radii * np.sin(angles)], axis=1)
    flat = corners.ravel().tolist()
    theirs = tools.decode(tools.frPyObjects([flat], 60, 64))[:, :, 0]
    runs = outlines.runs_of_outlines([flat], width=64, height=60)
    ours = tools.decode(tools.frPyObjects(runs, 60, 64))
    edge = cv2.morphologyEx(theirs, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    assert not ((ours != theirs) & (edge == 0)).any()
    assert (ours & theirs).sum() / (ours | theirs).sum() > 0.95


def test_scikit_learn_reads_the_image_folder(ledger, tmp_path):
    from sklearn.datasets import load_files

    count = ledger.export_image_folder(tmp_path / "out")
    found = load_files(tmp_path / "out")
    assert len(found.data) == count == 3
    read = {data: found.target_names[n] for data, n in zip(found.data, found.target, strict=True)}
    kept = {ledger.media_path(one.id).read_bytes(): one.label for one in ledger.samples("picture")}
    # What no system takes in a folder's name becomes a dash.
    folders = {"3": "3", "=1+1": "-1-1", 'a, "b" <&>': "a- -b- ---"}
    assert read == {data: folders[label] for data, label in kept.items() if label in folders}


def test_pandas_reads_the_table(ledger, tmp_path):
    import pandas

    path = ledger.export_labels(tmp_path / "out", format="csv")
    table = pandas.read_csv(path, dtype={"class": str})
    assert len(table) == len(ledger.samples("picture"))
    assert all((tmp_path / "out" / name).is_file() for name in table["file"])
    first = table[table["class"] == "3"].iloc[0]
    assert first[["box_x", "box_y", "box_width", "box_height"]].tolist() == [1, 2, 3, 4]
    assert json.loads(first["mask"]) == encode_mask(a_mask(1))
    for name in ("samples", "label_operations"):
        assert len(pandas.read_csv(ledger.export_csv(tmp_path / name)[1]))
    path = ledger.export_labels(tmp_path / "sounds", format="csv", kind="sound")
    sounds = pandas.read_csv(path, dtype={"class": str}).set_index("class")
    assert sounds.loc["3", ["segment_start_s", "segment_end_s"]].tolist() == [0.125, 0.5]


def test_globox_reads_cvats_pictures_and_boxes(ledger, tmp_path):
    from globox import AnnotationSet

    path = ledger.export_labels(tmp_path / "out", format="cvat")
    found = {one.image_id: one for one in AnnotationSet.from_cvat(path)}
    assert len(found) == len(ledger.samples("picture"))
    assert all((tmp_path / "out" / "images" / name).is_file() for name in found)
    assert {one.image_size for one in found.values()} == {(16, 12)}
    boxes = [(box.label, box.ltwh) for one in found.values() for box in one.boxes]
    assert boxes == [("3", (1, 2, 3, 4)), ("hand", (0.5, 0.25, 15.5, 11.75))]


@needs_converter
@settings(max_examples=15, deadline=None)
@given(st.integers(1, 24), st.integers(1, 24), st.floats(0, 1), st.integers(0, 99))
def test_label_studios_converter_reads_and_writes_the_same_brush_masks(height, width, share, seed):
    from label_studio_converter.brush import decode_rle, mask2rle

    made = np.random.default_rng(seed).random((height, width)) < share
    theirs = decode_rle(brush.encode_brush(encode_mask(made))).reshape(height, width, 4)
    np.testing.assert_array_equal(theirs, np.repeat(255 * made[:, :, None], 4, axis=2))
    rle = mask2rle(255 * made.astype(np.uint8))
    assert brush.decode_brush(rle, width=width, height=height) == encode_mask(made)


@needs_converter
def test_label_studios_converter_reads_the_tasks_of_pictures(ledger, tmp_path):
    from label_studio_converter import Converter

    path = ledger.export_labels(tmp_path / "out", format="label-studio")
    converter = Converter(str(path.with_name("interface.xml")), str(tmp_path / "out"))
    results = list(converter.iter_from_json_file(str(path)))
    first = next(
        one["output"] for one in results if "mask" in one["output"] and one["output"]["box"]
    )
    (box,) = first["box"]
    shares = [box[name] for name in ("x", "y", "width", "height")]
    assert shares == pytest.approx([100 / 16, 200 / 12, 300 / 16, 400 / 12])
    assert (box["rectanglelabels"], box["original_width"]) == (["3"], 16)
    assert [one["choices"] for one in first["class"]] == [["3"]]


@needs_converter
def test_label_studios_converter_reads_the_tasks_of_sounds(ledger, tmp_path):
    import csv

    from label_studio_converter import Converter

    path = ledger.export_labels(tmp_path / "out", format="label-studio", kind="sound")
    converter = Converter(str(path.with_name("interface.xml")), str(tmp_path / "out"))
    converter.convert_to_csv(str(path), str(tmp_path / "csv"), is_dir=False, sep=",")
    (table,) = (tmp_path / "csv").glob("*.csv")
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    (segment,) = json.loads(rows[0]["segment"])
    assert (segment["start"], segment["end"], segment["labels"]) == (0.125, 0.5, ["3"])
    assert rows[0]["class"] == "3"


IN_DATUMARO = """
import json, sys, zlib
import datumaro
found = {}
for item in datumaro.Dataset.import_from(sys.argv[1], "cvat"):
    for one in item.annotations:
        what = one.type.name
        value = {"label": lambda: None, "bbox": lambda: list(one.get_bbox()),
                 "mask": lambda: one.image.astype(int).tolist()}[what]()
        found.setdefault(item.id, {})[what] = [one.label, value]
print(json.dumps(found))
"""


def run_elsewhere(code: str, *arguments: str):
    done = subprocess.run(
        [READERS, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


@needs_readers
def test_datumaro_reads_cvats_tags_boxes_and_masks(ledger, tmp_path):
    path = ledger.export_labels(tmp_path / "out", format="cvat")
    found = run_elsewhere(IN_DATUMARO, str(path.parent))
    assert len(found) == 5
    first = next(one for one in found.values() if one.keys() == {"label", "bbox", "mask"})
    assert first["bbox"][1] == [1, 2, 3, 4]
    np.testing.assert_array_equal(np.array(first["mask"][1], bool), a_mask(1))
    assert first["label"][0] == first["bbox"][0] == first["mask"][0]
    other = next(one for one in found.values() if one.keys() == {"label", "mask"})
    np.testing.assert_array_equal(np.array(other["mask"][1], bool), a_mask(2))


IN_SDK = """
import json, sys
from label_studio_sdk.converter import Converter
from label_studio_sdk.converter.brush import decode_rle
results = list(Converter(sys.argv[1], ".").iter_from_json_file(sys.argv[2]))
masks = [decode_rle(one["output"]["mask"][0]["rle"]).tolist()
         for one in results if "mask" in one["output"]]
print(json.dumps({"tasks": len(results), "masks": masks,
                  "boxes": [one["output"]["box"] for one in results if "box" in one["output"]]}))
"""


@needs_readers
def test_label_studios_sdk_reads_the_same(ledger, tmp_path):
    path = ledger.export_labels(tmp_path / "out", format="label-studio")
    found = run_elsewhere(IN_SDK, str(path.with_name("interface.xml")), str(path))
    assert [box["x"] for (box,) in found["boxes"]] == pytest.approx([100 / 16, 50 / 16])
    masks = [np.reshape(mask, (12, 16, 4))[:, :, 3] > 0 for mask in found["masks"]]
    np.testing.assert_array_equal(masks, [a_mask(1), a_mask(2)])
