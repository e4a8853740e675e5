"""Messages between two processes that don't trust each other. It imports nothing heavy."""

import json
import math
import select
import socket
import struct
import time
from typing import Any

LENGTH = struct.Struct("!Q")


class Broken(ConnectionError):  # noqa: N818  reads as a sentence where it is raised
    """The other side has ended, or says what nobody may say."""


class Line:
    """One end of a connection on which messages (JSON) come and go.

    Parameters
    ----------
    connection : socket.socket
        Either end of a socket pair.
    longest : int
        Bytes of a message that is still read.
    until : float
        When waiting for the other side ends, on the monotonic clock.
    """

    def __init__(self, connection: socket.socket, *, longest: int, until: float = math.inf) -> None:
        self.connection = connection
        self.longest = longest
        self.until = until

    def say(self, message: Any) -> None:
        """Send one message."""
        data = json.dumps(message).encode()
        try:
            self.connection.sendall(LENGTH.pack(len(data)) + data)
        except OSError as error:
            raise Broken("the other side has ended") from error

    def hear(self) -> Any:
        """Return the next message.

        Raises
        ------
        Broken
            If there will be none, it is too long, or it is no JSON.
        """
        (length,) = LENGTH.unpack(self._read(LENGTH.size))
        if length > self.longest:
            raise Broken(f"an answer of {length} bytes, and {self.longest} may be sent")
        try:
            return json.loads(self._read(length))
        except (ValueError, RecursionError) as error:
            raise Broken("an answer that can't be read") from error

    def ask(self, *question: Any) -> Any:
        """Send a message and return the answer."""
        self.say(list(question))
        return self.hear()

    def _read(self, length: int) -> bytes:
        parts = []
        while length:
            if self.until < math.inf:
                left = max(0.0, self.until - time.monotonic())
                if not select.select([self.connection], [], [], left)[0]:
                    raise Broken("the time is over")
            try:
                part = self.connection.recv(min(length, 1 << 20))
            except OSError as error:
                raise Broken("the other side has ended") from error
            if not part:
                raise Broken("the other side has ended")
            parts.append(part)
            length -= len(part)
        return b"".join(parts)
