"""The command `eco`: each command does what it says, or says why not."""

import numpy as np
import pytest
from one_notebook import lay_out

from ecosystem_kit import cli, consent, data_sets
from ecosystem_kit.ledger import Ledger


@pytest.fixture(autouse=True)
def learner(tmp_path, monkeypatch):
    """A course of one notebook, a workspace and a project, all in a temporary folder."""
    return lay_out(tmp_path, monkeypatch, code="first = 1")


@pytest.fixture
def project(learner):
    """The learner's project, with one captured person."""
    folder = learner / "my_assistant" / "project"
    with Ledger(folder) as ledger:
        session = ledger.add_session("ada", consent=True)
        for value in range(3):
            ledger.add_picture(session, np.full((32, 32, 3), value, np.uint8), prompt="1")
        ledger.mark_activity("03")
    return folder


def run(capsys, *arguments: str) -> tuple[int, str]:
    """Run one command; return its exit code and all that it printed."""
    code = cli.main(arguments)
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def test_map_writes_a_page_or_a_picture_and_opens_it(capsys, project, learner, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    code, said = run(capsys, "map")
    assert (code, said) == (0, f"The map lies in {project / 'map.html'}\n")
    assert opened == [(project / "map.html").as_uri()]
    assert "You are at 2 Data collection" in (project / "map.html").read_text("utf-8")
    picture = learner / "map.svg"
    assert run(capsys, "map", "--output", str(picture), "--no-browser")[0] == 0
    assert picture.read_text("utf-8").startswith("<svg ")
    assert len(opened) == 1
    nowhere = learner / "nowhere" / "map.html"
    code, said = run(capsys, "map", "--output", str(nowhere), "--no-browser")
    assert (code, "name a file of yours" in said) == (1, True)


def test_map_without_a_project_makes_none(capsys, learner, monkeypatch):
    monkeypatch.chdir(learner)
    assert run(capsys, "map", "--no-browser")[0] == 0
    assert "thirteen reasons to stop and go back" in (learner / "map.html").read_text("utf-8")
    assert not (learner / "my_assistant").exists()


def test_update_makes_the_workspace_and_says_when_all_is_done(capsys, learner):
    assert run(capsys, "update") == (0, "03_labeling.ipynb: made\n")
    assert run(capsys, "update") == (0, f"{learner / 'my_assistant'} is up to date.\n")


def test_reset_names_what_is_kept(capsys, learner):
    run(capsys, "update")
    mine = learner / "my_assistant" / "03_labeling.ipynb"
    mine.write_text(mine.read_text("utf-8").replace("first = 1", "mine = 2"), "utf-8")
    code, said = run(capsys, "reset", "03")
    assert code == 0
    assert "the one before is kept as 03_labeling.kept-" in said
    assert "first = 1" in mine.read_text("utf-8")


def test_a_mistake_is_one_sentence_and_exit_code_1(capsys):
    code, said = run(capsys, "reset", "77")
    assert (code, said) == (1, "eco reset: no notebook '77', wanted one of 03: `eco reset 03`\n")


def test_status_says_stage_hours_samples_path_and_changes(capsys, project):
    run(capsys, "update")
    with Ledger(project) as ledger:
        gate = ledger.add_gate(1, verdict="GO", sentence="all is well", evidence={})
        ledger.decide_gate(gate, "accepted")
    code, said = run(capsys, "status")
    assert code == 0
    assert "Furthest: notebook 03, Data collection & labeling: What is the truth" in said
    assert "Hours: 0.0 (03 0.0)" in said
    assert "Samples: pictures 3, sounds 0, people 1, synthetic people among them 0" in said
    assert "Path: stage 1 GO, you: accepted" in said
    assert "Your notebooks: none changed yet" in said


def test_status_makes_no_project(capsys, learner):
    code, said = run(capsys, "status")
    assert (code, "No project yet" in said) == (0, True)
    assert not (learner / "my_assistant").exists()


def test_forget_asks_and_keeps_everything_unless_the_answer_is_yes(capsys, project, monkeypatch):
    asked = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "n")
    code, said = run(capsys, "forget")
    assert (code, "nothing was done" in said) == (1, True)
    assert "Delete all 3 captures" in asked[0]
    with Ledger(project) as ledger:
        assert len(ledger.samples()) == 3


def test_forget_deletes_every_file_and_row_for_good(capsys, project, monkeypatch):
    before = [path for path in (project / "media").rglob("*") if path.is_file()]
    assert len(before) == 3
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    code, said = run(capsys, "forget")
    assert (code, said) == (0, "Deleted: captures 3, files 3, of ada.\n")
    assert not any(path.exists() for path in before)
    rest = b"".join(path.read_bytes() for path in project.rglob("*") if path.is_file())
    assert b"ada" not in rest
    with Ledger(project) as ledger:
        assert len(ledger.samples()) == 0


def test_where_nobody_can_be_asked_nothing_is_deleted(capsys, project, monkeypatch):
    def nobody(question):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    assert run(capsys, "forget")[0] == 1
    assert run(capsys, "forget", "--yes")[0] == 0
    assert run(capsys, "forget", "--yes")[0] == 0  # an empty project is no error


def test_forget_overdue_deletes_only_those_whose_yes_ran_out(capsys, project):
    assert "Nobody's consent has run out" in run(capsys, "forget", "--overdue")[1]
    with Ledger(project) as ledger:
        session = ledger.add_session("bob", consent=True)
        ledger.add_sound(session, np.zeros(200, np.float32))
        consent.answer(ledger, camera=False, microphone=False, person="bob")
    code, said = run(capsys, "forget", "--overdue", "--yes")
    assert (code, said) == (0, "Deleted: captures 1, files 1, of bob.\n")
    with Ledger(project) as ledger:
        assert ledger.people() == {"ada": 3}


def test_forget_without_a_project_makes_none(capsys, learner):
    code, said = run(capsys, "forget", "--yes")
    assert (code, said.startswith("There is nothing to forget")) == (0, True)
    assert not (learner / "my_assistant").exists()


@pytest.fixture
def pictures(tmp_path):
    """Two good pictures in folders of their classes, and one that is none."""
    import cv2

    for label in ("0", "unknown"):
        (tmp_path / "shots" / label).mkdir(parents=True)
        shade = 40 * (label == "0")
        cv2.imwrite(str(tmp_path / "shots" / label / "a.png"), np.full((16, 16, 3), shade, "uint8"))
    (tmp_path / "shots" / "0" / "b.jpg").write_text("not a picture", encoding="utf-8")
    return tmp_path / "shots"


def test_import_takes_a_folder_as_one_session_and_names_what_it_left(capsys, learner, pictures):
    arguments = ["import", "pictures", str(pictures), "--person", "bob", "--light", "lamp"]
    code, said = run(capsys, *arguments, "--consent")
    assert code == 0
    assert said.startswith("2 imported, 0 were there already, 1 could not be read\n  b.jpg: ")
    with Ledger(learner / "my_assistant" / "project") as ledger:
        (session,) = ledger.sessions()
        assert (session.person, session.light, session.synthetic) == ("bob", "lamp", False)
        assert sorted(sample.label for sample in ledger.samples()) == ["0", "unknown"]


def test_import_without_consent_takes_nothing(capsys, learner, pictures):
    code, said = run(capsys, "import", "pictures", str(pictures), "--person", "bob")
    assert (code, "ask bob, and add --consent" in said) == (1, True)
    assert not (learner / "my_assistant").exists()


def test_import_of_a_folder_that_is_not_there_leaves_no_session(capsys, learner):
    nowhere = str(learner / "nowhere")
    code, said = run(capsys, "import", "sounds", nowhere, "--person", "bob", "--consent")
    assert (code, "there is no folder" in said) == (1, True)
    with Ledger(learner / "my_assistant" / "project") as ledger:
        assert ledger.sessions() == []


def test_what_is_exported_comes_back_by_the_folders_of_its_people(capsys, project, learner):
    with Ledger(project) as ledger:
        ledger.add_label(1, "3")
    out = learner / "out"
    code, said = run(capsys, "export", "cvat", str(out))
    assert (code, said) == (
        0,
        f"The labels lie in {out / 'annotations.xml'}, the pictures beside it.\n",
    )
    run(capsys, "forget", "--yes")
    code, said = run(capsys, "import", "cvat", str(out), "--by-folder", "--consent")
    assert (code, said.splitlines()[1]) == (0, "1 labels added, 0 left out")
    with Ledger(project) as ledger:
        assert [(one.person, one.label) for one in ledger.samples()] == [
            ("ada", "3"),
            ("ada", None),
            ("ada", None),
        ]


def test_labels_alone_need_nobodys_consent_again_and_new_pictures_do(capsys, project, learner):
    run(capsys, "export", "csv", str(learner / "out"))
    table = learner / "out" / "labels.csv"
    table.write_text(table.read_text("utf-8").replace("picture,,", "picture,7,"), "utf-8")
    code, said = run(capsys, "import", "csv", str(table))
    assert (code, "3 labels added" in said) == (0, True)
    code, said = run(capsys, "import", "csv", str(table), "--by-folder")
    assert (code, "ask each of them, and add --consent" in said) == (1, True)
    code, said = run(capsys, "import", "pictures", str(learner / "out"))
    assert (code, "say who is on them" in said) == (1, True)


@pytest.mark.parametrize("what", ["coco", "label-studio", "csv", "image-folder", "tables"])
def test_export_writes_each_form_and_never_over_another(capsys, project, learner, what):
    assert run(capsys, "export", what, str(learner / "out"))[0] == 0
    code, said = run(capsys, "export", what, str(learner / "out"))
    assert (code, "export to a new folder" in said) == (1 - (what == "image-folder"), code == 1)


def test_export_without_a_project_makes_none(capsys, learner):
    code, said = run(capsys, "export", "coco", str(learner / "out"))
    assert (code, "notebook 00 begins it" in said) == (1, True)
    assert not (learner / "my_assistant").exists()


def test_the_formats_of_the_command_are_those_of_the_ledger():
    from ecosystem_kit import exchange_commands, ledger

    assert set(exchange_commands.FORMATS) == set(ledger.FORMATS)


def test_data_shows_the_licence_and_fetches_only_after_it_was_accepted(
    capsys, tmp_path, monkeypatch
):
    fetched = []
    monkeypatch.setattr(data_sets, "fetch", lambda name: fetched.append(name) or tmp_path)
    monkeypatch.setattr("builtins.input", lambda question: "")
    code, said = run(capsys, "data", "fetch", "speech")
    assert (code, "licence: CC BY-SA 4.0" in said, fetched) == (1, True, [])
    assert run(capsys, "data", "fetch", "speech", "--yes")[0] == 0
    assert fetched == ["speech"]


def test_data_lists_the_sets_and_refuses_an_unknown_one(capsys):
    code, said = run(capsys, "data", "list")
    assert (code, "signs - Sign Language" in said, "speech - Free Spoken" in said) == (0, 1, 1)
    code, said = run(capsys, "data", "fetch", "faces")
    assert (code, "name one of signs, speech" in said) == (1, True)


def test_open_updates_the_workspace_and_hands_on_its_options(capsys, learner, monkeypatch):
    opened = []

    def open_lab(space, **options):
        opened.append((space.folder, options))
        return 0

    monkeypatch.setattr("ecosystem_kit.course.lab.open_lab", open_lab)
    code, said = run(capsys, "open", "--no-browser", "--port", "8899")
    assert (code, said) == (0, "03_labeling.ipynb: made\n")
    assert opened == [(learner / "my_assistant", {"browser": False, "port": 8899})]


def test_the_project_lies_where_the_notebooks_put_it(learner, monkeypatch):
    assert cli.project_folder() == learner / "my_assistant" / "project"
    monkeypatch.setenv("ECO_PROJECT", str(learner / "elsewhere"))
    assert cli.project_folder() == learner / "elsewhere"
