"""A page in Chromium that is driven without being watched.

Playwright hears of every message that a page sends or gets, pictures included, and encodes each
anew: at thirty frames a second that takes a third of a core from what is to be measured. This
speaks the DevTools protocol and asks for nothing but the values of expressions.
"""

import json
import re
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from browser.lab_server import end_process  # whoever imports this has tests/ on its path
from websocket import create_connection  # jupyter_server brings it

START_S, ANSWER_S = 60, 600
FUNCTION = re.compile(r"\s*(async\s*)?(\([^()]*\)|\w+)\s*=>")


class QuietPage:
    """One Chromium with one page, gone when the block ends.

    Parameters
    ----------
    executable : str
        Chromium.
    arguments : list of str
        Its command line.
    """

    def __init__(self, executable: str, arguments: list[str]) -> None:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        log = Path(self._profile.name) / "log"
        where = ["--remote-debugging-port=0", f"--user-data-dir={self._profile.name}/profile"]
        form = ["--no-first-run", "--window-size=1000,900", "about:blank"]
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [executable, *arguments, *where, *form], stdout=out, stderr=out
            )
        stop = time.monotonic() + START_S
        while not (found := re.search(r"ws://(127.0.0.1:\d+)/", log.read_text(errors="replace"))):
            if time.monotonic() > stop or self._process.poll() is not None:
                raise RuntimeError(log.read_text(errors="replace"))
            time.sleep(0.1)
        with urllib.request.urlopen(f"http://{found[1]}/json/list") as answer:
            pages = [one for one in json.load(answer) if one["type"] == "page"]
        self._socket = create_connection(
            pages[0]["webSocketDebuggerUrl"], timeout=ANSWER_S, suppress_origin=True
        )
        self._asked = 0
        # As in a window that somebody looks at: JupyterLab goes by the focus.
        self._ask("Emulation.setFocusEmulationEnabled", enabled=True)

    def _ask(self, method: str, **parameters: Any) -> Any:
        self._asked += 1
        message = {"id": self._asked, "method": method, "params": parameters}
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._asked:
                break
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def evaluate(self, text: str, argument: Any = None) -> Any:
        """Return the value of an expression, or of a function called with one argument."""
        called = f"({text})({json.dumps(argument)})" if FUNCTION.match(text) else text
        found = self._ask(
            "Runtime.evaluate", expression=called, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"])
        return found["result"].get("value")

    def goto(self, address: str, **_: Any) -> None:
        """Go to an address; what is there is for `wait_for_function` to say."""
        self._ask("Page.navigate", url=address)

    def wait_for_function(self, text: str, timeout: float = 600_000) -> None:
        """Wait until an expression is true, for so many ms at most."""
        stop = time.monotonic() + timeout / 1000
        while not self.evaluate(f"!!({text})"):
            if time.monotonic() > stop:
                raise RuntimeError(f"Never true: {text}")
            time.sleep(0.2)

    def focus(self, selector: str) -> None:
        """Put the focus on an element."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")

    def press(self, key: str) -> None:
        """Press and let go a key that writes one character."""
        code = "Space" if key == " " else f"Digit{key}"
        told = {"key": key, "code": code, "windowsVirtualKeyCode": ord(key)}
        self._ask("Input.dispatchKeyEvent", type="keyDown", text=key, **told)
        self._ask("Input.dispatchKeyEvent", type="keyUp", **told)

    def memory(self) -> dict[str, float]:
        """Return MB after garbage collection: JavaScript's heap, and its buffers."""
        for _ in range(2):
            self._ask("HeapProfiler.collectGarbage")
        heap = self._ask("Runtime.getHeapUsage")
        names = ("usedSize", "backingStorageSize")
        return {name: round(heap.get(name, 0) / 1e6, 1) for name in names}

    def resident_mb(self) -> float:
        """Return MB of the largest renderer's resident memory; Linux alone says so in a file."""
        found = [0.0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                command = (status.parent / "cmdline").read_bytes().decode().split("\0")
                lines = status.read_text(encoding="utf-8").splitlines()
            except OSError:
                continue  # It ended meanwhile.
            if f"--user-data-dir={self._profile.name}/profile" in command:
                found += [int(line.split()[1]) / 1000 for line in lines if "VmRSS" in line]
        return round(max(found), 1)

    def wait_for_timeout(self, ms: float) -> None:
        """Let the page alone for so many ms."""
        time.sleep(ms / 1000)

    def __enter__(self) -> "QuietPage":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        end_process(self._process)
        self._profile.cleanup()
