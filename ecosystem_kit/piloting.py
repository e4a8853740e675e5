"""Stage 4, the pilot: a script, a shadow, real answers to new people, tests, slices, hard cases."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit.domain_classifier import domain_scores
from ecosystem_kit.failure_register import FailureRegister
from ecosystem_kit.only_words import OnlyWords
from ecosystem_kit.pilot_models import FAST, ROBUST, RULE, Contender, contenders
from ecosystem_kit.pilot_replay import PilotClips, bring_in, replay_pilot
from ecosystem_kit.pilot_script import consent_card, write_script
from ecosystem_kit.pilot_slices import gap, judged_intervals, pilot_table, slice_table, worst_slice
from ecosystem_kit.prediction_tests import (
    OF_PICTURES,
    OF_SOUNDS,
    invariance,
    later,
    minimum_functionality,
)

if TYPE_CHECKING:
    import pandas

    from ecosystem_kit.intervals import Interval
    from ecosystem_kit.ledger import Event
    from ecosystem_kit.project import Project

__all__ = [
    "FAST",
    "OF_PICTURES",
    "OF_SOUNDS",
    "ROBUST",
    "RULE",
    "FailureRegister",
    "OnlyWords",
    "bring_in",
    "compare_domains",
    "consent_card",
    "contenders",
    "gap",
    "hard_cases",
    "invariance",
    "judged_intervals",
    "later",
    "minimum_functionality",
    "pilot_pictures",
    "pilot_table",
    "replay_pilot",
    "shadow_log",
    "share_right",
    "slice_table",
    "worst_slice",
    "write_script",
]

STAGE = 4


def shadow_log(models: Mapping[str, Any], clips: PilotClips) -> "pandas.DataFrame":
    """Let models answer in the shadow: nobody hears them, their answers are only written down.

    Parameters
    ----------
    models : mapping of str to fitted classifier
        From clips to labels.
    clips : PilotClips
        What the people of the pilot said.

    Returns
    -------
    DataFrame
        A row a clip (its sample's number is the index): person, meant, and a column a model.
    """
    import pandas

    said = {name: np.asarray(model.predict(clips.X)).astype(str) for name, model in models.items()}
    return pandas.DataFrame(
        {"person": clips.persons, "meant": clips.truth, **said}, index=list(clips.ids)
    )


def share_right(events: "Sequence[Event]") -> "Interval":
    """Return the share of judged events that were right, by person.

    Parameters
    ----------
    events : sequence of Event
        Of two people or more; those whose truth nobody knows are left out.
    """
    from ecosystem_kit import intervals

    judged = [one for one in events if one.truth is not None]
    right = [one.said == one.truth for one in judged]
    return intervals.by_group(right, [one.person for one in judged])


def compare_domains(project: "Project", contender: Contender, clips: PilotClips) -> "Interval":
    """Ask a classifier whether a recording comes from the pilot or from the training data.

    Parameters
    ----------
    project : Project
        The run is logged in its ledger, for L9.
    contender : Contender
        Whose features the classifier looks at.
    clips : PilotClips
        The pilot's recordings.

    Returns
    -------
    Interval
        Area under the ROC curve, by person: 0.5 is guessing.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from ecosystem_kit import intervals

    rows = np.concatenate([contender.rows, contender.features.transform(clips.X)])
    groups = np.concatenate([contender.groups, clips.persons])
    is_pilot = np.arange(len(rows)) >= len(contender.rows)
    judge = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=1_000))
    details = domain_scores(judge, rows, is_pilot, groups)
    project.ledger.add_run(
        f"domains by {contender.name}", stage=STAGE, purpose="domain classifier", kind="sound",
        details=details,
    )  # fmt: skip
    return intervals.auc_interval(details["scores"], is_pilot, groups=groups)


def hard_cases(project: "Project") -> "pandas.DataFrame":
    """Return the pilot's answers that were wrong or hesitant and wait for a label, wrong first.

    Returns
    -------
    DataFrame
        The sample's number is the index: person, meant, said, margin, flagged.
    """
    import pandas

    from ecosystem_kit.gates import detect

    queue = detect("L11", project.ledger, project.plan).details.get("queue", [])
    events = {event.id: event for event in project.ledger.events()}
    columns = ["person", "truth", "said", "margin", "flagged"]
    rows = [[getattr(events[number], name) for name in columns] for number, _ in queue]
    numbers = [sample for _, sample in queue]
    return pandas.DataFrame(rows, columns=columns, index=numbers).rename(columns={"truth": "meant"})


def pilot_pictures(count: int, *, label: str | None = None) -> np.ndarray:
    """Return pictures of the bundled pilot people, uint8 (count, 128, 128, 3), spread evenly.

    Parameters
    ----------
    count : int
        How many.
    label : str, optional
        Only of this sign; the digits 0 to 5 where None.
    """
    from ecosystem_kit import sample_people, vision
    from ecosystem_kit.ledger.arrays import centre_square

    labels = [label] if label else list("012345")
    files = sample_people.files("picture", persons=sample_people.PILOT_PEOPLE, labels=labels)
    places = np.linspace(0, len(files) - 1, min(count, len(files))).astype(int)
    read = [vision.decode_picture(files[place].path.read_bytes()) for place in places]
    return np.stack([centre_square(one, side=128) for one in read])
