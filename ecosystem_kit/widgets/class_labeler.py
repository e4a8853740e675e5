"""One class per sample: a key for each class, unsure, exclude, undo, and guesses to confirm."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ecosystem_kit.assistant import UNKNOWN
from ecosystem_kit.ledger import NOT_FOR_TRAINING
from ecosystem_kit.widgets.browser_widget import Content, Reply
from ecosystem_kit.widgets.labeler import LABELER_PARTS, LABELER_STYLES, Labeler

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

# "unsure" and "exclude" are labels as well: they are counted, and never enter training.
NO_CLASS = NOT_FOR_TRAINING
# "unsure" is pressed often, "unknown" as well; their keys stay the same in every project.
USUAL_KEYS = {"unsure": "u", "exclude": "x", UNKNOWN: "k"}


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

    parts: ClassVar[tuple[str, ...]] = (
        *LABELER_PARTS,
        *("class_labeler_views.js", "class_labeler_grid.js", "class_labeler.js"),
    )
    styles: ClassVar[tuple[str, ...]] = (*LABELER_STYLES, "class_labeler.css")

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
        self._guesses: dict[int, tuple[str, float | None]] = {}
        super().__init__(project, **about)

    def guess_of(self, sample: int) -> str:
        """Return the helper's guess for one sample."""
        return self._guess(sample)[0]

    def _guess(self, sample: int) -> tuple[str, float | None]:
        """Return the helper's guess, and how sure it is where it says so."""
        if sample not in self._guesses:
            ledger = self.project.ledger
            opened = ledger.picture(sample) if self.kind == "picture" else ledger.sound(sample)
            sure = None
            if hasattr(self.helper, "predict_proba"):
                sure = float(self.helper.predict_proba(opened[None]).max())
            self._guesses[sample] = str(self.helper.predict(opened[None])[0]), sure
        return self._guesses[sample]

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

    def _about_labeler(self) -> Content:
        return {
            "classes": self.classes,
            "keys": keys_of(self.classes),
            "helper": self._helper(),
        }

    def _about_sample(self, number: int) -> Content:
        return {} if self.helper is None else {"guess": self._guess(number)[0]}

    def _handle(
        self, kind: str, content: Content, buffers: list[memoryview]
    ) -> Reply | Content | None:
        if kind == "guesses":
            return {"guesses": self._all_guesses(content["ids"])}
        return super()._handle(kind, content, buffers)

    def _all_guesses(self, numbers: Iterable[int]) -> list[tuple[int, str, float | None]]:
        if self.helper is None:
            message = "Nobody guesses here: give the labeler a `helper`."
            raise ValueError(message)
        return [(int(number), *self._guess(int(number))) for number in numbers]


def keys_of(classes: Sequence[str]) -> dict[str, str]:
    """Return a key for each class: itself, or a letter of its name, or what is left.

    Parameters
    ----------
    classes : sequence of str
        In the order of the plan.

    Returns
    -------
    dict
        Class to key, all different; classes beyond 36 get none, their buttons work.

    Examples
    --------
    >>> keys_of(["1", "2", "yes", "year", "unsure"])
    {'1': '1', '2': '2', 'yes': 'y', 'year': 'e', 'unsure': 'u'}
    """
    everything = "123456789abcdefghijklmnopqrstuvwxyz0"
    found: dict[str, str] = {}
    for one in classes:
        key = one.lower() if len(one) == 1 else ""
        if key and key in everything and key not in found.values():
            found[one] = key
    for one in classes:
        key = USUAL_KEYS.get(one, "")
        if key and key not in found.values():
            found[one] = key
    for one in classes:
        wanted = [letter for letter in one.lower() + everything if letter in everything]
        free = [letter for letter in wanted if letter not in found.values()]
        if one not in found and free:
            found[one] = free[0]
    return {one: found[one] for one in classes if one in found}
