"""Small cards that say something to the learner, in a notebook and in a terminal."""

from dataclasses import dataclass
from html import escape

# Icon and word carry the meaning; the colour (Okabe and Ito 2008) only helps to find it again.
COLOURS = {
    "right": "#009E73",
    "not yet": "#E69F00",
    "not tried": "#7F7F7F",
    "error explained": "#D55E00",
    "note": "#0072B2",
}
ICONS = {
    "right": "✔",
    "not yet": "↻",
    "not tried": "○",
    "error explained": "⚠",
    "note": "✎",
}


def as_html(text: str) -> str:
    """Return a sentence as HTML, with what stands between backticks as code.

    Examples
    --------
    >>> as_html("`a < b` holds")
    '<code>a &lt; b</code> holds'
    """
    parts = escape(text, quote=False).split("`")
    if len(parts) % 2 == 0:  # an odd backtick is no code
        return escape(text, quote=False)
    return "".join(
        f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts)
    )


@dataclass(frozen=True)
class Card:
    """One message: a kind (see `ICONS`), a heading, a sentence, and code where there is some.

    Examples
    --------
    >>> Card("note", "Hint 1 of 2 for 03.1", "Count the pairs first.")
    ✎ Hint 1 of 2 for 03.1: Count the pairs first.
    """

    kind: str
    heading: str
    sentence: str
    code: str = ""

    def __repr__(self) -> str:
        text = f"{ICONS[self.kind]} {self.heading}: {self.sentence}"
        return f"{text}\n\n{self.code}" if self.code else text

    def _repr_html_(self) -> str:
        code = (
            f'<pre style="margin:.6em 0 0;white-space:pre-wrap"><code>{escape(self.code)}'
            "</code></pre>"
            if self.code
            else ""
        )
        # No colour of its own for text and ground: it takes those of the page, light or dark.
        return (
            '<div role="status" style="border-left:5px solid '
            f'{COLOURS[self.kind]};padding:.4em .9em;margin:.3em 0;max-width:46em">'
            f'<strong><span aria-hidden="true">{ICONS[self.kind]}</span> '
            f"{as_html(self.heading)}.</strong> {as_html(self.sentence)}{code}</div>"
        )
