"""What stands in for stages that the learner has not walked yet: the bundled sample people.

A notebook must work for somebody who opens it first, and for somebody without a camera. What
was filled in is always said, and is marked as synthetic in the ledger.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ecosystem_kit import sample_people
from ecosystem_kit.synthetic.labelers import ROBIN

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

# Fewer people than this can't be split into people to learn from and people never met.
FEWEST_PEOPLE = 4
KINDS = ("picture", "sound")


def fill(project: "Project", notebook: str) -> list[str]:
    """Fill in what the notebooks before this one would have left in the project.

    Parameters
    ----------
    project : Project
        Its ledger is added to where something is missing; nothing in it is ever changed.
    notebook : str
        Two digits, "00" to "10".

    Returns
    -------
    list of str
        One sentence for each thing that was filled in.
    """
    sentences = [step(project) for step in _steps_before(notebook)]
    return [sentence for sentence in sentences if sentence]


def _steps_before(notebook: str) -> list[Callable[["Project"], str]]:
    steps: list[Callable[[Project], str]] = []
    if notebook >= "02":
        steps.append(_plan)
    if notebook == "03":
        steps.append(_captures)
    if notebook >= "04":
        steps.append(_labels)
    return steps


def _plan(project: "Project") -> str:
    if project.plan_path.exists():
        return ""
    project.plan.save(project.plan_path)
    return "There was no plan yet. The example plan stands in: notebook 01 makes your own."


def _captures(project: "Project") -> str:
    added = _people_join(project, persons_with=lambda kind: _persons(project, kind, labeled=False))
    if not added:
        return ""
    return (
        f"Too few people were captured yet. {_names(added)} stand in: "
        "synthetic people, bundled with the course. Notebook 02 captures your own."
    )


def _labels(project: "Project") -> str:
    added = _people_join(
        project, persons_with=lambda kind: _persons(project, kind, labeled=True), label=True
    )
    if not added:
        return ""
    return (
        f"Fewer than {FEWEST_PEOPLE} people are labeled so far. {_names(added)} stand in, "
        "labeled with what they were asked to show or say: synthetic people, bundled with the "
        "course."
    )


def _persons(project: "Project", kind: str, *, labeled: bool) -> set[str]:
    counts = project.ledger.people(kind, labeled=labeled)
    return set(counts)


def _people_join(
    project: "Project", *, persons_with: Callable[[str], set[str]], label: bool = False
) -> list[str]:
    joined: set[str] = set()
    for kind in KINDS:
        there = persons_with(kind)
        if len(there) < FEWEST_PEOPLE:
            newcomers = [name for name in sample_people.TRAINING_PEOPLE if name not in there]
            joined.update(_join(project, kind, newcomers, label=label))
    return sorted(joined)


def _join(project: "Project", kind: str, persons: list[str], *, label: bool) -> list[str]:
    ledger, labels = project.ledger, [*project.plan.classes, "unknown"]
    captured = _persons(project, kind, labeled=False)
    fresh = [name for name in persons if name not in captured]
    sample_people.replay(ledger, kind, persons=fresh, labels=labels)
    if label:
        for name in persons:
            _label(project, kind, name)
    return persons


def _label(project: "Project", kind: str, person: str) -> None:
    """Label what a person was asked to show or say, in the time that a labeler would need."""
    ledger = project.ledger
    waiting = [s for s in ledger.samples(kind, person=person) if s.label is None and s.prompt]
    numbers = [sample.id for sample in waiting]
    took = ROBIN.label(ledger, numbers).seconds
    ledger.add_many_labels(
        numbers,
        [str(sample.prompt) for sample in waiting],
        by=ROBIN.name,
        seconds=[took[number] for number in numbers],
    )


def _names(people: list[str]) -> str:
    *most, last = [name.capitalize() for name in people]
    return f"{', '.join(most)} and {last}" if most else last
