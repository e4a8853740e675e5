import numpy as np

from ecosystem_kit import provenance
from ecosystem_kit.ledger import Ledger


def test_the_same_data_code_packages_and_seed_give_the_same_provenance(tmp_path):
    with Ledger(tmp_path) as ledger:
        first = provenance.provenance(ledger, seed=0)
        assert first.differences(provenance.provenance(ledger, seed=0)) == []
        assert first.differences(provenance.provenance(ledger, seed=1)) == ["seed"]


def test_one_more_label_is_another_version_of_the_data(tmp_path):
    with Ledger(tmp_path) as ledger:
        session = ledger.add_session("ada", consent=True)
        sample = ledger.add_picture(session, np.zeros((8, 8, 3), np.uint8))
        before = provenance.provenance(ledger, seed=0)
        ledger.add_label(sample, "1")
        assert before.differences(provenance.provenance(ledger, seed=0)) == ["data"]


def test_a_changed_line_of_code_is_another_version_of_the_code(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    before = provenance.code_version(tmp_path)
    assert provenance.code_version(tmp_path) == before
    (tmp_path / "a.py").write_text("x = 2\n", encoding="utf-8")
    assert provenance.code_version(tmp_path) != before


def test_the_ledger_takes_a_runs_provenance_as_it_is(tmp_path):
    with Ledger(tmp_path) as ledger:
        made = provenance.provenance(ledger, seed=3)
        ledger.add_run("rule", stage=3, purpose="baseline", correct=1, total=2, **made.for_run())
        (run,) = ledger.runs()
        assert (run.data_version, run.seed) == (made.data, 3)
