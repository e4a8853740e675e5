"""A place to capture and label into for whoever uses the widgets without the course."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ecosystem_kit.ledger import Ledger


@dataclass(frozen=True)
class Wanted:
    """What the widgets ask of a plan.

    Attributes
    ----------
    classes : list of str
        What is shown, said and labeled; "unknown" comes with it.
    samples_per_class : int
        How many captures of each are wanted, of all people together.
    people : int
        Of how many people.
    retention_days : int
        How long captures may be kept, as whoever is asked for consent is told.
    """

    classes: list[str]
    samples_per_class: int = 20
    people: int = 1
    retention_days: int = 90


class Desk:
    """A folder with a ledger, and the classes to capture: what a widget needs of a project.

    Parameters
    ----------
    folder : str or Path
        Made where it is missing; what is in it already stays.
    classes : sequence of str
        Any words, such as ``["fist", "palm"]``.
    samples_per_class, people, retention_days : int
        See `Wanted`.

    Raises
    ------
    ValueError
        When there is no class, or one of them twice or without a name.
    LedgerError
        When the folder can't be written, or holds a ledger of a newer version.

    Examples
    --------
    >>> from ecosystem_kit.widgets import Camera, Desk
    >>> camera = Camera(Desk("captures", classes=["fist", "palm"]))  # doctest: +SKIP
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        classes: Sequence[str],
        samples_per_class: int = 20,
        people: int = 1,
        retention_days: int = 90,
    ) -> None:
        names = [str(name).strip() for name in classes] if not isinstance(classes, str) else []
        if not names or "" in names or len(set(names)) < len(names):
            message = (
                f"Found the classes {classes!r}; wanted: a list of different words, such as "
                '["fist", "palm"].'
            )
            raise ValueError(message)
        self.plan = Wanted(names, samples_per_class, people, retention_days)
        self.folder = Path(folder).resolve()
        self.ledger = Ledger(self.folder)

    def __repr__(self) -> str:
        return f"Desk({self.folder.name!r}, classes={self.plan.classes})"
