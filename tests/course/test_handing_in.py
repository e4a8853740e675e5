"""What is handed in holds no face and no voice, and says so before it is written."""

import base64
import doctest
import json
import zipfile

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, writes

from ecosystem_kit import cli, consent
from ecosystem_kit.course import workspace
from ecosystem_kit.course.handing_in import clean_notebook, command, hidden_media, pseudonyms
from ecosystem_kit.course.handing_in import submission as submission_module
from ecosystem_kit.course.handing_in.clean_notebook import clean
from ecosystem_kit.course.handing_in.hidden_media import hidden_in, kind_of_file
from ecosystem_kit.course.handing_in.pseudonyms import Pseudonyms
from ecosystem_kit.ledger import Ledger

# A face, as far as a program can tell: a JPEG of noise, which no compression makes small.
FACE = np.random.default_rng(0).integers(0, 256, (24, 24, 3), np.uint8)
BOOK = "03_labeling.ipynb"
KERNEL = {"name": "python3", "display_name": "Python 3"}


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    import cv2

    return cv2.imencode(".jpg", FACE)[1].tobytes()


@pytest.fixture(scope="module")
def coded(jpeg) -> str:
    return base64.b64encode(jpeg).decode()


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """A course of one notebook, a workspace and a project, all in a temporary folder."""
    source = tmp_path / "notebooks"
    source.mkdir()
    (source / BOOK).write_text(writes(new_notebook(cells=[new_code_cell("a = 1", id="a")])))
    monkeypatch.setattr(workspace.resources, "folder", lambda name: tmp_path / name)
    monkeypatch.delenv("ECO_PROJECT", raising=False)
    monkeypatch.delenv("ECO_WORKSPACE", raising=False)
    return tmp_path


@pytest.fixture
def project(course):
    """Two real persons and a sample person, each with captures; one answer of consent."""
    folder = course / "my_assistant" / "project"
    with Ledger(folder) as ledger:
        for name, made_up in {"kurt": False, "ada": True, "Zoë": False}.items():
            session = ledger.add_session(name, consent=True, synthetic=made_up, device="a phone")
            number = ledger.add_picture(session, FACE, prompt="1")
            ledger.add_label(number, "1", by=name, seconds=2)
            ledger.add_label(number, "1" if made_up else "2", by=name, pass_number=2)
        ledger.add_run("without kurt", stage=3, purpose="evaluation", kind="picture",
                       correct=9, total=10)  # fmt: skip
        gate = ledger.add_gate(3, verdict="GO", sentence="enough", evidence={})
        ledger.decide_gate(gate, "accepted", reason="Kurt and Zoë | agree <b>")
        ledger.mark_activity("03")
    return folder


def write_book(course, *cells, metadata=None):
    """Put a notebook of these cells into the workspace."""
    folder = course / "my_assistant"
    folder.mkdir(exist_ok=True)
    book = new_notebook(cells=list(cells), metadata=metadata or {})
    for number, cell in enumerate(book.cells):
        cell["id"] = f"cell-{number}"
    (folder / BOOK).write_text(writes(book), encoding="utf-8")
    return folder / BOOK


def run(capsys, *arguments: str) -> tuple[int, str]:
    code = cli.main(["submit", *arguments])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def packed(course, name="submission_03.zip") -> dict[str, str]:
    with zipfile.ZipFile(course / "my_assistant" / "handed_in" / name) as archive:
        return {one: archive.read(one).decode("utf-8", "replace") for one in archive.namelist()}


def shown(**data) -> dict:
    return new_output("display_data", data={key.replace("__", "/"): v for key, v in data.items()})


HIDING_PLACES = {
    "a figure": lambda code: shown(image__png=code, text__plain="<Figure>"),
    "a recording": lambda code: shown(audio__wav=code),
    "a drawing": lambda code: shown(**{"image__svg+xml": f"<image href='data:;base64,{code}'/>"}),
    "a page": lambda code: shown(text__html=f"<img src='data:image/jpeg;base64,{code}'>"),
    "a sheet of faces": lambda code: shown(text__html=f"<video>{code}</video>"),
    "markdown": lambda code: shown(text__markdown=f"![](data:image/png;base64,{code})"),
    "JSON": lambda code: shown(application__json={"a": code}),
    "a form nobody knows": lambda code: shown(**{"x-own__thing": code}),
    "plain text": lambda code: shown(text__plain=f"'{code}'"),
    "printed": lambda code: new_output("stream", text=f"{code}\n"),
    "printed in lines": lambda code: new_output("stream", text="\n".join(
        code[at : at + 76] for at in range(0, len(code), 76))),
    "an error": lambda code: new_output("error", ename="E", evalue=code, traceback=[code]),
    "a result": lambda code: new_output("execute_result", data={"text/plain": code}),
    "beside an output": lambda code: new_output(
        "display_data", data={"text/plain": "me"}, metadata={"kept": code}),
}  # fmt: skip


@pytest.mark.parametrize("hide", HIDING_PLACES.values(), ids=HIDING_PLACES)
def test_no_output_carries_a_picture_and_the_answers_stay(course, capsys, coded, hide) -> None:
    path = write_book(course, new_code_cell("answer = 42", outputs=[hide(coded)]))
    before = path.read_bytes()
    code, said = run(capsys, "--yes")
    assert code == 0, said
    copy = packed(course)[BOOK]
    assert not any(coded[at : at + 60] in copy for at in range(0, len(coded) - 60, 60))
    assert json.loads(copy)["cells"][0]["source"] == "answer = 42"
    assert path.read_bytes() == before


def test_numbers_and_bytes_of_a_picture_that_were_printed_stay_at_home(jpeg) -> None:
    assert hidden_in(str(FACE[:, :, 0].tolist()) * 2).endswith("numbers")
    assert hidden_in(repr(jpeg)) == "bytes"
    assert hidden_in("\n".join(f"{n}  {n / 7:.3f}  right" for n in range(200))) == ""
    assert hidden_in("data: 3 pictures, 4 sounds; http://example.org/a,b") == ""


def test_pasted_pictures_and_memory_of_widgets_are_taken_out_of_the_copy(
    course, capsys, coded
) -> None:
    attached = new_markdown_cell("![me](attachment:me.png)", attachments={
        "me.png": {"image/png": coded}})  # fmt: skip
    linked = new_markdown_cell(f"See ![us](data:image/png;base64,{coded}) and this.")
    marked = new_code_cell("a = 2", metadata={"mine": coded, "tags": [coded], "nbgrader": {
        "grade_id": "exercise-03-1", "solution": True}})  # fmt: skip
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"x": coded}}}
    metadata = {"widgets": state, "kernelspec": KERNEL, "own": coded}
    write_book(course, attached, linked, marked, metadata=metadata)
    code, said = run(capsys, "--yes")
    assert (code, "2 pasted pictures" in said, "the widgets' memory" in " ".join(said.split())) == (
        0,
        True,
        True,
    )
    copy = packed(course)[BOOK]
    assert coded[:60] not in copy
    cells = json.loads(copy)["cells"]
    assert cells[1]["source"] == f"See ![us]({clean_notebook.TAKEN_OUT}) and this."
    assert cells[2]["metadata"]["nbgrader"]["grade_id"] == "exercise-03-1"
    assert json.loads(copy)["metadata"] == {"kernelspec": KERNEL}


def test_picture_in_the_code_is_refused_by_cell_and_nothing_is_written(
    course, capsys, coded
) -> None:
    write_book(course, new_code_cell("a = 1"), new_code_cell(f"face = '{coded}'"))
    code, said = run(capsys, "--yes")
    assert code == 1
    assert f"{BOOK}, cell 2 holds {len(coded):,} letters" in " ".join(said.split())
    assert "read it from a file instead" in " ".join(said.split())
    assert not (course / "my_assistant" / "handed_in").exists()


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


def test_broken_notebook_is_named(course, capsys) -> None:
    write_book(course).write_text("{", encoding="utf-8")
    code, said = run(capsys, "--yes")
    assert (code, "found no notebook in it" in " ".join(said.split())) == (1, True)


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


@pytest.mark.parametrize("module", [hidden_media, pseudonyms, command, submission_module])
def test_examples_in_the_docstrings_hold(module) -> None:
    assert doctest.testmod(module).failed == 0


def test_names_inside_words_and_numbers_as_names_are_left_alone() -> None:
    people = Pseudonyms(["ann", "3", "x", "me", "ann lee"])
    assert people.in_text("Ann's annual 3 x, told to me by ann lee") == (
        "person 1's annual 3 x, told to me by person 5"
    )


def test_copy_can_be_opened_as_a_notebook() -> None:
    import nbformat

    outputs = [new_output("execute_result", data={"text/plain": "2"}, execution_count=1)]
    book = new_notebook(cells=[new_code_cell("1 + 1", outputs=outputs, execution_count=1)])
    nbformat.validate(nbformat.reads(clean(writes(book), Pseudonyms([])).text, as_version=4))


def test_kinds_of_files_are_told_by_content_before_name() -> None:
    assert kind_of_file("a.md", b"fLaC") == "sound"
    assert kind_of_file("a.csv", b"person,right\n1,2\n") == "text"
    assert kind_of_file("a.md", b"\x00\x00\x00\x18ftypheic") == "video"
