"""Fixtures that open a browser with made-up devices, and notebooks in it."""

import secrets
import shutil

import pytest

from .lab_server import CHROMIUM
from .warm_page import WarmPage, open_anew, open_in

PATIENCE_S = 30
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def profile(tmp_path_factory):
    """A folder for Chromium's n-th window of a test: JupyterLab's compiled code stays in it."""
    profiles = tmp_path_factory.mktemp("profiles")

    def profile(number):
        folder = profiles / str(number)
        # What a page keeps for itself is no other test's business.
        for kept in ("Local Storage", "Session Storage", "IndexedDB"):
            shutil.rmtree(folder / "Default" / kept, ignore_errors=True)
        return folder

    return profile


@pytest.fixture(scope="module")
def launch(playwright, profile):
    """Start a Chromium with made-up devices in the n-th profile; whoever asks for it closes it.

    ``video`` and ``sound`` are files that stand before camera and microphone; ``devices`` is how
    many cameras there are (0 for none); ``allow=False`` asks as a learner's browser does, and
    nobody says yes; ``fake=False`` leaves this machine's own devices; ``args`` are Chromium's own.
    """

    def launch(
        number, *, video=None, sound=None, devices=1, allow=True, fake=True, args=(), **page
    ):
        command = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        command += ["--disable-component-update", "--disable-sync", "--headless=new"]
        # A hidden or covered window would draw no frames.
        command += ["--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"]
        command += ["--autoplay-policy=no-user-gesture-required"]
        command += ["--use-fake-ui-for-media-stream"] if allow else []
        command += [f"--use-fake-device-for-media-stream=device-count={devices}"] if fake else []
        command += [f"--use-file-for-fake-video-capture={video}"] if video else []
        command += [f"--use-file-for-fake-audio-capture={sound}"] if sound else []
        page.setdefault("viewport", {"width": 1000, "height": 1200})
        browser = playwright.chromium.launch_persistent_context(
            profile(number),
            executable_path=CHROMIUM,
            headless=False,
            args=[*command, *args],
            **page,
        )
        made = browser.pages[0]
        made.set_default_timeout(PATIENCE_S * 1000)
        # Shown by pytest where a test fails.
        made.on("pageerror", lambda problem: print(f"in the page: {problem}"))
        made.on("console", lambda one: one.type == "error" and print(f"console: {one.text[:400]}"))
        return made

    return launch


@pytest.fixture
def open_browser(launch):
    """Start a browser (see `launch`) that is closed when the test ends."""
    opened = []

    def open_browser(**options):
        # The first profile is the warm page's.
        opened.append(launch(len(opened) + 1, **options))
        return opened[-1]

    yield open_browser
    for page in opened:
        page.context.close()


@pytest.fixture(scope="module")
def warm_page():
    """The page that tests of a module share, one after the other."""
    warm = WarmPage()
    yield warm
    warm.close()


@pytest.fixture
def open_notebook(lab, launch, open_browser, warm_page, request):
    """Open cells as a notebook in JupyterLab; return its page with the kernel ready.

    Tests that follow each other with the same browser share its page. One that changes the page
    for good (a patched function, a permission, a killed process) is marked `own_page`.
    """
    pages = []

    def first_page(name, options):
        if warm_page.fits(options) and open_in(warm_page.page, name):
            return warm_page.page
        warm_page.close()
        page = launch(0, **options)
        warm_page.keep(page, options)
        open_anew(page, lab, name)
        return page

    def open_notebook(cells, **options):
        name = f"{request.node.originalname[:60]}_{secrets.token_hex(2)}.ipynb"
        path = lab.write(cells, name)
        if pages or request.node.get_closest_marker("own_page"):
            page = open_browser(**options)
            open_anew(page, lab, name)
        else:
            page = first_page(name, options)
        page.notebook, page.lab = path, lab
        pages.append(page)
        return page

    yield open_notebook
    for page in pages:
        if not page.is_closed():
            page.evaluate("window.jupyterapp?.serviceManager.sessions.shutdownAll()")
    if request.node.stash.get(FAILED, False):
        warm_page.close()
