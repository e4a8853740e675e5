"""The formgrader's buttons Generate, Collect and Autograde, by `eco class` and no longer nbgrader.

nbgrader's own Autograde runs a submission with all the rights of the teacher, its Collect copies
what a link points to, its Generate passes a hidden test that is left in. An extension of the
teacher's server answers these three in its place; marks and comments by hand stay nbgrader's.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

NAME = "ecosystem_kit.classroom.formgrader_buttons"
# By the end of the address: what it asks for, in the words of `eco class`.
COMMANDS: dict[str, Callable[..., list[str]]] = {
    r"assignment/([^/]+)/assign": lambda assignment: ["release", assignment],
    r"assignment/([^/]+)/collect": lambda assignment: ["collect", assignment, "--exchange"],
    r"submission/([^/]+)/([^/]+)/autograde": lambda assignment, student: [
        *("grade", assignment, "--student", student)
    ],
}


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": NAME}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Answer the three buttons before nbgrader would.

    Servers load extensions by the alphabet and ask them in that order, so this one comes first.

    Parameters
    ----------
    app : jupyter_server.serverapp.ServerApp
        The server that loads this extension.
    """
    base = app.web_app.settings["base_url"].rstrip("/")
    handlers = [
        (f"{base}/formgrader/api/{address}", make_handler(words))
        for address, words in COMMANDS.items()
    ]
    app.web_app.add_handlers(".*$", handlers)


def make_handler(words: Callable[..., list[str]]) -> type:
    """Return what answers one button.

    Parameters
    ----------
    words : callable
        From the parts of the address to the words of `eco class`.
    """
    from nbgrader.server_extensions.formgrader.base import BaseApiHandler, check_xsrf
    from tornado import web

    class Button(BaseApiHandler):
        """Runs `eco class`, and hands back what it printed, as the formgrader's page wants it."""

        @web.authenticated
        @check_xsrf
        def post(self, *parts: str) -> Awaitable[None]:
            return self.run(words(*parts))

        async def run(self, command: list[str]) -> None:
            done, printed = await run_eco([*command, "--course", self.coursedir.root])
            self.write(json.dumps({"success": done, "log": printed, "error": ""}))

    return Button


async def run_eco(words: list[str]) -> tuple[bool, str]:
    """Run a command of `eco class`; return whether all went well, and what it printed."""
    done = await asyncio.to_thread(  # not asyncio's own: on Windows servers' loops have none
        subprocess.run,
        [sys.executable, "-m", "ecosystem_kit.cli", "class", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode == 0, done.stdout.decode("utf-8", "replace")
