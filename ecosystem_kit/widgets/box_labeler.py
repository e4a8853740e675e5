"""A box around the hand, in pixels of the picture."""

import ipywidgets
import numpy as np

from ecosystem_kit.widgets.controls_labeler import ControlsLabeler
from ecosystem_kit.widgets.sample_view import html_of_picture

Box = tuple[int, int, int, int]
BOX_COLOUR = (255, 220, 0)


class BoxLabeler(ControlsLabeler):
    """Label each picture with one box ``(x, y, width, height)`` in pixels of the picture.

    Parameters are those of `Labeler`; ``kind`` is always "picture".
    """

    task = "box"
    _moving = False

    def _controls(self) -> list[ipywidgets.Widget]:
        names = ("left edge", "top edge", "width", "height")
        self._sliders = [
            ipywidgets.IntSlider(min=0, max=1, description=name, continuous_update=False)
            for name in names
        ]
        for slider in self._sliders:
            slider.observe(lambda _: self._draw(), names="value")
        save = ipywidgets.Button(description="save this box", layout={"height": "44px"})
        save.on_click(lambda _: self.label(self.box) if self.queue else None)
        undo = ipywidgets.Button(description="undo", icon="undo", layout={"height": "44px"})
        undo.on_click(lambda _: self.undo() if self.done else None)
        return [*self._sliders, ipywidgets.HBox([save, undo])]

    @property
    def box(self) -> Box:
        """The box as the sliders have it: x, y, width, height in pixels of the picture."""
        x, y, width, height = (int(slider.value) for slider in self._sliders)
        return x, y, width, height

    def _show_next(self) -> None:
        super()._show_next()
        if self.queue:
            tall, wide = self.project.ledger.picture(self.queue[0]).shape[:2]
            start = (wide // 4, tall // 4, wide // 2, tall // 2)
            self._moving = True  # four sliders move, and the picture is drawn once
            for slider, value, most in zip(
                self._sliders, start, (wide, tall, wide, tall), strict=True
            ):
                slider.max, slider.value = most, value
            self._moving = False
            self._draw()

    def _draw(self) -> None:
        import cv2

        if self._moving or not self.queue:
            return
        picture = np.ascontiguousarray(self.project.ledger.picture(self.queue[0]))
        x, y, width, height = self.box
        cv2.rectangle(picture, (x, y), (x + width - 1, y + height - 1), BOX_COLOUR, 1)
        alt = f"The picture with a box of {width} by {height} pixels at {x}, {y}"
        self._sample_view.value = html_of_picture(picture, alt=alt)
