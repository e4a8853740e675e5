"""What is wrong with a file from elsewhere is said, and the ledger stays as it was."""

import json
import os
import subprocess
import sys
import zipfile

import cv2
import pytest
from exchange_makers import by_person, labeled_ledger
from ledger_makers import contents, picture, quick_ledger

from ecosystem_kit.ledger import FORMATS, StorageError, WrongInput, unpacking
from ecosystem_kit.ledger.unpacking import Folder, unpacked


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    with labeled_ledger(tmp_path / "project") as made:
        yield made


@pytest.fixture
def empty(tmp_path):
    with quick_ledger(tmp_path / "other") as made:
        yield made


def image(**changes):
    return {"id": 1, "file_name": "a.jpg", "width": 16, "height": 12, **changes}


def in_coco(images=(), annotations=(), categories=({"id": 1, "name": "3"},)) -> bytes:
    content = {"images": images, "annotations": annotations, "categories": categories}
    return json.dumps(content).encode()


def annotation(**changes):
    return {"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 2, 2], **changes}


def of_mask(segmentation) -> bytes:
    return in_coco([image()], [annotation(segmentation=segmentation)])


def in_tasks(**result) -> bytes:
    size = {"original_width": 16, "original_height": 12}
    task = {"data": {"image": "a.jpg"}, "annotations": [{"result": [size | result]}]}
    return json.dumps([task]).encode()


def in_xml(inside: str, head: str = "") -> bytes:
    picture = f'<image id="0" name="a.jpg" width="16" height="12">{inside}</image>'
    return f"{head}<annotations>{picture}</annotations>".encode()


MASK = '<mask label="x" left="{}" top="0" width="{}" height="1" rle="{}"/>'
LAUGHS = (
    "<!DOCTYPE lolz [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {two} '{f'&{one};' * 10}'>" for one, two in zip("abcdef", "bcdefg"))  # noqa: B905
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'

BAD = {
    "coco": {
        "no JSON": (b"{", "no JSON"),
        "deep JSON": (b"[" * 100_000, "no JSON"),
        "a list": (b"[]", "found no list of images"),
        "no categories": (b'{"images": [], "annotations": []}', "found no list of categories"),
        "an unknown image": (in_coco([], [annotation()]), "of image 1, which isn't"),
        "an unknown category": (in_coco([image()], [annotation(category_id=7)]), "category 7"),
        "no size": (in_coco([image(width=None)]), "found a width of None"),
        "a huge size": (in_coco([image(width=60_000, height=60_000)]), "shrink it"),
        "an endless size": (in_coco([image(width=1e999)]), "wanted pixels"),
        "a box of words": (in_coco([image()], [annotation(bbox="abcd")]), "wanted 4 numbers"),
        "a mask of another size": (of_mask({"size": [9, 9], "counts": [81]}), "wanted .height"),
        "counts that break off": (of_mask({"size": [12, 16], "counts": "o"}), "break off"),
        "counts of odd letters": (of_mask({"size": [12, 16], "counts": "ß"}), "COCO's letters"),
        "an outline of a point": (of_mask([[1, 1]]), "three corners"),
        "an outline of words": (of_mask([["a"] * 6]), "as an outline"),
        "a way out": (in_coco([image(file_name="../../etc/passwd")]), "leads out of the folder"),
        "an absolute path": (in_coco([image(file_name="/etc/passwd")]), "leads out of the folder"),
        "a drive": (in_coco([image(file_name="C:\\x.jpg")]), "leads out of the folder"),
    },
    "label-studio": {
        "an object": (b"{}", "wanted a list of tasks"),
        "JSON-MIN": (b'[{"image": "a.jpg", "class": "3"}]', 'not "JSON-MIN"'),
        "a text": (b'[{"id": 1, "data": {"text": "a"}, "annotations": []}]', "'image' or 'audio'"),
        "a brush that breaks off": (
            in_tasks(type="brushlabels", value={"rle": [0, 0, 3, 0]}),
            "breaks off after 4 bytes",
        ),
        "a brush of another size": (
            in_tasks(type="brushlabels", value={"rle": [255] * 40}),
            "a brush mask of 4,294,967,295 values; wanted 768",
        ),
        "a brush of words": (in_tasks(type="brushlabels", value={"rle": "abc"}), "list of bytes"),
        "a box without a side": (in_tasks(type="rectanglelabels", value={"x": 1}), "4 numbers"),
        "a way out": (
            json.dumps(
                [{"data": {"image": "/data/local-files/?d=../x.jpg"}, "annotations": []}]
            ).encode(),
            "leads out of the folder",
        ),
    },
    "cvat": {
        "no XML": (b"<annotations>", "this is no XML"),
        "an unknown encoding": (b'<?xml version="1.0" encoding="rot13"?><a/>', "this is no XML"),
        "another XML": (b"<html/>", "wanted <annotations>"),
        "a video": (b"<annotations><track/></annotations>", "tracks of a video"),
        "a billion laughs": (in_xml("&g;", LAUGHS), "document type"),
        "an outer entity": (in_xml("&f;", OUTSIDE), "document type"),
        "an outer entity in UTF-16": (
            in_xml("&f;", OUTSIDE).decode().encode("utf-16"),
            "document type",
        ),
        "a mask outside": (in_xml(MASK.format(10, 9, "9")), "wanted one inside the picture"),
        "a mask too short": (in_xml(MASK.format(0, 9, "3, 3")), "the runs cover 6 pixels"),
        "a mask of words": (in_xml(MASK.format(0, 9, "x")), "no list of numbers"),
        "a polygon of words": (in_xml('<polygon label="x" points="a,b"/>'), "wanted 2 numbers"),
        "half a box": (in_xml('<box label="x" xtl="1"/>'), "wanted 4 numbers"),
        "a way out": (b'<annotations><image name="../../x" width="9" height="9"/></annotations>',
                      "leads out of the folder"),
    },
    "csv": {
        "no column file": (b"name,class\na,3\n", "found the columns name, class; wanted 'file'"),
        "nothing": (b"", "found the columns nothing"),
        "another encoding": ("file\nä\n".encode("latin-1"), "no UTF-8 text"),
        "half a box": (b"file,box_x\na.jpg,3\n", "line 2, box: found .* wanted 4 numbers"),
        "another kind": (b"file,kind\na.jpg,smell\n", "'picture' or 'sound'"),
        "a mask of words": (b"file,mask\na.jpg,{}\n", "wanted run lengths as JSON"),
        "no file": (b"file,class\n,3\n", "line 2: found the file None"),
        "a way out": (b"file\n..\\x.jpg\n", "leads out of the folder"),
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("format", "data", "words"),
    [(format, *case) for format, cases in BAD.items() for case in cases.values()],
    ids=[f"{format}: {name}" for format, cases in BAD.items() for name in cases],
)
def test_a_file_that_is_no_such_format_is_refused_whole(empty, tmp_path, format, data, words):
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.jpg").write_bytes(cv2.imencode(".jpg", picture())[1].tobytes())
    (source / FORMATS[format].file).write_bytes(data)
    session = empty.add_session("ada", consent=True)
    with pytest.raises(WrongInput, match=words):
        empty.import_labels(source, format=format, session=session)
    assert (len(empty.samples()), empty.labels().__len__()) == (0, 0)


def test_a_folder_without_the_file_says_which_it_wants(empty, tmp_path):
    (tmp_path / "in").mkdir()
    with pytest.raises(WrongInput, match=r"wanted annotations.json in .* found none"):
        empty.import_labels(tmp_path / "in", format="coco")
    for name in ("one.json", "two.json"):
        (tmp_path / "in" / name).touch()
    with pytest.raises(WrongInput, match=r"found one.json, two.json: name the file itself"):
        empty.import_labels(tmp_path / "in", format="coco")
    with pytest.raises(WrongInput, match=r"there is no .*nowhere"):
        empty.import_labels(tmp_path / "nowhere", format="coco")


def test_files_that_are_missing_broken_or_nobodys_are_listed_and_the_rest_goes_in(empty, tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "good.jpg").write_bytes(cv2.imencode(".jpg", picture())[1].tobytes())
    (source / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    table = "file,class\ngood.jpg,3\nbroken.jpg,4\nhttps.jpg,5\n"
    (source / "labels.csv").write_text(table, encoding="utf-8")
    nobody = empty.import_labels(source, format="csv")
    assert [path.name for path, _ in nobody.skipped] == ["good.jpg", "broken.jpg", "https.jpg"]
    assert "say whose session it is" in nobody.skipped[0][1]
    session = empty.add_session("ada", consent=True)
    report = empty.import_labels(source, format="csv", session=session)
    assert [one.label for one in empty.samples()] == ["3"]
    assert [path.name for path, _ in report.skipped] == ["broken.jpg", "https.jpg"]
    assert "nothing is fetched" in report.skipped[1][1]


def test_a_disk_that_fills_up_in_the_middle_leaves_the_ledger_as_it_was(
    ledger, empty, tmp_path, monkeypatch
):
    from ecosystem_kit.ledger import taking_in

    ledger.export_labels(tmp_path / "out", format="csv")
    session = by_person(empty, ("ada", "bob ß"))
    monkeypatch.setattr(taking_in, "BATCH", 2)
    put, calls = empty._media.put, []

    def fill_up(files):
        calls.append(files)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        put(files)

    monkeypatch.setattr(empty._media, "put", fill_up)
    with pytest.raises(StorageError, match="the disk is full"):
        empty.import_labels(tmp_path / "out", format="csv", session=session)
    assert len(calls) == 3
    assert (len(empty.samples()), len(empty.labels("mask"))) == (0, 0)
    assert not [path for path in contents(empty.folder / "media") if "." in path]
    monkeypatch.setattr(empty._media, "put", put)
    assert len(empty.import_labels(tmp_path / "out", format="csv", session=session).ids) == 6


KILLED = """
import os, sys
from ecosystem_kit.ledger import Ledger, taking_in

taking_in.BATCH = 2
ledger = Ledger(sys.argv[1])
put, calls = ledger._media.put, []

def die(files):
    put(files)
    calls.append(files)
    if len(calls) == 2:
        os._exit(9)

ledger._media.put = die
ledger.import_labels(sys.argv[2], format="csv", session=1)
"""


def test_a_kernel_killed_in_the_middle_leaves_the_ledger_as_it_was(ledger, tmp_path):
    ledger.export_labels(tmp_path / "out", format="csv")
    with quick_ledger(tmp_path / "other") as made:
        made.add_session("ada", consent=True)
    arguments = [str(tmp_path / "other"), str(tmp_path / "out")]
    assert subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False).returncode == 9
    assert list((tmp_path / "other" / "media").rglob("*.jpg"))
    with quick_ledger(tmp_path / "other") as found:
        assert (len(found.samples()), found.problems()) == (0, [])
        assert not list((tmp_path / "other" / "media").rglob("*.*"))
        assert len(found.import_labels(tmp_path / "out", format="csv", session=1).ids) == 6


def test_the_network_is_left_alone(empty, tmp_path, monkeypatch):
    def refuse(*_):
        raise AssertionError("something was fetched")

    monkeypatch.setattr("socket.socket.connect", refuse)
    tasks = [{"data": {"image": "https://example.org/a.jpg"}, "annotations": []}]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    session = empty.add_session("ada", consent=True)
    report = empty.import_labels(tmp_path / "tasks.json", format="label-studio", session=session)
    assert len(report.skipped) == 1


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt", "..\\out.txt"])
def test_a_zip_that_reaches_out_is_not_unpacked(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("labels.csv", "file\n")
        archive.writestr(name, "x")
    with (
        pytest.raises(WrongInput, match="leads out of the folder"),
        unpacked(tmp_path / "in.zip", name="labels.csv"),
    ):
        pass
    assert not list(tmp_path.rglob("out.txt"))


def test_a_zip_with_links_too_many_files_or_too_large_is_not_unpacked(tmp_path, monkeypatch):
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr(link, "/etc")
    with (
        pytest.raises(WrongInput, match="leads out"),
        unpacked(tmp_path / "in.zip", name="labels.csv"),
    ):
        pass
    for name, limit in (("MAX_FILES", 0), ("MAX_BYTES", 3)):
        with monkeypatch.context() as patch:
            patch.setattr(unpacking, name, limit)
            with (
                pytest.raises(WrongInput, match="unpack it yourself"),
                unpacked(tmp_path / "in.zip", name="labels.csv"),
            ):
                pass


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_in_a_folder_does_not_lead_out(tmp_path):
    (tmp_path / "secret.jpg").touch()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    with pytest.raises(WrongInput, match="leads out"):
        Folder(tmp_path / "in").find("a.jpg")
