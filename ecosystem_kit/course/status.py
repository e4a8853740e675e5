"""Where the learner stands, in a few lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem_kit import lifecycle

if TYPE_CHECKING:
    from ecosystem_kit.course.workspace import Workspace
    from ecosystem_kit.ledger import Ledger


def status(workspace: Workspace, project_folder: Path) -> str:
    """Return stage, hours, samples, the path walked and what the learner changed.

    Parameters
    ----------
    workspace : Workspace
        The learner's notebooks.
    project_folder : Path
        Where the ledger lies; nothing is made there.

    Raises
    ------
    LedgerError
        If the ledger is damaged or of a newer version of the kit.
    """
    lines = [f"Workspace: {workspace.folder}"]
    if (project_folder / "ledger.sqlite").exists():
        from ecosystem_kit.ledger import Ledger

        with Ledger(project_folder) as ledger:
            lines += _project_lines(ledger)
    else:
        lines.append(f"No project yet in {project_folder}: notebook 00 opens one.")
    changed = ", ".join(name.removesuffix(".ipynb") for name in workspace.changed())
    lines.append(f"Your notebooks: {changed or 'none changed yet'}")
    return "\n".join(lines)


def _project_lines(ledger: Ledger) -> Iterator[str]:
    hours = ledger.hours()
    if hours:
        here = lifecycle.notebook(max(hours))
        stage = lifecycle.stage(here.stage).title if here.stage else lifecycle.box(here.box or "")
        place = stage if isinstance(stage, str) else stage.title
        yield f"Furthest: notebook {here.number}, {place}: {here.question}"
        each = ", ".join(f"{number} {spent:.1f}" for number, spent in sorted(hours.items()))
        yield f"Hours: {sum(hours.values()):.1f} ({each})"
    yield f"Samples: {_samples(ledger)}"
    yield f"Path: {'; '.join(_path(ledger)) or 'no gate opened yet'}"


def _samples(ledger: Ledger) -> str:
    sessions = ledger.sessions()
    people = {one.person for one in sessions}
    made_up = {one.person for one in sessions if one.synthetic}
    counts = {f"{kind}s": len(ledger.samples(kind)) for kind in ("picture", "sound")}
    counts |= {"people": len(people), "synthetic people among them": len(made_up)}
    return ", ".join(f"{what} {count:,}" for what, count in counts.items())


def _path(ledger: Ledger) -> Iterator[str]:
    """Yield one phrase per gate, oldest first: what it said and what the learner decided."""
    for gate in ledger.gates():
        loop = f" by {gate.loop}" if gate.loop else ""
        decided = f", you: {gate.decision}" if gate.decision else ", open"
        reason = f" ({gate.reason})" if gate.reason else ""
        yield f"stage {gate.stage} {gate.verdict}{loop}{decided}{reason}"
