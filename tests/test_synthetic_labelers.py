import numpy as np
import pytest

from ecosystem_kit.ledger import Ledger
from ecosystem_kit.synthetic.labelers import LABELERS, ROBIN, SASHA, find_outline

CENTRE, RADIUS = 32, 16


def disc(number):
    """A bright disc on a darker ground: a stand-in for a hand, whose outline is known."""
    rng = np.random.default_rng(number)
    rows, columns = np.indices((64, 64))
    inside = (rows - CENTRE) ** 2 + (columns - CENTRE) ** 2 <= RADIUS**2
    picture = rng.integers(20, 50, (64, 64, 3))
    picture[inside] = rng.integers(190, 230, (int(inside.sum()), 3))
    return picture.astype(np.uint8), inside


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A ledger of many samples, only read, and their numbers."""
    with Ledger(tmp_path_factory.mktemp("many")) as ledger:
        session = ledger.add_session("me", consent=True)
        prompts = [*"012345", "unknown"] * 30
        pictures = [np.full((2, 2, 3), number, np.uint8) for number in range(len(prompts))]
        yield ledger, ledger.add_many_pictures(session, pictures, prompts=prompts)


def asked(ledger, samples):
    return {number: ledger.sample(number).prompt for number in samples}


@pytest.mark.parametrize("labeler", LABELERS, ids=lambda one: one.name)
def test_a_labelers_name_says_that_it_is_no_person(labeler):
    assert "replayed" in labeler.name
    assert "synthetic" in labeler.name


def test_the_same_labeler_says_the_same_again(many):
    ledger, samples = many
    first, again = (ROBIN.label(ledger, samples) for _ in range(2))
    assert first == again
    assert ROBIN.label(ledger, samples[:5]).values == {n: first.values[n] for n in samples[:5]}


def test_two_labelers_mostly_agree_and_disagree_where_the_guide_is_silent(many):
    ledger, samples = many
    robin, sasha = (one.label(ledger, samples).values for one in LABELERS)
    truth = asked(ledger, samples)
    apart = [number for number in samples if robin[number] != sasha[number]]
    assert 0.03 < len(apart) / len(samples) < 0.2
    silent = [number for number in apart if truth[number] == "unknown"]
    assert len(silent) > len(apart) / 2


def test_a_complete_guide_leaves_only_slips(many):
    ledger, samples = many
    truth = asked(ledger, samples)
    for labeler in LABELERS:
        said = labeler.label(ledger, samples, guide_version=2).values
        wrong = [number for number in samples if said[number] != truth[number]]
        assert all(truth[number] != "unknown" for number in wrong)
        assert len(wrong) / len(samples) < 0.06


def test_wrong_guesses_pull_and_right_ones_change_nothing(many):
    ledger, samples = many
    truth = asked(ledger, samples)
    alone = SASHA.label(ledger, samples, guide_version=2).values
    right = SASHA.label(ledger, samples, guide_version=2, guesses=truth).values
    wrong = SASHA.label(ledger, samples, guide_version=2, guesses=dict.fromkeys(samples, "9"))
    assert right == alone
    pulled = sum(value == "9" for value in wrong.values.values()) / len(samples)
    assert pulled == pytest.approx(SASHA.yields, abs=0.1)


def test_help_saves_time(many):
    ledger, samples = many
    alone = SASHA.label(ledger, samples).seconds
    helped = SASHA.label(ledger, samples, guesses=asked(ledger, samples)).seconds
    assert all(helped[number] < alone[number] for number in samples)


def test_what_nobody_was_asked_for_is_left_unsure(ledger):
    session = ledger.add_session("me", consent=True)
    number = ledger.add_picture(session, disc(0)[0])
    assert ROBIN.label(ledger, [number]).values == {number: "unsure"}


def test_boxes_and_masks_lie_around_the_thing_in_the_middle(ledger):
    session = ledger.add_session("me", consent=True)
    picture, inside = disc(1)
    number = ledger.add_picture(session, picture, prompt="1")
    for labeler in LABELERS:
        mask = labeler.label(ledger, [number], task="mask").values[number]
        assert (mask & inside).sum() / (mask | inside).sum() > 0.6
        x, y, width, height = labeler.label(ledger, [number], task="box").values[number]
        assert abs(x + width / 2 - CENTRE) < 4
        assert abs(y + height / 2 - CENTRE) < 4
        assert abs(width - 2 * RADIUS) < 10
        ledger.add_label(number, (x, y, width, height), task="box", by=labeler.name)
        ledger.add_label(number, mask, task="mask", by=labeler.name)


def test_an_empty_picture_has_a_disc_for_an_outline():
    outline = find_outline(np.full((48, 64, 3), 90, np.uint8))
    assert outline.shape == (48, 64)
    assert 0 < outline.mean() < 0.5


def test_segments_hold_the_word_and_lie_inside_the_recording(ledger):
    sound = np.zeros(16_000, np.float32)
    sound[4_800:11_200] = 0.5 * np.sin(np.arange(6_400) / 5)
    session = ledger.add_session("me", consent=True)
    number = ledger.add_sound(session, sound, prompt="1")
    for labeler in LABELERS:
        start_s, end_s = labeler.label(ledger, [number], task="segment").values[number]
        assert 0 <= start_s <= 0.32
        assert 0.68 <= end_s <= 1.0
        ledger.add_label(number, (start_s, end_s), task="segment", by=labeler.name)


def test_a_task_that_does_not_exist_is_answered_with_those_that_do(many):
    ledger, samples = many
    with pytest.raises(ValueError, match=r"no task 'smell'.*'segment'"):
        ROBIN.label(ledger, samples[:1], task="smell")
