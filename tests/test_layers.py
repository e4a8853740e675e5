"""Who may import whom: read off the files themselves, so that no import has to run for it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
KIT = ROOT / "ecosystem_kit"

# The stage modules, each named like its notebook; notebook 00 has none of its own.
STAGES = {path.stem[3:] for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")} - {"lifecycle"}
# Lowest first. A room may use its own floor and those below; what stands on no floor here is a
# helper, and is held to the floors of those who use it.
FLOORS = (
    {"resources", "lifecycle", "intervals", "nets", "figures"},
    {"vision", "hearing", "ledger", "plan", "evaluation"},
    {"gates", "sample_people", "assistant", "project", "rates", "synthetic"},
    {*STAGES, "widgets"},
    {"course"},
    {"cli", "classroom"},
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# Who may use what stands on top; `first_minute` is notebook 00's own, and shows widgets.
USERS = {
    "widgets": {"course", "cli", "first_minute"},
    "course": {"cli", "classroom"},
    "cli": set(),
    "classroom": {"cli"},
}

# One thing in two files: a plan, and how it is read from plan.toml and written to it.
ONE_THING = "plan and plan_file"

Modules = dict[str, set[str]]


def module_name(path: Path, kit: Path) -> str:
    parts = path.relative_to(kit.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def runs(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that may run: all but what stands under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from runs(child)


def named(node: ast.AST) -> list[str]:
    """Return what an import names: ``from a import b`` names ``a.b`` (and thereby ``a``)."""
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "the house imports by full names"
        return [f"{node.module}.{one.name}" for one in node.names]
    return []


@cache
def imports(*, kit: Path = KIT, types: bool = False) -> Modules:
    """Return for each module of the kit which other modules of the kit it imports anywhere.

    With `types`, what is imported for type hints alone counts as well.
    """
    paths = {module_name(path, kit): path for path in kit.rglob("*.py")}
    found: Modules = {}
    for module, path in paths.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [name for node in (ast.walk(tree) if types else runs(tree)) for name in named(node)]
        # A name inside a module stands for that module.
        homes = {name if name in paths else name.rpartition(".")[0] for name in names}
        found[module] = (homes & set(paths)) - {module}
    return found


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def reached(start: str, modules: Modules) -> set[str]:
    """Return every room that comes with a room, through however many others."""
    seen = {module for module in modules if room(module) == start}
    waiting = list(seen)
    while waiting:
        new = modules[waiting.pop()] - seen
        seen |= new
        waiting += new
    return {room(module) for module in seen} - {start}


def reaching_up(modules: Modules) -> list[str]:
    return [
        f"{one} imports {other}"
        for one in FLOOR
        for other in sorted(reached(one, modules))
        if FLOOR.get(other, -1) > FLOOR[one]
    ]


def reaching_sideways(modules: Modules) -> list[str]:
    """Return the stage modules that come with another, and with widgets."""
    beside = STAGES | {"widgets"}
    return [
        f"{one} imports {other}"
        for one in sorted(beside)
        for other in sorted(reached(one, modules) & beside)
    ]


def reaching_into(top: str, modules: Modules) -> list[str]:
    return sorted(
        f"{module} imports {top}"
        for module, others in modules.items()
        if room(module) not in {top, *USERS[top]} and top in {room(other) for other in others}
    )


def circles(modules: Modules) -> list[str]:
    """Return rooms that come with each other."""
    rooms = {room(module) for module in modules}
    with_it = {one: reached(one, modules) for one in rooms}
    return sorted(f"{a} and {b}" for a in rooms for b in with_it[a] if a < b and a in with_it[b])


def test_nothing_reaches_up_to_a_higher_floor():
    assert reaching_up(imports()) == []


def test_stage_modules_and_widgets_never_reach_sideways():
    assert reaching_sideways(imports()) == []


@pytest.mark.parametrize("top", USERS)
def test_what_stands_on_top_is_imported_by_its_users_alone(top):
    assert reaching_into(top, imports(types=True)) == []


def test_no_two_rooms_need_each_other():
    assert [pair for pair in circles(imports()) if pair != ONE_THING] == []


def test_the_kit_knows_nothing_of_its_tests():
    paths = [*KIT.rglob("*.py"), ROOT / "start.py"]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    names = [name for tree in trees for node in ast.walk(tree) for name in named(node)]
    assert [name for name in names if name.split(".")[0] in {"tests", "conftest"}] == []


def test_the_page_for_maintainers_has_every_room_on_its_floor_and_names_what_is_there():
    page = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([0-5]) \| ([^|]*) \|", page, re.MULTILINE))
    said = {int(floor): set(re.findall(r"`(\w+)`", rooms)) for floor, rooms in rows.items()}
    there = {path.stem for path in KIT.iterdir()}
    assert said == {number: rooms & there for number, rooms in enumerate(FLOORS)}
    paths = [one for one in re.findall(r"`([\w/.-]+)`", page) if "/" in one]
    assert [one for one in paths if not (ROOT / one).exists()] == []


def build(folder: Path, files: dict[str, str]) -> Modules:
    kit = folder / "ecosystem_kit"
    for name, text in {"__init__.py": "", **files}.items():
        path = kit / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return imports(kit=kit)


def test_an_import_up_is_found_behind_a_helper_and_inside_a_function(tmp_path):
    helper = "def f():\n    from ecosystem_kit.planning import workload"
    modules = build(
        tmp_path,
        {
            "vision/__init__.py": "from ecosystem_kit import helper",
            "helper.py": helper,
            "planning.py": "",
        },
    )
    assert "vision imports planning" in reaching_up(modules)


def test_an_import_sideways_is_found_behind_a_helper(tmp_path):
    files = {"labeling.py": "import ecosystem_kit.helper", "planning.py": ""}
    modules = build(tmp_path, {**files, "helper.py": "from ecosystem_kit import planning"})
    assert reaching_sideways(modules) == ["labeling imports planning"]


def test_an_import_of_the_top_and_a_circle_are_found(tmp_path):
    files = {"course/__init__.py": "from ecosystem_kit import figures"}
    modules = build(tmp_path, {**files, "figures.py": "from ecosystem_kit.course import check"})
    assert reaching_into("course", modules) == ["ecosystem_kit.figures imports course"]
    assert circles(modules) == ["course and figures"]


def test_what_is_imported_for_type_hints_alone_makes_no_circle(tmp_path):
    hint = "if TYPE_CHECKING:\n    from ecosystem_kit.project import Project"
    modules = build(tmp_path, {"project.py": "import ecosystem_kit.ledger", "ledger.py": hint})
    assert circles(modules) == []
