"""The copy of a notebook that is handed in: its cells, the words of its outputs, and no face."""

import doctest
import json

import pytest
from handed_in import (
    FACE,
    packed,
    run,
    shown,
    write_book,
)
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, writes
from one_notebook import BOOK

from ecosystem_kit.course.handing_in import clean_notebook, hidden_media, pseudonyms
from ecosystem_kit.course.handing_in.clean_notebook import clean
from ecosystem_kit.course.handing_in.hidden_media import hidden_in, kind_of_file
from ecosystem_kit.course.handing_in.pseudonyms import Pseudonyms

KERNEL = {"name": "python3", "display_name": "Python 3"}
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


def test_broken_notebook_is_named(course, capsys) -> None:
    write_book(course).write_text("{", encoding="utf-8")
    code, said = run(capsys, "--yes")
    assert (code, "found no notebook in it" in " ".join(said.split())) == (1, True)


def test_copy_can_be_opened_as_a_notebook() -> None:
    import nbformat

    outputs = [new_output("execute_result", data={"text/plain": "2"}, execution_count=1)]
    book = new_notebook(cells=[new_code_cell("1 + 1", outputs=outputs, execution_count=1)])
    nbformat.validate(nbformat.reads(clean(writes(book), Pseudonyms([])).text, as_version=4))


def test_names_inside_words_and_numbers_as_names_are_left_alone() -> None:
    people = Pseudonyms(["ann", "3", "x", "me", "ann lee"])
    assert people.in_text("Ann's annual 3 x, told to me by ann lee") == (
        "person 1's annual 3 x, told to me by person 5"
    )


def test_kinds_of_files_are_told_by_content_before_name() -> None:
    assert kind_of_file("a.md", b"fLaC") == "sound"
    assert kind_of_file("a.csv", b"person,right\n1,2\n") == "text"
    assert kind_of_file("a.md", b"\x00\x00\x00\x18ftypheic") == "video"


@pytest.mark.parametrize("module", [hidden_media, pseudonyms])
def test_examples_in_the_docstrings_hold(module) -> None:
    assert doctest.testmod(module).failed == 0
