"""The models that meet people: fitted on everybody else, their features computed once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit import evaluation
from ecosystem_kit.sample_people import PILOT_PEOPLE

if TYPE_CHECKING:
    from ecosystem_kit.intervals import Interval
    from ecosystem_kit.ledger import Arrays
    from ecosystem_kit.project import Project
    from ecosystem_kit.scores import Score

RULE, FAST, ROBUST = "sound rule", "MFCC", "speech embedding"
NAMES = (RULE, FAST, ROBUST)


@dataclass(frozen=True, eq=False)
class Contender:
    """A model that may be piloted, with the training people's features.

    Attributes
    ----------
    name : str
        As runs call it.
    features : transformer or None
        From clips to rows; None where the head takes clips.
    head : classifier
        From rows to labels; unfitted.
    rows : ndarray, shape (clips, ...)
        The training clips after `features`.
    y, groups : arrays of str, shape (clips,)
        Labels and persons.
    """

    name: str
    features: Any
    head: Any
    rows: NDArray[Any]
    y: NDArray[np.str_]
    groups: NDArray[np.str_]

    def score(self) -> "Score":
        """Return the score on people unseen: each training person is left out once."""
        return evaluation.score_by_person(self.head, self.rows, self.y, self.groups)

    def usual_score(self) -> "Score":
        """Return the score of the usual random split, which knows everybody it is tested on."""
        return evaluation.score_randomly(self.head, self.rows, self.y, self.groups)

    def fitted(self, *, people: int | None = None) -> Any:
        """Return the whole model, from clips to labels, fitted on the training people.

        Parameters
        ----------
        people : int, optional
            Fit on the first so many of them only, by name; on all where None.
        """
        from sklearn.base import clone
        from sklearn.pipeline import Pipeline

        chosen = np.isin(self.groups, np.unique(self.groups)[:people])
        head = clone(self.head).fit(self.rows[chosen], self.y[chosen])
        if self.features is None:
            return head
        # The rows are there already: fitting the whole pipeline would compute them again.
        return Pipeline([("features", self.features), *head.steps])


def training_sounds(project: "Project") -> "Arrays":
    """Return the labeled sounds of everybody whom the pilot does not meet.

    Raises
    ------
    ValueError
        When nobody is left to learn from.
    """
    piloted = {event.person for event in project.ledger.events()} | set(PILOT_PEOPLE)
    people = sorted(set(project.ledger.people("sound", labeled=True)) - piloted)
    if not people:
        message = (
            f"Everybody with labeled sounds is in the pilot ({', '.join(sorted(piloted))}); "
            "wanted: other people to learn from. Label some, or pilot with somebody new."
        )
        raise ValueError(message)
    return project.ledger.arrays("sound", persons=people)


def contenders(project: "Project", names: tuple[str, ...] = NAMES) -> dict[str, Contender]:
    """Return the rule and the models to choose from, with features of the training people.

    Parameters
    ----------
    project : Project
        Its labeled sounds are read; nothing is written.
    names : tuple of str
        Which of "sound rule" (no AI), "MFCC" (fast) and "speech embedding" (robust).

    Raises
    ------
    ValueError
        When a name is none of these, or nobody is left to learn from.
    """
    strange = sorted(set(names) - set(NAMES))
    if strange:
        raise ValueError(f"Found {strange}; wanted: names out of {NAMES}.")
    data = training_sounds(project)
    made = {}
    for name in names:
        features, head = _parts(name)
        rows = data.X if features is None else features.fit_transform(data.X)
        made[name] = Contender(name, features, head, rows, data.y, data.groups)
    return made


def promise(project: "Project", contender: Contender) -> "Interval":
    """Return what the ledger's newest evaluation of a contender promises; evaluate it if none did.

    Parameters
    ----------
    project : Project
        Its ledger gets a run where there is none of that name.
    contender : Contender
        A model, or the rule (logged as baseline).
    """
    from ecosystem_kit.experiments import log_score
    from ecosystem_kit.gates.facts import run_interval

    purpose = "baseline" if contender.name == RULE else "evaluation"
    runs = project.ledger.runs(purpose, kind="sound", name=contender.name)
    if not runs:
        score, name = contender.score(), contender.name
        log_score(project.ledger, score, name=name, kind="sound", purpose=purpose)
        runs = project.ledger.runs(purpose, kind="sound", name=name)
    return run_interval(runs[-1])


def _parts(name: str) -> tuple[Any, Any]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    from ecosystem_kit import hearing

    # The settings of `hearing.make_mfcc_model` and `hearing.make_embedding_model`.
    if name == RULE:
        return None, hearing.SoundRule()
    if name == FAST:
        return hearing.Mfcc(), make_pipeline(StandardScaler(), SVC(C=10.0))
    head = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1_000))
    return hearing.SpeechEmbedding(), head
