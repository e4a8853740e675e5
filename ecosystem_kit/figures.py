"""The house style of all figures, and how a notebook shows one: with words for who can't see it."""

import base64
import io
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem_kit.plots import bars, confusion_picture, interval_plot
from ecosystem_kit.plots_of_samples import picture_grid, waveform_and_spectrogram

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "BLACK",
    "BLUE",
    "GREEN",
    "GREY",
    "HOUSE_STYLE",
    "ORANGE",
    "PURPLE",
    "RED",
    "SKY",
    "YELLOW",
    "bars",
    "confusion_picture",
    "figure_html",
    "interval_plot",
    "picture_grid",
    "show",
    "use_house_style",
    "waveform_and_spectrogram",
]

HOUSE_STYLE = Path(__file__).with_name("house.mplstyle")
# Okabe and Ito, "Color Universal Design" (2008): told apart with every kind of colour vision.
BLUE, RED, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
PURPLE, SKY, YELLOW, BLACK = "#CC79A7", "#56B4E9", "#F0E442", "#000000"
GREY = "#7F7F7F"
# Twice what the page shows, so that letters are sharp on a fine screen.
PIXELS_PER_PAGE_PIXEL = 1.5
# Fewer words than this say what kind of thing it is, never what it shows.
FEWEST_ALT_WORDS = 4


def use_house_style() -> None:
    """Draw all figures from here on in the course's style."""
    from matplotlib import pyplot

    pyplot.style.use(HOUSE_STYLE)


def show(figure: "Figure | Axes", *, alt: str, private: bool = False) -> None:
    """Show a figure below the cell with its alt text, and close it.

    Parameters
    ----------
    figure : Figure or Axes
        What to show; of an Axes, its whole figure.
    alt : str
        What the figure shows, in a sentence, for readers who don't see it.
    private : bool, default=False
        True where the figure may show somebody's own picture or voice: it is then shown as a
        widget, whose content JupyterLab does not write into the notebook's file.

    Raises
    ------
    ValueError
        If the alt text is missing, or too short to say anything.
    """
    from IPython.display import HTML, display
    from matplotlib import pyplot

    whole = _whole(figure)
    html = figure_html(whole, alt=alt)
    pyplot.close(whole)
    display(_unsaved(html) if private else HTML(html))


def _unsaved(html: str) -> Any:
    import ipywidgets

    class Unsaved(ipywidgets.HTML):
        def __repr__(self) -> str:
            return "A figure of your own captures: shown here, never saved in this file."

    return Unsaved(html)


def figure_html(figure: "Figure | Axes", *, alt: str) -> str:
    """Return a figure as an HTML ``<img>`` that holds the PNG and the alt text.

    Raises
    ------
    ValueError
        If the alt text is missing, or too short to say anything.
    """
    words = " ".join(str(alt).split())
    if len(words.split()) < FEWEST_ALT_WORDS:
        raise ValueError(
            f"found the alt text {alt!r}, wanted a sentence that says what the figure shows to "
            "somebody who can't see it: show(figure, alt='Bars of ... : the rule is lowest.')"
        )
    whole, buffer = _whole(figure), io.BytesIO()
    # The kit's version in the file's metadata would make equal pictures differ.
    whole.savefig(buffer, format="png", metadata={"Software": None})
    width = round(whole.get_figwidth() * _dpi(whole) / PIXELS_PER_PAGE_PIXEL)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return (
        f'<img alt="{escape(words)}" width="{width}" '
        'style="max-width:100%;height:auto;background:#fff;border-radius:4px" '
        f'src="data:image/png;base64,{data}">'
    )


def _whole(figure: Any) -> "Figure":
    return figure.get_figure(root=True) if hasattr(figure, "get_figure") else figure


def _dpi(figure: "Figure") -> float:
    import matplotlib

    asked = matplotlib.rcParams["savefig.dpi"]
    return figure.dpi if asked == "figure" else float(asked)
