"""Two seconds of sound from the browser's microphone to the kernel: how late, how whole, how true.

    python benchmarks/recording.py [--takes 12]

A sound that never repeats stands before Chromium's microphone (48 kHz). For each take:

missing      samples that the browser's audio thread never got (bar: 0), and what the array lacks
correlation  with the stretch of the source that fits best, at the source's rate (bar: 0.99)
stop-to-array  from the clip's last sample on the audio thread to the array in the kernel (bar: 100
             ms); beside it, until the take's measures are back in the browser
"""

import argparse
import json
import statistics
import sys
import tempfile
import wave
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import numpy as np  # noqa: E402
from browser.lab_server import CHROMIUM, Lab, show_notebook  # noqa: E402
from browser.recording import BEST, CELL, RATE, voice_like  # noqa: E402

# One machine, one clock: the audio thread says when it has a clip's last sample, Python when it
# has the array.
HEARD_AT = """
import time
from ecosystem_kit.widgets import microphone as module
heard_at, own = [], module.read_take
def read_take(buffers):
    samples = own(buffers)
    heard_at.append(1000 * time.time())
    return samples
module.read_take = read_take
"""
TIMES = """() => {
  window.times = [];
  const own = MessagePort.prototype.postMessage;
  const take = ({ data }) => data?.samples && (window.ended = data.at);
  const set = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage").set;
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    set(callback) { set.call(this, (event) => (take(event), callback(event))); },
  });
  const facts = document.querySelector(".eco-take-facts");
  new MutationObserver(() => facts.textContent && times.push(Date.now() - window.ended))
    .observe(facts, { childList: true });
}"""
HEARD = """
import json
print(json.dumps([len(microphone.heard), best_match(microphone.heard, {path!r}), heard_at[-1]]))
"""
ASK = """async (code) => {
  const kernel = jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code, store_history: false });
  let printed = "";
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") printed += content.text;
  };
  await future.done;
  return printed;
}"""


def write_source(path: Path, seconds: float) -> None:
    """Write the sound that the microphone hears."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((voice_like(seconds) * 32767).astype("<i2").tobytes())


def measure(page, takes: int, source: Path) -> list[tuple[int, float, tuple[float, float], str]]:
    """Return samples, correlation, milliseconds and warnings of each take."""
    page.evaluate(TIMES)
    page.get_by_role("button", name="Switch the microphone on").click()
    page.wait_for_selector("[data-microphone=on]")
    page.evaluate(ASK, BEST + HEARD_AT)
    rows = []
    for number in range(1, takes + 1):
        page.get_by_role("button", name="Record", exact=True).click()
        page.wait_for_function(f"times.length === {number}")
        count, match, at = json.loads(page.evaluate(ASK, HEARD.format(path=str(source))))
        told = page.locator(".eco-take-warnings").inner_text()
        times = (at - page.evaluate("ended"), page.evaluate("times.at(-1)"))
        rows.append((count, match, times, told))
    return rows


def main() -> None:
    """Print what was measured, and whether the bars hold."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--takes", type=int, default=12)
    takes = parser.parse_args().takes
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        source = Path(folder) / "source.wav"
        write_source(source, 8.0 * takes + 20)
        lab = Lab(Path(folder) / "lab").start()
        try:
            given = f"FOLDER, CONSENT = {str(Path(folder) / 'project')!r}, True\n"
            lab.write([given + CELL])
            page = playwright.chromium.launch(
                executable_path=CHROMIUM,
                args=["--no-sandbox", "--use-fake-ui-for-media-stream",
                      "--use-fake-device-for-media-stream",
                      f"--use-file-for-fake-audio-capture={source}"],
            ).new_page()  # fmt: skip
            show_notebook(page, f"{lab.url}/lab/tree/test.ipynb?token={lab.token}")
            page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
            page.wait_for_selector(".eco-widget[data-kernel=ready] .eco-prompts button")
            rows = measure(page, takes, source)
        finally:
            lab.stop()
    report(rows)


def report(rows: list[tuple[int, float, tuple[float, float], str]]) -> None:
    """Print the figures beside their bars."""
    counts, matches, times, told = zip(*rows, strict=True)
    lost = sum("missing" in one for one in told)
    print(f"takes of 2 s: {len(rows)}; samples {sorted(set(counts))} (bar 32000)")
    print(f"takes with missing samples: {lost} (bar 0)")
    print(f"correlation: lowest {min(matches):.4f}, median {np.median(matches):.4f} (bar 0.99)")
    there, back = zip(*times, strict=True)
    print(f"stop to array: median {statistics.median(there):.0f} ms, "
          f"largest {max(there):.0f} ms (bar 100)")  # fmt: skip
    print(f"until its measures are shown: median {statistics.median(back):.0f} ms")


if __name__ == "__main__":
    main()
