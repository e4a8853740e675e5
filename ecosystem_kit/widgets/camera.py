"""Pictures of a hand sign, from the learner's own camera into the ledger."""

from typing import ClassVar

from ecosystem_kit.widgets.browser_widget import Content, Reply
from ecosystem_kit.widgets.capture import Capture
from ecosystem_kit.widgets.live_frames import LiveFrames


class Camera(Capture, LiveFrames):
    """Capture pictures of hand signs: live, from files, or of a bundled sample person.

    In the browser: a preview (mirrored for the eye, never in the file), single pictures, bursts
    with a countdown, hints on light and sharpness, and what the plan still wants. A picture's
    JPEG bytes are kept as the browser made them; none is put into the notebook.

    Parameters and attributes are those of `Capture`; `frames` and `on_frame` give the live
    picture to Python, and keep nothing.

    Examples
    --------
    >>> from ecosystem_kit.project import begin
    >>> camera = Camera(begin("02"), person="me", consent=True)  # doctest: +SKIP
    >>> camera.replay("ada", session="daylight", labels=["3"])  # doctest: +SKIP
    [1, 2, 3]
    >>> for frame in camera.frames(seconds=1):  # doctest: +SKIP
    ...     print(frame.picture.mean())
    """

    parts: ClassVar[tuple[str, ...]] = (
        "capture.js",
        "capture_forms.js",
        "camera_device.js",
        "camera_pictures.js",
        "reply_filling.js",
        "camera_stream.js",
        "camera_measures.js",
        "camera_burst.js",
        "camera_shots.js",
        "camera.js",
    )
    styles: ClassVar[tuple[str, ...]] = ("capture.css", "camera.css")
    kind = "picture"
    sense = "camera"
    accept = "image/*"
    verb = "I show"

    def _state(self) -> Content:
        return {**super()._state(), "streaming": bool(self._watchers)}

    def _handle(
        self, kind: str, content: Content, buffers: list[memoryview]
    ) -> Reply | Content | None:
        if kind == "frame":
            return self._take_frame(content, buffers)
        if kind == "look":
            return self._look(bytes(buffers[0]))
        return super()._handle(kind, content, buffers)

    def _look(self, jpeg: bytes) -> Content:
        """Say where the hand is; nothing of the picture is kept."""
        from ecosystem_kit.nets import NetMissing
        from ecosystem_kit.vision import decode_picture
        from ecosystem_kit.widgets.hand_guide import hand_hint

        try:
            good, text = hand_hint(decode_picture(jpeg))
        except NetMissing:
            return {"text": ""}
        return {"good": good, "text": text}
