import numpy as np
import pytest

from ecosystem_kit.course import equipment
from ecosystem_kit.course.doctor import Finding
from ecosystem_kit.course.equipment import Report


@pytest.mark.parametrize(
    ("total", "well"), [(8_000_000_000, True), (500_000_000, False)], ids=["enough", "little"]
)
def test_too_little_memory_has_to_be_mended(total, well):
    assert equipment.look_at_memory(total).well == well


def test_this_machine_says_how_much_memory_it_has():
    assert equipment.memory_bytes() > 100_000_000


def test_a_containers_limit_counts_when_it_is_lower(tmp_path, monkeypatch):
    limit = tmp_path / "memory.max"
    limit.write_text("1000000\n", encoding="ascii")
    monkeypatch.setattr(equipment, "CGROUP_LIMITS", (str(limit), str(tmp_path / "absent")))
    assert equipment.memory_bytes() == 1_000_000


def test_a_container_without_a_limit_leaves_the_machines_memory(tmp_path, monkeypatch):
    limit = tmp_path / "memory.max"
    limit.write_text("max\n", encoding="ascii")
    monkeypatch.setattr(equipment, "CGROUP_LIMITS", (str(limit),))
    assert equipment.memory_bytes() == equipment._machine_memory()


def test_missing_sample_people_have_to_be_fetched_back(monkeypatch):
    from ecosystem_kit import sample_people

    monkeypatch.setattr(sample_people, "files", lambda kind: [])
    finding = equipment.look_at_people()
    assert "0 pictures, 0 sounds" in finding.found
    assert "git checkout" in finding.mend


class _Model:
    def predict(self, X):
        return np.full(len(X), "3")


def test_a_starter_model_that_cant_be_loaded_says_why():
    def broken():
        raise RuntimeError("hand.skops has SHA-256 0000")

    finding = equipment.time_starter("hand", broken, kind="picture")
    assert not finding.well
    assert "0000" in finding.mend


def test_a_starter_model_is_timed():
    finding = equipment.time_starter("hand", _Model, kind="picture")
    assert finding.well, str(finding)
    assert "one answer in" in finding.found


def test_a_report_is_healthy_until_something_has_to_be_mended():
    report = Report((Finding("a", "fine"),))
    assert report.healthy
    report = Report((*report.findings, Finding("c", "gone", "Get <it> back.")))
    assert not report.healthy
    assert "Get &lt;it&gt; back." in report._repr_html_()
    assert "MEND  c: gone" in repr(report)


def test_the_doctor_finds_the_course_healthy_and_leaves_the_camera_to_the_browser(tmp_path):
    report = equipment.examine(tmp_path)
    assert report.healthy, repr(report)
    assert "belong to the browser" in report._repr_html_()
    assert "belong to the browser" in repr(report)
    assert report.seen_by_browser == ()


def test_what_the_browser_found_is_told_and_makes_nobody_ill():
    report = Report((Finding("disk", "9 GB free"),))
    camera = {"what": "camera", "found": "none found", "mend": "Plug one in.", "needed": False}
    kept = report.widget._handle("found", {"findings": [{**camera, "found": "?"}]}, [])
    report.widget._handle("found", {"findings": [camera]}, [])
    assert kept == {"kept": 1}
    assert report.seen_by_browser == (
        Finding("camera", "none found", "Plug one in.", needed=False),
    )
    assert report.healthy
    assert "note  camera: none found\n      Plug one in." in repr(report)


def test_a_live_notebook_gets_the_widget_and_a_page_on_paper_the_table():
    bundle = Report((Finding("disk", "9 GB free"),))._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "✔ fine" in bundle["text/html"]
    assert "disk: 9 GB free" in bundle["text/plain"]
