"""What the server extension changes, and that it harms no server that is built otherwise."""

import asyncio
import json
import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from ecosystem_kit import server_extension
from ecosystem_kit.server_extension import CONNECTION, LARGEST, LARGEST_MESSAGE_BYTES

ROOT = Path(__file__).resolve().parents[1]


class Handler:
    def __init__(self):
        self.nodelay = None

    def set_nodelay(self, value):
        self.nodelay = value


class Connection:
    """As jupyter_server 2 has it."""

    def __init__(self, websocket_handler=None):
        if websocket_handler is not None:
            self.websocket_handler = websocket_handler

    async def connect(self):
        return "connected"


def load(**settings):
    app = SimpleNamespace(web_app=SimpleNamespace(settings=settings), log=logging.getLogger("app"))
    server_extension._load_jupyter_server_extension(app)
    return app.web_app.settings


def test_a_connection_sends_without_delay_and_connects_as_before():
    handler = Handler()
    connection = load(**{CONNECTION: Connection})[CONNECTION](handler)
    assert isinstance(connection, Connection)
    assert asyncio.run(connection.connect()) == "connected"
    assert handler.nodelay is True


def test_larger_messages_pass_and_a_larger_limit_stays():
    assert load()[LARGEST] == LARGEST_MESSAGE_BYTES
    assert load(**{LARGEST: 10**9})[LARGEST] == 10**9


@pytest.mark.parametrize("found", [{}, {CONNECTION: None}, {CONNECTION: object}], ids=str)
def test_a_server_without_that_connection_stays_as_it_is(found):
    assert load(**found).get(CONNECTION) is found.get(CONNECTION)


def test_a_connection_without_a_handler_connects_all_the_same():
    connection = load(**{CONNECTION: Connection})[CONNECTION]()
    assert asyncio.run(connection.connect()) == "connected"


def test_installing_the_kit_switches_the_extension_on():
    path = ROOT / "jupyter" / "jupyter_server_config.d" / "zz-ecosystem-kit.json"
    extensions = json.loads(path.read_text(encoding="utf-8"))["ServerApp"]["jpserver_extensions"]
    assert extensions["ecosystem_kit.server_extension"] is True
    points = server_extension._jupyter_server_extension_points()
    assert points == [{"module": "ecosystem_kit.server_extension"}]


def test_loading_the_extension_imports_nothing_heavy():
    code = "import sys, ecosystem_kit.server_extension as e; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"numpy", "cv2", "sklearn", "ipywidgets"} & set(run.stdout.split()) == set()
