"""Labels by replayed labelers, and what a rule's help does to them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit.synthetic.labelers import COMPLETE_GUIDE, LABELERS, ReplayedLabeler

if TYPE_CHECKING:
    import pandas

    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.project import Project

# The experiment with help has a pass of its own: what is said in it is never trained on.
HELP_PASS = 3
HELPER = "the finger-counting rule"


def draw_lot(samples: Sequence[int], count: int, *, random_state: int = 0) -> list[int]:
    """Return `count` of some samples, drawn by lot, in rising order; all where there are fewer.

    Examples
    --------
    >>> len(draw_lot([3, 1, 2, 4], 2))
    2
    >>> draw_lot([3, 1], 5)
    [1, 3]
    """
    shuffled = np.random.default_rng(random_state).permutation(np.asarray(samples, int))
    return sorted(int(one) for one in shuffled[:count])


def replay(
    ledger: "Ledger",
    labeler: ReplayedLabeler,
    samples: Sequence[int],
    *,
    task: str = "class",
    pass_number: int = 1,
    guide_version: int = 1,
    guesses: Mapping[int, str] | None = None,
) -> list[int]:
    """Let a replayed labeler label what has no label in this task and pass.

    Parameters
    ----------
    ledger : Ledger
        Gets the labels.
    labeler : ReplayedLabeler
        Who labels.
    samples : sequence of int
        Numbers of the samples.
    task, pass_number, guide_version
        See `Ledger.add_label`.
    guesses : mapping of int to str, optional
        A helper's guesses, shown meanwhile.

    Returns
    -------
    list of int
        The samples that were labeled now.
    """
    done = set(ledger.labels(task, pass_number).samples)
    waiting = [number for number in samples if number not in done]
    said = labeler.label(ledger, waiting, task=task, guide_version=guide_version, guesses=guesses)
    ledger.add_many_labels(
        waiting,
        [said.values[number] for number in waiting],
        task=task,
        by=labeler.name,
        seconds=[said.seconds[number] for number in waiting],
        pass_number=pass_number,
        guide_version=guide_version,
        helped_by=HELPER if guesses else None,
    )
    return waiting


def try_help(
    project: "Project",
    rule: Any,
    *,
    samples: Sequence[int],
    labeler: ReplayedLabeler = LABELERS[1],
    random_state: int = 0,
) -> "pandas.DataFrame":
    """Label pictures once more, half of them (by lot) with a rule's guess beside the picture.

    Parameters
    ----------
    project : Project
        The labels go to pass 3 of its ledger, those with help marked as helped.
    rule : fitted classifier
        Its guesses are the help.
    samples : sequence of int
        Numbers of pictures that have a class already: the best label that there is.
    labeler : ReplayedLabeler
        Who labels; one that did not give the labels that there are.
    random_state : int, default=0
        Seed of the lot.

    Returns
    -------
    DataFrame
        A row a picture (its number is the index): help (bool), guess, label, best, seconds, and
        agrees (bool): whether the label is the guess.
    """
    import pandas

    ledger = project.ledger
    guesses = {
        number: str(rule.predict(ledger.picture(number)[np.newaxis])[0]) for number in samples
    }
    best = ledger.labels("class", 1).to_dict()
    # Half of the right guesses and half of the wrong ones, or the lot itself would pass for bias.
    parts = [[n for n in samples if (guesses[n] == best[n]) is right] for right in (True, False)]
    helped = [
        n for part in parts for n in draw_lot(part, len(part) // 2, random_state=random_state)
    ]
    alone = sorted(set(samples) - set(helped))
    for lot, shown in ((helped, {n: guesses[n] for n in helped}), (alone, None)):
        replay(
            ledger,
            labeler,
            lot,
            pass_number=HELP_PASS,
            guide_version=COMPLETE_GUIDE,
            guesses=shown,
        )
    rows = [
        [one.sample, one.helped_by is not None, guesses[one.sample], one.value, one.seconds]
        for one in ledger.labels("class", HELP_PASS)
        if one.sample in guesses
    ]
    table = pandas.DataFrame(rows, columns=["sample", "help", "guess", "label", "seconds"])
    table = table.set_index("sample")
    table.insert(3, "best", [best[number] for number in table.index])
    return table.assign(agrees=table["label"] == table["guess"])
