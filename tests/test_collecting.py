import numpy as np
import pytest

from ecosystem_kit import collecting, sample_people
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan


class SmallProject:
    def __init__(self, folder):
        self.folder = folder
        self.ledger = Ledger(folder)
        self.plan = Plan(classes=["1", "2"], samples_per_class=10, people=2)


@pytest.fixture
def project(tmp_path):
    project = SmallProject(tmp_path)
    yield project
    project.ledger.close()


def noise(number):
    return np.random.default_rng(number).integers(0, 256, (8, 8, 3)).astype(np.uint8)


def capture(project, seconds, *, person="me", source="camera", **about):
    session = project.ledger.add_session(person, consent=True, **about)
    for number, second in enumerate(seconds):
        picture = noise([session, number])
        project.ledger.add_picture(
            session, picture, prompt="1", taken_at=1e9 + second, source=source
        )
    return session


def test_times_are_counted_from_the_first_capture(project):
    session = capture(project, [30, 10, 20.5])
    assert collecting.capture_times(project.ledger, session) == [0, 10.5, 20]


def test_pace_counts_the_steps_and_not_the_captures(project):
    capture(project, [0, 10, 20, 30])
    pace = collecting.measure_pace(project, "picture")
    assert pace.captured == 4
    assert pace.per_minute.estimate == pytest.approx(3 / 0.5)
    assert pace.still_wanted == 10 * 3 - 4
    assert pace.hours.estimate == pytest.approx(26 / 6 / 60)
    assert pace.hours.low < pace.hours.estimate < pace.hours.high


def test_breaks_between_captures_and_between_sessions_are_no_work(project):
    capture(project, [0, 10, 20, 20 + 3600, 30 + 3600])
    capture(project, [9000, 9010])
    assert collecting.measure_pace(project, "picture").per_minute.estimate == pytest.approx(6)


@pytest.mark.parametrize("source", ["import", "upload"])
def test_files_from_elsewhere_have_no_pace(project, source):
    capture(project, [0, 0.01, 0.02], source=source)
    with pytest.raises(ValueError, match="No session has two pictures yet"):
        collecting.measure_pace(project, "picture")


def test_enough_captures_need_no_more_hours(project):
    capture(project, range(40))
    pace = collecting.measure_pace(project, "picture")
    assert (pace.still_wanted, pace.hours.estimate) == (0, 0)
    assert "0 still wanted" in str(pace)


def test_a_person_described_is_counted_under_each_trait(project):
    capture(project, [0, 1], light="daylight")
    capture(project, [5, 6], light="warm lamp")
    collecting.describe_person(project, "me", skin=9, hand="left", accent="Greek")
    table = collecting.compare_people(project)
    for key in [("skin", "dark (8-10)"), ("hand", "left"), ("accent", "Greek"),
                ("light", "daylight"), ("light", "warm lamp")]:  # fmt: skip
        assert table.loc[key, "ours"] == 1
    missing = collecting.missing_values(project)
    assert missing["hand"] == {"right"}
    assert missing["light"] == set()
    assert missing["skin"] == {"light (1-3)", "medium (4-7)"}


def test_a_person_nobody_described_counts_for_no_trait_but_the_light(project):
    capture(project, [0, 1], light="daylight")
    row = collecting.people_table(project).loc["me"]
    assert (row["skin"], row["hand"], row["light"]) == ("not said", "not said", "daylight")
    assert collecting.compare_people(project)["ours"].sum() == 1


def test_bundled_people_are_known_without_being_described(project):
    capture(project, [0], person="chloe", synthetic=True)
    row = collecting.people_table(project).loc["chloe"]
    assert (row["hand"], row["accent"], bool(row["synthetic"])) == ("left", "French", True)


@pytest.mark.parametrize(
    ("traits", "word"),
    [
        ({"skin": 11, "hand": "left", "accent": "Greek"}, "skin"),
        ({"skin": 5, "hand": "both", "accent": "Greek"}, "hand"),
        ({"skin": 5, "hand": "left", "accent": "loud"}, "accent"),
    ],
    ids=["skin", "hand", "accent"],
)
def test_a_trait_that_is_not_told_apart_is_refused_with_those_that_are(project, traits, word):
    with pytest.raises(ValueError, match=rf"Not told apart here: \['{word}'\]"):
        collecting.describe_person(project, "me", **traits)


def test_public_sets_have_gaps_that_ours_does_not_fill_by_itself(project):
    table = collecting.compare_people(project)
    assert table.loc[("hand", "left"), "public signs"] == 0
    assert table["public speech"].sum() == 6


def test_a_folder_laid_out_comes_in_with_its_people_and_conditions(project):
    folder = collecting.lay_out_folder(project, "picture", persons=["diallo"])
    opener = collecting.session_opener(project, "picture")
    report = project.ledger.import_folder("picture", folder, session=opener, label=False)
    planned = ["1", "2", "unknown"]
    bundled = sample_people.files("picture", persons=["diallo"], labels=planned)
    assert len(report.ids) == len(bundled)
    assert {one.light for one in project.ledger.sessions("diallo")} == {"daylight", "warm lamp"}
    assert {one.prompt for one in project.ledger.samples()} == set(planned)
    assert all(one.label is None for one in project.ledger.samples())


def test_importing_a_folder_twice_adds_nothing(project):
    for _ in range(2):
        folder = collecting.lay_out_folder(project, "sound", persons=["hana"])
        opener = collecting.session_opener(project, "sound")
        report = project.ledger.import_folder("sound", folder, session=opener, label=False)
    assert report.ids == []
    assert len(project.ledger.sessions("hana")) == 2


def test_replaying_twice_adds_nothing_and_returns_the_same_samples(project):
    few = sample_people.replay(project.ledger, "picture", persons=["ada"], labels=["3"])
    once = sample_people.replay(project.ledger, "picture", persons=["ada"])
    again = sample_people.replay(project.ledger, "picture", persons=["ada"])
    assert once == again
    assert set(few) < set(once)
    assert len(project.ledger.samples()) == len(once)
    assert len(project.ledger.sessions("ada")) == 2
    times = [one.taken_at for one in project.ledger.samples(session=1)]
    assert np.diff(sorted(times)).tolist() == [sample_people.SECONDS_PER_CAPTURE] * (len(times) - 1)
