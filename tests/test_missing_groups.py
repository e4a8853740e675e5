import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem_kit import missing_groups
from ecosystem_kit.synthetic.people import PEOPLE


def test_the_table_of_people_counts_each_bundled_person_once_in_each_pair_of_groups():
    people = missing_groups.people_table()["people"]
    for first, second in [
        ("right hand", "left hand"),
        ("skin tone 1 to 7", "skin tone 8 to 10"),
        ("English accent", "other accent"),
    ]:
        assert people[first] + people[second] == len(PEOPLE)
    assert people["stammer"] == 0


def test_a_group_of_a_tenth_is_missing_from_five_people_more_often_than_not():
    assert missing_groups.chance_of_nobody(0.1, 5) > 0.5


@settings(max_examples=50, deadline=None)
@given(st.floats(0.01, 0.9), st.floats(0.01, 0.9))
def test_so_many_people_are_needed_and_one_less_is_too_few(share, chance):
    people = missing_groups.people_needed(share, chance=chance)
    assert missing_groups.chance_of_nobody(share, people) <= chance * 1.000001
    assert people == 1 or missing_groups.chance_of_nobody(share, people - 1) > chance * 0.999999


@pytest.mark.parametrize("share", [0, 1, -0.1])
def test_a_group_of_nobody_or_everybody_is_refused(share):
    with pytest.raises(ValueError, match="both between 0 and 1"):
        missing_groups.people_needed(share)
