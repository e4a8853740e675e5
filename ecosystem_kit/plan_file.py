"""Reading and writing `plan.toml`: errors name the line, and nobody's words are overwritten."""

import difflib
import os
import re
import tempfile
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ecosystem_kit.plan import Plan, PlanError, Risk, asked_fields
from ecosystem_kit.plan_checks import shown, words

HEAD = "The plan of this project. Change what you like; later gates hold the project to it."
TITLES = {
    "assistant": "What it is",
    "requirements": "How good it must be (shares go from 0 to 1)",
    "resources": "What it may cost",
    "ethics": "Whom it may harm, and what we promise",
}
RISK_PARTS = ("text", "owner", "mend")
KEPT = "The file was left as it is."


def read_plan(path: Path) -> Plan:
    """Return the plan in a TOML file; see `Plan.load`."""
    text = _read_text(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlanError(_syntax_message(path, text, error)) from error
    problems = _Problems(path, text)
    values = _take_fields(content, problems) | {"risks": _take_risks(content, problems)}
    problems.raise_if_any()
    return Plan(**values)


def _read_text(path: Path) -> str:
    try:
        # Some editors put a byte order mark in front; TOML doesn't know it.
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path.name} is not UTF-8 text (byte {error.start}): save it as UTF-8. {KEPT}"
        raise PlanError(message) from error
    except FileNotFoundError as error:
        message = f"There is no {path.name} in {path.parent}: notebook 01 writes one."
        raise PlanError(message) from error
    except OSError as error:
        raise PlanError(f"{path.name} can't be read: {error.strerror or error}.") from error


def _syntax_message(path: Path, text: str, error: tomllib.TOMLDecodeError) -> str:
    match = re.search(r"line (\d+)", str(error))
    number = int(match[1]) if match else len(text.splitlines())
    lines = text.splitlines() or [""]
    line = lines[min(number, len(lines)) - 1].strip()
    return (
        f"{path.name}, line {number}: found {line!r}, which is not TOML ({error}); wanted: "
        'lines such as max_error = 0.10 or user = "a cook". Mend the line (a missing quote, '
        f"comma or bracket, often one line above). {KEPT}"
    )


class _Problems:
    """Collects everything wrong with a file, so that one reading shows all of it."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines, self.found = path, text.splitlines(), list[str]()

    def add(self, table: str, key: str, problem: str) -> None:
        line = self.line_of(table, key)
        place = f"line {line}, " if line else ""
        name = f"{table}.{key}" if table and key else table or key
        self.found.append(f"{self.path.name}, {place}{name}: {problem}")

    def line_of(self, table: str, key: str) -> int | None:
        """Return the line (from 1) where a table's key stands, or the table itself."""
        here, head = "", None
        for number, line in enumerate(self.lines, 1):
            if match := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
                here = match[1]
                if here in (table, f"{table}.{key}"):
                    head = number
            elif here == table and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""", line):
                return number
        return head

    def raise_if_any(self) -> None:
        if self.found:
            raise PlanError("\n".join([*self.found, KEPT]))


def _take_fields(content: dict, problems: _Problems) -> dict[str, Any]:
    values: dict[str, Any] = {}
    known: dict[str, list] = {name: [] for name in TITLES}
    for one in asked_fields():
        known[one.metadata["table"]].append(one)
    _refuse_unknown(content, "", [*known, "risk"], problems)
    for table, wanted in known.items():
        part = content.get(table)
        if not isinstance(part, dict):
            found = "the table is missing" if part is None else f"found {shown(part)}"
            keys = ", ".join(one.name for one in wanted)
            do = f"wanted: [{table}] on a line of its own, and below it {keys}."
            problems.add(table, "", f"{found}; {do}")
            continue
        _refuse_unknown(part, table, [one.name for one in wanted], problems)
        for one in wanted:
            _take(one, part, problems, values)
    return values


def _take(one: Any, part: dict, problems: _Problems, values: dict[str, Any]) -> None:
    table, wanted = one.metadata["table"], one.metadata["wanted"]
    if one.name not in part:
        do = f"wanted: {wanted.words}. Write {one.name} = {wanted.example}"
        problems.add(table, one.name, f"the line is missing; {do} below [{table}].")
    elif problem := wanted.problem(part[one.name]):
        problems.add(table, one.name, problem)
    else:
        values[one.name] = part[one.name]


def _refuse_unknown(part: dict, table: str, known: list[str], problems: _Problems) -> None:
    for key in part:
        if key in known:
            continue
        near = difflib.get_close_matches(key, known, n=1)
        do = f"Did you mean {near[0]}?" if near else f"Take it out; known are {', '.join(known)}."
        problems.add(table, key, f"found a name that the plan doesn't know. {do}")


def _take_risks(content: dict, problems: _Problems) -> list[Risk]:
    rows = content.get("risk", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        do = "wanted: [[risk]] with double brackets, and below it text, owner and mend."
        problems.add("risk", "", f"found {shown(rows)}; {do}")
        return []
    risks = []
    for row in rows:
        _refuse_unknown(row, "risk", list(RISK_PARTS), problems)
        parts = {part: row.get(part, "") for part in RISK_PARTS}
        for part, value in parts.items():
            problem = words("a sentence").problem(value)
            if problem or (part == "text" and not str(value).strip()):
                problems.add("risk", part, problem or "is empty; wanted: what may go wrong.")
        risks.append(Risk(**parts))
    return risks


def write_plan(plan: Plan, path: Path) -> Path:
    """Write the plan; see `Plan.save`."""
    import tomlkit

    exists = path.exists()
    if exists:
        try:
            read_plan(path)
        except PlanError as error:
            message = f"{error}\nMend it, or move it away, before a plan is saved over it."
            raise PlanError(message) from error
    document = tomlkit.parse(_read_text(path)) if exists else _fresh_document()
    for one in asked_fields():
        value = getattr(plan, one.name)
        if one.name == "hours":
            value = {str(stage): plain(hours) for stage, hours in value.items()}
        _put(document[one.metadata["table"]], one.name, plain(value))
    _put_risks(document, plan.risks)
    _write_whole(path, tomlkit.dumps(document))
    return path


def plain(value: Any) -> Any:
    """Return 4 for 4.0: a learner reads whole numbers more easily."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _fresh_document() -> Any:
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment(HEAD))
    for table, title in TITLES.items():
        part = tomlkit.table()
        part.comment(title)
        for one in asked_fields():
            if one.metadata["table"] != table:
                continue
            if one.name != "hours":
                line = tomlkit.item("")
                line.comment(one.metadata["comment"])
                part.add(one.name, line)
        document.add(tomlkit.nl())
        document.add(table, part)
    return document


def _put(table: Any, key: str, value: Any) -> None:
    """Set a value and keep the comment behind it."""
    import tomlkit

    if key in table and tomlkit.item(table[key]).unwrap() == value:
        return
    comment = table[key].trivia.comment if key in table and key != "hours" else ""
    if key == "hours" and key in table:
        for stage, hours in value.items():
            _put(table[key], stage, hours)
        return
    table[key] = value
    if comment:
        table[key].comment(comment.lstrip("# "))


def _put_risks(document: Any, risks: list[Risk]) -> None:
    import tomlkit

    if document.get("risk", []) == [asdict(risk) for risk in risks]:
        return
    document.pop("risk", None)
    if risks:
        rows = tomlkit.aot()
        for risk in risks:
            row = tomlkit.table()
            row.update(asdict(risk))
            rows.append(row)
        document.add("risk", rows)


def _write_whole(path: Path, text: str) -> None:
    """Write beside the file, then put it in its place: never half a plan."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".plan-", suffix=".toml")
        beside = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        message = (
            f"The plan can't be written to {path}: {error.strerror or error}. Choose a folder "
            "that you may write to, or free some space, and save again."
        )
        raise PlanError(message) from error
