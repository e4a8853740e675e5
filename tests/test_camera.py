"""The camera's arithmetic in the browser against the kit's own, and its frames in Python."""

import json
import shutil
import subprocess
import threading
from pathlib import Path

import numpy as np
import pytest

from ecosystem_kit import picture_quality
from ecosystem_kit.widgets import Camera
from ecosystem_kit.widgets import message_parts as parts
from ecosystem_kit.widgets.message_parts import Joiner, split

WIDGETS = Path(parts.__file__).parent
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="needs node to run the browser's arithmetic")


class SmallProject:
    """What a camera asks of a project."""

    def __init__(self, folder):
        from ecosystem_kit.ledger import Ledger
        from ecosystem_kit.plan import Plan

        self.ledger, self.plan = Ledger(folder), Plan(classes=["1", "2"])


@pytest.fixture
def camera(tmp_path):
    project = SmallProject(tmp_path / "project")
    yield Camera(project, consent=True)
    project.ledger.close()


def by_node(tmp_path, program, *names):
    module = tmp_path / "module.mjs"
    texts = [(WIDGETS / name).read_text(encoding="utf-8") for name in names]
    module.write_text("\n".join([*texts, program]), encoding="utf-8")
    run = subprocess.run([NODE, str(module)], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@needs_node
def test_light_and_sharpness_are_measured_as_the_notebook_measures_them(tmp_path):
    picture = np.random.default_rng(0).integers(0, 256, (12, 16, 3)).astype(np.uint8)
    rgba = np.dstack([picture, np.full((12, 16), 255, np.uint8)]).ravel().tolist()
    program = f"console.log(JSON.stringify(measure({rgba}, 16, 12)))"
    found = by_node(tmp_path, program, "camera_measures.js")
    assert found["brightness"] == pytest.approx(picture_quality.brightness(picture), rel=1e-5)
    assert found["clipped"] == pytest.approx(picture_quality.clipped_share(picture))
    assert found["sharpness"] == pytest.approx(picture_quality.sharpness(picture), rel=1e-4)


@needs_node
def test_the_hints_have_the_limits_of_the_notebook(tmp_path):
    limits = by_node(tmp_path, "console.log(JSON.stringify(LIMITS))", "camera_measures.js")
    assert limits == {
        "dark": picture_quality.DARK_BELOW,
        "bright": picture_quality.BRIGHT_ABOVE,
        "clipped": picture_quality.CLIPPED_ABOVE,
        "warm": picture_quality.WARM_ABOVE,
        "softShare": picture_quality.SOFT_SHARE,
    }


@needs_node
@pytest.mark.parametrize(
    ("every_ms", "taken"), [(0, 10), (100, 4), (200, 2)], ids=["each", "tenth", "fifth"]
)
def test_a_burst_takes_the_frame_nearest_to_its_tick(tmp_path, every_ms, taken):
    program = f"""
let taken = 0;
for (let frame = 0; frame < 10; frame += 1) {{
  if (isDue(1000 + frame * 33.3, 1000, taken, {every_ms})) taken += 1;
}}
console.log(taken)"""
    assert by_node(tmp_path, program, "camera_burst.js") == taken


@needs_node
def test_what_the_browser_cuts_the_kernel_joins(tmp_path):
    program = """
const big = new Uint8Array(2_500_000).map((_, place) => place % 251);
const { sizes, parts } = cut({ a: "é" }, [big, new Uint8Array(0)]);
const { content, buffers } = joined(parts.map((one) => new Uint8Array(one)), sizes);
const same = buffers[0].every((one, place) => one === big[place]);
console.log(JSON.stringify([sizes, parts.map((one) => one.byteLength), content, same]))"""
    sizes, lengths, content, same = by_node(tmp_path, program, "browser.js")
    assert (content, same) == ({"a": "é"}, True)
    ours = [len(binary[0]) for _, binary in split({}, {"a": "é"}, [b"x" * 2_500_000, b""])]
    assert lengths[:-1] == ours[:-1] == [1_000_000, 1_000_000]
    assert sizes[1:] == [2_500_000, 0]


def test_parts_that_come_twice_or_out_of_order_make_one_request():
    data = bytes(range(256)) * 10_000
    sent = [(one, binary) for one, binary in split({"operation": "x"}, {"a": 1}, [data])]
    joiner = Joiner()
    assert [joiner.add(*sent[place]) for place in (2, 0, 0)] == [None, None, None]
    content, buffers = joiner.add(*sent[1])
    assert (content, bytes(buffers[0])) == ({"a": 1}, data)


def test_a_request_that_is_too_large_says_how_large_and_what_to_do():
    with pytest.raises(ValueError, match=r"210 MB, at most 200 MB .* smaller file"):
        Joiner().add({"operation": "x", "sizes": [210_000_000], "of": 210, "part": 0}, [])


def test_a_browser_that_goes_away_in_the_middle_leaves_nothing_for_good():
    joiner = Joiner()
    for number in range(100):
        joiner.add({"operation": str(number), "sizes": [3], "of": 2, "part": 0}, [b"x"])
    assert len(joiner._open) == parts.OPEN_REQUESTS


def frame(number):
    return {"at": 1_700_000_000_000 + number * 33, "number": number}


def test_a_watcher_sees_each_frame_and_its_answer_goes_back(camera, tmp_path):
    seen = []

    def watch(one):
        seen.append(one)
        return {"said": one.number}

    camera.on_frame(watch)
    assert camera._handle("frame", frame(1), [memoryview(b"jpeg")]) == {"said": 1}
    camera.on_frame(watch, remove=True)
    assert camera._handle("frame", frame(2), [memoryview(b"jpeg")]) == {}
    assert [one.taken_at for one in seen] == [1_700_000_000.033]
    assert (camera.last_frame.number, repr(camera.last_frame)) == (2, "Frame(2, 4 bytes)")
    assert len(camera.project.ledger.samples()) == 0


def test_frames_end_at_once_where_no_browser_is(camera):
    assert list(camera.frames(seconds=60)) == []


def test_frames_gives_the_newest_to_a_cell(camera):
    camera._views["a browser"] = 0.0
    found = camera.frames(seconds=60)
    camera.send = lambda *_: camera._handle("frame", frame(7), [memoryview(b"jpeg")])
    camera.last_frame = None
    threading.Timer(0.05, camera.send).start()
    assert next(found).number == 7
    found.close()
    assert camera._watchers == []


def test_a_picture_that_cannot_be_read_is_told_in_a_sentence(camera):
    with pytest.raises(ValueError, match="no picture"):
        camera._handle("keep", {"prompt": "1", "taken_at": [0.0]}, [memoryview(b"no picture")])


def test_the_guide_says_where_the_hand_is():
    from ecosystem_kit import sample_people
    from ecosystem_kit.widgets.hand_guide import hand_hint

    hand = sample_people.one("picture", "ada", "5")
    assert hand_hint(hand) == (True, "in the square")
    side = hand.shape[0]
    wide = np.zeros((side, side * 3, 3), np.uint8)
    wide[:, -side:] = hand
    assert hand_hint(wide) == (False, "move it into the square")
    far = np.full((side * 4, side * 4, 3), 128, np.uint8)
    middle = slice(side * 3 // 2, side * 5 // 2)
    far[middle, middle] = hand
    assert hand_hint(far)[0] is False
    assert hand_hint(np.zeros((90, 120, 3), np.uint8))[1].startswith("none seen")
