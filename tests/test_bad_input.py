"""Every kind of bad input that a learner can bring, through the door that they would use.

Each is either converted, or answered with a sentence that says what was found and what to do;
what was in the project before is still there, whole.
"""

import io
import os
import sqlite3
import tempfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan, PlanError
from ecosystem_kit.project import Project


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path / "project")
    session = project.ledger.add_session("ada", consent=True)
    project.ledger.add_picture(session, np.full((20, 20, 3), 90, np.uint8), prompt="1")
    yield project
    project.ledger.close()


def nothing_is_lost(project):
    assert [sample.prompt for sample in project.ledger.samples()] == ["1"]
    assert project.ledger.problems() == []
    assert project.ledger.picture(1).shape == (20, 20, 3)


def jpeg(height=40, width=60):
    import cv2

    noise = np.random.default_rng(0).integers(0, 256, (height, width, 3)).astype(np.uint8)
    return cv2.imencode(".jpg", noise)[1].tobytes()


def huge_png(side=10_001):
    """A picture of over 100 megapixels in a file of some kilobytes."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("1", (side, side)).save(file, format="PNG")
    return file.getvalue()


def wav(seconds=1.0, *, rate=16_000, channels=1, subtype="PCM_16"):
    time = np.arange(round(seconds * rate)) / rate
    tone = 0.5 * np.sin(2 * np.pi * 440 * time)
    file = io.BytesIO()
    soundfile.write(
        file, np.repeat(tone[:, None], channels, axis=1), rate, subtype=subtype, format="WAV"
    )
    return file.getvalue()


REFUSED_PICTURES = {
    "truncated JPEG": (lambda: jpeg()[:900], "cut off|truncated|ends|damaged"),
    "empty file": (lambda: b"", "empty|0 bytes"),
    "text named .jpg": (lambda: b"This is no picture, it is a letter.", "text|no picture"),
    "100 megapixels": (huge_png, "megapixel|pixels"),
    "floats": (lambda: np.zeros((8, 8, 3)), "uint8"),
    "no colours": (lambda: np.zeros((8, 8), np.uint8), r"\(8, 8\)"),
    "many at once": (lambda: np.zeros((2, 8, 8, 3), np.uint8), r"\(2, 8, 8, 3\)"),
}
REFUSED_SOUNDS = {
    "0-byte WAV": (lambda: b"", "empty|0 bytes"),
    "text named .wav": (lambda: b"no sound at all, only words", "text|no sound"),
    "not a number": (lambda: np.full(1600, np.nan, np.float32), "nan|NaN|finite|number"),
    "a picture": (lambda: np.zeros((8, 8, 3), np.float32), r"\(8, 8, 3\)"),
}
CONVERTED_SOUNDS = {
    "24 bit": wav(subtype="PCM_24"),
    "44.1 kHz": wav(rate=44_100),
    "8 kHz": wav(rate=8_000),
    "stereo": wav(channels=2),
    "floats": wav(subtype="FLOAT"),
}


@pytest.mark.parametrize("what", REFUSED_PICTURES)
def test_a_bad_picture_is_refused_with_what_was_found(project, what):
    make, words = REFUSED_PICTURES[what]
    with pytest.raises(ValueError, match=rf"(?i){words}"):
        project.ledger.add_picture(1, make(), prompt="2")
    nothing_is_lost(project)


@pytest.mark.parametrize("what", REFUSED_SOUNDS)
def test_a_bad_sound_is_refused_with_what_was_found(project, what):
    make, words = REFUSED_SOUNDS[what]
    with pytest.raises(ValueError, match=words):
        project.ledger.add_sound(1, make(), prompt="2")
    nothing_is_lost(project)


@pytest.mark.parametrize("what", CONVERTED_SOUNDS)
def test_another_kind_of_recording_is_converted_and_keeps_its_pitch(project, what):
    number = project.ledger.add_sound(1, CONVERTED_SOUNDS[what])
    sound = project.ledger.sound(number)
    assert sound.dtype == np.float32
    assert len(sound) == pytest.approx(16_000, abs=20)
    strength = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    assert strength.argmax() * 16_000 / len(sound) == pytest.approx(440, abs=2)
    assert project.ledger.media_path(number).read_bytes() == CONVERTED_SOUNDS[what]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ("max_error = 7", "max_error: found 7"),
        ('classes = "0, 1"', "classes"),
        ("max_eror = 0.1", "max_eror"),
        ("max_error = ", "line"),
    ],
    ids=["out of range", "wrong type", "unknown name", "no value"],
)
def test_a_plan_that_was_edited_by_hand_is_told_what_is_wrong_and_left_alone(project, edit, words):
    text = Plan.default().save(project.plan_path) or project.plan_path.read_text(encoding="utf-8")
    text = project.plan_path.read_text(encoding="utf-8")
    table = "[assistant]" if "classes" in edit else "[requirements]"
    name = edit.split(" =")[0]
    kept = "\n".join(line for line in text.splitlines() if not line.startswith(f"{name} "))
    broken = kept.replace(table, f"{table}\n{edit}")
    project.plan_path.write_text(broken, encoding="utf-8")
    with pytest.raises(PlanError, match=words):
        _ = project.plan
    assert project.plan_path.read_text(encoding="utf-8") == broken
    nothing_is_lost(project)


def test_a_ledger_of_a_newer_version_is_refused_and_not_touched(project):
    project.ledger.close()
    path = project.folder / "ledger.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Exception, match="version 999"):
        Ledger(project.folder)
    assert path.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which Windows has not")
def test_a_read_only_folder_says_which_one_and_what_to_do():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:  # pragma: no cover  runs in the child
            if os.geteuid() == 0:
                os.setuid(65_534)  # the administrator could write; nobody can't
            try:
                Ledger(Path(folder) / "project")
                said = "no error"
            except Exception as error:
                said = str(error)
            os.write(writer, said.encode())
            os._exit(0)
        os.waitpid(child, 0)
        said = os.read(reader, 10_000).decode()
        os.close(reader)
        os.close(writer)
    assert folder in said
    assert any(word in said for word in ("rights", "write", "Choose", "choose"))


def test_a_folder_that_can_not_be_made_says_which_one_and_what_to_do(tmp_path):
    (tmp_path / "project").write_text("a file stands where the folder should be")
    with pytest.raises(Exception, match="project"):
        Ledger(tmp_path / "project")
