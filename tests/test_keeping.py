import numpy as np
import pytest

from ecosystem_kit import keeping
from ecosystem_kit.ledger import Ledger


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    with Ledger(folder) as ledger:
        session = ledger.add_session("ada", consent=True)
        other = ledger.add_session("bo", consent=True)
        for i in range(3):
            ledger.add_picture(
                session if i else other, np.full((16, 16, 3), 40 * i, np.uint8), prompt=str(i)
            )
    (folder / "plan.toml").write_text("plan", encoding="utf-8")
    return folder


def test_a_backup_holds_every_sample_and_can_be_opened_as_a_project(project, tmp_path):
    backup = keeping.back_up(project, tmp_path / "backup")
    assert str(keeping.verify(backup)) == "3 samples, every file there and whole"
    with Ledger(backup) as restored:
        assert [sample.prompt for sample in restored.samples()] == ["0", "1", "2"]
        assert restored.picture(2).shape == (16, 16, 3)
    assert (backup / "plan.toml").read_text(encoding="utf-8") == "plan"


def test_a_backup_made_while_a_notebook_writes_is_whole(project, tmp_path):
    with Ledger(project) as ledger:
        session = ledger.add_session("cy", consent=True)
        ledger.add_picture(session, np.full((16, 16, 3), 200, np.uint8))
        backup = keeping.back_up(project, tmp_path / "backup")
    report = keeping.verify(backup)
    assert (report.good, report.samples) == (True, 4)


def test_one_changed_byte_and_one_lost_file_are_both_found(project, tmp_path):
    backup = keeping.back_up(project, tmp_path / "backup")
    first, second, _ = sorted((backup / "media").rglob("*.jpg"))
    content = bytearray(first.read_bytes())
    content[-1] ^= 1
    first.write_bytes(content)
    second.unlink()
    report = keeping.verify(backup)
    assert (report.damaged, report.missing) == ([first.name], [second.name])
    assert not report.good
    assert "1 files missing and 1 damaged" in str(report)


def test_what_was_forgotten_leaves_the_backup_when_it_is_made_again(project, tmp_path):
    backup = keeping.back_up(project, tmp_path / "backup")
    with Ledger(project) as ledger:
        ledger.forget_person("ada")
    keeping.back_up(project, backup)
    assert keeping.verify(backup).samples == 1
    assert len(list((backup / "media").rglob("*.jpg"))) == 1


def test_a_backup_inside_the_project_and_one_of_nothing_are_refused(project, tmp_path):
    with pytest.raises(ValueError, match="another disk"):
        keeping.back_up(project, project / "backup")
    with pytest.raises(FileNotFoundError, match="a project's folder"):
        keeping.back_up(tmp_path / "nothing", tmp_path / "backup")
    with pytest.raises(FileNotFoundError, match="a backup's folder"):
        keeping.verify(tmp_path / "nothing")


def test_the_cost_grows_with_samples_and_copies(project):
    weight = keeping.mean_bytes(project)
    assert weight > 100
    once = keeping.monthly_cost_eur(1000, bytes_each=weight, copies=1)
    assert keeping.monthly_cost_eur(2000, bytes_each=weight, copies=3) == pytest.approx(6 * once)


def test_a_project_without_captures_has_no_mean_size(tmp_path):
    with pytest.raises(ValueError, match="no captures"):
        keeping.mean_bytes(tmp_path)
