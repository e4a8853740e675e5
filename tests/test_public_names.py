"""What a package offers is what its `__all__` says: no more, no less, and each name is there."""

import ast
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import ecosystem_kit

ROOT = Path(__file__).resolve().parents[1]
KIT = ROOT / "ecosystem_kit"
PACKAGES = sorted(path.parent.relative_to(KIT).as_posix() for path in KIT.rglob("*/__init__.py"))
SAYING_ALL = sorted(
    path.relative_to(KIT).with_suffix("").as_posix()
    for path in KIT.rglob("*.py")
    if path.name != "__init__.py" and "\n__all__ = " in path.read_text(encoding="utf-8")
)


def load(name: str):
    return import_module(f"ecosystem_kit.{name.replace('/', '.')}")


def offered(text: str) -> set[str]:
    """Return the public names that a package's `__init__` makes or takes from the kit.

    A class that only serves as a base of one made here is a part of that one.
    """
    tree, names, bases = ast.parse(text), set(), set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ecosystem_kit"):
            names |= {one.asname or one.name for one in node.names}
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
            bases |= {base.id for base in getattr(node, "bases", []) if isinstance(base, ast.Name)}
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {name for name in names - bases if not name.startswith("_")}


def hinted(text: str, package: str) -> dict[str, str]:
    """Return the names imported for type hints alone, with the module that each comes from."""
    within = f"ecosystem_kit.{package}."
    blocks = [node for node in ast.parse(text).body if isinstance(node, ast.If)]
    return {
        one.name: node.module.removeprefix(within)
        for block in blocks
        for node in block.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(within)
        for one in node.names
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_offers_exactly_what_it_says(package):
    text = (KIT / package / "__init__.py").read_text(encoding="utf-8")
    module = load(package)
    assert offered(text) | set(getattr(module, "_HOME", {})) == set(getattr(module, "__all__", ()))


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_imported_when_first_used_has_the_same_home_for_type_hints(package):
    text = (KIT / package / "__init__.py").read_text(encoding="utf-8")
    homes = getattr(load(package), "_HOME", None)
    assert homes is None or homes == hinted(text, package)


@pytest.mark.parametrize("name", [*PACKAGES, *SAYING_ALL])
def test_each_name_that_is_offered_is_there_and_stands_once(name):
    module = load(name)
    said = getattr(module, "__all__", [])
    assert [one for one in said if not hasattr(module, one)] == []
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_name_that_is_not_offered_is_refused(package):
    with pytest.raises(AttributeError, match="no attribute 'wizard'"):
        load(package).wizard  # noqa: B018


def test_the_version_has_one_source():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert ecosystem_kit.__version__ == project["version"]


def test_a_forgotten_and_an_extra_name_are_found():
    text = "from ecosystem_kit.x import a, _b\nfrom pathlib import Path\nclass C(a): ...\nD = 1"
    assert offered(text) == {"C", "D"}
