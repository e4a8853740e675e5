"""A real JupyterHub on loopback, out of the configuration in the documentation."""

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests
import websocket

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = secrets.token_hex(8)
PATIENCE_S = 120  # a hang is an error, slowness is not
PROGRAMS = Path(sys.executable).parent


def documented(**paths):
    """Return the configuration that `docs/jupyterhub.md` gives, with other folders in it."""
    text = (ROOT / "docs" / "jupyterhub.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    for name, path in paths.items():
        code, found = re.subn(
            rf'(?m)^{name} = Path\("[^"]+"\)', f"{name} = Path({str(path)!r})", code
        )
        assert found == 1, f"one folder {name} in the documented configuration"
    return code


def on_loopback(folder, port):
    """Return what makes a hub of this machine's own: no accounts, no systemd, no other address."""
    settings = {
        "JupyterHub.bind_url": f"http://127.0.0.1:{port}",
        "JupyterHub.hub_port": free_port(),
        "JupyterHub.db_url": f"sqlite:///{folder / 'hub.sqlite'}",
        "JupyterHub.cookie_secret_file": str(folder / "cookie_secret"),
        "JupyterHub.authenticator_class": "dummy",
        "DummyAuthenticator.password": PASSWORD,
        "JupyterHub.spawner_class": "simple",
        "SimpleLocalProcessSpawner.home_dir_template": str(folder / "home" / "{username}"),
        "Spawner.args": ["--allow-root", "--ServerApp.log_level=WARN"],
        "ConfigurableHTTPProxy.api_url": f"http://127.0.0.1:{free_port()}",
        "ConfigurableHTTPProxy.pid_file": str(folder / "proxy.pid"),
        "ConfigurableHTTPProxy.command": [str(PROGRAMS / "configurable-http-proxy")],
    }
    return "\n".join(f"c.{name} = {value!r}" for name, value in settings.items())


class Hub:
    """A hub in a folder of its own."""

    def __init__(self, folder):
        self.folder, self.log, port = folder, folder / "hub.log", free_port()
        self.url = f"http://127.0.0.1:{port}"
        config = documented(FOLDER=folder / "srv", HOMES=folder / "home", KIT=PROGRAMS.parent)
        path = folder / "jupyterhub_config.py"
        path.write_text(f"{config}\n{on_loopback(folder, port)}\n", encoding="utf-8")
        kept = {name: one for name, one in os.environ.items() if not name.startswith("JUPYTER")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", f"--config={path}"],
                cwd=folder, env={**kept, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log,
            )  # fmt: skip

    def wait(self):
        self.until(lambda: answers(f"{self.url}/hub/api"))
        return self

    def until(self, true):
        """Ask again and again; return the first answer that counts."""
        stop = time.monotonic() + PATIENCE_S
        while time.monotonic() < stop and self.process.poll() is None:
            if answer := true():
                return answer
            time.sleep(0.1)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


class Person:
    """Somebody's browser: its cookies, and the sign against forged requests that goes with them."""

    def __init__(self, hub, name):
        self.hub, self.name, self.session = hub, name, requests.Session()
        self.look("/hub/login")
        signed_in = self.session.post(
            f"{hub.url}/hub/login?next=/hub/home",
            data={"username": name, "password": PASSWORD, "_xsrf": self.sign("/hub/")},
        )
        assert signed_in.url.endswith("/hub/home"), signed_in.text

    def sign(self, base):
        return next((one.value for one in self.session.cookies
                     if one.name == "_xsrf" and one.path == base), "")  # fmt: skip

    def look(self, path):
        """Open a page."""
        browser = {"Sec-Fetch-Mode": "navigate"}
        return self.session.get(self.hub.url + path, headers=browser, timeout=PATIENCE_S)

    def ask(self, method, path, **content):
        """Ask as a page's code does; return the answer."""
        base = "/hub/" if path.startswith("/hub/") else "/".join([*path.split("/")[:3], ""])
        browser = {"X-XSRFToken": self.sign(base), "Sec-Fetch-Mode": "cors"}
        return self.session.request(
            method, self.hub.url + path, headers=browser, timeout=PATIENCE_S, **content
        )

    def start_server(self, whose):
        """Ask the hub for a server; return whether it may be had."""
        return self.ask("POST", f"/hub/api/users/{whose}/server", json={}).ok

    def enter(self, whose):
        """Open JupyterLab on a server that is starting; return what its page was told."""
        page = self.hub.until(lambda: self._try_to_enter(whose))
        told = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page.text, re.DOTALL)
        return json.loads(told[1])

    def _try_to_enter(self, whose):
        page = self.look(f"/user/{whose}/lab")
        if "/oauth2/authorize" in page.url:  # another's server: the hub asks once
            scopes = re.findall(r'name="scopes"[^>]*value="([^"]+)"', page.text)
            given = {"_xsrf": self.sign("/hub/"), "scopes": scopes}
            page = self.session.post(page.url, data=given)
        there = page.ok and page.url.startswith(f"{self.hub.url}/user/{whose}/lab")
        return page if there and "jupyter-config-data" in page.text else None

    def type(self, whose, command):
        """Type a command into a terminal of JupyterLab; return what it printed."""
        terminal = self.ask("POST", f"/user/{whose}/api/terminals", json={}).json()["name"]
        address = f"{self.hub.url}/user/{whose}/terminals/websocket/{terminal}"
        cookies = requests.Request("GET", address, cookies=self.session.cookies).prepare().headers
        sign = self.sign(f"/user/{whose}/")
        socket_ = websocket.create_connection(
            f"{address.replace('http', 'ws', 1)}?_xsrf={sign}",
            cookie=cookies["Cookie"], origin=self.hub.url, timeout=PATIENCE_S,
        )  # fmt: skip
        socket_.send(json.dumps(["stdin", f"{command}; echo end''ed-$?-\r"]))
        printed = ""
        while not (ended := re.search(r"ended-(\d+)-", printed)):
            kind, *said = json.loads(socket_.recv())
            printed += said[0] if kind == "stdout" else ""
        socket_.close()
        assert ended[1] == "0", printed
        return printed


def answers(url):
    try:
        return requests.get(url, timeout=5).ok
    except requests.ConnectionError:
        return False


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
