"""One class per sample: a button for each class, unsure, exclude, and undo."""

from typing import TYPE_CHECKING, Any

import ipywidgets

from ecosystem_kit.assistant import UNKNOWN
from ecosystem_kit.widgets.labeler import Labeler

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

# "unsure" and "exclude" are labels as well: they are counted, and never enter training.
NO_CLASS = ("unsure", "exclude")


class ClassLabeler(Labeler):
    """Label samples by class.

    Parameters
    ----------
    project : Project
        Its plan names the classes.
    helper : fitted estimator, optional
        Shows its guess beside each sample, and every label given then says that it was helped.
    helper_name : str, default="the rule"
        What the ledger calls the helper.
    **about
        See `Labeler`.
    """

    def __init__(
        self,
        project: "Project",
        *,
        helper: Any = None,
        helper_name: str = "the rule",
        **about: Any,
    ) -> None:
        self.classes = [*project.plan.classes, UNKNOWN, *NO_CLASS]
        self.helper, self.helper_name = helper, helper_name
        super().__init__(project, **about)

    def guess_of(self, sample: int) -> str:
        """Return the helper's guess for one sample."""
        ledger = self.project.ledger
        if self.kind == "picture":
            return str(self.helper.predict(ledger.picture(sample)[None])[0])
        return str(self.helper.predict(ledger.sound(sample)[None])[0])

    def _controls(self) -> list[ipywidgets.Widget]:
        buttons = [self._button(value) for value in self.classes]
        undo = ipywidgets.Button(
            description="undo",
            icon="undo",
            tooltip="Take the last one back",
            layout=ipywidgets.Layout(width="auto", height="44px"),
        )
        undo.on_click(lambda _: self.undo() if self.done else None)
        row = ipywidgets.Layout(flex_flow="row wrap")
        return [ipywidgets.Box([*buttons, undo], layout=row)]

    def _button(self, value: str) -> ipywidgets.Button:
        button = ipywidgets.Button(
            description=value,
            tooltip=f"Label this sample “{value}”",
            layout=ipywidgets.Layout(width="auto", min_width="44px", height="44px"),
        )
        button.on_click(lambda _: self.label(value) if self.queue else None)
        return button

    def _checked(self, value: Any) -> str:
        if value not in self.classes:
            message = (
                f"The label {value!r} is none of this project's: choose from {self.classes}, "
                "or add the class to the plan first."
            )
            raise ValueError(message)
        return str(value)

    def _helper(self) -> str | None:
        return None if self.helper is None else self.helper_name

    def _show_next(self) -> None:
        super()._show_next()
        if self.helper is not None and self.queue:
            guess = self.guess_of(self.queue[0])
            self._status.value += f"<div>Guess of {self.helper_name}: <b>{guess}</b></div>"
