import pytest

from ecosystem_kit import lifecycle, team_and_hiring
from ecosystem_kit.intervals import Interval
from ecosystem_kit.team_and_hiring import ROLES

SOLO = {"Ada": [role.name for role in ROLES]}


def test_the_roles_together_carry_every_activity_of_the_outline():
    assert team_and_hiring.gaps(SOLO) == []
    named = {title for role in ROLES for title in role.does}
    assert named == set(team_and_hiring.activities())


def test_a_team_without_a_role_has_exactly_that_roles_own_activities_as_gaps():
    without = {"Ada": [role.name for role in ROLES if role.name != "data manager"]}
    assert set(team_and_hiring.gaps(without)) == set(team_and_hiring.role("data manager").does)


def test_an_activity_of_two_people_stops_for_nobodys_illness():
    alone = team_and_hiring.single_points({"Ada": ["team lead"], "Bo": ["product owner"]})
    assert alone["Building, hiring and managing team members"] == "Ada"
    assert alone["Decide to work on an AI Assistant"] == "Bo"
    assert "Allocate resources" not in alone


def test_an_unknown_role_is_answered_with_the_roles_there_are():
    with pytest.raises(KeyError, match="product owner"):
        team_and_hiring.gaps({"Ada": ["wizard"]})


def test_every_stage_has_an_activity_that_a_role_carries():
    for stage in lifecycle.STAGES:
        titles = {one.title for one in stage.activities}
        assert any(titles & set(role.does) for role in ROLES)


def test_slower_work_costs_more_people_and_money():
    speed, label_s = Interval(10, 5, 20, 9), Interval(6, 3, 9, 9)
    work = team_and_hiring.hours_of_data_work(600, per_minute=speed, label_s=label_s)
    assert work.low < work.estimate < work.high
    assert team_and_hiring.people_and_cost(
        work, weeks=1, hours_a_week=1, eur_an_hour=10
    ).startswith("2 people (1 to 4)")


@pytest.mark.parametrize(
    "call",
    [
        lambda: team_and_hiring.hours_of_data_work(
            0, per_minute=Interval(1, 1, 1, 1), label_s=Interval(1, 1, 1, 1)
        ),
        lambda: team_and_hiring.hours_of_data_work(
            9, per_minute=Interval(1, 0, 2, 1), label_s=Interval(1, 1, 1, 1)
        ),
        lambda: team_and_hiring.people_and_cost(
            Interval(1, 1, 1, 1), weeks=0, hours_a_week=1, eur_an_hour=1
        ),
    ],
    ids=["no samples", "rate may be zero", "no weeks"],
)
def test_impossible_amounts_are_refused(call):
    with pytest.raises(ValueError, match="wanted"):
        call()
