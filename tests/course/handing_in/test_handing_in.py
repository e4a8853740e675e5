"""What is handed in holds no face and no voice, and says so before it is written."""

import doctest
import json
import zipfile

import pytest
from handed_in import (
    packed,
    run,
    shown,
    write_book,
)
from nbformat.v4 import new_code_cell, new_output
from one_notebook import BOOK

from ecosystem_kit import cli, consent
from ecosystem_kit.course.handing_in import command
from ecosystem_kit.course.handing_in import submission as submission_module
from ecosystem_kit.ledger import Ledger

FILES = {
    "me.jpg": (b"\xff\xd8\xff\xe0", "it is a picture"),
    "notes.txt": (b"\xff\xd8\xff\xe0", "it is a picture"),
    "voice.wav": (b"RIFF", "picture or sound"),
    "ledger.sqlite": (b"SQLite format 3\0", "its numbers go in as figures.json"),
    "model.skops": (b"PK\x03\x04", "unpack it"),
    "model.onnx": (b"\x08", "it may hold what it was trained on"),
    "all.zip": (b"PK\x03\x04", "unpack it"),
    "slides.key": (b"abc", "save it as .md"),
    "noise.txt": (b"\x00\x01", "what is in it can't be told"),
}


@pytest.mark.parametrize("name", FILES)
def test_file_that_may_hold_a_face_is_refused_by_name_with_the_way_out(
    course, capsys, name
) -> None:
    content, words = FILES[name]
    write_book(course, new_code_cell("a = 2"))
    (course / name).write_bytes(content)
    code, said = run(capsys, "03", str(course / name), "--yes")
    assert code == 1
    assert f"{name}: " in said
    assert words in " ".join(said.split())
    assert not (course / "my_assistant" / "handed_in").exists()


def test_text_files_go_in_when_named_unless_a_picture_hides_in_them(course, capsys, coded) -> None:
    write_book(course, new_code_cell("a = 2"))
    (course / "guide.md").write_text("Label the whole hand.", encoding="utf-8")
    assert run(capsys, "03", str(course / "guide.md"), "--yes")[0] == 0
    assert packed(course)["guide.md"] == "Label the whole hand."
    (course / "guide.md").write_text(f'<img src="data:image/png;base64,{coded}">', "utf-8")
    code, said = run(capsys, "03", str(course / "guide.md"), "--yes")
    assert (code, "guide.md: it holds a data address" in said) == (1, True)


def test_figures_and_passport_name_nobody_and_hold_the_numbers(course, project, capsys) -> None:
    said = new_output("stream", text="Kurt: 3 of 4, Zoë: 1 of 2, told to me\n")
    write_book(course, new_code_cell("mine = groups == 'kurt'", outputs=[said]))
    code, told = run(capsys, "--yes")
    assert code == 0, told
    assert "The name “kurt” stands in 03_labeling.ipynb, cell 1" in told
    assert "2 real people, by number" in " ".join(told.split())
    parts = packed(course)
    assert set(parts) == {BOOK, "figures.json", "passport.md"}
    for name in ("figures.json", "passport.md"):
        assert "kurt" not in parts[name].casefold()
        assert "zoë" not in parts[name].casefold()
    figures = json.loads(parts["figures.json"])
    assert figures["samples"]["picture"]["all"] == 3
    assert figures["people"] == [
        {"who": "person 1", "sessions": 1, "samples": 1},
        {"who": "person 2", "sessions": 1, "samples": 1},
    ]
    assert figures["agreement"]["count"] == 3
    assert figures["runs"][0]["name"] == "without person 1"
    assert figures["runs"][0]["right"]["estimate"] == 0.9
    assert 0 < figures["runs"][0]["right"]["low"] < 0.9 < figures["runs"][0]["right"]["high"]
    assert figures["gates"][0]["decided"] == "accepted"
    assert "person 1 and person 2 / agree &lt;b>" in parts["passport.md"]
    assert "a phone" not in parts["figures.json"]
    text = json.loads(parts[BOOK])["cells"][0]["outputs"][0]["text"]
    assert text == "person 1: 3 of 4, person 2: 1 of 2, told to me\n"


def test_it_works_while_a_notebook_writes_to_the_ledger(course, project, capsys) -> None:
    write_book(course, new_code_cell("a = 2"))
    with Ledger(project) as mine, mine._transaction("hold the lock"):
        assert run(capsys, "--yes")[0] == 0
    assert "figures.json" in packed(course)


def test_nothing_is_written_before_a_yes_and_all_of_it_is_shown(
    course, project, capsys, monkeypatch
) -> None:
    write_book(course, new_code_cell("a = 2"))
    asked = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "n")
    code, said = run(capsys)
    assert (code, len(asked)) == (1, 1)
    assert asked[0].startswith(f"Write {course / 'my_assistant' / 'handed_in'}")
    for name in (BOOK, "figures.json", "passport.md"):
        assert name in said
    assert "kB  your answers, as saved" in said
    assert not (course / "my_assistant" / "handed_in").exists()


def test_unchanged_notebooks_are_handed_in_only_when_named(course, capsys) -> None:
    cli.main(["update"])
    capsys.readouterr()
    code, said = run(capsys, "--yes")
    assert (code, "`eco submit 03`" in said) == (1, True)
    assert run(capsys, "3", "--yes")[0] == 0
    code, said = run(capsys, "77", "--yes")
    assert (code, "there is no notebook '77'" in said) == (1, True)
    code, said = run(capsys, "gone.md", "--yes")
    assert (code, "there is no file gone.md" in said) == (1, True)


def test_a_submission_is_replaced_and_any_other_file_stays(course, capsys) -> None:
    write_book(course, new_code_cell("a = 2"))
    mine = course / "mine.zip"
    mine.write_bytes(b"my diary")
    code, said = run(capsys, "--yes", "--output", str(mine))
    assert (code, "is no submission of ours and stays" in said) == (1, True)
    assert mine.read_bytes() == b"my diary"
    with zipfile.ZipFile(mine, "w") as archive:
        archive.writestr("my own.ipynb", "{}")
    assert run(capsys, "--yes", "--output", str(mine))[0] == 1
    assert zipfile.ZipFile(mine).namelist() == ["my own.ipynb"]
    assert run(capsys, "--yes")[0] == 0
    write_book(course, new_code_cell("a = 3"))
    assert run(capsys, "--yes")[0] == 0
    assert "a = 3" in packed(course)[BOOK]


def test_picture_in_a_reason_at_a_gate_is_refused(course, project, capsys, coded) -> None:
    with Ledger(project) as ledger:
        gate = ledger.add_gate(3, verdict="GO", sentence="enough", evidence={})
        ledger.decide_gate(gate, "accepted", reason=f"see {coded}")
    write_book(course, new_code_cell("a = 2"))
    code, said = run(capsys, "--yes")
    assert (code, "write it anew in words" in " ".join(said.split())) == (1, True)


def test_notebook_that_no_class_takes_is_refused_before_it_is_handed_in(
    course, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(submission_module, "MOST_BYTES", 300)
    write_book(course, new_code_cell("a = 2", outputs=[new_output("stream", text="word " * 90)]))
    code, said = run(capsys, "--yes")
    assert (code, "Clear its longest outputs" in said) == (1, True)
    assert not (course / "my_assistant" / "handed_in").exists()


@pytest.fixture
def with_face(course, project, coded):
    """A notebook with a face in it, and a yes of each real person."""
    write_book(course, new_code_cell("a = 2", outputs=[shown(image__png=coded)]))
    with Ledger(project) as ledger:
        for name in ("kurt", "Zoë"):
            consent.answer(ledger, camera=True, microphone=False, person=name)
    return coded


def test_media_go_in_once_the_names_of_all_who_agreed_are_typed(
    course, with_face, jpeg, capsys, monkeypatch
) -> None:
    (course / "me.jpg").write_bytes(jpeg)
    monkeypatch.setattr("builtins.input", lambda question: "zoë , KURT")
    code, said = run(capsys, "03", str(course / "me.jpg"), "--with-media", "--yes")
    assert code == 0, said
    assert "kurt: 1 picture, consent recorded, until 20" in said
    assert "Handing it in is another question" in said
    assert "me.jpg" in packed(course)
    assert with_face[:60] in packed(course)[BOOK]


@pytest.mark.parametrize("typed", ["", "yes", "kurt", "kurt, Zoë, eve"])
def test_yes_is_no_name_and_one_name_is_not_all(
    course, with_face, capsys, monkeypatch, typed
) -> None:
    monkeypatch.setattr("builtins.input", lambda question: typed)
    code, said = run(capsys, "--with-media", "--yes")
    assert (code, "wanted the names Zoë, kurt" in " ".join(said.split())) == (1, True)
    assert not (course / "my_assistant" / "handed_in").exists()


def test_who_took_the_yes_back_keeps_everybodys_media_at_home(
    course, project, with_face, capsys, monkeypatch
) -> None:
    with Ledger(project) as ledger:
        consent.answer(ledger, camera=False, microphone=False, person="Zoë")
    monkeypatch.setattr("builtins.input", lambda question: "kurt, Zoë")
    code, said = run(capsys, "--with-media", "--yes")
    assert code == 1
    assert "Zoë: 1 picture, NO consent recorded" in said
    assert "Zoë gave no yes that holds" in said


@pytest.mark.parametrize("module", [command, submission_module])
def test_examples_in_the_docstrings_hold(module) -> None:
    assert doctest.testmod(module).failed == 0
