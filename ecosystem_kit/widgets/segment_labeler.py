"""Where a word begins and ends in a recording, in seconds."""

from typing import Any

import ipywidgets

from ecosystem_kit.widgets.controls_labeler import ControlsLabeler

SAMPLE_RATE_HZ = 16_000


class SegmentLabeler(ControlsLabeler):
    """Label each recording with the ``(start_s, end_s)`` of its word.

    Parameters are those of `Labeler`; ``kind`` is always "sound".
    """

    task = "segment"

    def __init__(self, *args: Any, **about: Any) -> None:
        super().__init__(*args, **{**about, "kind": "sound"})

    def _controls(self) -> list[ipywidgets.Widget]:
        self._edges = ipywidgets.FloatRangeSlider(
            min=0.0, max=1.0, step=0.01, description="word (s)", readout_format=".2f"
        )
        save = ipywidgets.Button(description="save this segment", layout={"height": "44px"})
        save.on_click(lambda _: self.label(self._edges.value) if self.queue else None)
        undo = ipywidgets.Button(description="undo", icon="undo", layout={"height": "44px"})
        undo.on_click(lambda _: self.undo() if self.done else None)
        return [self._edges, ipywidgets.HBox([save, undo])]

    def _show_next(self) -> None:
        super()._show_next()
        if self.queue:
            long_s = len(self.project.ledger.sound(self.queue[0])) / SAMPLE_RATE_HZ
            self._edges.max = long_s
            self._edges.value = (long_s / 4, long_s * 3 / 4)
