import pytest
from node import run_in_node

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


def words(levels):
    """Return the lengths of the clips that the browser would cut out, for levels every 50 ms."""
    script = f"const finder = wordFinder(); return {levels}.map((one) => finder.add(one));"
    return [one for one in run_in_node("assistant_panel_ear.js", script=script) if one]


@pytest.mark.parametrize(
    ("floor", "loud"), [(0.0, 0.1), (0.002, 0.02), (0.02, 0.2)], ids=["silent", "quiet", "noisy"]
)
def test_a_word_is_cut_out_with_what_is_around_it(floor, loud):
    (clip_s,) = words([floor] * 20 + [loud] * 10 + [floor] * 20)
    # Half a second of word, 0.3 s of quiet that ended it, 0.3 s before it.
    assert clip_s == pytest.approx(1.1)


def test_every_word_is_found_and_a_pause_inside_one_is_not_its_end():
    word = [0.1] * 4 + [0.001] * 3 + [0.1] * 3
    assert len(words(([0.001] * 20 + word) * 3 + [0.001] * 10)) == 3


@pytest.mark.parametrize(
    "levels",
    [
        [0.02] * 100,
        [0.001] * 20 + [0.5] + [0.001] * 20,
        [0.001] * 20 + [0.1] * 60 + [0.001] * 20,
        [0.0001] * 20 + [0.002] * 10 + [0.0001] * 20,
    ],
    ids=["steady noise", "a click", "talk", "a whisper far away"],
)
def test_what_is_no_word_is_not_cut_out(levels):
    assert words(levels) == []


def test_answer_times_have_a_middle_and_a_late_end():
    found = run_in_node(
        "assistant_panel_view.js",
        script="""
        const times = answerTimes();
        const none = times.text("the frame");
        for (let ms = 1; ms <= 101; ms += 1) times.add(ms, ms / 2);
        return { none, text: times.text("the frame"), empty: Number.isNaN(quantile([], 0.5)) };""",
    )
    assert found["none"] == ""
    assert found["empty"]
    assert "the shown answer: p50 51 ms (p95 96 ms); of it the kernel: p50 26 ms" in found["text"]
    assert "101 answers" in found["text"]
