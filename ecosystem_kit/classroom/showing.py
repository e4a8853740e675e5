"""Make a graded notebook fit to be looked at: what a submission shows must not run anywhere."""

import html
import re
from typing import Any

import nbformat

LONGEST = 2_000_000
MOST_OUTPUTS = 200
PICTURES = ("image/png", "image/jpeg")
# What nbgrader's pages of feedback obey as well; other tags would be written out there.
SAFE_TAGS = frozenset({
    *("a", "abbr", "b", "blockquote", "code", "div", "em", "i", "li", "ol", "pre", "span"),
    *("strong", "table", "td", "tr", "ul"),
})  # fmt: skip
BLOCK = re.compile(r"<(/?)(?:p|h[1-6]|dl|dt|dd|section|article|figure|figcaption)\b[^>]*>", re.I)
# What a browser doesn't show as text. What is left of it is cleaned like everything else.
UNSEEN = re.compile(r"<(script|style|template|iframe|object|math)\b.*?</\1\s*>", re.I | re.S)
TABLE, ROW_END = re.compile(r"<table\b", re.I), re.compile(r"</tr\s*>", re.I)
CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]\s*>", re.I | re.S)
DRAWING = re.compile(r"<svg\b.*?</svg\s*>", re.I | re.S)
TITLE = re.compile(r"<title\b[^>]*>([^<]*)</title", re.I)
PICTURE = re.compile(r"<img\b[^>]*>", re.I)
ALT = re.compile(r"""\balt=(["'])([^"']*)\1""", re.I)
WIDTH = re.compile(r"""\bwidth=["'](\d{1,5})["']""", re.I)
PAGE_PX = 760  # what nbgrader's page of feedback has room for
EMBEDDED = re.compile(r"""\bsrc=["']data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=\s]+)["']""")
TAG = re.compile(r"<(?=[!/?a-zA-Z])")
SCRIPT_LINK = re.compile(r"(?:javascript|vbscript|data)\s*:", re.I)


def safe_html(text: str) -> str:
    """Return HTML with nothing in it that runs or loads.

    A picture becomes its text, and a drawing its title.

    Examples
    --------
    >>> safe_html("<b onclick='steal()'>two</b><script>steal()</script>")
    '<b>two</b>'
    >>> safe_html("<svg><title>A map</title><path d='M0 0'/></svg>")
    '[drawing: A map]'
    """
    import bleach

    shown = DRAWING.sub(lambda found: f"[drawing: {_title(found[0])}]", UNSEEN.sub("", text))
    shown = PICTURE.sub(lambda found: f"[picture: {_text_of(found[0])}]", shown)
    shown = BLOCK.sub(r"<\1div>", shown)
    return bleach.clean(shown, tags=SAFE_TAGS, attributes={"*": ["colspan", "rowspan"]}, strip=True)


def _title(drawing: str) -> str:
    found = TITLE.search(drawing)
    return found[1] if found else "no title"


def _text_of(picture: str) -> str:
    found = ALT.search(picture)
    return found[2] if found else "no text"


def safe_markdown(text: str) -> str:
    """Return markdown in which every HTML tag is shown, not obeyed, and no link is a script."""
    text = SCRIPT_LINK.sub(lambda found: found[0].replace(":", " :"), html.unescape(text)) if (
        SCRIPT_LINK.search(html.unescape(text))
    ) else text  # fmt: skip
    return TAG.sub("&lt;", text)


def safe_outputs(found: Any) -> list[Any]:
    """Return a submission's outputs as a notebook's, with only what may be shown.

    Parameters
    ----------
    found : object
        What the submission's process said; anything may be in it.
    """
    made = []
    for one in found[:MOST_OUTPUTS] if isinstance(found, list) else []:
        kind = one.get("output_type") if isinstance(one, dict) else None
        if kind == "stream":
            name = "stderr" if one.get("name") == "stderr" else "stdout"
            text = str(one.get("text", ""))[:LONGEST]
            made.append(nbformat.v4.new_output("stream", name=name, text=text))
        elif kind == "error":
            made.append(error_output(str(one.get("ename", ""))[:200], str(one.get("evalue", ""))))
        elif kind == "display_data" and isinstance(one.get("data"), dict):
            data, about = _safe_data(one["data"]), _sizes(one["data"])
            made.append(nbformat.v4.new_output("display_data", data=data, metadata=about))
    return made


def _safe_data(data: dict) -> dict:
    kept: dict[str, str] = {}
    for key, value in data.items():
        if not isinstance(value, str) or len(value) > LONGEST:
            continue
        if (key in PICTURES and re.fullmatch(r"[A-Za-z0-9+/=\s]+", value)) or key == "text/plain":
            kept[key] = value
        elif key == "text/html":
            kept |= _picture_alone(value) or {key: safe_html(value)}
    if TABLE.search(kept.get("text/html", "")):
        # nbgrader's pages write out half of a table's tags; its words show as they are.
        del kept["text/html"]
        if kept.get("text/plain", "<").startswith("<"):
            kept["text/plain"] = _lines_of(UNSEEN.sub("", data["text/html"]))
    return kept


def _lines_of(table: str) -> str:
    """Return an HTML table's words, a line for each row."""
    rows = [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in CELL.findall(row)]
            for row in ROW_END.split(table)]  # fmt: skip
    return html.unescape("\n".join("  ".join(row) for row in rows if row))


def _picture_alone(text: str) -> dict[str, str] | None:
    """Return an HTML that is one picture as a picture: where a page allows no HTML, it shows."""
    picture = PICTURE.fullmatch(text.strip())
    found = EMBEDDED.search(text) if picture else None
    return {found[1]: found[2], "text/plain": _text_of(text)} if found else None


def _sizes(data: dict) -> dict:
    """Return how wide an HTML's picture is to be shown: as it was, and no wider than the page."""
    text = data.get("text/html")
    text = text if isinstance(text, str) else ""
    found, wide = _picture_alone(text), WIDTH.search(text)
    if found is None or wide is None:
        return {}
    return {key: {"width": min(int(wide[1]), PAGE_PX)} for key in found if key in PICTURES}


def error_output(name: str, said: str) -> Any:
    """Return an error as a notebook shows it."""
    said = said[:5000]
    return nbformat.v4.new_output("error", ename=name, evalue=said, traceback=[f"{name}: {said}"])
