"""A small extension of the Jupyter server: what a widget sends is answered 40 ms sooner.

The server leaves Nagle's algorithm on for the kernel's websocket: a small message waits until the
browser has acknowledged the one before, which a browser puts off for 40 ms. An extension can
switch it off; a setting can't. Installing the kit switches this on by
``etc/jupyter/jupyter_server_config.d``. On a server that is built otherwise it changes nothing.
"""

from typing import Any

# Tornado's default is 10 MiB, and what is larger closes the websocket without a word.
LARGEST_MESSAGE_BYTES = 100 * 1024 * 1024
CONNECTION, LARGEST = "kernel_websocket_connection_class", "websocket_max_message_size"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "ecosystem_kit.server_extension"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Switch Nagle's algorithm off on every kernel's websocket, and let larger messages through.

    Parameters
    ----------
    app : jupyter_server.serverapp.ServerApp
        The server that loads this extension.
    """
    settings = app.web_app.settings
    settings[LARGEST] = max(LARGEST_MESSAGE_BYTES, settings.get(LARGEST) or 0)
    found = settings.get(CONNECTION)
    if not callable(getattr(found, "connect", None)):
        app.log.info("The kit found no %s here: the kernel's websocket stays as it is.", CONNECTION)
        return
    settings[CONNECTION] = without_delay(found)


def without_delay(connection: type) -> type:
    """Return a kind of websocket connection that sends each message at once.

    Parameters
    ----------
    connection : type
        The server's own kind, with ``connect()`` and ``websocket_handler``.
    """

    class WithoutDelay(connection):
        """The server's connection between a browser's websocket and a kernel, without delay."""

        def connect(self) -> Any:
            set_nodelay = getattr(getattr(self, "websocket_handler", None), "set_nodelay", None)
            if set_nodelay is not None:
                set_nodelay(True)
            return super().connect()

    WithoutDelay.__name__ = WithoutDelay.__qualname__ = connection.__name__
    return WithoutDelay


# What servers before jupyter_server 1.0 look for.
load_jupyter_server_extension = _load_jupyter_server_extension
