"""Exercises of notebook 08, roll-out."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

from ecosystem_kit.course import made_up
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.slips import is_close, one_number, refuse_slips
from ecosystem_kit.trade_front import front


@exercise(
    "08.1",
    needs=("digest", "path"),
    hints=[
        "A checksum is computed from what is in the file, and not from its name.",
        "hashlib.sha256 takes bytes and gives an object; ask that object for hexadecimal digits.",
        "hashlib.sha256(path.read_bytes()).hexdigest()",
    ],
)
def check_digest(digest: Any, path: Any) -> str:
    """Right when it is the SHA-256 of the file's bytes, in hexadecimal digits."""
    data = path.read_bytes()
    wanted = hashlib.sha256(data)
    if hasattr(digest, "hexdigest"):
        raise NotYet("That is the machine that computes it. Ask it for its `.hexdigest()`.")
    if isinstance(digest, bytes):
        raise NotYet("Those are 32 bytes; the list writes them as 64 hexadecimal digits.")
    if not isinstance(digest, str):
        raise NotYet(
            f"`digest` is {type(digest).__name__}; text of 64 hexadecimal digits is wanted."
        )
    slips = {
        hashlib.sha256(str(path).encode()).hexdigest(): "That is the checksum of the file's "
        "name. Two files of one name would look alike: read its bytes.",
        hashlib.sha256(path.name.encode()).hexdigest(): "That is the checksum of the file's "
        "name. Two files of one name would look alike: read its bytes.",
        hashlib.md5(data, usedforsecurity=False).hexdigest(): "That is MD5, for which two files "
        "with one checksum can be made on purpose. Use SHA-256.",
        hashlib.sha1(data, usedforsecurity=False).hexdigest(): "That is SHA-1, for which two "
        "files with one checksum were made on purpose. Use SHA-256.",
    }
    found = digest.strip().lower()
    if found in slips:
        raise NotYet(slips[found])
    if found != wanted.hexdigest():
        raise NotYet(
            f"“{found[:12]}…” is not it: the file's bytes begin the list with "
            f"“{wanted.hexdigest()[:4]}…”. Which bytes did you take?"
        )
    return "One changed byte anywhere in the file would give another 64 digits."


@exercise(
    "08.2",
    needs=("link", "answers"),
    hints=[
        "Two shares: of the right answers, how many were accepted? And of the wrong ones?",
        'answers["behaviour"] == "accepted" is a column of True and False; its mean is a share.',
        'accepted[answers["right"]].mean() - accepted[~answers["right"]]...',
    ],
)
def check_link(link: Any, answers: Any) -> str:
    """Right when it is the share accepted after right answers minus that after wrong ones."""
    value = one_number(link, "link")
    accepted, right = answers["behaviour"] == "accepted", answers["right"].astype(bool)
    after_right, after_wrong = float(accepted[right].mean()), float(accepted[~right].mean())
    wanted = after_right - after_wrong
    slips = {
        -wanted: "The sign is turned round: after right answers comes first.",
        after_right: "That is after right answers alone. If wrong ones were accepted as often, "
        "the metric would move nobody: take their share away.",
        after_wrong: "That is after wrong answers alone: the share to take away.",
        float(accepted.mean()): "That mixes right and wrong answers. Take a share of each.",
        float(accepted.mean() - (~accepted).mean()): "That is accepted minus not accepted, and the "
        "metric isn't in it: whether the answer was right.",
        float(accepted[right].sum() - accepted[~right].sum()): "Those are counts, and there are "
        "more right answers than wrong ones. Take shares: .mean().",
        float(right.mean()): "That is the share of right answers: the metric, not what it moves.",
        float(right[accepted].mean() - right[~accepted].mean()): "That is turned about: it asks "
        "how many accepted answers were right. Ask how many right ones were accepted.",
        float((accepted & right).mean() - (accepted & ~right).mean()): "Each share is taken of "
        "its own answers, not of all of them: there are far fewer wrong ones.",
        100 * wanted: "A share goes from 0 to 1; that is in percent.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"{value:.3f} is not it: after right answers {after_right:.3f} were accepted, so start "
            "from there."
        )
    return f"After a right answer people go on {100 * wanted:.0f} points more often."


@exercise(
    "08.3",
    needs=("on_front", "options"),
    hints=[
        "Take one option. Is there another that is faster and right more often? Then it is out.",
        "Sort the options by time. Going down the list, keep each that is right more often than "
        "all before it.",
        'options.sort_values("answer_ms")["right"] begins with the fastest; return the names of '
        "those that are right more often than the best so far, .cummax().shift(fill_value=0)",
    ],
)
def check_front(on_front: Callable[..., Any], options: Any, *, random_state: int = 0) -> str:
    """Right when it names the options that none beats in time and share right at once."""
    _judge_front(on_front, options)
    made_up.also_right_for(partial(_judge_front, on_front), made_up.weighed_options(random_state))
    return "Between these you must choose. The others nobody should want."


def _judge_front(on_front: Callable[..., Any], options: Any) -> None:
    """Say why unless the function returns the names of those that none beats."""
    given = on_front(options)
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise NotYet(f"`on_front` gives back {given!r}: a list of names is wanted.")
    found, names, wanted = {str(one) for one in given}, set(options.index), set(front(options))
    if strange := sorted(found - names):
        raise NotYet(f"{strange} are no options: write the names as the table has them.")
    if found == names != wanted:
        raise NotYet("That is all of them. Some are slower than another and right no more often.")
    beaten = sorted(found - wanted)
    if beaten:
        raise NotYet(
            f"“{beaten[0]}” is beaten: another option is at least as fast and at least as often "
            "right, and better in one of the two."
        )
    for missing in sorted(wanted - found):
        if missing == options["answer_ms"].idxmin():
            raise NotYet(f"“{missing}” is missing: nothing is faster, so nothing beats it.")
        raise NotYet(f"“{missing}” is missing: whatever is faster than it is right less often.")
