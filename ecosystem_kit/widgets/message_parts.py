"""Messages in parts of at most 1 MB: what is larger than a server allows vanishes silently."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

# jupyter_server drops whatever is larger than 10 MiB; small parts also let others through between.
PART_BYTES = 1_000_000
# A kernel on a free host has 1 GB in all.
LIMIT_BYTES = 200_000_000
# Requests of which parts are missing: a browser that went away in the middle sends no more.
OPEN_REQUESTS = 16

Content = dict[str, Any]


def split(
    about: Content, content: Content, buffers: Sequence[bytes]
) -> Iterator[tuple[Content, list[bytes]]]:
    """Yield messages that together carry a content and its buffers.

    Parameters
    ----------
    about : dict
        What each part says of itself, such as which request it answers.
    content : dict
        JSON things.
    buffers : sequence of bytes
        Binary things; their sizes travel with every part.

    Yields
    ------
    message : dict
        ``about`` with the part's number, how many there are, and the sizes.
    binary : list of bytes
        One piece of at most 1 MB.
    """
    pieces = [json.dumps(content).encode(), *map(bytes, buffers)]
    whole = b"".join(pieces)
    of = max(1, -(-len(whole) // PART_BYTES))
    for part in range(of):
        piece = whole[part * PART_BYTES : (part + 1) * PART_BYTES]
        sizes = [len(one) for one in pieces]
        yield {"eco": "tell", **about, "part": part, "of": of, "sizes": sizes}, [piece]


class Joiner:
    """Requests that arrive in parts, in any order and perhaps twice, put together again."""

    def __init__(self) -> None:
        self._open: dict[str, dict[int, bytes]] = {}

    def add(
        self, message: Content, buffers: Sequence[memoryview]
    ) -> tuple[Content, list[memoryview]] | None:
        """Take one part; return content and buffers of the whole request, None before that.

        Raises
        ------
        ValueError
            When the request is larger than 200 MB.
        """
        size, name = sum(message["sizes"]), str(message["operation"])
        if size > LIMIT_BYTES:
            raise ValueError(too_large(size))
        if message["of"] == 1:
            return _taken_apart(memoryview(buffers[0]).cast("B"), message["sizes"])
        parts = self._open.setdefault(name, {})
        parts[int(message["part"])] = bytes(buffers[0])
        if len(parts) < message["of"]:
            self._forget_the_oldest()
            return None
        del self._open[name]
        whole = b"".join(parts[place] for place in sorted(parts))
        return _taken_apart(memoryview(whole), message["sizes"])

    def _forget_the_oldest(self) -> None:
        while len(self._open) > OPEN_REQUESTS:
            del self._open[next(iter(self._open))]


def too_large(size: int) -> str:
    """Return the sentence for a request of more than 200 MB."""
    wanted = f"at most {LIMIT_BYTES // 1_000_000} MB can be sent at once"
    return f"This is {size / 1e6:.0f} MB, {wanted}: choose a smaller file, or fewer of them."


def _taken_apart(whole: memoryview, sizes: list[int]) -> tuple[Content, list[memoryview]]:
    pieces, start = [], 0
    for size in sizes:
        pieces.append(whole[start : start + size])
        start += size
    return json.loads(bytes(pieces[0])), pieces[1:]
