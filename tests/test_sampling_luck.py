import numpy as np
import pytest

from ecosystem_kit import intervals, sampling_luck


def test_scores_wander_around_the_truth_as_the_formula_says():
    scores = sampling_luck.draw_scores(0.9, 141)
    low, high = sampling_luck.nineteen_of_twenty(scores)
    assert scores.mean() == pytest.approx(0.9, abs=0.002)
    assert (high - low) / 2 == pytest.approx(intervals.wilson(127, 141).half_width, abs=0.006)


def test_the_same_samples_from_fewer_people_wander_farther():
    widths = [
        np.ptp(sampling_luck.nineteen_of_twenty(sampling_luck.draw_scores(0.9, 140, people=n)))
        for n in (140, 35, 5)
    ]
    assert widths == sorted(widths)
    assert widths[-1] > 1.5 * widths[0]


def test_people_who_are_all_alike_widen_nothing():
    alike = sampling_luck.draw_scores(0.9, 140, people=5, spread=0)
    alone = sampling_luck.draw_scores(0.9, 140, spread=0)
    assert alike.std() == pytest.approx(alone.std(), rel=0.05)


def test_the_same_seed_gives_the_same_scores():
    one, two = (sampling_luck.draw_scores(0.8, 30, random_state=7) for _ in range(2))
    assert (one == two).all()


def test_each_score_is_a_share_of_all_samples_when_people_share_them_unevenly():
    scores = sampling_luck.draw_scores(0.7, 10, people=3) * 10
    assert np.allclose(scores, scores.round())
    assert scores.max() <= 10


@pytest.mark.parametrize(
    ("share", "samples", "people"),
    [(0.9, 3, 5), (0.9, 0, None), (1.0, 10, None), (0.9, 10, 0)],
    ids=["more people than samples", "no samples", "certainty", "no people"],
)
def test_a_test_that_makes_no_sense_is_refused(share, samples, people):
    with pytest.raises(ValueError, match="at least one sample a person"):
        sampling_luck.draw_scores(share, samples, people=people)


def test_the_first_test_is_drawn_on_top():
    tests = {"few": sampling_luck.draw_scores(0.9, 20), "many": sampling_luck.draw_scores(0.9, 400)}
    ax = sampling_luck.draw_luck(tests, share=0.9)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["many", "few"]
    assert np.ptp(ax.lines[0].get_xdata()) < np.ptp(ax.lines[1].get_xdata())
