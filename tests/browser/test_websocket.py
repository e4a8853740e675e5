"""The extension on a real server: the kernel's websocket itself is looked at."""

import os

import pytest

from browser.lab_server import Lab, show_notebook

# A second extension, loaded after the kit's, that says what each connection came to.
SPY = """
import socket
from pathlib import Path

def _jupyter_server_extension_points():
    return [{"module": "spy"}]

def _load_jupyter_server_extension(app):
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
    opened = KernelWebsocketHandler.open

    async def open(self, kernel_id):
        await opened(self, kernel_id)
        line = self.ws_connection.stream.socket
        nodelay = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        Path("spied").write_text(f"{nodelay} {self.max_message_size}")

    KernelWebsocketHandler.open = open
"""


@pytest.mark.parametrize("switched_on", [True, False], ids=["with", "without"])
def test_the_websocket_of_a_kernel_sends_at_once(tmp_path, open_browser, kernel, switched_on):
    lab = Lab(tmp_path)
    (tmp_path / "spy.py").write_text(SPY, encoding="utf-8")
    lab.environment["PYTHONPATH"] += os.pathsep + str(tmp_path)
    extensions = {"spy": True, "ecosystem_kit.server_extension": switched_on}
    lab.write(["1"])
    try:
        lab.start(f"--ServerApp.jpserver_extensions={extensions}")
        page = open_browser()
        show_notebook(page, f"{lab.url}/lab/tree/test.ipynb?token={lab.token}")
        assert kernel(page, "print(1 + 1)") == "2"
    finally:
        lab.stop()
    nodelay, largest = map(int, (tmp_path / "spied").read_text(encoding="utf-8").split())
    assert (nodelay != 0) == switched_on
    assert largest == (100 if switched_on else 10) * 1024 * 1024


def test_the_kits_own_settings_load_it(lab):
    log = lab.log.read_text(encoding="utf-8")
    assert "ecosystem_kit.server_extension | extension was successfully loaded" in log
