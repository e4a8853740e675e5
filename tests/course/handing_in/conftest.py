"""A learner with something to hand in, and with a face that must stay at home."""

import base64

import pytest
from handed_in import FACE
from one_notebook import lay_out

from ecosystem_kit.ledger import Ledger


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    import cv2

    return cv2.imencode(".jpg", FACE)[1].tobytes()


@pytest.fixture(scope="module")
def coded(jpeg) -> str:
    return base64.b64encode(jpeg).decode()


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """A course of one notebook, a workspace and a project, all in a temporary folder."""
    return lay_out(tmp_path, monkeypatch)


@pytest.fixture
def project(course):
    """Two real persons and a sample person, each with captures; one answer of consent."""
    folder = course / "my_assistant" / "project"
    with Ledger(folder) as ledger:
        for name, made_up in {"kurt": False, "ada": True, "Zoë": False}.items():
            session = ledger.add_session(name, consent=True, synthetic=made_up, device="a phone")
            number = ledger.add_picture(session, FACE, prompt="1")
            ledger.add_label(number, "1", by=name, seconds=2)
            ledger.add_label(number, "1" if made_up else "2", by=name, pass_number=2)
        ledger.add_run("without kurt", stage=3, purpose="evaluation", kind="picture",
                       correct=9, total=10)  # fmt: skip
        gate = ledger.add_gate(3, verdict="GO", sentence="enough", evidence={})
        ledger.decide_gate(gate, "accepted", reason="Kurt and Zoë | agree <b>")
        ledger.mark_activity("03")
    return folder
