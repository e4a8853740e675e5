import pytest

from ecosystem_kit.label_guide import GuideError, LabelGuide

RULES = {"two hands": "exclude", "half a finger": "unsure"}


def test_a_guide_comes_back_from_its_file_as_it_was(tmp_path):
    guide = LabelGuide(RULES).with_rules({"no hand": "exclude"}, why="three of us disagreed")
    guide.save(tmp_path)
    assert LabelGuide.load(tmp_path) == guide
    assert guide.version == 2
    assert guide.changes[-1] == "Version 2: three of us disagreed"


def test_a_rule_of_several_lines_stays_one_rule(tmp_path):
    LabelGuide({"a thumb\nthat hides": "its\nnumber"}).save(tmp_path)
    assert LabelGuide.load(tmp_path).rules == {"a thumb that hides": "its number"}


def test_rules_that_are_there_already_raise_no_version():
    guide = LabelGuide(RULES)
    assert guide.with_rules({"two hands": "exclude"}, why="again") is guide
    assert guide.with_rules({"two hands": "unsure"}, why="kinder").version == 2


def test_beginning_twice_keeps_the_guide_and_what_was_added_since(tmp_path):
    first = LabelGuide.begin(tmp_path, RULES)
    first.with_rules({"no hand": "exclude"}, why="a question").save(tmp_path)
    again = LabelGuide.begin(tmp_path, RULES)
    assert (again.version, set(again.rules)) == (2, {*RULES, "no hand"})
    changed = LabelGuide.begin(tmp_path, {"two hands": "unsure"})
    assert (changed.version, changed.rules["two hands"]) == (3, "unsure")


def test_a_rule_added_by_hand_in_the_file_is_read(tmp_path):
    path = LabelGuide(RULES).save(tmp_path)
    text = path.read_text(encoding="utf-8").replace(
        "## Changes", "- **ring**: keep it\n\n## Changes"
    )
    path.write_text(text, encoding="utf-8")
    assert LabelGuide.load(tmp_path).rules["ring"] == "keep it"


@pytest.mark.parametrize("text", ["nothing", "Version 1\n", "- **a**: b\n"])
def test_a_broken_file_is_named_and_left_as_it_is(tmp_path, text):
    path = tmp_path / "label_guide.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GuideError, match=r"label_guide.md has no .* left as it is"):
        LabelGuide.load(tmp_path)
    assert path.read_text(encoding="utf-8") == text


def test_an_older_guide_does_not_overwrite_a_newer_one(tmp_path):
    old = LabelGuide(RULES)
    old.with_rules({"no hand": "exclude"}, why="a question").save(tmp_path)
    with pytest.raises(GuideError, match="has version 2, and version 1"):
        old.save(tmp_path)


def test_a_new_version_needs_a_rule_and_a_reason():
    with pytest.raises(GuideError, match="at least one rule and a reason"):
        LabelGuide(RULES).with_rules({"no hand": "exclude"}, why=" ")
    with pytest.raises(GuideError, match="Found 0 rules"):
        LabelGuide(RULES).with_rules({}, why="why not")


def test_a_missing_guide_says_how_to_write_one(tmp_path):
    with pytest.raises(GuideError, match="no label guide"):
        LabelGuide.load(tmp_path)
