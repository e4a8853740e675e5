from itertools import pairwise

import pytest

from ecosystem_kit import lifecycle
from ecosystem_kit.past_projects import PAST_PROJECTS, story

each_project = pytest.mark.parametrize("project", PAST_PROJECTS.values(), ids=PAST_PROJECTS)


@each_project
def test_the_evidence_comes_at_the_step_where_its_loop_is_noticed(project):
    assert project.lines[project.turn - 1].stage == lifecycle.loop(project.loop).from_stage


@each_project
def test_every_project_went_on_after_the_evidence(project):
    assert 0 < project.hours_after < project.hours
    assert project.hours == sum(visit.hours for visit in project.path())


@each_project
def test_turning_back_ends_at_the_step_that_the_loop_leads_to(project):
    last = project.path(turned_back=True)[-1]
    assert (last.stage, last.loop) == (lifecycle.loop(project.loop).to_stage, project.loop)
    walked = sum(visit.hours for visit in project.path(turned_back=True))
    assert walked == project.hours - project.hours_after


@each_project
def test_stages_of_a_path_change_from_visit_to_visit(project):
    stages = [visit.stage for visit in project.path()]
    assert all(first != second for first, second in pairwise(stages))


@each_project
def test_what_speaks_against_other_loops_names_loops_that_exist_and_never_the_right_one(project):
    assert project.loop not in project.near
    assert {lifecycle.loop(name).id for name in project.near} == set(project.near)


@each_project
def test_every_project_says_that_it_is_invented(project):
    assert "(invented)" in str(project)
    assert "(invented)" in project._repr_html_()
    assert project._repr_html_().count("<tr>") == 1 + len(project.lines)


def test_the_three_projects_turn_back_by_three_different_loops():
    assert len({one.loop for one in PAST_PROJECTS.values()}) == 3


def test_an_unknown_story_names_those_there_are():
    with pytest.raises(KeyError, match="bus stop, owls, pill boxes"):
        story("cats")
