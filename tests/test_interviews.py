import pytest

from ecosystem_kit import interviews
from ecosystem_kit.intervals import kappa_interval

BY_THE_SCALE = [1, 3, 2, 4, 1, 3, 2, 4, 1, 2, 3, 4]


def test_scores_by_the_scale_agree_better_than_scores_by_feeling():
    feeling = kappa_interval(BY_THE_SCALE, interviews.second_rater(by="feeling"))
    scale = kappa_interval(BY_THE_SCALE, interviews.second_rater(by="scale"))
    assert feeling.estimate < 0.4
    assert scale.estimate > 0.9


def test_the_question_has_an_anchor_for_every_score_that_is_given():
    given = {*interviews.second_rater(by="scale"), *interviews.second_rater(by="feeling")}
    assert given == set(interviews.QUESTION.anchors)


@pytest.mark.parametrize("scores", [[1, 2], [*BY_THE_SCALE[:-1], 5]], ids=["few", "off the scale"])
def test_scores_that_can_not_be_compared_are_refused(scores):
    with pytest.raises(ValueError, match="12 whole numbers from 1 to 4"):
        interviews.checked_scores(scores)
    assert interviews.checked_scores(BY_THE_SCALE) == BY_THE_SCALE


def test_a_third_way_of_scoring_is_refused():
    with pytest.raises(ValueError, match="'feeling' or 'scale'"):
        interviews.second_rater(by="dice")
