"""A learner's project: one folder with plan and ledger, opened at the head of a notebook."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem_kit import consent, lifecycle, stand_in

if TYPE_CHECKING:
    from ecosystem_kit.plan import Plan

FOLDER_VARIABLE = "ECO_PROJECT"
_current: "Project | None" = None


class Project:
    """One AI project on disk: ``plan.toml``, the ledger and its media.

    Parameters
    ----------
    folder : Path
        The project's folder; made when it is not there.
    notebook : str, default="00"
        Number of the notebook that has it open.

    Attributes
    ----------
    ledger : Ledger
        Everything that was captured, labeled, measured and decided.
    plan_path : Path
        Where the plan is, or will be.

    Raises
    ------
    LedgerError
        When the folder's ledger was written by a newer version of the kit, or can't be written.
    """

    def __init__(self, folder: Path, notebook: str = "00") -> None:
        from ecosystem_kit.ledger import Ledger

        self.folder = Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.notebook = notebook
        self.plan_path = self.folder / "plan.toml"
        self.ledger: Ledger = Ledger(self.folder)

    @property
    def plan(self) -> "Plan":
        """The plan as the file has it now; the example plan where there is none yet.

        Raises
        ------
        PlanError
            When ``plan.toml`` was edited by hand and can't be read; the file is left as it is.
        """
        from ecosystem_kit.plan import Plan

        return Plan.load(self.plan_path) if self.plan_path.exists() else Plan.default()

    def __repr__(self) -> str:
        return f"Project({self.folder.name!r}, notebook={self.notebook!r})"


def current() -> Project | None:
    """Return the project that `begin` opened last in this kernel, or None."""
    return _current


def end() -> None:
    """Close the project that is open in this kernel, if one is; the next `begin` opens another."""
    global _current  # noqa: PLW0603  as in `begin`
    if _current is not None:
        _current.ledger.close()
    _current = None


def default_folder() -> Path:
    """Return where the project lies: ECO_PROJECT if that is set, else ``project/`` right here."""
    return Path(os.environ.get(FOLDER_VARIABLE) or "project")


def begin(notebook: str, *, folder: Path | None = None) -> Project:
    """Open the learner's project for one notebook and say where in the life cycle it stands.

    What the earlier notebooks would have left and didn't is filled in from the bundled sample
    people, and each thing filled in is named in a sentence.

    Parameters
    ----------
    notebook : str
        Two digits, "00" to "10".
    folder : Path, optional
        The project's folder; `default_folder` where None.

    Returns
    -------
    Project
        With its ledger open.

    Raises
    ------
    ValueError
        When there is no such notebook.

    Examples
    --------
    >>> project = begin("01")  # doctest: +SKIP
    >>> project.plan.max_error  # doctest: +SKIP
    0.1
    """
    global _current  # noqa: PLW0603  one kernel works on one project, as one desk does
    if notebook not in {one.number for one in lifecycle.NOTEBOOKS}:
        message = f"There is no notebook {notebook!r}: the numbers go from '00' to '10'."
        raise ValueError(message)
    end()
    _current = Project(folder or default_folder(), notebook)
    _current.ledger.mark_activity(notebook)
    _say_where_we_are(_current, stand_in.fill(_current, notebook))
    return _current


def _say_where_we_are(project: Project, filled_in: list[str]) -> None:
    from IPython.display import display

    from ecosystem_kit.figures import use_house_style
    from ecosystem_kit.lifecycle_strip import draw_strip
    from ecosystem_kit.wording import wrapped

    use_house_style()
    display(draw_strip(project.notebook))
    for sentence in filled_in:
        print(wrapped(sentence))
    if late := consent.overdue(project.ledger):
        sentence = (
            f"The yes of {' and '.join(late)} has run out or was taken back, and captures are "
            "still here: `eco forget --overdue` in a terminal deletes them."
        )
        print(wrapped(sentence))
