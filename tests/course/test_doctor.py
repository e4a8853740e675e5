"""The doctor finds what is wrong and says what mends it."""

import dataclasses

import numpy as np

from ecosystem_kit import nets
from ecosystem_kit.course import doctor
from ecosystem_kit.ledger import Ledger


def test_a_machine_that_is_ready_has_nothing_to_mend(tmp_path):
    findings = doctor.examine(workspace=tmp_path / "mine", project=tmp_path / "project")
    assert [str(finding) for finding in findings if not finding.well] == []
    assert not (tmp_path / "project").exists()


def test_a_missing_package_is_named_with_the_mend(tmp_path):
    lock = tmp_path / "course.lock"
    lock.write_text("numpy==1.0 \\\n    --hash=sha256:0\nno-such-thing==1.0 \\\n", "utf-8")
    finding = doctor.look_at_packages(lock)
    assert "1 missing: no-such-thing" in finding.found
    assert "python3 start.py" in finding.mend


def test_another_version_is_noted_and_no_illness(tmp_path):
    lock = tmp_path / "course.lock"
    lock.write_text("numpy==1.0 \\\n    --hash=sha256:0\n", "utf-8")
    finding = doctor.look_at_packages(lock)
    assert finding.well
    assert "1 of another version" in finding.found


def test_a_net_with_other_bytes_is_found(monkeypatch):
    wrong = dataclasses.replace(nets.NETS["speech_mel"], sha256="0" * 64)
    monkeypatch.setitem(nets.NETS, "speech_mel", wrong)
    finding = doctor.look_at_nets()
    assert (finding.well, finding.found) == (False, "1 of 4 can't be used")


def test_a_disk_without_room_is_found(tmp_path, monkeypatch):
    assert doctor.look_at_disk(tmp_path / "not" / "there").well
    monkeypatch.setattr(doctor, "ENOUGH_GB", 1e9)
    assert "free some space" in doctor.look_at_disk(tmp_path).mend


def test_a_folder_that_can_not_be_written_is_found(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    assert not doctor.look_at_folder(in_the_way).well
    assert doctor.look_at_folder(tmp_path).well


def test_a_lost_capture_is_found(tmp_path):
    with Ledger(tmp_path) as ledger:
        session = ledger.add_session("ada", consent=True)
        sample = ledger.add_picture(session, np.zeros((8, 8, 3), np.uint8))
        media = ledger.media_path(sample)
    assert doctor.look_at_project(tmp_path).found == "all samples there: 1"
    media.unlink()
    finding = doctor.look_at_project(tmp_path)
    assert (finding.found, "is gone or damaged" in finding.mend) == ("problems: 1", True)


def test_a_file_that_is_no_ledger_is_found(tmp_path):
    (tmp_path / "ledger.sqlite").write_text("no database at all" * 99, encoding="utf-8")
    finding = doctor.look_at_project(tmp_path)
    assert not finding.well
    assert str(finding).startswith("MEND  project:")
