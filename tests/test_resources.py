import ast
from pathlib import Path

import pytest

from ecosystem_kit import resources

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", ["data", "notebooks", "requirements"])
def test_a_checkout_has_the_kits_folders_at_its_root(name):
    assert resources.folder(name) == ROOT / name


def test_a_folder_that_is_not_there_is_named_with_its_mend(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "ecosystem_kit")
    with pytest.raises(FileNotFoundError, match=r"'data' was sought at .* git clone"):
        resources.folder("data")


def test_no_other_module_of_the_kit_looks_for_a_folder_above_the_package():
    climbing = []
    for path in (ROOT / "ecosystem_kit").rglob("*.py"):
        depth = len(path.relative_to(ROOT).parts) - 1
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Subscript) else ""
            if text.startswith("Path(__file__)") and steps_up(text) > depth:
                climbing.append(f"{path.name}: {text}")
    assert climbing == []


def steps_up(text: str) -> int:
    """Return how many folders an expression goes up."""
    if ".parents[" in text and text.endswith("]"):
        return int(text.rpartition("[")[2].rstrip("]")) + 1
    return text.count(".parent") if ".parents" not in text else 0


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("Path(__file__).parent", 1),
        ("Path(__file__).resolve().parent.parent", 2),
        ("Path(__file__).parents[2]", 3),
        ("Path(__file__).stem", 0),
    ],
)
def test_steps_up_are_counted_however_they_are_written(text, steps):
    assert steps_up(text) == steps
