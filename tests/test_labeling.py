import shutil

import numpy as np
import pytest

from ecosystem_kit import labeling
from ecosystem_kit.gates import open_gate
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan


class SmallProject:
    def __init__(self, folder):
        self.folder = folder
        self.ledger = Ledger(folder)
        self.plan = Plan(samples_per_class=60)


class AlwaysThree:
    def predict(self, X):
        return np.full(len(X), "3")


@pytest.fixture(scope="module")
def captured(tmp_path_factory):
    """A project's folder with pictures in it, to copy: each costs a wait for the disk."""
    folder = tmp_path_factory.mktemp("captured")
    with Ledger(folder) as ledger:
        session = ledger.add_session("me", consent=True)
        prompts = [*"012345", "unknown"] * 12
        rng = np.random.default_rng(1)
        pictures = [rng.integers(0, 256, (32, 32, 3)).astype(np.uint8) for _ in prompts]
        ledger.add_many_pictures(session, pictures, prompts=prompts)
    return folder


@pytest.fixture
def project(tmp_path, captured):
    shutil.copytree(captured, tmp_path, dirs_exist_ok=True)
    project = SmallProject(tmp_path)
    yield project
    project.ledger.close()


@pytest.fixture
def samples(project):
    return project.ledger.samples().ids


def labels(project, pass_number=1):
    return project.ledger.labels("class", pass_number).to_dict()


def test_two_passes_bear_two_names_and_their_seconds(project, samples):
    labeling.replay_passes(project, samples={"class": samples[:10], "box": samples[:5]})
    for pass_number, labeler in enumerate(labeling.LABELERS, start=1):
        found = project.ledger.labels("class", pass_number)
        assert found.samples == samples[:10]
        assert {one.by for one in found} == {labeler.name}
        assert len(found.seconds) == 10
        assert project.ledger.labels("box", pass_number).samples == samples[:5]


def test_what_somebody_labeled_is_left_as_it_is(project, samples):
    project.ledger.add_label(samples[0], "exclude", by="me")
    labeling.replay_passes(project, samples={"class": samples[:3]})
    labeling.label_the_rest(project)
    assert labels(project)[samples[0]] == "exclude"
    assert set(labels(project)) == set(samples)
    assert labeling.label_the_rest(project) == []


def test_costs_are_those_that_the_gate_weighs(project, samples):
    some = {"class": samples[:20], "box": samples[:6], "mask": samples[:6]}
    labeling.replay_passes(project, samples=some)
    costs = labeling.task_costs(project)
    assert list(costs.index) == ["class", "box", "mask"]
    assert costs["seconds"]["class"].estimate < costs["seconds"]["mask"].estimate / 5
    hours = costs["seconds"]["mask"].estimate * project.plan.samples_wanted / 3600
    assert costs["hours"]["mask"].estimate == pytest.approx(hours)
    assert costs["overlap"]["class"] is None
    assert 0 < costs["overlap"]["box"].estimate <= 1
    gate = open_gate(project, 2, notebook="03")
    assert gate.evidence[0].interval.estimate == costs["hours"]["class"].estimate


def test_settled_labels_replace_the_first_and_close_the_round(project, samples):
    labeling.replay_passes(project, samples={"class": samples})
    before = labeling.both_passes(project.ledger)
    kappa = labeling.agreement(project.ledger)
    apart = before[before["first"] != before["second"]]
    assert len(apart) > 2
    settled = labeling.settle(project, before, apart["asked"], guide_version=2)
    assert list(settled["settled"]) == list(apart["asked"])
    for number in apart.index:
        assert labels(project)[number] == apart["asked"][number]
    assert len(labels(project, 2)) == 0
    history = labeling.history_table(project.ledger, int(apart.index[0]))
    assert list(history["operation"]) == ["set", "set", "set", "undo"]
    assert history["guide_version"].iloc[2] == 2
    note = project.ledger.read_note("second pass settled")
    assert (note["kappa"], note["count"]) == (kappa.estimate, len(before))


def test_only_what_was_labeled_twice_can_be_settled(project, samples):
    labeling.replay_passes(project, samples={"class": samples[:20]})
    table = labeling.both_passes(project.ledger)
    with pytest.raises(ValueError, match=rf"\[{samples[30]}\] are not in this round"):
        labeling.settle(project, table, {samples[30]: "1"}, guide_version=2)
    assert len(labels(project, 2)) == 20


def test_a_fresh_round_after_settling_measures_only_itself(project, samples):
    labeling.replay_passes(project, samples={"class": samples[:40]})
    first = labeling.both_passes(project.ledger)
    apart = first[first["first"] != first["second"]]
    labeling.settle(project, first, apart["asked"], guide_version=2)
    labeling.label_the_rest(project, guide_version=2)
    labeling.replay_passes(project, samples={"class": samples[40:]}, guide_version=2)
    assert list(labeling.both_passes(project.ledger).index) == samples[40:]


def test_help_is_given_to_a_half_by_lot_and_marked(project, samples):
    labeling.label_the_rest(project, guide_version=2)
    before = labels(project)
    table = labeling.try_help(project, AlwaysThree(), samples=samples)
    assert list(table.index) == samples
    right = table["best"] == "3"
    for part in (right, ~right):
        assert table.loc[part, "help"].sum() == part.sum() // 2
    assert set(table["guess"]) == {"3"}
    assert table["best"].to_dict() == before == labels(project)
    marked = {one.sample: one.helped_by for one in project.ledger.labels("class", 3)}
    assert {n for n, by in marked.items() if by} == set(table.index[table["help"]])
    wrong = table[table["best"] != "3"]
    followed = wrong["agrees"].groupby(wrong["help"]).mean()
    assert followed[True] > followed[False] + 0.1


def test_trying_help_twice_labels_nothing_twice(project, samples):
    labeling.label_the_rest(project)
    first, again = (labeling.try_help(project, AlwaysThree(), samples=samples) for _ in range(2))
    assert first.equals(again)


def test_a_lot_is_the_same_for_the_same_seed_and_never_larger_than_what_there_is():
    assert labeling.draw_lot(range(50), 10) == labeling.draw_lot(range(50), 10)
    assert labeling.draw_lot(range(50), 10) != labeling.draw_lot(range(50), 10, random_state=1)
    assert labeling.draw_lot([4, 2], 10) == [2, 4]
    assert labeling.draw_lot([], 3) == []


def test_pictures_of_real_people_are_told_from_synthetic_ones(project, samples):
    session = project.ledger.add_session("ada", consent=True, synthetic=True)
    made = project.ledger.add_picture(session, np.zeros((8, 8, 3), np.uint8))
    assert not labeling.real(project, [made])
    assert labeling.real(project, [made, samples[0]])
