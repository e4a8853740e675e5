import json

import numpy as np
import pandas
import pytest
from sklearn.dummy import DummyClassifier

from ecosystem_kit import model_package, monitors, rollout, trade_front
from ecosystem_kit.assistant import Assistant
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.model_ladder import Ladder
from ecosystem_kit.model_package import PackageError
from ecosystem_kit.only_words import OnlyWords
from ecosystem_kit.pilot_replay import PilotClips
from ecosystem_kit.plan import Plan
from ecosystem_kit.rollout_steps import GO_ON, STOP, WAIT, bars_of, judge

SILENCE = np.zeros((2, 20_800), np.float32)


def constant(answer):
    return DummyClassifier(strategy="constant", constant=answer).fit(SILENCE, [answer, "unknown"])


class SmallProject:
    def __init__(self, folder):
        self.folder = folder
        self.ledger = Ledger(folder)
        self.plan = Plan()


@pytest.fixture
def project(tmp_path):
    project = SmallProject(tmp_path)
    yield project
    project.ledger.close()


@pytest.fixture
def package(project):
    return packed(project, "3")


def packed(project, answer):
    guarded = OnlyWords.around(constant(answer))
    return rollout.pack(project, guarded, name=f"says {answer}", limits="anything")


def test_package_holds_model_card_datasheet_tests_and_their_sums(package):
    wanted = {"model.skops", "card.md", "datasheet.md", "tests.json"}
    assert set(package.sums) == wanted
    assert {one.name for one in package.folder.iterdir()} == wanted | {"SHA256SUMS"}
    assert "Not for: anything" in (package.folder / "card.md").read_text(encoding="utf-8")


def test_model_that_answers_to_silence_is_not_packed(project):
    said = rollout.try_to_pack(project, constant("3"), name="deaf", limits="x")
    assert said.startswith("refused: deaf is not packed: silence gave “3”")
    assert not (project.folder / "packages").exists()


def test_loaded_model_answers_as_the_packed_one(package):
    assert rollout.load(package).predict(SILENCE).tolist() == ["unknown"] * 2
    assert rollout.try_to_load(package) == f"loaded {package.name}"


def test_one_changed_bit_is_refused_before_anything_is_opened(package):
    with pytest.raises(PackageError, match=r"model\.skops .* it was changed after packing"):
        rollout.load(rollout.tampered(package))
    rollout.load(package)


def test_missing_file_is_named(package):
    (package.folder / "card.md").unlink()
    assert "card.md is missing" in rollout.try_to_load(package)


def test_type_that_nobody_named_is_not_opened(package, monkeypatch):
    monkeypatch.setattr(model_package, "TRUSTED", [])
    assert "a type that is not trusted" in rollout.try_to_load(package)


def test_model_that_answers_otherwise_than_before_is_refused(package, monkeypatch):
    cases = json.loads((package.folder / "tests.json").read_text(encoding="utf-8"))
    cases[-1]["said"] = "9"
    monkeypatch.setattr(model_package, "_test_cases", lambda model: cases)
    assert "answers otherwise than when it was packed" in rollout.try_to_load(package)


def test_ladder_goes_down_to_its_lowest_rung_and_is_kept(project):
    rule, model = packed(project, "1"), packed(project, "2")
    ladder = Ladder.set_up([rule, model])
    assert ladder.active == model.name
    assert ladder.roll_back() == rule.name
    assert Ladder(ladder.folder).active == rule.name
    assert str(ladder) == f"{model.name} → [{rule.name}]"
    with pytest.raises(PackageError, match="kill switch"):
        ladder.roll_back()


def test_ladder_that_is_not_there_is_explained(tmp_path):
    with pytest.raises(PackageError, match="set one up"):
        Ladder(tmp_path)
    with pytest.raises(PackageError, match="pack the rule first"):
        Ladder.set_up([])


def test_roll_back_puts_the_model_before_in_place(project):
    ladder = Ladder.set_up([packed(project, "1"), packed(project, "2")])
    assistant = Assistant(voice=ladder.load())
    rollout.roll_back(assistant, ladder)
    assert not assistant.stopped
    assert assistant.voice.model_.constant == "1"
    with pytest.raises(PackageError):
        rollout.roll_back(assistant, ladder)
    assert assistant.stopped


def test_package_that_is_spoilt_leaves_the_assistant_stopped(project):
    ladder = Ladder.set_up([packed(project, "1"), packed(project, "2")])
    (ladder.folder / ladder.rungs[0] / "model.skops").write_bytes(b"spoilt")
    assistant = Assistant(voice=ladder.load())
    with pytest.raises(PackageError, match="changed after packing"):
        rollout.roll_back(assistant, ladder)
    assert assistant.stopped


PERSONS = np.repeat(list("abcde"), 40)


@pytest.mark.parametrize(
    ("wrong", "step", "verdict"),
    [(1, "all", GO_ON), (3, "all", WAIT), (3, "a few", GO_ON), (5, "a few", WAIT),
     (5, "shadow", GO_ON), (20, "shadow", STOP)],
)  # fmt: skip
def test_more_people_at_risk_want_more_proof(wrong, step, verdict):
    right = np.tile(np.arange(40) >= wrong, 5)
    assert judge(bars_of(Plan(max_error=0.10))[step], right, PERSONS).verdict == verdict


def test_step_with_too_few_answers_waits():
    bar = bars_of(Plan())["all"]
    assert judge(bar, np.ones(90, bool), PERSONS[:90]).verdict == WAIT


def answers(said, margin=0.9, answer_ms=20.0):
    return pandas.DataFrame({"said": said, "margin": margin, "answer_ms": answer_ms})


def test_monitor_gives_alarm_on_the_day_that_differs_and_on_no_other():
    quiet, strange = ["1"] * 28, ["unknown"] * 20 + ["1"] * 8
    readings = rollout.watch(answers(quiet * 3 + strange + quiet), Plan())
    assert readings["alarm"].tolist() == ["", "", "", "unknown", ""]


@pytest.mark.parametrize(
    ("column", "value", "alarm"), [("margin", 0.01, "hesitant"), ("answer_ms", 2_000.0, "late")]
)
def test_each_monitor_watches_its_own_share(column, value, alarm):
    table = answers(["1"] * 84)
    table.loc[56:, column] = value
    assert rollout.watch(table, Plan())["alarm"].tolist() == ["", "", alarm]


def test_monitors_are_drawn_with_their_alarms():
    readings = rollout.watch(answers(["1"] * 56 + ["unknown"] * 28), Plan())
    axes = monitors.plot_monitors(readings)
    assert len(axes.lines) == 2 * len(monitors.WATCHED)


OPTIONS = pandas.DataFrame(
    {"answer_ms": [5.0, 5.0, 30.0, 31.0], "right": [0.7, 0.5, 0.9, 0.9]}, index=list("abcd")
)


def test_front_keeps_what_nothing_beats():
    assert rollout.front(OPTIONS) == ["a", "c"]


def test_equal_options_stay_both():
    assert rollout.front(OPTIONS.loc[["a", "a"]].set_index([["x", "y"]])) == ["x", "y"]


def test_spoken_answers_last_longer_and_are_no_more_often_right():
    clips = PilotClips([1, 2], SILENCE, np.array(["3", "4"]), np.array(["a", "b"]), np.ones(2, int))
    options = rollout.weigh_options({"three": constant("3")}, clips)
    assert options["right"].tolist() == [0.5, 0.5]
    text, voice = options["answer_ms"]
    assert voice - text > trade_front._spoken_ms("en")["3"] / 2
    drawn = rollout.plot_options(options.assign(rating=4.0), plan=Plan())
    assert drawn.get_xscale() == "log"


def test_hours_are_shares_of_the_four_stages(project):
    assert set(rollout.hours_by_stage(project.ledger).values()) == {0.0}
    assert "no hours yet" in rollout.plot_hours(project).texts[0].get_text()
    project.ledger.note("guess 00.hours", {"value": {"planning": 25}, "unit": "%"})
    axes = rollout.plot_hours(project)
    named = {text.get_text() for text in axes.get_legend().get_texts()}
    assert named == {"the ledger", "your guess in 00"}


def test_plan_of_all_digits_leaves_no_free_words(project):
    project.plan = Plan(classes=list("0123456789"))
    with pytest.raises(ValueError, match="no digit outside"):
        rollout.free_words(project)


def test_passport_has_map_scores_and_decisions_with_reasons(project):
    project.ledger.add_run("net", stage=3, purpose="evaluation", kind="sound", correct=9, total=10)
    project.ledger.add_gate(
        4, verdict="GO", sentence="No evidence.", evidence=[], decision="overrule",
        reason="too <few> people",
    )  # fmt: skip
    shown = rollout.write_passport(project, shipped="net-1").data
    text = (project.folder / "passport.html").read_text(encoding="utf-8")
    assert "too &lt;few&gt; people" in shown
    assert "0.900 [" in shown
    assert "net-1" in shown
    assert "<svg" in shown
    assert text.startswith("<!DOCTYPE html>")


def test_link_of_a_metric_needs_answers_of_both_sorts(project):
    for person in ("a", "b"):
        session = project.ledger.add_session(person, consent=True)
        for n in range(40):
            truth = "1" if n % 2 else "2"
            behaviour = "accepted" if n % 2 else "repeated"
            project.ledger.add_event(session, said="1", truth=truth, behaviour=behaviour)
    found = rollout.links(project)
    assert set(found) == {"right answers"}
    assert found["right answers"].estimate == 1.0
