"""Times live answers: from the camera's frame to the answer on the screen, rule against hand model.

Run: python benchmarks/live_answers.py

A film of a drawn hand stands before Chromium's camera; a real JupyterLab, with the kit's server
extension and without it, answers. The four pairs take turns, three rounds of 10 s each. The times
are the panel's own: from the capture of a frame to the repaint after its answer, and of that the
kernel's decision. The load of the machine stands below: on a busy one the figures say little.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser.lab_server import CHROMIUM, Lab, show_notebook  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from ecosystem_kit import sample_people  # noqa: E402

ROUNDS, WARM_MS, MEASURED_MS = 3, 3_000, 10_000
EYES = {"rule": "vision.FingerCountingRule()", "hand model": "vision.load_starter()"}
# The option takes the place of what installing the kit switches on.
OFF = {"ecosystem_kit.server_extension": False, "jupyterlab": True}
SERVERS = {"stock": [f"--ServerApp.jpserver_extensions={OFF}"], "extension": []}
CELL = """
from ecosystem_kit import vision
from ecosystem_kit.assistant import Assistant
from ecosystem_kit.widgets import AssistantPanel

AssistantPanel(Assistant({eyes}))
"""
TIMES = re.compile(
    r"p50 (\d+) ms \(p95 (\d+) ms\); of it the kernel: p50 (\d+) ms \(p95 (\d+) ms\)\. (\d+)"
)
NAMES = ("shown p50", "shown p95", "kernel p50", "kernel p95", "answers")


def film(folder: Path) -> Path:
    """Write ada's drawn hand, as a camera would see it, and return the file."""
    import cv2

    hand = sample_people.one("picture", "ada", "5")
    frame = np.full((480, 640, 3), np.median(hand[:8].reshape(-1, 3), axis=0), np.uint8)
    frame[32:448, 112:528] = cv2.resize(hand, (416, 416), interpolation=cv2.INTER_CUBIC)
    path = folder / "five.mjpeg"
    jpeg = cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))[1].tobytes()
    path.write_bytes(jpeg * 60)
    return path


@contextmanager
def page_before(video: Path) -> Iterator[Page]:
    """A page of a Chromium that sees the film."""
    options = ["--no-sandbox", "--headless=new", "--disable-gpu", "--use-fake-ui-for-media-stream"]
    options += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={video}"]
    options += ["--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=False, args=options)
        yield browser.new_page(viewport={"width": 1000, "height": 1200})
        browser.close()


def one_round(lab: Lab, video: Path, eyes: str) -> list[int]:
    """Return p50 and p95 until shown, p50 and p95 of the kernel, and how many answers."""
    name = "live.ipynb"
    lab.write([CELL.format(eyes=EYES[eyes])], name)
    with page_before(video) as page:
        show_notebook(page, f"{lab.url}/lab/tree/{name}?token={lab.token}&reset")
        page.set_default_timeout(120_000)
        page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells').then(() => {})")
        page.wait_for_selector(".eco-keeps:not(:empty)")
        # Twice: the nets are loaded with the first frame, which is no live answer.
        for pause in (WARM_MS, MEASURED_MS):
            page.get_by_role("button", name="Look").click()
            page.wait_for_selector(".eco-times:not(:empty)")
            page.wait_for_timeout(pause)
            page.get_by_role("button", name="Look").click()
        found = TIMES.search(page.locator(".eco-times").inner_text())
        page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")
    assert found, "the panel showed no times"
    return [int(number) for number in found.groups()]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        video = film(Path(folder))
        labs = {name: Lab(Path(folder) / name) for name in SERVERS}
        found: dict[tuple[str, str], list[list[int]]] = {}
        try:
            for name, lab in labs.items():
                lab.start(*SERVERS[name])
            for _ in range(ROUNDS):
                for server, lab in labs.items():
                    for eyes in EYES:
                        times = one_round(lab, video, eyes)
                        found.setdefault((eyes, server), []).append(times)
                        print(f"  {eyes}, {server}: {times}", file=sys.stderr, flush=True)
        finally:
            for lab in labs.values():
                lab.stop()
    print(f"{'eyes':<12}{'server':<16}" + "".join(f"{name:>12}" for name in NAMES))
    for (eyes, server), rounds in found.items():
        middle = [median(values) for values in zip(*rounds, strict=True)]
        print(f"{eyes:<12}{server:<16}" + "".join(f"{value:>12.0f}" for value in middle))
    print(f"Medians of {ROUNDS} rounds; load of this machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
