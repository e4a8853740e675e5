"""The kinds of things that the lifecycle consists of; `ecosystem_kit.lifecycle` fills them."""

from dataclasses import dataclass

# Slips of the pen in the outline, mended wherever the words are shown.
SPELLING = {
    "Lifecyles": "Lifecycles",
    "peopele": "people",
    "Infrasctructure": "Infrastructure",
    "keep improving": "Keep improving",
    "building, hiring": "Building, hiring",
    "setting up": "Setting up",
    "needs to be": "Needs to be",
    "handle repetitive": "Handle repetitive",
    "speak faster or more accurate?": "speak faster or more accurate?)",
}


def mend(words: str) -> str:
    """Return the outline's words with its slips mended.

    Examples
    --------
    >>> mend("Infrasctructure & Tooling")
    'Infrastructure & Tooling'
    >>> mend("Allocate resources")
    'Allocate resources'
    """
    for slip, right in SPELLING.items():
        words = words.replace(slip, right)
    return words


@dataclass(frozen=True)
class Activity:
    """One thing done in a box; ``notebook`` (two digits) is where the learner does it."""

    outline: str
    notebook: str

    @property
    def title(self) -> str:
        """The activity as it is shown."""
        return mend(self.outline)


@dataclass(frozen=True)
class Box:
    """A box that belongs to no stage: the blue box, and the two of the cross-project stack."""

    key: str
    outline: str
    drawn_as: str
    activities: tuple[Activity, ...]
    linked_stages: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """The box's name as it is shown."""
        return mend(self.outline)


@dataclass(frozen=True)
class Stage:
    """A color box of the per-project stack; ``remark`` is what the outline adds in brackets."""

    number: int
    key: str
    outline: str
    activities: tuple[Activity, ...]
    remark: str = ""
    drawn_as: str = "color box"

    @property
    def title(self) -> str:
        """The stage's name as it is shown."""
        return mend(self.outline)


@dataclass(frozen=True)
class Loop:
    """A reason to stop and go back.

    Attributes
    ----------
    id : str
        ``"L1"`` to ``"L13"``, in the outline's order.
    from_stage, to_stage : int
        Step at which it is noticed, and the step that the outline sends one back to.
    depth : int
        How deep the outline nests it, from 1: one may have to go back while going back.
    name : str
        Short name for maps and tables.
    outline : tuple of str
        Its lines in the outline.
    notebook : str
        Notebook whose gate decides it.
    onward : int or None
        Step to go on to from ``to_stage``. The outline prints #2 for L12 and L13; what they
        revisit (metric, requirements) is fixed in step 1, so the gate offers both.
    """

    id: str
    from_stage: int
    to_stage: int
    depth: int
    name: str
    outline: tuple[str, ...]
    notebook: str
    onward: int | None = None

    @property
    def title(self) -> str:
        """The reason as it is shown."""
        return " ".join(mend(line).strip() for line in self.outline)


@dataclass(frozen=True)
class Notebook:
    """A notebook of the course: its question, and the stage or the box that it belongs to."""

    number: str
    name: str
    question: str
    stage: int | None
    box: str | None = None

    @property
    def stem(self) -> str:
        """File name without its ending, such as ``"03_labeling"``."""
        return f"{self.number}_{self.name}"
