"""Zoom, boxes, masks and spectrograms of the labelers' front ends, checked against NumPy."""

import json

import numpy as np
import pytest
from node import run_in_node

from ecosystem_kit.ledger import encode_mask

BOXES = ("shape_view.js", "box_geometry.js")
MASKS = ("shape_view.js", "mask_painting.js")


def test_zoom_keeps_the_point_under_the_pointer_and_both_directions_alike():
    found = run_in_node(
        *BOXES,
        script="""
        const [picture, stage] = [{ width: 640, height: 480 }, { width: 300, height: 260 }];
        const whole = fittedView(picture, stage);
        const at = { x: 211, y: 97 };
        const before = toPicture(whole, at);
        const near = zoomedView(whole, 3, at, picture, stage);
        const far = zoomedView(near, 0.01, at, picture, stage);
        const back = toStage(near, toPicture(near, { x: 5.5, y: 7.25 }));
        return { whole, near, before, after: toPicture(near, at), far, back };
        """,
    )
    assert found["whole"]["scale"] == pytest.approx(300 / 640)
    assert found["near"]["scale"] == pytest.approx(3 * 300 / 640)
    assert found["after"] == pytest.approx(found["before"])
    assert found["far"] == pytest.approx(found["whole"])
    assert found["back"] == pytest.approx({"x": 5.5, "y": 7.25})


def test_the_same_points_of_the_picture_make_the_same_box_at_every_zoom():
    found = run_in_node(
        *BOXES,
        script="""
        const [picture, stage] = [{ width: 160, height: 120 }, { width: 411, height: 307 }];
        const boxes = [];
        for (const factor of [1, 1.5, 3, 7, 40]) {
          const whole = fittedView(picture, stage);
          const view = zoomedView(whole, factor, { x: 33, y: 200 }, picture, stage);
          const [from, to] = [{ x: 12, y: 34 }, { x: 101, y: 77 }].map((at) => toStage(view, at));
          boxes.push(boxDrawn(toPicture(view, to), toPicture(view, from), picture));
        }
        return boxes;
        """,
    )
    assert found == [{"x": 12, "y": 34, "width": 89, "height": 43}] * 5


def test_a_box_stays_inside_the_picture_however_it_is_moved_or_resized():
    found = run_in_node(
        *BOXES,
        script="""
        const picture = { width: 60, height: 40 };
        const box = { x: 10, y: 5, width: 30, height: 20 };
        return {
          moved: boxMoved(box, 99, -99, picture),
          wide: boxResized(box, "e", 99, 99, picture),
          turned: boxResized(box, "nw", 35, 25, picture),
          stopped: boxNudged(box, "nw", 35, 25, picture),
          dot: boxDrawn({ x: 99, y: 3.1 }, { x: 99, y: 3.2 }, picture),
        };
        """,
    )
    assert found["moved"] == {"x": 30, "y": 0, "width": 30, "height": 20}
    assert found["wide"] == {"x": 10, "y": 5, "width": 50, "height": 20}
    assert found["turned"] == {"x": 40, "y": 25, "width": 5, "height": 5}
    assert found["stopped"] == {"x": 39, "y": 24, "width": 1, "height": 1}
    assert found["dot"] == {"x": 59, "y": 3, "width": 1, "height": 1}


def test_corners_edges_and_inside_of_a_box_are_told_apart_even_in_a_small_one():
    found = run_in_node(
        *BOXES,
        script="""
        const view = { scale: 2, left: 10, top: 0 };
        const box = { x: 10, y: 10, width: 30, height: 20 };
        const small = { x: 10, y: 10, width: 4, height: 4 };
        const at = (x, y, which = box) => partAt(which, toStage(view, { x, y }), view, 22);
        return [at(10, 10), at(25, 9), at(40, 31), at(25, 20), at(60, 20), at(12, 12, small)];
        """,
    )
    assert found == ["nw", "n", "se", "inside", None, "inside"]


def test_undo_and_redo_go_back_and_forth_and_a_new_step_ends_redoing():
    found = run_in_node(
        "shape_view.js",
        script="""
        const made = steps("a");
        made.push("b"); made.push("c");
        const seen = [made.undo(), made.undo(), made.undo(), made.redo()];
        made.push("d");
        return [...seen, made.redo(), made.canRedo, made.canUndo, made.undo()];
        """,
    )
    assert found == ["b", "a", "a", "b", "d", False, True, "b"]


@pytest.mark.parametrize("shape", [(7, 5), (1, 9), (64, 48)], ids=str)
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0], ids=["empty", "mixed", "full"])
def test_run_lengths_are_the_ledgers_and_come_back_bit_by_bit(shape, share):
    mask = np.random.default_rng(4).random(shape) < share
    found = run_in_node(
        *MASKS,
        script=f"""
        const mask = Uint8Array.from({json.dumps(mask.ravel().astype(int).tolist())});
        const size = {{ width: {shape[1]}, height: {shape[0]} }};
        const runs = maskRuns(mask, size);
        return {{ runs: [...runs], back: [...maskOfRuns(runs, size)], on: pixelsOn(runs) }};
        """,
    )
    assert found["runs"] == encode_mask(mask)["counts"]
    assert found["back"] == mask.ravel().astype(int).tolist()
    assert found["on"] == mask.sum()


def test_a_stroke_paints_every_pixel_within_half_a_brush_of_its_way():
    found = run_in_node(
        *MASKS,
        script="""
        const picture = { width: 30, height: 20 };
        const mask = new Uint8Array(600);
        paintLine(mask, picture, { x: 4.5, y: 5.5 }, { x: 21, y: 12.25 }, { size: 5, value: 1 });
        const dot = new Uint8Array(600);
        const at = { x: 29.9, y: 0.1 };
        const region = paintLine(dot, picture, at, at, { size: 1, value: 1 });
        return { mask: [...mask], dot: dot.indexOf(1), sum: dot.reduce((a, b) => a + b), region };
        """,
    )
    y, x = np.mgrid[:20, :30] + 0.5
    along = np.clip(((x - 4.5) * 16.5 + (y - 5.5) * 6.75) / (16.5**2 + 6.75**2), 0, 1)
    far = np.hypot(x - 4.5 - along * 16.5, y - 5.5 - along * 6.75)
    np.testing.assert_array_equal(np.reshape(found["mask"], (20, 30)), far <= 2.5)
    assert (found["dot"], found["sum"]) == (29, 1)
    assert found["region"] == {"left": 29, "top": 0, "right": 30, "bottom": 1}


def test_growing_and_shrinking_move_the_rim_by_one_pixel():
    cv2 = pytest.importorskip("cv2")
    mask = np.zeros((12, 9), np.uint8)
    mask[3:7, 2:6] = mask[0, 8] = 1
    found = run_in_node(
        *MASKS,
        script=f"""
        const mask = Uint8Array.from({mask.ravel().tolist()});
        return [1, 0].map((value) => [...rimMoved(mask, {{ width: 9, height: 12 }}, value)]);
        """,
    )
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    np.testing.assert_array_equal(np.reshape(found[0], mask.shape), cv2.dilate(mask, cross))
    np.testing.assert_array_equal(np.reshape(found[1], mask.shape), cv2.erode(mask, cross))


def test_the_transform_is_numpys_and_a_tone_is_loudest_at_its_own_height():
    found = run_in_node(
        "sound_pictures.js",
        script="""
        const real = Float64Array.from({ length: 16 }, (_, at) => ((at * 7) % 5) - 2);
        const imaginary = new Float64Array(16);
        transform(real, imaginary);
        const turn = (2 * Math.PI * 1000) / 16000;
        const tone = Float32Array.from({ length: 8000 }, (_, at) => Math.sin(turn * at));
        const { rows, levels } = spectrogram(tone, 0, 8000, 10);
        const column = levels.subarray(5 * rows, 6 * rows);
        const sound = Float32Array.of(0, 0.5, -0.25, 0.125);
        return { real: [...real], imaginary: [...imaginary], rows,
                 loudest: column.indexOf(Math.max(...column)), peaks: [...peaks(sound, 0, 4, 2)] };
        """,
    )
    wanted = np.fft.fft([(at * 7) % 5 - 2 for at in range(16)])
    np.testing.assert_allclose(found["real"], wanted.real, atol=1e-9)
    np.testing.assert_allclose(found["imaginary"], wanted.imag, atol=1e-9)
    assert found["loudest"] == 1000 * 2 * found["rows"] // 16000
    assert found["peaks"] == [0, 0.5, -0.25, 0.125]
