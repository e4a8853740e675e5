"""The plan holds what gates need; a hand-edited file is read, or refused with a sentence."""

import dataclasses
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem_kit.plan import METRICS, Plan, PlanError, Risk, asked_fields

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
plans = st.builds(
    Plan,
    purpose=texts,
    user=texts,
    classes=st.lists(st.sampled_from("0123456789"), min_size=2, max_size=10, unique=True),
    output=st.sampled_from(["subtitles", "voice-over"]),
    max_error=st.floats(0, 1),
    max_answer_ms=st.floats(1, 60_000),
    metric=st.sampled_from(METRICS),
    people=st.integers(1, 1000),
    hours=st.fixed_dictionaries({stage: st.floats(0, 999) for stage in (1, 2, 3, 4)}),
    risks=st.lists(st.builds(Risk, texts.filter(str.strip), texts, texts), max_size=3),
)


@pytest.fixture
def path(tmp_path):
    return Plan.default().save(tmp_path / "plan.toml")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(path):
    before = path.read_bytes()
    with pytest.raises(PlanError) as caught:
        Plan.load(path)
    assert path.read_bytes() == before, "a file that is refused must stay as it is"
    return str(caught.value)


@given(plans)
@settings(max_examples=40, deadline=None)
def test_what_is_saved_is_loaded_again(tmp_path_factory, plan):
    path = tmp_path_factory.getbasetemp() / "plan.toml"
    assert Plan.load(plan.save(path)) == plan


def test_the_example_plan_has_no_gaps_and_each_line_of_it_a_comment(path):
    assert Plan.default().gaps() == []
    lines = [one for one in path.read_text(encoding="utf-8").splitlines() if " = " in one]
    plain = [one for one in lines if "#" not in one]
    assert all(
        one.split(" = ")[0] in {"1", "2", "3", "4", "text", "owner", "mend"} for one in plain
    )


def test_a_changed_value_keeps_the_comments_that_somebody_wrote(path):
    edit(path, "# largest share of wrong answers", "# agreed with Mina on Monday")
    edit(path, "1 = 4", "1 = 4 # two evenings")
    plan = Plan.load(path)
    plan.max_error, plan.hours[2] = 0.2, 9
    plan.save(path)
    text = path.read_text(encoding="utf-8")
    assert "max_error = 0.2 # agreed with Mina on Monday" in text
    assert "1 = 4 # two evenings" in text and "2 = 9" in text


def test_samples_wanted_count_unknown_as_well():
    assert Plan(samples_per_class=10, classes=["1", "2"]).samples_wanted == 30


def test_hours_go_by_the_number_of_the_stage(path):
    assert Plan.load(path).hours == {1: 4.0, 2: 6.0, 3: 12.0, 4: 8.0}


WRONG_VALUES = {
    "purpose": "3",
    "user": "true",
    "instead_of": "[]",
    "classes": '["1", "eleven"]',
    "output": '"opera"',
    "language": '"de"',
    "max_error": '"10%"',
    "max_answer_ms": "0",
    "beat_rule_by": "-0.1",
    "expected_rule": "nan",
    "metric": '"luck"',
    "behaviour": "1.5",
    "min_rating": "6",
    "samples_per_class": "2.5",
    "people": "0",
    "label_task": '"poem"',
    "labeling_hours": '"2 h"',
    "money_eur": "inf",
    "consent": "false",
    "retention_days": "-1",
    "min_slice_count": "true",
}


def test_there_is_a_wrong_value_for_each_field():
    assert {one.name for one in asked_fields()} - {"hours"} == set(WRONG_VALUES)


@pytest.mark.parametrize("name", list(WRONG_VALUES))
def test_a_wrong_value_is_refused_with_line_key_found_wanted_and_what_to_do(path, name):
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if line.startswith(f"{name} = "))
    lines[number] = f"{name} = {WRONG_VALUES[name]}"
    path.write_text("\n".join(lines), encoding="utf-8")
    message = refusal(path)
    assert f"plan.toml, line {number + 1}, " in message and f".{name}: found " in message
    assert "wanted: " in message and message.endswith("The file was left as it is.")


@pytest.mark.parametrize("name", list(WRONG_VALUES))
def test_the_same_value_is_refused_without_a_file(name):
    value = tomllib.loads(f"x = {WRONG_VALUES[name]}")["x"]
    with pytest.raises(PlanError, match=f"{name}: found .*wanted: "):
        Plan(**{name: value})


@pytest.mark.parametrize("name", list(WRONG_VALUES))
def test_a_missing_line_is_named_with_what_to_write(path, name):
    text = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in text if not line.startswith(f"{name} = ")]
    path.write_text("\n".join(kept), encoding="utf-8")
    assert f".{name}: the line is missing; wanted: " in refusal(path)


@pytest.mark.parametrize("table", ["assistant", "requirements", "ethics"])
def test_a_missing_table_is_named_with_its_keys(path, table):
    edit(path, f"[{table}]", f"[{table}_old]")
    message = refusal(path)
    assert f"plan.toml, {table}: the table is missing; wanted: [{table}] on a line" in message
    assert f"{table}_old: found a name" in message and f"Did you mean {table}?" in message


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("max_error = 0.1", "max_eror = 0.1", "Did you mean max_error?"),
        ("max_error = 0.1", "max_error = 0.1\nmood = 3", "mood: found a name that the plan"),
        ("max_error = 0.1", 'max_error = "0.1"', "without quotes"),
        ("max_error = 0.1", 'max_error = "10 %"', "0.10 for 10 %"),
        ('["0", "1"', "[0, 1", "each digit in quotes"),
        ('["0", "1"', '["unknown", "1"', 'Leave "unknown" out'),
        ('["0", "1"', '["1", "1"', "2 to 10 different"),
        ("1 = 4", '1 = "four"', "hours from 0 to 10,000"),
        ("1 = 4\n", "", "hours from 0 to 10,000"),
        ("1 = 4\n", "1 = 4\n5 = 4\n", "each of the stages"),
        ("[resources.hours]", "[resources.huors]", "Did you mean hours?"),
        ("[[risk]]", "[[risks]]", "Did you mean risk?"),
        ('owner = "me"', "owner = 3", "risk.owner: found 3"),
        ('owner = "me"', 'boss = "me"', "risk.boss: found a name"),
        ('text = "Hands with', 'tekst = "Hands with', "wanted: what may go wrong"),
        ("[ethics]", "[ethics", "which is not TOML"),
        ("max_error = 0.1", "max_error = ,1", "line 12: found 'max_error = ,1"),
        ("max_error = 0.1", "max_error = 0.1\nmax_error = 0.2", "which is not TOML"),
    ],
)  # fmt: skip
def test_a_slip_of_the_hand_gets_the_mend(path, old, new, says):
    edit(path, old, new)
    assert says in refusal(path)


def test_all_slips_are_shown_at_once(path):
    edit(path, "max_error = 0.1", "max_error = 7")
    edit(path, "people = 10", "people = 0")
    message = refusal(path)
    assert "max_error: found 7" in message and "people: found 0" in message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "assistant: the table is missing"),
        (b"\xff\xfe\x00p", "save it as UTF-8"),
        (b"assistant = 3", "assistant: found 3 (a whole number); wanted: [assistant]"),
        (b"risk = 3", "wanted: [[risk]] with double brackets"),
        (b'user = """never closed', "which is not TOML"),
        (b"\x89PNG\r\n\x1a\n", "save it as UTF-8"),
    ],
)
def test_a_file_that_is_something_else_is_refused(path, content, says):
    path.write_bytes(content)
    assert says in refusal(path)


def test_a_byte_order_mark_is_no_reason_to_refuse(path):
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Plan.load(path) == Plan.default()


def test_windows_line_ends_are_read_and_lines_still_counted(path):
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert Plan.load(path) == Plan.default()
    path.write_bytes(path.read_bytes().replace(b"max_error = 0.1", b"max_error = 9"))
    assert "line 12, requirements.max_error" in refusal(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(PlanError, match="notebook 01 writes one"):
        Plan.load(tmp_path / "plan.toml")
    with pytest.raises(PlanError, match="can't be read"):
        Plan.load(tmp_path)


def test_a_plan_is_not_saved_over_a_file_that_cannot_be_read(path):
    edit(path, "max_error = 0.1", "max_error = ")
    before = path.read_bytes()
    with pytest.raises(PlanError, match="Mend it, or move it away"):
        Plan.default().save(path)
    assert path.read_bytes() == before


def test_a_plan_that_makes_no_sense_is_not_saved(path):
    before, plan = path.read_bytes(), Plan.default()
    plan.max_error = 3
    with pytest.raises(PlanError, match="max_error: found 3"):
        plan.save(path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(PlanError, match=r"Permission denied\. Choose a folder"):
        Plan.default().save(tmp_path / "plan.toml")


def test_a_write_that_is_cut_off_leaves_the_old_plan(path, monkeypatch):
    before = path.read_bytes()

    def cut_off(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        Plan(max_error=0.3).save(path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["plan.toml"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"user": " "}, '"user" is empty: write who uses it.'),
        ({"consent": ""}, '"consent" is empty'),
        ({"risks": []}, "No risk is named"),
        ({"risks": [Risk("a fall", "me")]}, 'The risk "a fall" has no mend.'),
        ({"risks": [Risk("a fall")]}, 'The risk "a fall" has no owner and no mend.'),
    ],
)
def test_gaps_are_named(change, says):
    assert any(says in gap for gap in dataclasses.replace(Plan.default(), **change).gaps())


def test_risks_must_be_risks():
    with pytest.raises(PlanError, match=r"wanted: a list of Risk\(text, owner, mend\)"):
        Plan(risks=["falling"])
