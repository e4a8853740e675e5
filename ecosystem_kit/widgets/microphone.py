"""Recordings of a spoken word, into the ledger."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit.ledger.codecs import sound_content
from ecosystem_kit.widgets.browser_widget import Content, Reply
from ecosystem_kit.widgets.capture import Capture
from ecosystem_kit.widgets.take import LONGEST_S, look_at_take, read_take

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecosystem_kit.project import Project

# A word of up to a second, with a pause before and behind it by which noise is measured.
CLIP_S = 2.0
# Whose edges the speaker looked at when moving one.
HELPER = "find_word"


class Microphone(Capture):
    """Record spoken words, add files, or let a bundled sample person speak.

    Every clip is exactly ``seconds`` long: mono, 16 kHz, 16 bits, without the browser's echo
    and noise filters. It is kept whole, as FLAC. The trim that is shown is `hearing.find_word`'s;
    where the speaker moves an edge, the new edges are kept as the sample's segment label.

    Parameters
    ----------
    project : Project
        Where the recordings go, and the plan that says how many are wanted.
    seconds : float, default=2.0
        Length of a clip, 0.5 to 60.
    **about : object
        ``person``, ``consent`` and conditions, as in `Capture`.

    Attributes
    ----------
    heard : ndarray of float32, shape (samples,), or None
        The last recording of the browser, kept or not; in [-1, 1].

    Raises
    ------
    ValueError
        When a clip is shorter than half a second or longer than a minute.

    Examples
    --------
    >>> from ecosystem_kit.project import begin
    >>> microphone = Microphone(begin("02"), person="me", consent=True)  # doctest: +SKIP
    >>> microphone.replay("ada", session="lamp", labels=["3"])  # doctest: +SKIP
    [4, 5]
    """

    kind = "sound"
    sense = "microphone"
    accept = "audio/*"
    verb = "I say"
    parts = (
        "sound_pictures.js",
        "sound_drawing.js",
        "sound_view.js",
        "sound_ring.js",
        "sound_recorder.js",
        "capture_forms.js",
        "capture.js",
        "microphone_meter.js",
        "microphone_take.js",
        "microphone.js",
    )
    styles = ("capture.css", "sound_view.css", "microphone.css")

    def __init__(self, project: "Project", *, seconds: float = CLIP_S, **about: Any) -> None:
        if not 0.5 <= seconds <= LONGEST_S:
            message = f"Found seconds={seconds}; wanted 0.5 to {LONGEST_S}, such as {CLIP_S}."
            raise ValueError(message)
        self.seconds = float(seconds)
        self.heard: NDArray[np.float32] | None = None
        super().__init__(project, **about)

    def _handle(
        self, kind: str, content: Content, buffers: list[memoryview]
    ) -> Reply | Content | None:
        if kind == "look":
            return self._on_look(content, buffers)
        return super()._handle(kind, content, buffers)

    def _state(self) -> Content:
        return {**super()._state(), "seconds": self.seconds}

    def _on_look(self, content: Content, buffers: list[memoryview]) -> Content:
        """Measure a take; it stays in memory and is not kept."""
        samples = read_take(buffers)
        self.heard = samples.astype(np.float32) / np.float32(32768)
        return look_at_take(samples, missing=int(content.get("missing", 0)))

    def _on_keep(self, content: Content, buffers: list[memoryview]) -> Content:
        """Keep takes whole, and the edges of a word where the speaker moved them."""
        flac = [memoryview(sound_content(read_take([one])).data) for one in buffers]
        kept = super()._on_keep(content, flac)
        if content.get("word") is not None:
            for number in kept["samples"]:
                word = tuple(content["word"])
                self.project.ledger.add_label(number, word, task="segment", helped_by=HELPER)
        return kept
