"""When a browser asks for replies that fill a packet, and when it leaves that alone."""

import pytest
from node import run_in_node

from ecosystem_kit.widgets.browser_widget import BrowserWidget


def asked(host, *took):
    """Return the filling in bytes after each of several runs of 24 replies of so many ms."""
    script = f"""const filling = replyFilling({host!r});
      const sizes = {list(took)}.map((ms) => {{
        for (let reply = 0; reply < 24; reply += 1) filling.took(ms);
        return filling.size;
      }});
      return {{ sizes }};"""
    return run_in_node("reply_filling.js", script=script)["sizes"]


@pytest.mark.parametrize(
    ("took", "sizes"),
    [
        ((12, 12, 50), [0, 0, 65536]),
        ((50, 20, 90), [65536, 65536, 65536]),
        ((50, 48, 90), [65536, 0, 0]),
    ],
    ids=["only where slow", "kept where it helps", "never again where it doesn't"],
)
def test_replies_are_filled_where_they_are_slow_and_it_helps(took, sizes):
    assert asked("localhost", *took) == sizes


def test_a_far_server_is_asked_for_little():
    assert asked("hub.example.org", 50) == [1500]


def test_the_filling_comes_beside_the_reply_and_is_no_part_of_it():
    sent = []

    class Echo(BrowserWidget):
        def _handle(self, kind, content, buffers):
            return {"kind": kind}

        def send(self, content, buffers=None):
            sent.append((content, buffers))

    echo = Echo()
    about = {"eco": "ask", "view": "v", "kind": "frame", "part": 0, "of": 1, "sizes": [2]}
    for number, fill in enumerate([{}, {"fill": 0}, {"fill": 1500}, {"fill": 10**9}]):
        echo._on_message(None, {**about, "operation": str(number), **fill}, [memoryview(b"{}")])
    assert [[len(one) for one in buffers] for _, buffers in sent] == [
        [17], [17], [17, 1500], [17, 65_536]
    ]  # fmt: skip
    assert all(content["sizes"] == [17] for content, _ in sent)
