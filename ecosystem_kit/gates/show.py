"""Gates and evidence as text and as HTML: words and signs carry the meaning, never colour."""

from html import escape
from typing import TYPE_CHECKING

from ecosystem_kit import lifecycle
from ecosystem_kit.gates.evidence import GO_BACK, NO_REASON, TOO_FEW, Evidence

if TYPE_CHECKING:
    from ecosystem_kit.gates.gate import Gate

SIGNS = {GO_BACK: "↩", NO_REASON: "✔", TOO_FEW: "?"}
BORDER = (
    "border:1px solid currentColor;padding:.4em .6em;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere"
)
# The evidence is a sentence, the rest are words: on a narrow screen it must keep its room.
_WIDTHS = "<colgroup>" + "".join(f'<col style="width:{share}%"/>' for share in (18, 15, 42, 25))
_WIDTHS += "</colgroup>"
NOT_LOOPS = {"plan": "The plan", "rule": "Rule or model"}


def evidence_name(one: Evidence) -> str:
    """Return what the evidence is about, in words."""
    if one.loop in NOT_LOOPS:
        return NOT_LOOPS[one.loop]
    loop = lifecycle.loop(one.loop)
    return f"{loop.id} {loop.name}"


def gate_text(gate: "Gate") -> str:
    """Return the gate as plain text, one line for each piece of evidence."""
    stage = lifecycle.stage(gate.stage)
    lines = [f"Gate of stage {gate.stage}, {stage.title}: {gate.verdict}", gate.sentence]
    lines += [
        f"  {SIGNS[one.verdict]} {evidence_name(one)}, {one.verdict}: {one.sentence}"
        for one in gate.evidence
    ]
    return "\n".join([*lines, _decided(gate)])


def _decided(gate: "Gate") -> str:
    if gate.decision is None:
        return "Decide: gate.accept(), gate.go_back(), gate.stop() or gate.overrule(reason)."
    reason = f": {gate.reason}" if gate.reason else ""
    return f"Decided: {gate.decision}{reason}. It is kept in the ledger."


def gate_html(gate: "Gate") -> str:
    """Return the gate as HTML that takes text colour and ground from the page."""
    stage = lifecycle.stage(gate.stage)
    links = " · ".join(_link(place.link, str(place)) for place in gate.places)
    links = f"<p>Open: {links}</p>" if links else ""
    rows = "".join(_row(one) for one in gate.evidence)
    return (
        f'<section aria-label="Gate of stage {gate.stage}" style="border:2px solid currentColor;'
        'border-radius:6px;padding:.6em 1em;max-width:60em">'
        f'<div role="heading" aria-level="4"><strong>Gate of stage {gate.stage}, '
        f"{escape(stage.title)}: {escape(gate.verdict)}</strong></div>"
        f"<p>{escape(gate.sentence)}</p>{links}"
        '<table style="border-collapse:collapse;width:100%;table-layout:fixed">'
        '<caption style="text-align:left">All the evidence, the most pressing first</caption>'
        f"{_WIDTHS}<thead><tr>"
        + "".join(f'<th scope="col" style="{BORDER}">{name}</th>' for name in _COLUMNS)
        + f"</tr></thead><tbody>{rows}</tbody></table><p>{escape(_decided(gate))}</p></section>"
    )


_COLUMNS = ("Loop", "Verdict", "Evidence", "Cell to open")


def _row(one: Evidence) -> str:
    link = _link(one.place.link, str(one.place))
    cells = (_verdict_html(one.verdict), escape(one.sentence), link)
    return (
        f'<tr><th scope="row" style="{BORDER}">{escape(evidence_name(one))}</th>'
        + "".join(f'<td style="{BORDER}">{cell}</td>' for cell in cells)
        + "</tr>"
    )


def _verdict_html(verdict: str) -> str:
    return f'<span aria-hidden="true">{SIGNS[verdict]}</span> {escape(verdict)}'


def _link(target: str, text: str) -> str:
    return f'<a href="{escape(target)}">{escape(text)}</a>'


def evidence_html(one: Evidence) -> str:
    """Return one piece of evidence as HTML."""
    return (
        f'<div role="group" aria-label="{escape(evidence_name(one))}" '
        'style="border:1px solid currentColor;border-radius:6px;padding:.4em 1em;max-width:60em">'
        f"<p><strong>{escape(evidence_name(one))}: {_verdict_html(one.verdict)}</strong></p>"
        f"<p>{escape(one.sentence)}</p><p>{_link(one.place.link, str(one.place))}</p></div>"
    )
