"""How a labeler answers its browser.

The browser's side is `labeler.js` with what it stands on. It asks for

samples     {ids} -> {samples: [about, …]} and a buffer for each, see `sample_media`
operations  {operations: [{operation, do, …}, …], since} -> {results, revision, changed}
            do: "label" has sample, value, seconds, helped, and perhaps task "class" (to set a
            sample aside); "undo" has undoes, the operation that it takes back, or null for the
            last one of this person. A result has operation, sample, and revision or error.
sync        {since} -> {revision, changed}: what anybody did after a revision

and is told "news" when it should ask what has changed. `changed` is a list of {sample, label, by,
waits}.
"""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ecosystem_kit.ledger import NOT_FOR_TRAINING, Label, UnknownRecord, WrongInput
from ecosystem_kit.widgets.browser_widget import BrowserWidget, Content, Reply
from ecosystem_kit.widgets.label_queue import LabelQueue
from ecosystem_kit.widgets.sample_media import browser_sample

if TYPE_CHECKING:
    from ecosystem_kit.project import Project


class LabelRequests(BrowserWidget):
    """The part of a labeler that its browser talks to; `Labeler` is the other part."""

    task: str
    kind: str
    project: "Project"
    _about: dict[str, Any]
    _queue: LabelQueue

    def _add(
        self,
        sample: int,
        value: Any,
        *,
        seconds: float | None,
        helped_by: str | None,
        operation: str | None = None,
        task: str | None = None,
    ) -> int:
        """Keep a label; return its revision."""
        raise NotImplementedError

    def _take_back(self, last: tuple[int, int, str] | None, operation: str | None) -> int:
        """Undo one label; return its sample."""
        raise NotImplementedError

    def _after_change(self, *shown: int) -> None:
        """Take in what has changed; samples `shown` are shown again first."""
        raise NotImplementedError

    def _helper(self) -> str | None:
        """Return whose guess is shown beside each sample."""
        raise NotImplementedError

    def _shown(self, label: Label) -> Any:
        """Return a label as JSON for the browser, beside its sample; for subclasses."""
        return label.value

    def _about_sample(self, number: int) -> Content:
        """Return what else the browser should know of a sample; for subclasses."""
        return {}

    def _about_labeler(self) -> Content:
        """Return what else the browser should know of this labeler; for subclasses."""
        return {}

    def _handle(
        self, kind: str, content: Content, buffers: list[memoryview]
    ) -> Reply | Content | None:
        if kind == "samples":
            return self._send_samples(content["ids"])
        if kind == "operations":
            return self._keep_all(content)
        if kind == "sync":
            self._queue.refresh()
            return self._changes(content["since"])
        return super()._handle(kind, content, buffers)

    def _send_samples(self, numbers: Iterable[int]) -> Reply:
        found = [browser_sample(self.project.ledger, number) for number in numbers]
        told = [
            about if "error" in about else {**about, **self._about_sample(about["id"])}
            for about, _ in found
        ]
        return {"samples": told}, [data for _, data in found]

    def _keep_all(self, content: Content) -> Content:
        results = [self._keep(one) for one in content["operations"]]
        self._after_change(*(one["sample"] for one in results if "undone" in one))
        failed = [one["sample"] for one in results if "error" in one and one["sample"] is not None]
        return {"results": results, **self._changes(content["since"], also=failed)}

    def _keep(self, asked: Content) -> Content:
        operation, sample = str(asked["operation"]), asked.get("sample")
        try:
            # A browser that heard nothing sends again, perhaps to a kernel started since.
            known = self.project.ledger.label_operation(operation)
            if known is not None:
                return self._known(known, operation)
            if asked["do"] == "undo":
                sample = self._take_back(self._meant(asked.get("undoes")), operation)
                return {"operation": operation, "sample": sample, "undone": True}
            revision = self._add(
                asked["sample"],
                asked["value"],
                seconds=asked.get("seconds"),
                helped_by=self._helper() if asked.get("helped") else None,
                operation=operation,
                task=self._task_of(asked),
            )
        except (WrongInput, UnknownRecord, ValueError, IndexError) as problem:
            return {"operation": operation, "sample": sample, "error": str(problem)}
        return {"operation": operation, "sample": sample, "revision": revision}

    def _known(self, known: Label, operation: str) -> Content:
        about: Content = {"operation": operation, "sample": known.sample}
        if known.operation == "undo":
            return {**about, "undone": True}
        standing = self.project.ledger.last_label(
            self._about["by"], task=known.task, pass_number=known.pass_number
        )
        if standing is not None and standing.revision == known.revision:
            self._queue.remember(known.sample, revision=known.revision, task=known.task)
        return {**about, "revision": known.revision}

    def _meant(self, undoes: str | None) -> tuple[int, int, str] | None:
        if undoes is None:
            return self._queue.last()
        found = self.project.ledger.label_operation(undoes)
        return None if found is None else (found.sample, found.revision, found.task)

    def _task_of(self, asked: Content) -> str:
        task = asked.get("task") or self.task
        if task == self.task or (task == "class" and asked["value"] in NOT_FOR_TRAINING):
            return task
        message = f"This labeler keeps no {task} {asked['value']!r}: it is about {self.task}."
        raise WrongInput(message)

    def _changes(self, since: int, *, also: Iterable[int] = ()) -> Content:
        revision, changed = self._queue.changed_since(since)
        changed |= {number: self._queue.label_of(number) for number in also}
        waiting = set(self._queue.waiting)
        told = [
            {
                "sample": number,
                "label": None if label is None else self._shown(label),
                "by": None if label is None else label.by,
                "waits": number in waiting,
            }
            for number, label in changed.items()
        ]
        return {"revision": revision, "changed": told}

    def _greeting(self) -> Content:
        self._queue.refresh()
        labels: dict[int, Any] = {}
        if self.task == "class":
            found = self.project.ledger.labels("class", self._about["pass_number"]).to_dict()
            labels = self._queue.shown_labels(found)
        return {
            "kind": self.kind,
            "task": self.task,
            "samples": self._queue.samples,
            "waiting": self._queue.waiting,
            "labels": [[number, value] for number, value in labels.items()],
            "revision": self._queue.revision,
            "pass": self._about["pass_number"],
            "by": self._about["by"],
            "store": self._store_name(),
            **self._about_labeler(),
        }

    def _store_name(self) -> str:
        """Return what a browser keeps unsent labels under: the same after a kernel's restart."""
        path = str(self.project.ledger.path)
        about = (path, self.task, self.kind, *map(str, self._about.values()))
        return hashlib.sha256("\n".join(about).encode()).hexdigest()[:16]
