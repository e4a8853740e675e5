"""What a submission shows is looked at by a teacher: nothing of it may run, the rest is shown."""

import base64

import pytest

from ecosystem_kit import figures
from ecosystem_kit.classroom.showing import safe_html, safe_markdown, safe_outputs

PICTURE = "data:image/png;base64," + base64.b64encode(b"\x89PNG").decode()


@pytest.mark.parametrize(
    "text",
    [
        "<script>steal()</script>",
        "<scr<script></script>ipt>steal()</script>",
        "<img src=x onerror=steal()>",
        f"<img src='{PICTURE}' onload='steal()'>",
        "<img src='data:image/svg+xml;base64,PHN2Zy8+'>",
        "<img src='https://example.org/seen.png'>",
        "<a href='javascript:steal()'>look</a>",
        "<a href='data:text/html,<script>steal()</script>'>look</a>",
        "<svg><title></title><script>steal()</script></svg>",
        "<svg onload=steal()>",
        "<svg><title><img src=x onerror=steal()></title></svg>",
        "<iframe src='//example.org'></iframe>",
        "<math><mtext><style><img src=x onerror=steal()></style></mtext></math>",
        "<style>body { background: url(//example.org) }</style>",
        "<p style='background: url(//example.org)'>look</p>",
        "<form action='//example.org'><input name=token></form>",
    ],
)
def test_nothing_in_html_runs_or_loads(text):
    from html.parser import HTMLParser

    seen = []

    class Look(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append((tag, dict(attrs)))

    look = Look()
    look.feed(safe_html(text))
    look.close()
    for tag, attributes in seen:
        assert tag in ("div", "a")
        assert not attributes


def test_a_figure_of_the_kit_is_shown_as_a_picture_with_its_text():
    from matplotlib import pyplot

    alt = "Two axes with nothing between them, from nought to one."
    figure, _ = pyplot.subplots(figsize=(1, 1))
    html = figures.figure_html(figure, alt=alt)
    pyplot.close(figure)
    made = safe_outputs([{"output_type": "display_data", "data": {"text/html": html}}])[0]
    shown = made.data
    assert 0 < made.metadata["image/png"]["width"] <= 760
    assert shown["text/plain"] == alt
    assert base64.b64decode(shown["image/png"]).startswith(b"\x89PNG")
    assert set(shown) == {"text/plain", "image/png"}
    assert safe_html(f"<p>{html}</p>") == f"<div>[picture: {alt}]</div>"


def test_a_drawing_becomes_its_title():
    drawing = "<svg><title>The map</title><style>.a{}</style><text>00</text></svg>"
    assert safe_html(f"<p>{drawing}</p>") == "<div>[drawing: The map]</div>"
    assert safe_html("<svg><path/></svg>") == "[drawing: no title]"


def test_a_table_is_shown_by_its_words():
    import pandas as pd
    from IPython.display import HTML

    table = pd.DataFrame({"said": ["<3", "4"]}, index=["a", "b"])
    kit = {"text/html": table.to_html(), "text/plain": repr(HTML(""))}
    for data, words in (
        ({"text/html": table._repr_html_(), "text/plain": str(table)}, str(table)),
        (kit, "  said\na  <3\nb  4"),
    ):
        shown = safe_outputs([{"output_type": "display_data", "data": data}])[0].data
        assert shown == {"text/plain": words}


def test_markdown_keeps_its_words_and_loses_its_tags_and_script_links():
    shown = safe_markdown("**bold** <b onclick=x>b</b> [a](java&#115;cript:x)")
    assert "<b" not in shown
    assert "javascript:" not in shown
    assert "**bold**" in shown


def test_outputs_that_are_none_are_left_out():
    odd = [3, {}, {"output_type": "stream", "text": 5}, {"output_type": "display_data", "data": 1}]
    odd += [{"output_type": "display_data", "data": {"image/png": "<script>", "text/x": "y"}}]
    assert safe_outputs("no list") == []
    assert [(one.output_type, one.get("text"), one.get("data")) for one in safe_outputs(odd)] == [
        ("stream", "5", None),
        ("display_data", None, {}),
    ]
