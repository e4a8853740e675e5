"""Labels go to other programs' files and come back as the same labels."""

import doctest
import json
import shutil

import numpy as np
import pytest
from exchange_makers import by_person, items, labeled_ledger, labels_of, values
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_makers import picture, quick_ledger

from ecosystem_kit.ledger import (
    FORMATS,
    WrongInput,
    brush,
    coco,
    encode_mask,
    exchange,
    exports,
    label_studio,
    outlines,
)
from ecosystem_kit.ledger.exchanging import format_called

PEOPLE = ("ada", "bob ß")
BOTH = ["label-studio", "csv"]


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    with labeled_ledger(tmp_path / "project") as made:
        yield made


@pytest.mark.parametrize(
    ("format", "kind"),
    [*((name, "picture") for name in FORMATS), *((name, "sound") for name in BOTH)],
)
def test_labels_come_back_into_a_new_ledger_as_they_were(ledger, tmp_path, format, kind):
    ledger.export_labels(tmp_path / "out", format=format, kind=kind)
    wanted = labels_of(ledger, kind)
    if format == "coco":
        wanted = {key: value for key, value in wanted.items() if value != "unsure"}
    with quick_ledger(tmp_path / "other") as other:
        session = by_person(other, PEOPLE)
        report = other.import_labels(tmp_path / "out", format=format, session=session)
        assert labels_of(other, kind) == wanted
        assert (report.skipped, report.already, report.left_out) == ([], [], [])
        assert report.labels == len(wanted)
        program = FORMATS[format].program
        assert {label.by for label in other.labels()} <= {f"import ({program})"}
        assert {one.source for one in other.samples()} == {f"import ({program})"}
        assert other.problems() == []


@pytest.mark.parametrize("format", FORMATS)
def test_labels_made_elsewhere_come_back_to_the_pictures_here(ledger, tmp_path, format):
    path = ledger.export_labels(tmp_path / "out", format=format)
    shutil.rmtree(tmp_path / "out" / "images")
    before = len(ledger.samples())
    text = path.read_text(encoding="utf-8")
    assert text.count('"3"') + text.count(",3,")
    path.write_text(text.replace('"3"', '"4"').replace(",3,,", ",4,,").replace(",3,1", ",4,1"))
    report = ledger.import_labels(path, format=format)
    assert len(ledger.samples()) == before
    assert ledger.samples("picture")[0].label == "4"
    assert (report.labels, report.ids, report.skipped) == (1, [], [])
    classes = [one for one in ledger.label_history(1) if one.task == "class"]
    assert [one.value for one in classes] == ["3", "4"]
    assert FORMATS[format].program in classes[-1].by
    assert ledger.import_labels(path, format=format).labels == 0


def test_who_helped_and_how_long_it_took_are_kept_where_a_program_tells(ledger, tmp_path):
    ledger.export_labels(tmp_path / "cvat", format="cvat")
    path = ledger.export_labels(tmp_path / "ls", format="label-studio")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    tasks[1]["annotations"][0] |= {"completed_by": {"email": "eve@x.org"}, "lead_time": 3.5}
    tasks[1]["annotations"][0]["result"] = [
        one | {"origin": "prediction-changed"}
        for one in tasks[1]["annotations"][0]["result"]
        if one["type"] == "brushlabels"
    ]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    with quick_ledger(tmp_path / "other") as other:
        session = by_person(other, PEOPLE)
        other.import_labels(tmp_path / "cvat", format="cvat", session=session)
        assert [one.helped_by for one in other.labels("box")] == ["CVAT", None]
    with quick_ledger(tmp_path / "third") as third:
        third.import_labels(path, format="label-studio", session=by_person(third, PEOPLE))
        (_, found) = third.labels("mask")
        assert (found.by, found.helped_by) == (
            "eve@x.org (Label Studio)",
            "Label Studio (prediction-changed)",
        )
        assert found.seconds == 3.5


def test_a_second_annotator_comes_in_as_the_second_pass(ledger, tmp_path):
    path = ledger.export_labels(tmp_path / "out", format="csv")
    ledger.import_labels(path, format="csv", pass_number=2)
    assert [one.value for one in ledger.labels(pass_number=2)] == [
        one.value for one in ledger.labels() if one.sample in ledger.samples("picture").ids
    ]
    assert ledger.export_labels(tmp_path / "two", format="csv", pass_number=2).is_file()


def test_a_zip_is_as_good_as_its_folder(ledger, tmp_path):
    ledger.export_labels(tmp_path / "out", format="cvat")
    archive = shutil.make_archive(str(tmp_path / "all"), "zip", tmp_path / "out")
    with quick_ledger(tmp_path / "other") as other:
        other.import_labels(archive, format="cvat", session=by_person(other, PEOPLE))
        assert labels_of(other) == labels_of(ledger)


def test_the_same_picture_twice_stays_two_pictures(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    with quick_ledger(tmp_path / "one") as one, quick_ledger(tmp_path / "two") as two:
        session = one.add_session("ada", consent=True)
        one.add_many_labels(one.add_many_pictures(session, [picture(1)] * 2), ["1", "2"])
        one.export_labels(tmp_path / "out", format="coco")
        session = by_person(two, ["ada"])
        for _ in range(2):
            two.import_labels(tmp_path / "out", format="coco", session=session)
        assert [sample.label for sample in two.samples()] == ["1", "2"]


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(list(FORMATS)))
def test_what_is_written_is_read_again(data, name):
    format = FORMATS[name]
    kind = data.draw(st.sampled_from(format.kinds))
    tasks = ("class", "box", "mask") if kind == "picture" else ("class", "segment")
    made = data.draw(st.lists(items(kind, tasks=tasks), max_size=4))
    found = format.read(format.write(made))
    assert values(found) == values(made)
    assert [one.left_out for one in found] == [[]] * len(made)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.floats(0, 1), st.integers(0, 9))
def test_a_brush_mask_comes_back_bit_by_bit(height, width, share, seed):
    mask = np.random.default_rng(seed).random((height, width)) < share
    runs = encode_mask(mask)
    assert brush.decode_brush(brush.encode_brush(runs), width=width, height=height) == runs


def test_a_long_run_and_values_one_by_one_are_read():
    large = encode_mask(np.ones((300, 300), bool))
    assert brush.decode_brush(brush.encode_brush(large), width=300, height=300) == large
    # Two pixels, eight values that differ, as a brush of one colour leaves them: 8 bits each.
    values = [9, 8, 7, 255, 9, 8, 7, 0]
    bits = f"{8:032b}{7:05b}" + f"{2:04b}{3:04b}{7:04b}{15:04b}" + "000" + f"{7:03b}"
    bits += "".join(f"{one:08b}" for one in values)
    bits += "0" * (-len(bits) % 8)
    rle = list(int(bits, 2).to_bytes(len(bits) // 8, "big"))
    assert brush.decode_brush(rle, width=2, height=1) == {"size": [1, 2], "counts": [0, 1, 1]}


def test_an_outline_becomes_the_pixels_inside_it():
    square = [1, 1, 4, 1, 4, 3, 1, 3]
    inside = np.zeros((5, 6), bool)
    inside[1:3, 1:4] = True
    assert outlines.runs_of_outlines([square], width=6, height=5) == encode_mask(inside)
    content = {
        "images": [{"id": 7, "file_name": "a.jpg", "width": 6, "height": 5}],
        "categories": [{"id": 2, "name": "three"}],
        "annotations": [
            {"id": 1, "image_id": 7, "category_id": 2, "bbox": [1, 1, 3, 2],
             "segmentation": [square]}
        ],
    }  # fmt: skip
    (found,) = coco.read_coco(content)
    assert found.value("class") == "three"
    assert found.value("box") == (1, 1, 3, 2)
    assert found.value("mask") == encode_mask(inside)
    xml = (
        '<annotations><image id="0" name="a.jpg" width="6" height="5"><polygon label="three" '
        'points="1.00,1.00;4.00,1.00;4.00,3.00;1.00,3.00"/></image></annotations>'
    )
    (found,) = FORMATS["cvat"].read(xml.encode())
    assert (found.value("class"), found.value("mask")) == ("three", encode_mask(inside))


def test_several_boxes_on_one_picture_are_left_out_and_named(ledger, tmp_path):
    path = ledger.export_labels(tmp_path / "out", format="coco")
    content = json.loads(path.read_text(encoding="utf-8"))
    boxed = next(one for one in content["annotations"] if "box" in one["attributes"]["tasks"])
    content["annotations"] += [boxed | {"id": 99}]
    path.write_text(json.dumps(content), encoding="utf-8")
    report = ledger.import_labels(path, format="coco")
    assert any("2 boxes: a ledger keeps one" in reason for _, reason in report.left_out)
    assert report.labels == 0
    assert "left out" in str(report)


def test_what_label_studio_has_and_a_ledger_has_not_is_named():
    size = {"original_width": 16, "original_height": 12, "image_rotation": 0}
    box = {"x": 0, "y": 0, "width": 50, "height": 50, "rotation": 30}
    result = [
        {"type": "rectanglelabels", "value": box, **size},
        {"type": "ellipselabels", "value": {}},
    ]
    task = {"id": 1, "data": {"image": "a.jpg"}, "predictions": []}
    annotations = [
        {"result": [], "was_cancelled": True},
        {"result": [{"type": "choices", "value": {"choices": ["9"]}}], "updated_at": "2026-01-01"},
        {"result": result, "updated_at": "2026-02-01"},
    ]
    (found,) = label_studio.read_tasks([task | {"annotations": annotations}])
    assert found.labels == {}
    assert [reason.split(":")[0] for reason in found.left_out] == [
        "1 older annotations",
        "rectanglelabels turned by an angle",
        "ellipselabels",
    ]


def test_a_box_over_the_edge_is_clipped_by_less_than_a_pixel_and_else_left_out(ledger, tmp_path):
    rows = "file;box_x;box_y;box_width;box_height\n{};-0.4;0;16.9;12\n{};0;0;90;90\n"
    names = [path.name for path in sorted((ledger.folder / "media").rglob("*.jpg"))][:2]
    for name in names:
        shutil.copy(next((ledger.folder / "media").rglob(name)), tmp_path / name)
    (tmp_path / "labels.csv").write_text(rows.format(*names), encoding="utf-8")
    with quick_ledger(tmp_path / "other") as other:
        session = other.add_session("ada", consent=True)
        report = other.import_labels(tmp_path / "labels.csv", format="csv", session=session)
        assert [one.value for one in other.labels("box")] == [(0, 0, 16, 12)]
        assert len(report.ids) == 2
        assert "wanted one inside the picture of 16×12" in report.left_out[0][1]


def test_csv_of_others_may_have_semicolons_and_little_else(tmp_path):
    (found,) = FORMATS["csv"].read("\ufefffile;class\na.jpg;drei\n".encode())
    assert values([found]) == [("a.jpg", "picture", {"class": "drei"})]


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("'=+-@a\t"), min_size=1, max_size=6))
def test_an_apostrophe_against_formulas_is_taken_away_again(text):
    item = exchange.Item("a.jpg", labels={"class": exchange.Given(text)})
    assert values(FORMATS["csv"].read(FORMATS["csv"].write([item]))) == values([item])


def test_sounds_have_no_place_in_coco_and_cvat(ledger, tmp_path):
    for name in ("coco", "cvat"):
        with pytest.raises(WrongInput, match="knows no sounds"):
            ledger.export_labels(tmp_path / "out", format=name, kind="sound")
    with pytest.raises(WrongInput, match="wanted one of coco, label-studio, cvat, csv"):
        format_called("voc")


@pytest.mark.parametrize(
    "module", [exchange, brush, outlines, coco, label_studio, exports], ids=lambda one: one.__name__
)
def test_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0
