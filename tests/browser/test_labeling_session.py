"""A labeling session with everything that goes wrong in one: no label lost, none twice."""

import json
import os
import random
import signal
import sys
from pathlib import Path

import pytest

from ecosystem_kit.ledger import Ledger

sys.path.insert(0, str(Path(__file__).parent))
from labeling import PRESS, TAKE_NOTES, all_saved, cells, gone, kernel_back

# ECO_LABELING_OPERATIONS=10000 makes a longer session of it.
OPERATIONS = int(os.environ.get("ECO_LABELING_OPERATIONS", "1000"))
BURST, SAMPLES, TROUBLE_WITHIN_MS = 130, 500, 400
KEYS = [*"1231231231231ukx", "Backspace", "Backspace", "Backspace", "ArrowLeft", "ArrowLeft"]
# What happens in the middle of a burst, in an order that is drawn anew each time through.
TROUBLES = ("restart", "kill", "reload", "nothing")
RESTORED_WITHIN_MS = 2000
READY = "document.querySelector('.eco-widget')?.dataset.kernel === 'ready'"


class Session:
    """Two tabs, each with a kernel of its own, over one ledger."""

    def __init__(self, tools, folder):
        self.tools, self.folder, self.refused = tools, folder, set()
        self.tabs = [self.open_tab() for _ in range(2)]

    def open_tab(self):
        page = self.tools["open_notebook"](cells(self.folder, count=SAMPLES))
        page.on("console", self.note_refused)
        page.context.add_init_script(TAKE_NOTES)
        page.evaluate(TAKE_NOTES)
        self.run_cell(page)
        # The output is in the saved file, so that a reload brings the widget back.
        self.tools["save"](page)
        return page

    def note_refused(self, message):
        words = message.text.split()
        if words[2:5] == ["was", "not", "kept:"]:
            self.refused.add(words[1])

    def run_cell(self, page):
        """Run the cell, as one has to after a restart."""
        self.tools["run_all"](page)
        page.wait_for_function(READY)
        page.pid = int(self.tools["kernel"](page, "print(os.getpid())"))

    def press(self, chance):
        """Let both tabs press keys; they go on while this returns."""
        for page in self.tabs:
            keys = chance.choices(KEYS, k=BURST)
            page.evaluate(f"(keys) => {{ window.pressing = ({PRESS})(keys); }}", keys)

    def suffer(self, page, trouble):
        if trouble == "reload":
            self.tools["reload"](page)
            page.wait_for_timeout(RESTORED_WITHIN_MS)
            # On a busy machine JupyterLab gives up asking for its widgets: "model not found".
            if not page.evaluate(READY):
                self.run_cell(page)
        elif trouble != "nothing":
            if trouble == "restart":
                self.tools["restart"](page)
            else:
                os.kill(page.pid, signal.SIGKILL)
            gone(page)
            kernel_back(page)
            self.run_cell(page)

    def given(self):
        """Return the ids of each tab's operations, in the order in which they were given."""
        return [given_in(page) for page in self.tabs]


def given_in(page):
    notes = json.loads(page.evaluate("localStorage.getItem('notes')") or "[]")
    return [json.loads(text)["operation"] for what, _, text in notes if what == "given"]


@pytest.fixture
def tools(request):
    names = ("open_notebook", "run_all", "kernel", "save", "reload", "restart")
    return {name: request.getfixturevalue(name) for name in names}


@pytest.mark.own_page
def test_a_labeling_session_with_kills_reloads_and_two_tabs_loses_nothing_and_doubles_nothing(
    tools, tmp_path
):
    chance, troubles = random.Random(7), []
    session = Session(tools, tmp_path)
    while sum(map(len, session.given())) < OPERATIONS:
        troubles = troubles or chance.sample(TROUBLES, k=len(TROUBLES))
        session.press(chance)
        page = chance.choice(session.tabs)
        page.wait_for_timeout(chance.uniform(0, TROUBLE_WITHIN_MS))
        session.suffer(page, troubles.pop())
        for page in session.tabs:
            page.evaluate("window.pressing")
    for page in session.tabs:
        all_saved(page)
    page.wait_for_timeout(300)  # what was refused is said by now

    given, refused = session.given(), session.refused
    with Ledger(tmp_path / "project") as ledger:
        rows = ledger._read("SELECT operation_id FROM label_operations ORDER BY revision")
        kept = [name for (name,) in rows]
        assert len(kept) == len(set(kept)), "kept twice"
        for mine in given:
            in_order = [name for name in kept if name in set(mine)]
            assert in_order == [name for name in mine if name not in refused]
        assert set(kept) | refused == {name for mine in given for name in mine}
        # Only an undo of what the other tab labeled since may be refused.
        assert len(refused) < len(kept) / 4
        assert ledger.problems() == []
        done = len(ledger.labels())
    for page in session.tabs:
        page.wait_for_selector(f".eco-count:has-text('{done} of {SAMPLES} labeled')")
