"""What the audio thread counts as missing: silence put in, and time that stood still."""

import pytest
from node import run_in_node

NOISE = "Float32Array.from({ length: 4000 }, (_, i) => 0.01 * Math.sin(i * i))"


def silences(change):
    script = f"const sound = {NOISE}; {change}; return {{ found: silencesPutIn(sound, 4000) }};"
    return run_in_node("sound_ring.js", script=script)["found"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("", 0),
        ("sound.fill(0, 1000, 1500)", 500),
        ("sound.fill(0, 0, 300); sound.fill(0, 3700)", 600),
        ("sound.fill(0, 1000, 1100)", 0),
        ("sound.fill(0, 300, 800); sound.fill(0, 1000, 2200)", 0),
        ("sound.fill(0)", 0),
        ("sound.forEach((v, i) => { sound[i] = v * Math.max(0, Math.abs(i / 500 - 4) - 1); })", 0),
    ],
    ids=["none", "inside", "both ends", "shorter than a block", "beeps", "muted", "faded"],
)  # fmt: skip
def test_only_silence_with_hard_edges_was_put_in(change, found):
    assert silences(change) == found


def still(late, *, first=8000, count=32_000):
    """Return what is lost of a take when the block that begins at sample ``at`` is so late."""
    script = f"""const blocks = [];
      const late = (at) => {late};
      const end = {first + count + 1280};
      for (let at = 0; at < end; at += 128) blocks.push({{ at, late: late(at) }});
      return {{ lost: stoodStill(blocks, {first}, {count}, 16000) }};"""
    return run_in_node("sound_ring.js", script=script)["lost"]


@pytest.mark.parametrize(
    ("late", "lost"),
    [
        ("at > 20000 ? 290 : 0", 290),
        ("at % 640 / 32", 0),
        ("at > 15000 && at < 25000 ? 200 : 0", 0),
        ("at < 1000 ? 0 : 54", 0),
        ("at * 2e-5", 0),
    ],
    ids=["stood still", "in clusters", "late and caught up", "before the take", "a slow card"],
)
def test_time_that_is_gone_for_good_is_lost_and_lateness_is_not(late, lost):
    assert still(late) == lost
