"""A drawn map: shows itself in a notebook, has words for those who don't see it, can be saved."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

# Okabe and Ito (2008); the outline wants the life cycles' box blue, so blue is that box's alone.
BLUE = "#0072B2"
STAGE_COLORS = {1: "#E69F00", 2: "#009E73", 3: "#D55E00", 4: "#CC79A7"}
CROSS_COLOR = "#56B4E9"
Place = tuple[float, float, float, float]

# JupyterLab's own variables come first, so that its theme decides; elsewhere the reader's system.
STYLE = """
.eco-map{--eco-ground:var(--jp-layout-color0,#fff);--eco-text:var(--jp-content-font-color1,#1f2328);
font-family:var(--jp-ui-font-family,system-ui,"Segoe UI","DejaVu Sans",sans-serif);font-size:13px}
@media (prefers-color-scheme:dark){.eco-map{--eco-ground:var(--jp-layout-color0,#14171c);
--eco-text:var(--jp-content-font-color1,#e8eaed)}}
.eco-map text{fill:var(--eco-text)}
.eco-map .ground,.eco-map .halo-box{fill:var(--eco-ground)}
.eco-map .box{fill-opacity:.17;stroke:var(--eco-text);stroke-opacity:.45;stroke-width:1}
.eco-map .blue{fill-opacity:.3;stroke:#0072B2;stroke-width:2}
.eco-map .bar{stroke:none}
.eco-map .here{fill:none;stroke:var(--eco-text);stroke-width:3}
.eco-map .pill{fill:var(--eco-text)}
.eco-map .on-pill{fill:var(--eco-ground);font-weight:600;font-size:12px}
.eco-map .title{font-size:16px;font-weight:700}
.eco-map .name{font-weight:700}
.eco-map .remark{font-style:italic;font-size:12.5px}
.eco-map .small{font-size:12px}
.eco-map .strong{font-size:12px;font-weight:700}
.eco-map .halo{fill:none;stroke:var(--eco-ground);stroke-width:7}
.eco-map .line{fill:none;stroke:var(--eco-text);stroke-width:1.6}
.eco-map .onward{fill:none;stroke:var(--eco-text);stroke-width:1.6;stroke-dasharray:5 4}
.eco-map .walked{fill:none;stroke:var(--eco-text);stroke-width:4.5}
.eco-map .head{fill:var(--eco-text)}
""".replace("\n", "")


@dataclass(frozen=True)
class MapPicture:
    """A map as SVG.

    Attributes
    ----------
    svg : str
        The picture, complete in itself.
    summary : str
        What it shows, in a sentence or two.
    size : tuple of float
        Width and height in pixels.
    places : mapping of str to tuple of float
        Where boxes and arrows stand (x, y, width, height in pixels), by what they are: a stage's
        number, a box's key, an arrow's steps such as ``"3-1"``.
    """

    svg: str
    summary: str
    size: tuple[float, float] = (0.0, 0.0)
    places: Mapping[str, Place] = field(default_factory=dict)

    def __repr__(self) -> str:
        return self.summary

    def _repr_html_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file, and return its path.

        Raises
        ------
        OSError
            If the file can't be written there.
        """
        path = Path(path)
        path.write_text(self.svg + "\n", encoding="utf-8", newline="\n")
        return path


def finish(
    parts: list[str],
    *,
    size: tuple[float, float],
    title: str,
    summary: str,
    places: Mapping[str, Place] | None = None,
) -> MapPicture:
    """Return the parts as one picture with its style, its title and its description."""
    body = "".join(parts)
    # Ids must differ between pictures on a page, and be the same for the same picture.
    key = hashlib.sha256((summary + body).encode()).hexdigest()[:8]
    width, height = size
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="eco-map" role="img" '
        f'aria-labelledby="eco-title-{key} eco-desc-{key}" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" style="max-width:100%;height:auto">'
        f'<title id="eco-title-{key}">{escape(title)}</title>'
        f'<desc id="eco-desc-{key}">{escape(summary)}</desc><style>{STYLE}</style>'
        f'<rect width="{width:g}" height="{height:g}" rx="10" class="ground"/>{body}</svg>'
    )
    return MapPicture(svg, summary, size, places or {})
