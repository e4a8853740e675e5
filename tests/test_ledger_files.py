import csv
import json

import cv2
import numpy as np
import pytest
import soundfile
from ledger_makers import people, picture, quick_ledger, sound

from ecosystem_kit.ledger import UnknownRecord, WrongInput, decode_mask
from ecosystem_kit.ledger.exports import file_name, harmless


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    with quick_ledger(tmp_path / "project") as made:
        yield made


def jpeg(number=0):
    return cv2.imencode(".jpg", picture(number))[1].tobytes()


def test_tables_come_as_csv_with_all_rows(ledger, tmp_path):
    ids = people(ledger)
    ledger.note("naïve", 'a, "b"\nc')
    files = ledger.export_csv(tmp_path / "out")
    assert {path.stem for path in files} >= {"sessions", "samples", "label_operations", "notes"}
    with (tmp_path / "out" / "samples.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["id"]) for row in rows] == [n for some in ids.values() for n in some]
    assert {row["label"] for row in rows} == {"0", "1", "2"}
    with (tmp_path / "out" / "notes.csv").open(newline="", encoding="utf-8") as file:
        (note,) = csv.DictReader(file)
    assert json.loads(note["value"]) == 'a, "b"\nc'


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@sum", "\t=1"])
def test_no_spreadsheet_runs_what_somebody_wrote(ledger, tmp_path, text):
    assert harmless(text) == f"'{text}"
    assert harmless(-2.5) == -2.5
    assert harmless("a=b") == "a=b"


def test_an_export_never_overwrites(ledger, tmp_path):
    people(ledger, names=["ada"])
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    for export in (ledger.export_csv, ledger.export_coco, ledger.export_image_folder):
        with pytest.raises(WrongInput, match="export to a new folder"):
            export(tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_an_image_folder_comes_back_as_the_same_data(ledger, tmp_path):
    ids = people(ledger, names=["ada", "../bob"])
    ledger.add_label(ids["ada"][0], "unsure")
    assert ledger.export_image_folder(tmp_path / "out") == 7
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"0", "1", "2"}
    with quick_ledger(tmp_path / "other") as other:
        session = {
            "ada": other.add_session("ada", consent=True),
            "bob": other.add_session("../bob", consent=True),
        }
        report = other.import_folder(
            "picture",
            tmp_path / "out",
            session=lambda path: session["ada" if path.name.startswith("ada") else "bob"],
        )
        assert (len(report.ids), report.skipped, report.already) == (7, [], [])
        there = ledger.samples(labeled=True)
        wanted = sorted((s.person, s.media, s.label) for s in there if s.label != "unsure")
        assert sorted((s.person, s.media, s.label) for s in other.samples()) == wanted


@pytest.mark.parametrize("name", ["../../etc", "CON: x", "a/b\\c", "...", "", "日本"])
def test_a_file_name_stays_in_its_folder(name, tmp_path):
    made = file_name(name)
    assert made
    assert not set(made) & set('/\\:*?"<>|')
    assert (tmp_path / made).parent == tmp_path
    assert made not in (".", "..")


def test_coco_has_boxes_masks_and_categories(ledger, tmp_path):
    ids = people(ledger, names=["ada"], each=5)["ada"]
    mask = np.zeros((12, 16), bool)
    mask[2:5, 3:9] = True
    ledger.add_label(ids[0], (1, 2, 3, 4), task="box")
    ledger.add_label(ids[1], mask, task="mask")
    ledger.undo_label(ids[3])
    ledger.add_label(ids[4], "exclude")
    path = ledger.export_coco(tmp_path / "out")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert {image["id"] for image in found["images"]} == set(ids[:4])
    assert all((path.parent / image["file_name"]).is_file() for image in found["images"])
    names = {category["id"]: category["name"] for category in found["categories"]}
    by_image = {one["image_id"]: one for one in found["annotations"]}
    assert {number: names[one["category_id"]] for number, one in by_image.items()} == {
        ids[0]: "0",
        ids[1]: "1",
        ids[2]: "2",
    }
    assert by_image[ids[0]]["bbox"] == [1, 2, 3, 4]
    assert by_image[ids[1]]["bbox"] == [3, 2, 6, 3]
    assert by_image[ids[1]]["area"] == mask.sum()
    np.testing.assert_array_equal(decode_mask(by_image[ids[1]]["segmentation"]), mask)
    assert by_image[ids[2]]["bbox"] == [0, 0, 16, 12]
    assert len({one["id"] for one in found["annotations"]}) == 3


def test_folders_are_classes_and_what_cannot_be_read_is_listed(ledger, tmp_path):
    source = tmp_path / "mine"
    for label in ("3", "4"):
        (source / label).mkdir(parents=True)
        (source / label / "a.jpg").write_bytes(jpeg(int(label)))
    (source / "3" / "same.jpg").write_bytes(jpeg(3))
    (source / "3" / "broken.jpg").write_bytes(jpeg(5)[:200])
    (source / "3" / "notes.jpg").write_text("not a picture", encoding="utf-8")
    (source / "3" / "empty.jpg").touch()
    (source / ".cache").mkdir()
    (source / ".cache" / "x.jpg").write_bytes(jpeg(6))
    session = ledger.add_session("ada", consent=True)
    report = ledger.import_folder("picture", source, session=session)
    assert [(s.label, s.prompt, s.source) for s in ledger.samples()] == [
        ("3", "3", "import"),
        ("4", "4", "import"),
    ]
    assert {path.name for path, _ in report.skipped} == {"broken.jpg", "notes.jpg", "empty.jpg"}
    assert all(reason for _, reason in report.skipped)
    assert [path.name for path in report.already] == ["same.jpg"]
    assert "2 imported, 1 were there already, 3 could not be read" in str(report)
    assert ledger.label_history(1)[0].by == "import"
    again = ledger.import_folder("picture", source, session=session)
    assert (len(again.ids), len(again.already)) == (0, 3)
    assert ledger.problems() == []


def test_flat_files_say_their_class_before_the_first_underscore(ledger, tmp_path):
    source = tmp_path / "mine"
    source.mkdir()
    soundfile.write(source / "7_ada_01.wav", sound(1), 16_000)
    soundfile.write(source / "hum.wav", sound(2), 44_100, subtype="PCM_24")
    session = ledger.add_session("ada", consent=True)
    report = ledger.import_folder("sound", source, session=session)
    assert [s.label for s in ledger.samples("sound")] == ["7", None]
    assert report.skipped == []
    unlabeled = ledger.add_session("bob", consent=True)
    ledger.import_folder("sound", source, session=unlabeled, label=False)
    assert [(s.label, s.prompt) for s in ledger.samples(person="bob")] == [
        (None, "7"),
        (None, None),
    ]


def test_an_import_of_nothing_or_to_nobody_is_refused(ledger, tmp_path):
    session = ledger.add_session("ada", consent=True)
    with pytest.raises(WrongInput, match="no folder"):
        ledger.import_folder("picture", tmp_path / "nowhere", session=session)
    (tmp_path / "empty").mkdir()
    with pytest.raises(WrongInput, match="has no files"):
        ledger.import_folder("picture", tmp_path / "empty", session=session)
    (tmp_path / "empty" / "a.jpg").write_bytes(jpeg())
    with pytest.raises(UnknownRecord, match="no session 9"):
        ledger.import_folder("picture", tmp_path / "empty", session=9)
    with pytest.raises(WrongInput, match="'picture' or 'sound'"):
        ledger.import_folder("smell", tmp_path / "empty", session=session)
    assert len(ledger.samples()) == 0
