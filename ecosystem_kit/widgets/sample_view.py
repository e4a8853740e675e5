"""A sample as HTML inside a widget, where it never becomes part of the saved notebook."""

import base64
import io
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecosystem_kit.ledger import Ledger

# On the screen a picture is at least this wide, so that a small one can be judged.
SHOWN_WIDTH_PX = 260


def html_of_sample(ledger: "Ledger", sample: int, *, kind: str) -> str:
    """Return a picture, or a waveform with a player, as HTML.

    Parameters
    ----------
    ledger : Ledger
        Where the sample is.
    sample : int
        Its id.
    kind : {"picture", "sound"}
        What it is.
    """
    if kind == "picture":
        return html_of_picture(ledger.picture(sample), alt=f"Picture number {sample}")
    return html_of_sound(ledger.sound(sample), alt=f"Waveform of recording number {sample}")


def html_of_picture(picture: "NDArray[np.uint8]", *, alt: str) -> str:
    """Return a picture, ``uint8 (height, width, 3)`` RGB, as an ``<img>``."""
    import cv2

    _, png = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    return _img(png.tobytes(), alt, pixelated=True)


def html_of_sound(sound: "NDArray[np.float32]", *, alt: str) -> str:
    """Return a sound, ``float32 (samples,)`` at 16 kHz, as a waveform with a player below it."""
    from IPython.display import Audio

    player = Audio(np.clip(sound, -1, 1), rate=16_000, normalize=False)._repr_html_()
    return _img(_waveform_png(sound), alt, pixelated=False) + str(player)


def _img(png: bytes, alt: str, *, pixelated: bool) -> str:
    style = f"display:block;width:{SHOWN_WIDTH_PX}px;max-width:100%"
    style += ";image-rendering:pixelated" if pixelated else ""
    return (
        f'<img style="{style}" alt="{alt}" '
        f'src="data:image/png;base64,{base64.b64encode(png).decode()}">'
    )


def _waveform_png(sound: "NDArray[np.float32]") -> bytes:
    # No pyplot: a widget's callback may run on another thread.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 1.2), dpi=130, layout="constrained")
    axes: Any = figure.subplots()
    axes.plot(np.arange(len(sound)) / 16_000, sound, linewidth=0.6, color="#0072B2")
    axes.set(xlabel="time (s)", yticks=[], xlim=(0, len(sound) / 16_000))
    png = io.BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()
