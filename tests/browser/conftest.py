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
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import wave
from pathlib import Path

import nbformat
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
# A hang is an error; slowness is the benchmarks' business.
START_S, CELLS_S, PATIENCE_S = 60, 120, 30
# The frame counter: bits as black and white blocks over the picture's upper part, see `fake_video`.
COUNTER_BITS, COUNTER_PX = 10, 60


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


class Lab:
    """One JupyterLab server in a folder of its own."""

    def __init__(self, folder, **environment):
        self.folder, self.token = folder, secrets.token_hex(8)
        (folder / "work").mkdir(parents=True)
        self.log = folder / "server.log"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {**lab_environment(folder), **environment}

    def start(self, *options):
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += [f"--ServerApp.port={self.port}", f"--ServerApp.root_dir={self.folder / 'work'}"]
        command += [f"--IdentityProvider.token={self.token}", "--ServerApp.port_retries=0"]
        # By another name than localhost the page is insecure: that is tested as well.
        command += ["--ServerApp.allow_remote_access=True"]
        command += ["--LabApp.expose_app_in_browser=True", *options]
        log = self.log.open("wb")
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdout=log, stderr=log
        )
        log.close()
        self.wait_until_there()
        return self

    def wait_until_there(self):
        stop = time.monotonic() + START_S
        while time.monotonic() < stop:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            try:
                urllib.request.urlopen(f"{self.url}/api?token={self.token}", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        pytest.fail(self.log.read_text(encoding="utf-8"))

    def write(self, cells, name="test.ipynb"):
        made = [nbformat.v4.new_code_cell(cell) for cell in cells]
        notebook = nbformat.v4.new_notebook(cells=made)
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        path = self.folder / "work" / name
        nbformat.write(notebook, path)
        return path

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def lab_environment(folder):
    """Return settings of a learner's machine: nobody else's, but the kit's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    kept |= {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    kept |= {"JUPYTER_DATA_DIR": str(folder / "data"), "JUPYTER_RUNTIME_DIR": str(folder / "run")}
    # What installing the kit puts into etc/jupyter, as it stands in this work tree.
    kept |= {"JUPYTER_CONFIG_PATH": str(ROOT / "jupyter"), "PYTHONPATH": str(ROOT)}
    return kept | {"OMP_NUM_THREADS": "1", "ECO_PROJECT": str(folder / "project")}


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


@pytest.fixture
def open_browser(playwright):
    """Start a Chromium with made-up devices; closed when the test ends.

    ``video`` and ``sound`` are files that stand before camera and microphone; ``devices`` is how
    many cameras there are (0 for none); ``allow=False`` asks as a learner's browser does, and
    nobody says yes; ``fake=False`` leaves this machine's own devices; ``args`` are Chromium's own.
    """
    opened = []

    def open_browser(*, video=None, sound=None, devices=1, allow=True, fake=True, args=(), **page):
        command = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        command += ["--disable-component-update", "--disable-sync", "--headless=new"]
        # A hidden or covered window would draw no frames.
        command += ["--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"]
        command += ["--autoplay-policy=no-user-gesture-required"]
        command += ["--use-fake-ui-for-media-stream"] if allow else []
        command += [f"--use-fake-device-for-media-stream=device-count={devices}"] if fake else []
        command += [f"--use-file-for-fake-video-capture={video}"] if video else []
        command += [f"--use-file-for-fake-audio-capture={sound}"] if sound else []
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=False, args=[*command, *args]
        )
        opened.append(browser)
        page.setdefault("viewport", {"width": 1000, "height": 1200})
        made = browser.new_context(**page).new_page()
        made.set_default_timeout(PATIENCE_S * 1000)
        # Shown by pytest where a test fails.
        made.on("pageerror", lambda problem: print(f"in the page: {problem}"))
        made.on("console", lambda one: one.type == "error" and print(f"console: {one.text[:400]}"))
        return made

    yield open_browser
    for browser in opened:
        browser.close()


@pytest.fixture
def open_notebook(lab, open_browser, request):
    """Open cells as a notebook in JupyterLab; return its page with the kernel ready."""
    pages = []

    def open_notebook(cells, **browser):
        name = f"{request.node.originalname[:60]}_{len(pages)}.ipynb"
        page = open_browser(**browser)
        page.notebook = lab.write(cells, name)
        pages.append(page)
        page.lab = lab
        # A workspace of its own: the one before would open its notebooks again.
        space = f"{lab.url}/lab/workspaces/{secrets.token_hex(4)}"
        show_notebook(page, f"{space}/tree/{name}?token={lab.token}")
        return page

    yield open_notebook
    for page in pages:
        if not page.is_closed():
            page.evaluate("window.jupyterapp?.serviceManager.sessions.shutdownAll()")


NOTEBOOK = "window.jupyterapp.shell.currentWidget"
PANEL_THERE = "window.jupyterapp?.shell?.currentWidget?.context?.sessionContext"
KERNEL_READY = f"""(patience) => Promise.race([
  (async () => {{
    await jupyterapp.restored;
    const {{ context }} = {NOTEBOOK};
    await context.ready;
    await context.sessionContext.ready;
    const {{ kernel }} = context.sessionContext.session;
    while (kernel.connectionStatus !== "connected") await new Promise((r) => setTimeout(r, 50));
    await kernel.requestKernelInfo();
    return true;
  }})(),
  new Promise((resolve) => setTimeout(() => resolve(false), patience)),
])"""


def show_notebook(page, address, tries=2):
    """Go to a notebook's address until its kernel answers: about one open in twenty hangs."""
    from playwright.sync_api import TimeoutError as TooLate

    for left in reversed(range(tries)):
        try:
            page.goto(address, wait_until="domcontentloaded", timeout=START_S * 1000)
            page.wait_for_function(PANEL_THERE, timeout=START_S * 1000)
            if page.evaluate(KERNEL_READY, START_S * 1000):
                return
        except TooLate:
            if not left:
                raise
    pytest.fail(f"The kernel of {address} never answered.")


@pytest.fixture(scope="session")
def reload():
    """Reload a notebook's page, as a learner does; the kernel lives on."""

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


def frame_with_counter(number, size):
    """Return a grey picture whose upper blocks spell a number in binary, black for 0."""
    width, height = size
    picture = np.full((height, width, 3), 128, np.uint8)
    picture[:, :, 1] = np.linspace(60, 200, width).astype(np.uint8)
    block = width // COUNTER_BITS
    for bit in range(COUNTER_BITS):
        shade = 235 if number >> bit & 1 else 20
        picture[:COUNTER_PX, bit * block : (bit + 1) * block] = shade
    return picture


# The same in the kernel: `read_counter(picture)` of an uint8 (height, width, 3).
READ_COUNTER = f"""
def read_counter(picture):
    picture = picture[: {COUNTER_PX} * picture.shape[0] // 480].mean(axis=2)
    block = picture.shape[1] / {COUNTER_BITS}
    middles = [picture[:, int(block * (n + 0.3)) : int(block * (n + 0.7))].mean()
               for n in range({COUNTER_BITS})]
    return sum(int(middle > 128) << bit for bit, middle in enumerate(middles))
"""


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


CAMERA = """
from pathlib import Path
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan
from ecosystem_kit.widgets import Camera

class SmallProject:
    plan = Plan(classes=["1", "2", "3"], samples_per_class=4, people=2)
    ledger = Ledger(Path("{folder}"))

project = SmallProject()
camera = Camera(project, consent={consent}, light="daylight")
camera
"""


@pytest.fixture
def begin_camera(open_notebook, run_all, tmp_path):
    """Open a notebook with a camera; return its page when the widget is ready."""

    def begin_camera(*, consent=True, **browser):
        cell = CAMERA.format(folder=(tmp_path / "project").as_posix(), consent=consent)
        page = open_notebook([cell], **browser)
        run_all(page)
        page.wait_for_selector(".eco-plan:has-text('wanted')")
        return page

    return begin_camera


@pytest.fixture
def start_camera():
    def start_camera(page):
        page.get_by_role("button", name="Start the camera").click()
        page.wait_for_selector("[data-camera=on]")

    return start_camera
