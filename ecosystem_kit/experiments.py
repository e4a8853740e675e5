"""Experiments: score it, log it with all that it depends on, and put it into one table."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from ecosystem_kit import evaluation, intervals
from ecosystem_kit.intervals import Interval
from ecosystem_kit.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd

    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.scores import Score

STAGE = 3


def share_right(right: ArrayLike, groups: ArrayLike) -> Interval:
    """Return the share right with its interval, which minds the persons where there are several.

    Parameters
    ----------
    right : array of bool, shape (samples,)
        Whether each answer was right.
    groups : array of str, shape (samples,)
        The person of each. Of one person alone the interval holds for that person only.

    Examples
    --------
    >>> share_right([True, True, False, True], ["ada"] * 4).estimate
    0.75
    """
    answers = np.asarray(right, bool)
    if len(np.unique(np.asarray(groups))) > 1:
        return intervals.by_group(answers, groups)
    return intervals.wilson(int(answers.sum()), len(answers))


def log_score(
    ledger: "Ledger",
    score: "Score",
    *,
    name: str,
    kind: str,
    purpose: str = "evaluation",
    rule: "Score | None" = None,
    seed: int = 0,
    params: Mapping[str, Any] | None = None,
) -> int:
    """Log a score with the version of data, code and packages, and return the run's number.

    Parameters
    ----------
    ledger : Ledger
        Whose samples were scored.
    score : Score
        Of people unseen; see `ecosystem_kit.evaluation.score_by_person`.
    name : str
        What was tried, such as "hand net". A later run of the same name takes its place.
    kind : {"picture", "sound"}
        What it was about.
    purpose : {"evaluation", "baseline"}
        "baseline" for a rule without AI: the gate holds every model against the best of them.
    rule : Score, optional
        The rule's on the same samples: the gate then has the paired lead, which is narrower.
    seed : int
        What the random choices started from.
    params : mapping, optional
        Settings worth knowing later.

    Raises
    ------
    ValueError
        When the score says that the same people were in training and test, or when the rule
        was scored on other samples.
    """
    if score.warning:
        raise ValueError(
            f"Found a score with a warning ({score.warning}) for {name!r}; wanted: one of people "
            "unseen, as evaluation.score_by_person gives it."
        )
    fields = score.for_ledger()
    if rule is not None:
        fields["details"]["over_rule"] = asdict(evaluation.compare(score, rule))
    known = provenance(ledger, seed=seed).for_run()
    return ledger.add_run(
        name, stage=STAGE, purpose=purpose, kind=kind, params=dict(params or {}), **known, **fields
    )


def log_all(ledger: "Ledger", scores: "Mapping[str, Score]", *, kind: str, seed: int = 0) -> None:
    """Log a rule and the models that were scored on the same samples.

    Parameters
    ----------
    ledger : Ledger
        Whose samples were scored.
    scores : mapping of str to Score
        Name to score; the first is the rule without AI.
    kind : {"picture", "sound"}
        What they were about.
    seed : int
        What the random choices started from.
    """
    (rule_name, rule), *models = scores.items()
    log_score(ledger, rule, name=rule_name, kind=kind, purpose="baseline", seed=seed)
    for name, score in models:
        log_score(ledger, score, name=name, kind=kind, rule=rule, seed=seed)


def table(scores: "Mapping[str, Score]", *, rule: str | None = None) -> "pd.DataFrame":
    """Return scores side by side: share, interval, count, people, and who is served worst.

    Parameters
    ----------
    scores : mapping of str to Score
        Name to score, in the order wanted.
    rule : str, optional
        Which of them is the rule: each row then says how far it leads over that one.

    Examples
    --------
    >>> from sklearn.dummy import DummyClassifier
    >>> X, y, groups = [[0], [0], [0], [0]], ["a", "a", "a", "b"], ["p", "p", "q", "q"]
    >>> import numpy as np
    >>> score = evaluation.score_by_person(DummyClassifier(), np.array(X), y, groups)
    >>> table({"always the same": score})["right"].tolist()
    [0.75]
    """
    import pandas as pd

    rows = {name: _row(one) for name, one in scores.items()}
    made = pd.DataFrame.from_dict(rows, orient="index")
    if rule is not None:
        leads = {
            name: evaluation.compare(one, scores[rule])
            for name, one in scores.items()
            if name != rule
        }
        made["lead over the rule"] = [
            f"{leads[name].estimate:+.3f} [{leads[name].low:.3f}, {leads[name].high:.3f}]"
            if name in leads
            else "–"
            for name in made.index
        ]
    return made


def _row(score: "Score") -> dict[str, Any]:
    worst, share = score.worst
    return {
        "right": round(score.interval.estimate, 3),
        "low": round(score.interval.low, 3),
        "high": round(score.interval.high, 3),
        "count": score.interval.count,
        "people": score.people,
        "worst": f"{worst} {share.estimate:.2f}",
    }


def run_table(ledger: "Ledger", *, kind: str | None = None) -> "pd.DataFrame":
    """Return the logged baselines and evaluations with what they depend on, newest last.

    Parameters
    ----------
    ledger : Ledger
        Only read.
    kind : {"picture", "sound"}, optional
        Only those; both where None.
    """
    import pandas as pd

    wanted = ("baseline", "evaluation")
    runs = [run for run in ledger.runs(kind=kind) if run.purpose in wanted and run.total]
    columns = ["name", "kind", "purpose", "right", "of", "data", "code and packages", "seed"]
    rows = [
        (run.name, run.kind, run.purpose, run.correct, run.total,
         run.data_version, run.code_version, run.seed)
        for run in runs
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns, index=pd.Index([run.id for run in runs], name="run"))
