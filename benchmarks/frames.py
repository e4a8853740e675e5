"""Frames per second from the browser's camera to the kernel, against other ways, in one run.

    python benchmarks/frames.py [--rounds 3] [--seconds 6] [--rate 30]

A film at 30 frames/s (or --rate, up to 60) and 640 x 480 stands before Chromium's camera; each
frame bears its number, which the kernel decodes, so a frame that is sent twice counts once. Six
ways take turns:

kit             the kit's frame stream on a stock server
kit+extension   the same, with the kit's server extension
kit, computing  the kit's frame stream while a cell computes without a pause
plain           one frame in flight: send, wait for the answer, send the next; stock server
ipywebrtc       ipywebrtc 0.6's ImageRecorder, asked again whenever a picture was taken
wigglystuff     wigglystuff 0.5.36's WebcamCapture at its shortest interval

The other two packages go into a folder that is thrown away (`pip install --target`).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import numpy as np  # noqa: E402
from browser.films import READ_COUNTER, frame_with_counter  # noqa: E402
from browser.lab_server import CHROMIUM, Lab, show_notebook  # noqa: E402
from quiet_page import QuietPage  # noqa: E402

RIVALS = ("ipywebrtc==0.6.0", "wigglystuff==0.5.36", "drawdata==0.5.2")  # which wigglystuff imports
WARM_UP_MS, FIRST_FRAME_S, FILM_FRAMES = 2000, 30, 300
NOISE = 4  # grey levels
GOT = "import time\ngot, took = [], []\n"
KIT = """
from ecosystem_kit.widgets.browser_widget import _joined
from ecosystem_kit.widgets.live_frames import LiveFrames
FILES = ("browser.js", "browser_elements.js", "camera_device.js")
FILES += ("camera_pictures.js", "reply_filling.js", "camera_stream.js")
class Bench(LiveFrames):
    _css = ""
    _esm = _joined(*FILES) + '''
    function render({ model, el }) {
      const link = connect(model, el);
      const camera = cameraDevice({ rate: RATE });
      window.took = [];
      const onReply = (content, ms) => window.took.push(ms);
      const live = frameStream(link, camera.video, { onReply });
      el.append(camera.picture);
      link.ready.then(() => camera.open()).then(() => live.start());
      return () => { camera.stop(); link.close(); };
    }
    export default { render };'''
    def _handle(self, kind, content, buffers):
        got.append((time.monotonic(), bytes(buffers[0])))
        return {}
Bench()
"""
PLAIN = """
import anywidget
class Plain(anywidget.AnyWidget):
    _esm = '''
    async function render({ model, el }) {
      const video = document.createElement("video");
      video.muted = true;
      el.append(video);
      window.took = [];
      const size = { width: 640, height: 480, frameRate: RATE };
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: size });
      await video.play();
      const canvas = new OffscreenCanvas(640, 480);
      const context = canvas.getContext("2d", { willReadFrequently: true });
      let answered = () => {};
      model.on("msg:custom", () => answered());
      for (;;) {
        const began = performance.now();
        context.drawImage(video, 0, 0);
        const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
        const answer = new Promise((resolve) => (answered = resolve));
        model.send({}, undefined, [await blob.arrayBuffer()]);
        await answer;
        window.took.push(performance.now() - began);
      }
    }
    export default { render };'''
def take(widget, content, buffers):
    got.append((time.monotonic(), bytes(buffers[0])))
    widget.send({})
plain = Plain()
plain.on_msg(take)
plain
"""
IPYWEBRTC = """
from ipywebrtc import CameraStream, ImageRecorder
video = {"width": 640, "height": 480, "frameRate": RATE}
stream = CameraStream(constraints={"audio": False, "video": video})
recorder = ImageRecorder(stream=stream, format="jpeg")
def take(change):
    got.append((time.monotonic(), bytes(change.new)))
def again(change):
    recorder.recording = True  # the browser sets it to False once a picture is taken
recorder.image.observe(take, "value")
recorder.observe(lambda change: change.new or again(change), "recording")
display(stream, recorder)
"""
WIGGLYSTUFF = """
from wigglystuff import WebcamCapture
webcam = WebcamCapture(interval_ms=1000 // RATE)
webcam.observe(lambda change: got.append((time.monotonic(), webcam.get_bytes())), "image_base64")
display(webcam)
"""
REST, COMPUTE = "", "while time.monotonic() < begin + {seconds}: sum(i * i for i in range(5000))"
# Way: cell, what starts it, whether the server has the kit's extension, what the kernel does.
WAYS = {
    "kit": (KIT, "", False, REST),
    "kit+extension": (KIT, "", True, REST),
    "kit, computing": (KIT, "", False, COMPUTE),
    "plain": (PLAIN, "", False, REST),
    "ipywebrtc": (IPYWEBRTC, "recorder.recording = True", False, REST),
    "wigglystuff": (WIGGLYSTUFF, "webcam.capturing = True", False, REST),
}
COUNT = """
import cv2, json, numpy as np
numbers = [read_counter(cv2.imdecode(np.frombuffer(one, np.uint8), 1)) for _, one in measured]
changes = sum(a != b for a, b in zip(numbers, numbers[1:])) + bool(numbers)
print(json.dumps([changes, len(numbers)]))
"""
EXECUTE = """async (code) => {
  const kernel = jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code, store_history: false });
  let printed = "";
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") printed += content.text;
    if (header.msg_type === "error") printed += content.traceback.join("\\n");
  };
  await future.done;
  return printed;
}"""


def install_rivals(folder: Path) -> None:
    """Install the other packages into a folder that no environment knows of."""
    target = ["--no-deps", "--target", str(folder), *RIVALS]
    if shutil.which("uv"):
        command = ["uv", "pip", "install", "-q", "--python", sys.executable, *target]
    else:
        command = [shutil.which("pip") or "pip", "install", "-q", *target]
    subprocess.run(command, check=True)


def film(folder: Path, rate: int) -> Path:
    """Write numbered frames without compression, each as heavy as a webcam's: 45 kB as JPEG."""
    import cv2

    noise = np.random.default_rng(0).normal(0, NOISE, (480, 640, 1))
    path = folder / "film.y4m"
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W640 H480 F{rate}:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(FILM_FRAMES):
            frame = frame_with_counter(number, (640, 480)) + np.roll(noise, 7 * number, axis=1)
            planes = cv2.cvtColor(frame.clip(0, 255).astype(np.uint8), cv2.COLOR_RGB2YUV_I420)
            file.write(b"FRAME\n" + planes.tobytes())
    return path


def start_lab(folder: Path, rivals: Path, *, extension: bool) -> Lab:
    """Start a JupyterLab with the other packages, with or without the kit's extension."""
    lab = Lab(folder, JUPYTER_PATH=str(rivals / "share" / "jupyter"))
    lab.environment["PYTHONPATH"] += os.pathsep + str(rivals)
    extensions = {"ecosystem_kit.server_extension": extension}
    return lab.start(f"--ServerApp.jpserver_extensions={extensions}")


def measure(page: QuietPage, lab: Lab, way: str, *, seconds: float, rate: int) -> dict[str, float]:
    """Let one way send frames for some seconds; return its rates and its round trip."""
    cell, start, _, work = WAYS[way]
    lab.write([GOT + cell.replace("RATE", str(rate))], f"{way}.ipynb")
    show_notebook(
        page, f"{lab.url}/lab/workspaces/{os.urandom(4).hex()}/tree/{way}.ipynb?token={lab.token}"
    )
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells').then(() => {})")
    page.wait_for_timeout(WARM_UP_MS)
    page.evaluate(EXECUTE, start)
    for _ in range(FIRST_FRAME_S):
        page.wait_for_timeout(1000)
        if page.evaluate(EXECUTE, "print(len(got) > 0)").strip() == "True":
            break
    page.wait_for_timeout(WARM_UP_MS)
    page.evaluate("() => { if (window.took) took.length = 0; }")
    page.evaluate(EXECUTE, "begin = time.monotonic()\n" + work.format(seconds=seconds))
    if not work:
        page.wait_for_timeout(seconds * 1000)
    page.evaluate(
        EXECUTE, "end = time.monotonic(); measured = [x for x in got if begin <= x[0] <= end]"
    )
    took = page.evaluate("() => window.took ? [...took] : []")
    printed = page.evaluate(EXECUTE, READ_COUNTER + COUNT)
    span = float(page.evaluate(EXECUTE, "print(end - begin)"))
    page.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
    distinct, sent = json.loads(printed)
    p50, p95 = np.percentile(took, [50, 95]) if took else (float("nan"), float("nan"))
    return {"distinct": distinct / span, "sent": sent / span, "p50": p50, "p95": p95}


def run(
    rounds: int, seconds: float, ways: list[str], *, rate: int
) -> dict[str, list[dict[str, float]]]:
    """Let all ways take turns, round after round."""
    found: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        install_rivals(folder / "rivals")
        labs = {
            extension: start_lab(folder / f"lab{extension}", folder / "rivals", extension=extension)
            for extension in (False, True)
        }
        args = ["--no-sandbox", "--disable-gpu", "--headless=new", "--use-fake-ui-for-media-stream"]
        args += ["--use-fake-device-for-media-stream", "--disable-background-networking"]
        args += [f"--use-file-for-fake-video-capture={film(folder, rate)}"]
        try:
            for number in range(rounds):
                for way in ways:
                    with QuietPage(CHROMIUM, args) as page:
                        lab = labs[WAYS[way][2]]
                        one = measure(page, lab, way, seconds=seconds, rate=rate)
                    found[way].append(one)
                    print(
                        number + 1, way, {k: round(float(v), 2) for k, v in one.items()}, flush=True
                    )
        finally:
            for lab in labs.values():
                lab.stop()
    return found


def main() -> None:
    """Print medians over the rounds, and the ratios that count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rate", type=int, default=30, help="the camera's frames a second")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    options = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    found = run(options.rounds, options.seconds, options.ways, rate=options.rate)
    median = {
        way: {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
        for way, rounds in found.items()
    }
    print(f"\n{'way':15} distinct/s   sent/s   p50 ms   p95 ms   (medians of {options.rounds})")
    for way, one in median.items():
        numbers = f"{one['distinct']:9.2f} {one['sent']:9.2f} {one['p50']:8.1f} {one['p95']:8.1f}"
        print(f"{way:15} {numbers}")
    if set(options.ways) != set(WAYS):
        return
    silent = [way for way in WAYS if median[way]["distinct"] == 0]
    if silent:
        # A way that sent nothing was not measured: dividing by it would flatter the kit.
        print(f"No frame came by {', '.join(silent)}: no ratios from this run.")
        return
    stock, fast, plain = (median[way] for way in ("kit", "kit+extension", "plain"))
    busy = median["kit, computing"]
    for text, value, bar in (
        (
            "x ipywebrtc's frames",
            stock["distinct"] / median["ipywebrtc"]["distinct"],
            ">= 25",
        ),
        (
            "x wigglystuff's frames",
            stock["distinct"] / median["wigglystuff"]["distinct"],
            ">= 7",
        ),
        ("of the camera's rate, stock", stock["distinct"] / options.rate, ">= 0.85"),
        ("of the camera's rate, extension", fast["distinct"] / options.rate, ">= 0.95"),
        ("of the idle rate while a cell computes", busy["distinct"] / stock["distinct"], ">= 0.5"),
        ("of plain's round trip, stock", stock["p50"] / plain["p50"], "<= 0.7"),
        ("of plain's round trip, extension", fast["p50"] / plain["p50"], "<= 0.4"),
    ):
        print(f"{value:7.2f} {text} (bar {bar})")


if __name__ == "__main__":
    main()
