"""What the tests of handing in share: a face, a notebook to write it into, a look into the zip."""

import zipfile

import numpy as np
from nbformat.v4 import new_notebook, new_output, writes
from one_notebook import BOOK

from ecosystem_kit import cli

# A face, as far as a program can tell: a JPEG of noise, which no compression makes small.
FACE = np.random.default_rng(0).integers(0, 256, (24, 24, 3), np.uint8)


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
