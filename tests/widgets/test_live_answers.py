import pytest

from ecosystem_kit.widgets.live_answers import Freshness, Steadiness


def given(said, *, step_s=0.1):
    """Return the answers given to decisions that come every `step_s` seconds."""
    steadiness = Steadiness()
    return [one for at, one in enumerate(said) if steadiness.add(one, at * step_s)]


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        ("3" * 30, ["3"]),
        ("3" * 5, []),
        ("3" * 10 + "4" * 10, ["3", "4"]),
        ("3" * 10 + "4" + "3" * 10, ["3"]),
        ("123" * 10, []),
    ],
    ids=["held", "too short", "two signs", "one slip", "on the way"],
)
def test_a_number_is_an_answer_once_it_is_held(said, answers):
    assert given(said) == answers


def test_the_same_number_is_given_again_after_the_hand_was_away():
    away = ["unknown"] * 10
    assert given([*"3" * 10, *away, *"3" * 10]) == ["3", "3"]
    assert given(["unknown"] * 50) == []


def test_two_slow_looks_are_not_yet_an_answer():
    assert given("33", step_s=1.0) == []
    assert given("3333", step_s=1.0) == ["3"]


def test_nothing_is_held_over_a_pause():
    steadiness = Steadiness()
    assert not any(steadiness.add("3", at) for at in (0.0, 0.2, 0.4))
    assert not steadiness.add("3", 9.0)


def test_switched_on_again_the_same_number_is_a_new_answer():
    steadiness = Steadiness()
    assert any(steadiness.add("3", at / 10) for at in range(10))
    steadiness.reset()
    assert any(steadiness.add("3", 2 + at / 10) for at in range(10))


def test_frames_that_waited_before_a_busy_kernel_are_late():
    freshness = Freshness(late_ms=400)
    # The browser's clock is 5 s ahead, and each way takes 20 ms.
    assert not any(freshness.is_late(at + 5000, now_ms=at + 20) for at in range(0, 1000, 50))
    assert freshness.is_late(6000, now_ms=3020)
    assert not freshness.is_late(8000, now_ms=3020)


def test_a_clock_that_was_set_is_believed_after_a_hundred_frames():
    freshness = Freshness(late_ms=400)
    freshness.is_late(0, now_ms=0)
    late = [freshness.is_late(at, now_ms=at + 10_000) for at in range(0, 10_000, 50)]
    assert late[0]
    assert not late[-1]
