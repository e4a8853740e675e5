"""A real JupyterLab and a real Chromium with made-up devices.

How a test uses it::

    def test_x(open_notebook, run_all, kernel, fake_video):
        page = open_notebook(["widget = ...; widget"], video=fake_video(frames=300))
        run_all(page)
        page.get_by_role("button", name="Take a picture").click()
        assert kernel(page, "print(len(widget.captured))") == "1"
"""

import importlib.util
import os
import tempfile
import wave
from pathlib import Path

import numpy as np
import pytest

from .camera_notebook import begin_camera, start_camera  # noqa: F401
from .films import READ_COUNTER, frame_with_counter
from .lab_server import CHROMIUM, NOTEBOOK, Lab, show_notebook
from .open_pages import FAILED, PATIENCE_S, launch, open_browser, open_notebook, profile, warm_page  # noqa: F401

CELLS_S = 120


def pytest_collection_modifyitems(items):
    """Skip the tests in this folder where there is no browser; raised here, it would stop all."""
    missing = None
    if importlib.util.find_spec("playwright") is None:
        missing = "needs Playwright, which drives the browser"
    elif CHROMIUM is None:
        missing = "needs Chromium (apt-get install chromium)"
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        if missing:
            item.add_marker(pytest.mark.skip(reason=missing))
        # About one in twenty openings of a notebook hangs: twice in a row it is the code.
        item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """One JupyterLab server, on a free port, with a token."""
    lab = Lab(tmp_path_factory.mktemp("lab"))
    try:
        yield lab.start()
    finally:
        lab.stop()


@pytest.fixture(scope="module")
def playwright():
    # No longer than a module: while it lives, this thread's event loop runs, and no other can.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(autouse=True)
def one_at_a_time():
    """Wait until no other run of these tests has a browser open: each alone is faster."""
    if os.name == "nt":
        yield
        return
    import fcntl

    with (Path(tempfile.gettempdir()) / "browser-tests.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Remember a failure: the page of a test that failed is no other test's."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def reload():
    """Reload a page of one's own, as a learner does; the kernel lives on."""

    def reload(page):
        show_notebook(page, page.url)

    return reload


@pytest.fixture(scope="session")
def run_all():
    """Run every cell of the page's notebook, and wait for the end."""

    def run_all(page, *, wait=True):
        start = "jupyterapp.commands.execute('notebook:run-all-cells')"
        if not wait:
            page.evaluate(f"() => {{ {start}; }}")
            return
        page.set_default_timeout(CELLS_S * 1000)
        page.evaluate(f"() => {start}.then(() => {{}})")
        page.set_default_timeout(PATIENCE_S * 1000)

    return run_all


@pytest.fixture(scope="session")
def kernel():
    """Run code in the page's kernel; return what it printed, without the last line's end."""
    ask = f"""async (code) => {{
      const kernel = {NOTEBOOK}.context.sessionContext.session.kernel;
      const future = kernel.requestExecute({{ code, store_history: false }});
      let printed = "";
      future.onIOPub = ({{ header, content }}) => {{
        if (header.msg_type === "stream" && content.name === "stdout") printed += content.text;
        if (header.msg_type === "error") printed += content.traceback.join("\\n");
      }};
      const reply = await future.done;
      if (reply.content.status !== "ok") throw new Error(printed);
      return printed;
    }}"""

    def kernel(page, code):
        return page.evaluate(ask, code).rstrip("\n")

    return kernel


@pytest.fixture(scope="session")
def save():
    """Save the page's notebook; return the file's text."""

    def save(page):
        page.evaluate("() => jupyterapp.commands.execute('docmanager:save').then(() => {})")
        return page.notebook.read_text(encoding="utf-8")

    return save


@pytest.fixture(scope="session")
def restart():
    """Restart the page's kernel, as its button does after the question."""

    def restart(page):
        page.evaluate(f"() => {NOTEBOOK}.context.sessionContext.session.kernel.restart()")

    return restart


@pytest.fixture(scope="session")
def read_counter():
    """Code that defines ``read_counter(picture)`` in a kernel."""
    return READ_COUNTER


@pytest.fixture(scope="session")
def fake_video(tmp_path_factory):
    """Make a film whose every frame bears its number; Chromium shows it at 30 frames/s, over."""

    def fake_video(*, frames=300, size=(640, 480)):
        import cv2

        path = tmp_path_factory.mktemp("video") / "counter.mjpeg"
        with path.open("wb") as film:
            for number in range(frames):
                shown = frame_with_counter(number, size)
                film.write(cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes())
        return path

    return fake_video


@pytest.fixture(scope="session")
def fake_sound(tmp_path_factory):
    """Write float samples in [-1, 1] as the WAV file that stands before the microphone."""

    def fake_sound(samples, *, rate=48_000):
        path = tmp_path_factory.mktemp("sound") / "source.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
        return path

    return fake_sound


@pytest.fixture(scope="session")
def axe():
    """Run axe-core over a part of the page; return its serious and critical violations."""

    def axe(page, selector=".eco-widget"):
        from axe_playwright_python.base import AXE_FILE_PATH

        page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
        found = page.evaluate("(where) => axe.run(where)", selector)
        serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
        return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in serious]

    return axe
