import numpy as np
import pytest

from ecosystem_kit import equipment, nets
from ecosystem_kit.equipment import FINE, LATER, MEND, MIND, Finding, Report


def test_an_old_python_has_to_be_mended_and_the_oldest_allowed_is_fine():
    assert equipment.look_at_python((3, 10, 14)).verdict == MEND
    assert equipment.look_at_python((3, 11, 0)).verdict == FINE


@pytest.mark.parametrize(
    ("total", "verdict"),
    [(8_000_000_000, FINE), (1_000_000_000, MIND)],
    ids=["enough", "little"],
)
def test_little_memory_is_worth_minding(total, verdict):
    assert equipment.look_at_memory(total).verdict == verdict


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


def test_a_full_disk_and_one_that_is_not_ones_own_have_to_be_mended(tmp_path):
    assert equipment.look_at_disk(tmp_path, free_bytes=10**6).verdict == MEND
    assert equipment.look_at_disk(tmp_path, free_bytes=10**10).verdict == FINE
    missing = equipment.look_at_disk(tmp_path / "absent")
    assert missing.verdict == MEND
    assert "ECO_PROJECT" in missing.mend


def test_each_net_is_checked_and_a_changed_one_has_to_be_mended(monkeypatch):
    assert {one.verdict for one in equipment.look_at_nets()} == {FINE}

    def changed(name):
        raise nets.NetMissing(f"{name} has other bytes")

    monkeypatch.setattr(nets, "path", changed)
    findings = equipment.look_at_nets()
    assert {one.verdict for one in findings} == {MEND}
    assert len(findings) == len(nets.NETS)


class _Model:
    def predict(self, X):
        return np.full(len(X), "3")


def test_a_starter_model_that_cant_be_loaded_says_why():
    def broken():
        raise RuntimeError("hand.skops has SHA-256 0000")

    finding = equipment.time_starter("hand", broken, kind="picture")
    assert finding.verdict == MEND
    assert "0000" in finding.mend


def test_a_starter_model_is_timed():
    finding = equipment.time_starter("hand", _Model, kind="picture")
    assert finding.verdict == FINE
    assert "answers in" in finding.found


def test_a_report_is_healthy_until_something_has_to_be_mended():
    report = Report([Finding("a", "fine"), Finding("b", "slow", MIND, "Close <programs>.")])
    assert report.healthy
    assert "Close &lt;programs&gt;." in report._repr_html_()
    report.append(Finding("c", "gone", MEND, "Get it back."))
    assert not report.healthy
    assert "⚠ c: gone. Get it back." in str(report)


def test_the_doctor_leaves_camera_and_microphone_to_the_browser(tmp_path):
    report = equipment.doctor(tmp_path)
    assert report.healthy, str(report)
    assert report[-1].verdict == LATER
    assert "notebook 02" in report[-1].found
