"""The way between browser and kernel, in a real JupyterLab."""

import pytest

WIDGET = '''
import time
from ecosystem_kit.widgets.browser_widget import BrowserWidget, _joined

class Probe(BrowserWidget):
    """Echoes; and counts what it was asked."""
    _css = _joined("browser.css")
    _esm = _joined("browser.js", "browser_elements.js") + """
    function render({ model, el }) {
      const link = connect(model, el, "Probe");
      window.probe = { link, gone: 0, told: [] };
      link.onGone(() => (window.probe.gone += 1));
      link.on("news", (content, buffers) => {
        window.probe.told.push([content, buffers.map((one) => one.length)]);
      });
      el.append(button("Echo", { key: "e", onClick: () => link.say("clicked") }));
      keys(el, { e: () => link.say("by key") });
      return () => link.close();
    }
    export default { render };
    """
    asked = []

    def _greeting(self):
        return {"hello": "you"}

    def _handle(self, kind, content, buffers):
        self.asked.append(kind)
        if kind == "fail":
            raise ValueError("Found no hand: show yours.")
        if kind == "surprise":
            raise ZeroDivisionError("of nothing")
        if kind == "wait":
            time.sleep(content["seconds"])
        back = [bytes(one) for one in buffers]
        return {"got": content.get("text"), "sizes": [len(one) for one in back]}, back

probe = Probe()
probe
'''

ASK = """async ([kind, content, sizes]) => {
  const buffers = sizes.map((size) => {
    const made = new Uint8Array(size);
    for (let place = 0; place < size; place += 997) made[place] = (place * 31) % 251;
    return made;
  });
  try {
    const reply = await probe.link.ask(kind, content, buffers);
    const same = reply.buffers.every((one, at) =>
      one.every((value, place) => value === buffers[at][place]));
    return { ...reply.content, same };
  } catch (problem) {
    return { thrown: problem.message };
  }
}"""


@pytest.fixture
def probe(open_notebook, run_all):
    page = open_notebook([WIDGET])
    run_all(page)
    page.wait_for_function("window.probe?.link.state === 'ready'", timeout=10_000)
    return page


def test_a_widget_says_hello_asks_and_is_answered(probe, kernel):
    assert kernel(probe, "print(probe.browser_is_there)") == "True"
    assert probe.evaluate("probe.link.ready.then((r) => r.content)") == {"hello": "you"}
    found = probe.evaluate(ASK, ["echo", {"text": "é ☂"}, [3, 0, 5]])
    assert found == {"got": "é ☂", "sizes": [3, 0, 5], "same": True}
    # Larger than what the server lets through in one piece, both ways.
    sizes = [2_500_000, 11_000_000]
    assert probe.evaluate(ASK, ["echo", {}, sizes])["sizes"] == sizes
    assert probe.evaluate(ASK, ["echo", {}, sizes])["same"] is True
    assert "at most 200 MB" in probe.evaluate(ASK, ["echo", {}, [201_000_000]])["thrown"]


def test_an_error_in_the_kernel_becomes_a_sentence_in_the_browser(probe, kernel):
    assert probe.evaluate(ASK, ["fail", {}, []]) == {"thrown": "Found no hand: show yours."}
    assert "ZeroDivisionError: of nothing" in probe.evaluate(ASK, ["surprise", {}, []])["thrown"]
    assert "of nothing" in kernel(probe, "print(probe.errors[-1])")
    probe.evaluate("void probe.link.tried(probe.link.ask('fail'))")
    probe.wait_for_selector("[role=alert]:has-text('Found no hand')")


def test_one_operation_is_done_once_however_often_it_is_sent(probe, kernel):
    twice = """async () => {
      const one = await probe.link.ask("echo", {}, [], { operation: "x" });
      const two = await probe.link.ask("echo", {}, [], { operation: "x" });
      return JSON.stringify(one) === JSON.stringify(two);
    }"""
    assert probe.evaluate(twice)
    assert kernel(probe, "print(probe.asked)") == "['echo']"


def test_the_kernel_tells_every_view_and_forgets_those_that_close(probe, kernel):
    kernel(probe, "probe._tell('news', {'a': 1}, [b'x' * 2_400_000])")
    probe.wait_for_function("probe.told.length === 1")
    assert probe.evaluate("probe.told[0]") == [{"a": 1}, [2_400_000]]
    probe.evaluate(
        "() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs').then(() => {})"
    )
    probe.wait_for_function("probe.link.state === 'closed'")
    probe.wait_for_timeout(300)
    assert kernel(probe, "print(probe.browser_is_there)") == "False"


def test_a_kernel_at_work_is_shown_and_waited_for(probe):
    probe.evaluate("() => { window.late = probe.link.ask('wait', { seconds: 2.5 }); }")
    probe.wait_for_selector(".eco-kernel:has-text('The kernel computes')")
    assert probe.evaluate("late.then((r) => r.content.sizes)") == []
    probe.wait_for_function("document.querySelector('.eco-kernel').textContent === ''")


def test_a_restarted_kernel_is_noticed_and_said(probe, restart):
    restart(probe)
    probe.wait_for_function("probe.gone === 1")
    probe.wait_for_selector(".eco-kernel:has-text('run this cell again')")
    assert "restarted" in probe.evaluate(ASK, ["echo", {}, []])["thrown"]


def test_keys_work_inside_esc_leaves_and_the_notebook_hears_none_of_it(probe, axe):
    probe.get_by_role("button", name="Echo").focus()
    probe.keyboard.press("e")
    probe.wait_for_selector("[role=status]:has-text('by key')")
    probe.keyboard.press("b")  # in the notebook's own hands: a new cell below
    assert probe.locator(".jp-Cell").count() == 1
    probe.keyboard.press("Escape")
    assert probe.evaluate("document.activeElement.closest('.eco-widget')") is None
    assert axe(probe) == []
