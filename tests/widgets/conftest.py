"""A small project with pictures and sounds that the widgets can work on."""

import secrets

import numpy as np
import pytest

from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan


class SmallProject:
    def __init__(self, folder):
        self.ledger = Ledger(folder)
        self.plan = Plan(classes=["1", "2", "3"], samples_per_class=4, people=2)


def noise(number, shape):
    return np.random.default_rng(number).integers(0, 256, shape).astype(np.uint8)


@pytest.fixture
def project(tmp_path):
    project = SmallProject(tmp_path / "project")
    yield project
    project.ledger.close()


@pytest.fixture
def pictures(project):
    session = project.ledger.add_session("ada", consent=True)
    return [project.ledger.add_picture(session, noise(i, (40, 60, 3))) for i in range(4)]


@pytest.fixture
def sounds(project):
    session = project.ledger.add_session("ada", consent=True)
    tone = np.sin(np.arange(16_000) / 20).astype(np.float32) / 2
    return [project.ledger.add_sound(session, tone * (i + 1) / 4) for i in range(3)]


@pytest.fixture
def jpeg(tmp_path):
    import cv2

    path = tmp_path / "hand.jpg"
    cv2.imwrite(str(path), noise(9, (40, 60, 3)))
    return path


@pytest.fixture
def asked():
    """Ask a widget as the browser does; return the content of its reply."""
    from ecosystem_kit.widgets.message_parts import Joiner, split

    def asked(widget, kind, content=None, buffers=(), *, operation=None):
        about = {"operation": operation or secrets.token_hex(8), "kind": kind, "view": "a view"}
        sent = []
        widget.send = lambda message, binary=None: sent.append((message, binary))
        for message, binary in split(about, content or {}, buffers):
            views = [memoryview(one) for one in binary]
            widget._on_message(widget, {**message, "eco": "ask"}, views)
        joiner, replies = Joiner(), []
        for message, binary in sent:
            if message.get("operation") == about["operation"] and message["eco"] == "tell":
                replies.append(joiner.add(message, [memoryview(one) for one in binary]))
        return replies[-1][0]

    return asked
