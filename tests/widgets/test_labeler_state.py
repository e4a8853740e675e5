"""What the browser itself knows of labels: what waits, what is near, whose news counts."""

from node import run_in_node

STATE = """
const [samples, waiting] = [[10, 11, 12, 13], [10, 11, 13]];
const state = labelState({ samples, waiting, labels: [[12, "2"]], revision: 5 });
const taken = (unsent, ...changed) => state.take({ revision: 9, changed }, new Set(unsent)).length;
"""


def in_node(script):
    return run_in_node("labeler_state.js", script=f"{STATE} {script}")


def test_the_next_that_waits_is_found_over_the_end_and_walking_ends_at_the_ends():
    found = in_node("""
      const next = [null, 10, 11, 13].map(state.nextWaiting);
      const steps = [[null, -1], [null, 1], [10, -1], [10, 1], [13, 1]];
      const walked = steps.map(([from, step]) => state.neighbour(from, step));
      for (const id of [10, 11, 13]) state.set(id, "1");
      const { done } = state;
      return { next, walked, last: state.nextWaiting(11), done, near: state.near(null) };
    """)
    assert found["next"] == [10, 11, 13, 10]
    assert found["walked"] == [13, 10, None, 11, None]
    assert (found["last"], found["done"], found["near"]) == (None, 4, [13, 12, 11])


def test_what_waits_next_is_fetched_first():
    found = in_node("return { near: state.near(11), none: state.near(10).length }")
    assert found == {"near": [11, 13, 10, 12], "none": 4}


def test_news_of_a_sample_whose_label_is_on_its_way_waits_for_its_answer():
    found = in_node("""
      state.set(10, "1");
      const held = taken([10], { sample: 10, label: "3", by: "me", waits: false });
      const kept = state.labels.get(10);
      const news = taken([], { sample: 10, label: "3", by: "bea", waits: false });
      const same = taken([], { sample: 10, label: "3", by: "bea", waits: false });
      const strange = taken([], { sample: 99, label: "3", by: "bea", waits: true });
      const back = taken([], { sample: 12, label: null, by: null, waits: true });
      const { revision } = state;
      return { held, kept, news, same, strange, back, now: state.now(12), revision };
    """)
    assert (found["held"], found["kept"], found["news"], found["same"]) == (0, "1", 1, 0)
    assert (found["strange"], found["back"]) == (0, 1)
    assert (found["now"], found["revision"]) == ({"waits": True}, 9)


def test_taking_back_brings_what_was_before():
    found = in_node("""
      const before = state.now(12);
      state.set(12, "3");
      state.restore(12, before);
      const again = state.now(12);
      state.restore(12, { label: undefined, waits: true });
      return { again, gone: state.now(12) };
    """)
    assert found == {"again": {"label": "2", "waits": False}, "gone": {"waits": True}}
