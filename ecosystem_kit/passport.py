"""The passport: one page that says what was built, how it was decided, and how sure that is."""

from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem_kit.gates import facts
from ecosystem_kit.wording import counted

if TYPE_CHECKING:
    from IPython.display import HTML

    from ecosystem_kit.project import Project

FILE_NAME = "passport.html"
SCORES_HEAD = ["what", "who", "purpose", "right"]
DECISIONS_HEAD = ["day", "stage", "the gate said", "decided", "because"]
NO_GATE = "No gate was decided yet."
# JupyterLab sets tables flush right.
LEFT = 'style="text-align:left"'
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
    'content="width=device-width"><title>Project passport</title><style>body{{font-family:'
    "sans-serif;max-width:60em;margin:2em auto;padding:0 1em;line-height:1.5}}table{{border-"
    "collapse:collapse}}td,th{{text-align:left;padding:.25em .8em;border-bottom:1px solid #999}}"
    "svg,img{{max-width:100%;height:auto}}</style></head><body>{body}</body></html>"
)


def write_passport(project: "Project", *, shipped: str = "nothing yet") -> "HTML":
    """Write ``passport.html`` into the project's folder, and return it for showing.

    Parameters
    ----------
    project : Project
        Plan, path, scores, decisions and hours are read from it.
    shipped : str
        The package that answers now.

    Returns
    -------
    HTML
        The page's body. It holds no picture and no sound of anybody.
    """
    from IPython.display import HTML

    rows = _decisions(project)
    body = "".join(
        [
            "<h3>Project passport</h3>",
            _table(_head(project, shipped)),
            _map(project),
            "<h4>Scores, each with its interval</h4>",
            _table(_scores(project), head=SCORES_HEAD),
            "<h4>Decisions at the gates</h4>",
            _table(rows, head=DECISIONS_HEAD) if rows else f"<p>{NO_GATE}</p>",
        ]
    )
    Path(project.folder / FILE_NAME).write_text(PAGE.format(body=body), encoding="utf-8")
    return HTML(body)


def passport_text(project: "Project") -> str:
    """Return the passport as Markdown, for handing in: tables of words and numbers alone.

    Parameters
    ----------
    project : Project
        As in `write_passport`; nothing is written.
    """
    from ecosystem_kit.map_path import said, walked_path

    path = said(walked_path(project.ledger.gates())) or "no gate was decided yet"
    head = [row for row in _head(project, "") if row[1]]
    return "\n".join(
        [
            "# Project passport\n",
            _markdown([*head, ["Path over the stages", path]], head=["", ""]),
            "## Scores, each with its interval\n",
            _markdown(_scores(project), head=SCORES_HEAD),
            "## Decisions at the gates\n",
            _markdown(_decisions(project), head=DECISIONS_HEAD),
        ]
    )


def _head(project: "Project", shipped: str) -> list[list[str]]:
    plan, ledger = project.plan, project.ledger
    synthetic = sum(one.synthetic for one in ledger.sessions())
    lines = {
        "For": f"{plan.purpose}. {plan.user}, instead of: {plan.instead_of.lower()}.",
        "Promise": f"at most {plan.max_error:.0%} wrong, {plan.max_answer_ms:g} ms, metric: "
        f"{plan.metric}",
        "Answers now": shipped,
        "Data": f"version {ledger.data_version()}; "
        f"{counted(len(ledger.samples()), 'sample')} in "
        f"{counted(len(ledger.sessions()), 'session')}, {synthetic} of them synthetic",
        "Hours": f"{sum(ledger.hours().values()):.1f} in all",
        "Written": f"{datetime.now(UTC):%Y-%m-%d}",
    }
    return [[name, text] for name, text in lines.items()]


def _map(project: "Project") -> str:
    from ecosystem_kit.lifecycle_map import draw_map, walked_path

    path = walked_path(project.ledger.gates())
    return str(draw_map(4, path, hours=project.ledger.hours())._repr_html_())


def _scores(project: "Project") -> list[list[str]]:
    ledger, rows = project.ledger, []
    for purpose in ("baseline", "evaluation"):
        for kind, runs in facts.newest_by_name(ledger, purpose).items():
            rows += [
                [facts.KIND_WORDS[kind], run.name, purpose, str(facts.run_interval(run))]
                for run in runs
            ]
    for kind, judged in facts.pilot(ledger).items():
        interval = facts.pilot_interval(judged)
        text = str(interval) if interval else "too few to say"
        rows.append([facts.KIND_WORDS[kind], "the assistant", "with people", text])
    return rows


def _decisions(project: "Project") -> list[list[str]]:
    return [
        [
            f"{datetime.fromtimestamp(gate.at, UTC):%Y-%m-%d}", str(gate.stage), gate.verdict,
            gate.decision or "open", gate.reason or gate.sentence,
        ]
        for gate in project.ledger.gates()
    ]  # fmt: skip


def _table(rows: list[list[str]], *, head: list[str] | None = None) -> str:
    top = "".join(f"<th {LEFT}>{escape(one)}</th>" for one in head or [])
    lines = ["".join(f"<td {LEFT}>{escape(cell)}</td>" for cell in row) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table>{f'<tr>{top}</tr>' if top else ''}{body}</table>"


def _markdown(rows: list[list[str]], *, head: list[str]) -> str:
    if not rows:
        return "Nothing yet.\n"
    # A bar would begin another cell, and a tag would be obeyed by whatever shows the page.
    lines = [[cell.replace("|", "/").replace("<", "&lt;") for cell in row] for row in rows]
    table = [head, ["---"] * len(head), *lines]
    return (
        "\n".join(f"| {' | '.join(' '.join(one.split()) for one in row)} |" for row in table) + "\n"
    )
