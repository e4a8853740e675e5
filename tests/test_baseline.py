"""The rules without AI can be looked at step by step."""

import numpy as np
import pytest

from ecosystem_kit import baseline, hearing, vision
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.ledger.records import Arrays
from ecosystem_kit.sample_people import one

WHITE = np.full((128, 128, 3), 255, np.uint8)


@pytest.mark.parametrize("label", ["3", "4"])
def test_deep_narrow_dents_and_one_are_the_fingers_that_the_rule_counts(label) -> None:
    picture = one("picture", "ada", label)
    dents = baseline.hull_dents(picture)
    gaps = (dents.depth / 256 > 0.35 * dents.radius) & (dents.angle < 90)
    assert str(gaps.sum() + 1) == vision.FingerCountingRule().predict(picture[None])[0] == label


def test_every_dent_has_one_depth_and_one_angle() -> None:
    dents = baseline.hull_dents(one("picture", "ada", "5"))
    assert dents.depth.shape == dents.angle.shape
    assert ((dents.angle >= 0) & (dents.angle <= 180)).all()


def test_a_picture_without_a_hand_is_refused_with_what_to_look_at() -> None:
    with pytest.raises(ValueError, match="Found no hand by its adaptive colour"):
        baseline.hull_dents(WHITE)


@pytest.mark.parametrize("picture", [one("picture", "ada", "5"), WHITE], ids=["hand", "no hand"])
def test_four_steps_are_drawn_whether_there_is_a_hand_or_not(picture) -> None:
    axes = baseline.draw_steps(picture)
    titles = [text.get_text() for text in axes.texts]
    assert len(axes.images) == len(titles) == 4
    assert titles[-1] == ("hull, no hand" if picture is WHITE else "hull, 4 gaps")


def test_the_steps_leave_the_picture_as_it_was() -> None:
    picture = one("picture", "ada", "5")
    before = picture.copy()
    baseline.draw_steps(picture)
    np.testing.assert_array_equal(picture, before)


def test_the_light_of_a_sample_is_that_of_its_session(tmp_path) -> None:
    with Ledger(tmp_path) as ledger:
        first = ledger.add_session("ada", light="daylight", consent=True)
        second = ledger.add_session("ada", consent=True)
        arrays = made_arrays(["1", "2"], ["1", "2"], sessions=[second, first])
        assert baseline.light_of(ledger, arrays).tolist() == ["?", "daylight"]


def test_shares_by_light_leave_unknown_out() -> None:
    arrays = made_arrays(["1", "2", "3", "unknown"], ["ada", "bo", "ada", "bo"])
    answers = {"rule": np.array(["1", "2", "unknown", "unknown"])}
    shares = baseline.by_light(answers, arrays, np.array(["day", "day", "lamp", "lamp"]))
    assert {name: (one.estimate, one.count) for name, one in shares.items()} == {
        "rule, day": (1.0, 2),
        "rule, lamp": (0.0, 1),
    }


def test_the_colour_table_converts_as_opencv_does() -> None:
    import cv2

    table = baseline.colour_table({"day": one("picture", "ada", "5")})
    assert list(table.index) == ["hand, day", "background, day"]
    for row in table.itertuples():
        pixel = np.array([[[row.red, row.green, row.blue]]], np.uint8)
        wanted = cv2.cvtColor(pixel, cv2.COLOR_RGB2YCrCb)[0, 0]
        assert [row.Y, row.Cr, row.Cb] == wanted.tolist()


def test_a_word_is_shaded_where_it_was_found_and_silence_is_not() -> None:
    sound = one("sound", "ada", "3")
    start, stop = hearing.find_word(sound)
    (shade,) = baseline.draw_word(sound).patches
    assert shade.get_x() * hearing.SAMPLE_RATE_HZ == pytest.approx(start)
    assert shade.get_width() * hearing.SAMPLE_RATE_HZ == pytest.approx(stop - start)
    assert not baseline.draw_word(np.zeros(16_000, np.float32)).patches


def made_arrays(y, groups, *, sessions=None) -> Arrays:
    numbers = np.arange(len(y))
    X = np.zeros((len(y), 4), np.float32)
    where = numbers if sessions is None else np.array(sessions)
    return Arrays(X, np.array(y), np.array(groups), where, numbers)
