"""A project's map as a page of its own: the picture, and under it all that can be chosen on it."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem_kit.map_content import items_of, picture_of

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger

STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:1em auto;padding:0 1em}
svg{max-width:100%;height:auto}
summary{min-height:44px;padding:.5em 0;cursor:pointer}
:focus-visible{outline:3px solid #0072b2;outline-offset:2px}
@media (prefers-color-scheme:dark){:focus-visible{outline-color:#56b4e9}}
.scroll{overflow-x:auto}
.scroll svg{min-width:640px}
""".replace("\n", "")


def page_of(ledger: "Ledger | None", position: int | str | None = None) -> str:
    """Return an HTML page, complete in itself: nothing on it is fetched.

    Parameters
    ----------
    ledger : Ledger, optional
        The project's; the map alone where None.
    position : int or str, optional
        As for `ecosystem_kit.lifecycle_map.draw_map`.
    """
    picture = picture_of(ledger, position)
    items = items_of(picture, ledger)
    stages = "".join(_stage(one) for one in items if one["kind"] != "arrow")
    arrows = "".join(_arrow(one) for one in items if one["kind"] == "arrow")
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Map of your project</title><style>{STYLE}</style></head><body><main>"
        f"<h1>Map of your project</h1><p>{escape(picture.summary)}</p>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="Map">{picture.svg}</div>'
        f"<h2>Stages and boxes</h2><ul>{stages}</ul><h2>Ways back</h2>{arrows}"
        "</main></body></html>\n"
    )


def write_map(project: Path, output: Path | None = None) -> Path:
    """Write the map of a project to a file, and return its path.

    Parameters
    ----------
    project : Path
        The project's folder. Where there is no ledger none is made, and the map has no path.
    output : Path, optional
        Ends in ``.svg`` for the picture alone; otherwise it is a page. ``map.html`` in the
        project's folder where None, or right here where there is no project.

    Raises
    ------
    LedgerError
        The ledger is damaged or of a newer version of the kit.
    OSError
        The file can't be written there.
    """
    from ecosystem_kit.ledger import Ledger

    if not (project / "ledger.sqlite").exists():
        return _write(None, output or Path("map.html"))
    with Ledger(project) as ledger:
        return _write(ledger, output or project / "map.html")


def _write(ledger: "Ledger | None", path: Path) -> Path:
    # The furthest notebook is where the learner is.
    here = max(ledger.hours(), default=None) if ledger is not None else None
    if path.suffix.lower() == ".svg":
        return picture_of(ledger, here).save(path)
    path.write_text(page_of(ledger, here), encoding="utf-8", newline="\n")
    return path


def _stage(item: dict[str, Any]) -> str:
    told = f" ({escape(', '.join(item['told']))})" if item["told"] else ""
    notebooks = "; ".join(
        f"{one['number']} {escape(one['question'])}"
        + (f" ({one['hours']:.1f} hours)" if one["hours"] else "")
        for one in item["notebooks"]
    )
    return f"<li><strong>{escape(item['label'])}</strong>{told}: {notebooks}</li>"


def _arrow(item: dict[str, Any]) -> str:
    opened = " open" if any(one["evidence"] for one in item["loops"]) else ""
    loops = "".join(_loop(one) for one in item["loops"])
    told = escape(", ".join(item["told"]))
    return (
        f"<details{opened}><summary>From step {escape(item['key'][0])}: "
        f"{escape(item['title'])} ({told})</summary>{loops}</details>"
    )


def _loop(loop: dict[str, Any]) -> str:
    return (
        f"<h3>{escape(loop['id'])} {escape(loop['name'])}</h3><p>{escape(loop['outline'])}</p>"
        + "".join(f"<p>{line}</p>" for line in _lines(loop))
    )


def _lines(loop: dict[str, Any]) -> Iterable[str]:
    evidence = loop["evidence"]
    if evidence is None:
        yield escape(loop["unweighed"])
    else:
        sign, verdict = escape(evidence["sign"]), escape(evidence["verdict"])
        yield f"<span aria-hidden='true'>{sign}</span> <strong>{verdict}</strong>"
        yield escape(evidence["sentence"])
        measured = [("Interval", evidence["interval"]), ("Threshold", evidence["threshold"])]
        yield " · ".join(f"{name}: {escape(text)}" for name, text in measured if text) or "—"
        yield escape(evidence["gate"])
    for place in loop["places"]:
        yield f"What to do, in {escape(place['text'])}: {escape(place['todo'])}"
