import os
import shutil

import pytest
from ledger_makers import contents, people, picture

from ecosystem_kit.ledger import Ledger, LedgerError


def test_what_a_killed_writer_left_is_cleared_up_on_opening(tmp_path):
    with Ledger(tmp_path) as ledger:
        kept = contents(tmp_path)["ledger.sqlite"] and people(ledger, names=["ada"])["ada"]
        media = contents(tmp_path / "media")
        folder = ledger.media_path(kept[0]).parent
        (folder / f"{folder.name}{'0' * 62}.jpg").write_bytes(b"a row never came")
        (folder / f"{folder.name}{'1' * 62}.jpg.0a1b.part").write_bytes(b"half")
        (folder / "of the learner.txt").write_bytes(b"not ours")
        (tmp_path / "media" / "writing-0123.unfinished").touch()
    with Ledger(tmp_path) as ledger:
        assert ledger.samples().ids == kept
    (folder / "of the learner.txt").unlink()
    assert contents(tmp_path / "media") == media


def test_a_file_set_aside_comes_back_when_a_row_names_it_after_all(tmp_path):
    with Ledger(tmp_path) as ledger:
        number = people(ledger, names=["ada"])["ada"][0]
        path = ledger.media_path(number)
        path.rename(path.with_name(path.name + ".aside"))
        (tmp_path / "media" / "writing-0123.unfinished").touch()
    with Ledger(tmp_path) as ledger:
        assert ledger.problems() == []
        assert ledger.picture(number).shape == (12, 16, 3)


def test_a_file_deleted_by_hand_is_named_with_its_mend(tmp_path):
    with Ledger(tmp_path) as ledger:
        number = people(ledger, names=["ada"])["ada"][0]
        ledger.media_path(number).unlink()
        with pytest.raises(LedgerError, match="label its sample 'exclude'"):
            ledger.picture(number)
        assert len(ledger.problems()) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows locks the file that is turned back here")
def test_a_commit_cut_off_before_others_could_see_it_does_not_come_back_without_its_media(tmp_path):
    index = tmp_path / "a" / "ledger.sqlite-shm"
    with Ledger(tmp_path / "a") as alive:
        session = alive.add_session("ada", consent=True)
        seen = index.read_bytes()
        with Ledger(tmp_path / "a") as killed:
            number = killed.add_picture(session, picture())
            media = killed.media_path(number)
        # A kill after the log has the commit and before its index does: nobody sees the row.
        with index.open("r+b") as file:
            file.write(seen)
        (tmp_path / "a" / "media" / "writing-0123.unfinished").touch()
        assert media.exists()
        assert len(alive.samples()) == 0
        Ledger(tmp_path / "a").close()
        assert not media.exists()
        # All are killed: whoever opens first now reads the log from its beginning.
        shutil.copytree(tmp_path / "a", tmp_path / "b", ignore=lambda *_: [index.name])
    with Ledger(tmp_path / "b") as ledger:
        assert ledger.problems() == []
        assert len(ledger.samples()) == 0
