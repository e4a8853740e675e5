"""A box around the hand, in pixels of the picture.

The browser asks, besides what every labeler's asks,

drafts  {sample} -> {box, class}: what was being drawn there, else this labeler's own label, or
        null; and the picture's class
draft   {sample, box}: what is being drawn, so that a reload of the page brings it back

A label's value is [x, y, width, height], or {box, class} where a class was chosen with it: the
ledger keeps one box a picture, and the class as the picture's class label.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ecosystem_kit.assistant import UNKNOWN
from ecosystem_kit.ledger import WrongInput
from ecosystem_kit.widgets.browser_widget import Content, Reply
from ecosystem_kit.widgets.labeler import LABELER_PARTS, LABELER_STYLES, Labeler

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Label

Box = tuple[int, int, int, int]

STAGE_PARTS = ("shape_view.js", "shape_stage.js", "box_geometry.js", "box_editor.js")


class BoxLabeler(Labeler):
    """Label each picture with one box ``(x, y, width, height)`` in pixels of the picture.

    Parameters are those of `Labeler`; ``kind`` is always "picture".
    """

    task = "box"
    parts: ClassVar[tuple[str, ...]] = (
        *LABELER_PARTS,
        *STAGE_PARTS,
        *("shape_labeler.js", "box_labeler.js"),
    )
    styles: ClassVar[tuple[str, ...]] = (*LABELER_STYLES, "shapes.css", "box_labeler.css")

    def __init__(self, *args: Any, **about: Any) -> None:
        self._boxes: dict[int, Box] = {}
        super().__init__(*args, **{**about, "kind": "picture"})

    @property
    def box(self) -> Box:
        """The box as it is drawn now: x, y, width, height in pixels of the picture.

        The middle of the picture where nothing is drawn yet.

        Raises
        ------
        IndexError
            When nothing is left to label.
        """
        sample = self._first()
        wide, tall = self._size(sample)
        return self._boxes.get(sample, (wide // 4, tall // 4, wide // 2, tall // 2))

    def _first(self) -> int:
        if not self.queue:
            message = "Nothing is left to label here: every sample of this queue has its label."
            raise IndexError(message)
        return self.queue[0]

    def _size(self, sample: int) -> tuple[int, int]:
        """Return width and height of a picture in pixels."""
        found = self.project.ledger.sample(sample)
        if found.width and found.height:
            return found.width, found.height
        tall, wide = self.project.ledger.picture(sample).shape[:2]
        return wide, tall

    def _box_in(self, numbers: Sequence[Any], sample: int) -> Box:
        """Return whole numbers of a box that lies inside a picture.

        Raises
        ------
        WrongInput
            When it doesn't.
        """
        x, y, width, height = (int(number) for number in numbers)
        wide, tall = self._size(sample)
        if min(x, y) < 0 or min(width, height) < 1 or x + width > wide or y + height > tall:
            message = f"found the box {(x, y, width, height)}; wanted one inside {wide}×{tall}"
            raise WrongInput(message)
        return x, y, width, height

    def _about_labeler(self) -> Content:
        return {"classes": [*self.project.plan.classes, UNKNOWN]}

    def _handle(
        self, kind: str, content: Content, buffers: list[memoryview]
    ) -> Reply | Content | None:
        if kind == "drafts":
            return self._begun(int(content["sample"]))
        if kind == "draft":
            self._keep_draft(int(content["sample"]), content.get("box"))
            return {}
        return super()._handle(kind, content, buffers)

    def _begun(self, sample: int) -> Reply | Content:
        """Return what was begun on a sample, or how this labeler labeled it before."""
        box = self._boxes.get(sample) or self._my_own(sample)
        found = self._standing(sample, "class")
        return {"box": box, "class": None if found is None else found.value}

    def _my_own(self, sample: int) -> Any:
        """Return the label that this labeler gave in this pass; others' stay out of sight."""
        found = self._queue.label_of(sample)
        return found.value if found is not None and found.by == self._about["by"] else None

    def _standing(self, sample: int, task: str) -> "Label | None":
        """Return the label of a task that a sample has now in this pass."""
        about = (task, self._about["pass_number"])
        history = self.project.ledger.label_history(sample)
        ours = [one for one in history if (one.task, one.pass_number) == about]
        undone = {one.undoes for one in ours}
        there = [one for one in ours if one.operation == "set" and one.revision not in undone]
        return there[-1] if there else None

    def _keep_draft(self, sample: int, box: Sequence[Any] | None) -> None:
        if box is None:
            self._boxes.pop(sample, None)
        else:
            self._boxes[sample] = self._box_in(box, sample)

    def _add(self, sample: int, value: Any, **about: Any) -> int:
        if isinstance(value, dict) and "class" in value:
            # First, so that a request that is sent again after a kill finds both or neither.
            self._add_class(sample, value["class"], operation=about.get("operation"))
            value = value["box"]
        revision = super()._add(sample, value, **about)
        self._forget_draft(sample)
        return revision

    def _add_class(self, sample: int, name: Any, *, operation: str | None) -> None:
        classes = self._about_labeler()["classes"]
        if name not in classes:
            message = f"The class {name!r} is none of this project's: choose from {classes}."
            raise WrongInput(message)
        known = None if operation is None else f"{operation} class"
        self.project.ledger.add_label(sample, name, operation=known, **self._about)

    def _take_back(self, last: tuple[int, int, str] | None, operation: str | None) -> int:
        taken = None
        if last is not None and last[2] == self.task:
            taken = self._my_own(last[0])
            self._take_class_back(*last[:2])
        sample = super()._take_back(last, operation)
        if taken is not None:
            self._keep_taken(sample, taken)
        return sample

    def _take_class_back(self, sample: int, revision: int) -> None:
        """Undo the class that was kept with a box, unless it was changed since."""
        found = self._standing(sample, "class")
        before = [
            one for one in self.project.ledger.label_history(sample) if one.revision < revision
        ]
        beside = before[-1] if before else None
        # Classes that were given by themselves are timed.
        if found is None or beside != found or found.seconds is not None:
            return
        about = {name: self._about[name] for name in ("by", "pass_number")}
        self.project.ledger.undo_label(sample, task="class", revision=found.revision, **about)

    def _keep_taken(self, sample: int, value: Any) -> None:
        """Go on from a label that was taken back."""
        self._keep_draft(sample, value)

    def _forget_draft(self, sample: int) -> None:
        self._boxes.pop(sample, None)

    def _shown(self, label: "Label") -> Any:
        return list(label.value)
