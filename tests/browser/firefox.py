"""Drive the Firefox of this machine over WebDriver BiDi, with as much of a page as we need.

Playwright drives only a Firefox of its own making; learners have the one of their system.

Source: https://w3c.github.io/webdriver-bidi
"""

import itertools
import json
import re
import shutil
import subprocess
import time

from .lab_server import KERNEL_READY, end_process

FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
START_S, ANSWER_S = 60, 120
# Made-up devices, given without a question, and sound that plays without a click.
PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.autoplay.block-webaudio": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}

# Source: https://w3c.github.io/webdriver/#keyboard-actions
KEYS = {"Backspace": "\ue003", "Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c"}
KEYS |= {"End": "\ue010", "Home": "\ue011", "ArrowLeft": "\ue012", "ArrowUp": "\ue013"}
KEYS |= {"ArrowRight": "\ue014", "ArrowDown": "\ue015"}
# Saved before: JupyterLab would ask.
CLOSE_ALL = """async () => {
  await jupyterapp.commands.execute("docmanager:save-all");
  await jupyterapp.commands.execute("application:close-all");
  await jupyterapp.serviceManager.sessions.shutdownAll();
}"""
OPEN = "(path) => jupyterapp.commands.execute('docmanager:open', { path }).then(() => {})"


class FirefoxPage:
    """One window of a Firefox that was started for it; `evaluate` and `goto` as Playwright's."""

    def __init__(self, folder):
        self.process, address = start(folder)
        # Imported here: where there is no Firefox nobody needs it.
        from websocket import create_connection

        # Firefox takes no connection that names a page as its origin.
        self.socket = create_connection(
            f"{address}/session", timeout=ANSWER_S, suppress_origin=True
        )
        self.numbers = itertools.count(1)
        self.ask("session.new", capabilities={})
        tree = self.ask("browsingContext.getTree")
        self.context = tree["contexts"][0]["context"]

    def ask(self, method, **parameters):
        """Send one command; return its result, passing over what is told in between."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def goto(self, address, **_):
        self.ask("browsingContext.navigate", context=self.context, url=address, wait="interactive")
        self.focus()

    def click(self, selector):
        """Click on the middle of what a CSS selector finds, as a mouse does, once it is there."""
        place = f"document.querySelector({json.dumps(selector)})"
        self.wait_for_function(f"{place}?.getBoundingClientRect().width")
        middle = self.evaluate(
            f"""() => {{
              {place}.scrollIntoView({{ block: "center" }});
              const box = {place}.getBoundingClientRect();
              return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
            }}"""
        )
        x, y = middle
        steps = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "actions": steps}
        self.ask("input.performActions", context=self.context, actions=[mouse])

    def press(self, *keys):
        """Press keys one after the other; each is a character, or a name out of `KEYS`."""
        for key in keys:
            value = KEYS.get(key, key)
            steps = [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
            hand = {"type": "key", "id": "keyboard", "actions": steps}
            self.ask("input.performActions", context=self.context, actions=[hand])

    def show(self, path):
        """Close what is open in JupyterLab, and open another notebook; return when it can run."""
        self.evaluate(CLOSE_ALL)
        self.evaluate(OPEN, path)
        self.focus()
        assert self.evaluate(KERNEL_READY, START_S * 1000), path

    def focus(self):
        # A window without a screen has no focus, and without it no notebook is the current one.
        panel = "document.querySelector('.jp-NotebookPanel')"
        self.wait_for_function(panel)
        self.evaluate(f"{panel}.dispatchEvent(new FocusEvent('focus')) && null")

    def evaluate(self, script, argument=None):
        """Run a function's text with an argument, or an expression; return what JSON can tell."""
        is_function = re.match(r"\s*(async\s*)?\([^()]*\)\s*=>", script)
        called = f"({script})({json.dumps(argument)})" if is_function else f"({script})"
        found = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await {called}))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        assert found["type"] == "success", found["exceptionDetails"]["text"]
        return json.loads(found["result"]["value"]) if "value" in found["result"] else None

    def wait_for_function(self, expression, **_):
        """Wait until an expression is true."""
        stop = time.monotonic() + START_S
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < stop, f"never came true: {expression}"
            time.sleep(0.1)

    def set_default_timeout(self, _):
        """Wait as long as an answer may take; there is one patience for all."""

    def close(self):
        self.socket.close()
        end_process(self.process)


def start(folder):
    """Start Firefox with a profile of its own; return its process and the address it listens on."""
    profile = folder / "profile"
    profile.mkdir()
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    said = folder / "firefox.log"
    command = [FIREFOX, "--headless", "--no-remote", "--remote-debugging-port", "0"]
    with said.open("wb") as log:
        process = subprocess.Popen(
            [*command, "--profile", str(profile), "about:blank"], stdout=log, stderr=log
        )
    stop = time.monotonic() + START_S
    while time.monotonic() < stop and process.poll() is None:
        text = said.read_text(encoding="utf-8", errors="replace")
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", text):
            return process, found[1]
        time.sleep(0.2)
    process.kill()
    raise RuntimeError(said.read_text(encoding="utf-8", errors="replace"))
