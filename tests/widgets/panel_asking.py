"""Ask the assistant's panel as its browser does, without one."""

import io
import json
from uuid import uuid4

import numpy as np

from ecosystem_kit.assistant import Assistant

PICTURE = np.zeros((8, 8, 3), np.uint8)
SOUND = np.sin(np.arange(16_000) / 20).astype(np.float32) / 2


class Says:
    """An estimator that says what it was told to say."""

    classes_ = np.array(["2", "3", "unknown"])

    def __init__(self, said="2"):
        self.said = said

    def predict(self, X):
        return np.full(len(X), self.said)


def make_assistant():
    """Return an assistant that says 2 to all, as a fixture's body."""
    return Assistant(hand=Says(), voice=Says())


def jpeg(picture=PICTURE):
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG")
    return file.getvalue()


def ask(panel, kind, content=None, *buffers):
    """Ask as the browser does; return content and buffers of the reply."""
    whole = [json.dumps(content or {}).encode(), *map(bytes, buffers)]
    reply = []
    panel._reply = lambda operation, content, buffers: reply.extend([content, list(buffers)])
    message = {"eco": "ask", "view": "v", "operation": uuid4().hex, "kind": kind}
    message |= {"part": 0, "of": 1, "sizes": [len(one) for one in whole]}
    panel._on_message(panel, message, [memoryview(b"".join(whole))])
    return reply[0], reply[1]


def show_frames(panel, count, *, start_ms=0, step_ms=100, shown=None):
    """Send live frames, one every `step_ms`; return the replies' contents."""
    found = []
    for number in range(count):
        at = {"at": start_ms + number * step_ms, "number": number + 1, "first": False}
        found.append(ask(panel, "frame", at, shown or jpeg())[0])
    return found
