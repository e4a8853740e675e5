"""Where a word begins and ends in a recording, in seconds.

The browser asks, besides what every labeler's asks,

drafts  {sample} -> {segment}: the edges as they were moved there, else this labeler's own label,
        or null
draft   {sample, segment}: the edges as they are, so that a reload of the page brings them back
"""

from typing import TYPE_CHECKING, Any, ClassVar

from ecosystem_kit.widgets.browser_widget import Content, Reply
from ecosystem_kit.widgets.labeler import LABELER_PARTS, LABELER_STYLES, Labeler
from ecosystem_kit.widgets.sample_media import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Label

Segment = tuple[float, float]


class SegmentLabeler(Labeler):
    """Label each recording with the ``(start_s, end_s)`` of its word.

    Parameters are those of `Labeler`; ``kind`` is always "sound".
    """

    task = "segment"
    parts: ClassVar[tuple[str, ...]] = (
        *LABELER_PARTS,
        *("shape_view.js", "sound_pictures.js", "sound_drawing.js", "sound_view.js"),
        *("segment_view.js", "shape_labeler.js", "segment_labeler.js"),
    )
    styles: ClassVar[tuple[str, ...]] = (
        *LABELER_STYLES,
        *("sound_view.css", "shapes.css", "segment_labeler.css"),
    )

    def __init__(self, *args: Any, **about: Any) -> None:
        self._segments: dict[int, Segment] = {}
        super().__init__(*args, **{**about, "kind": "sound"})

    @property
    def segment(self) -> Segment:
        """The edges as they stand now, in seconds; the middle half where none was moved yet.

        Raises
        ------
        IndexError
            When nothing is left to label.
        """
        if not self.queue:
            message = "Nothing is left to label here: every sample of this queue has its label."
            raise IndexError(message)
        sample = self.queue[0]
        if sample in self._segments:
            return self._segments[sample]
        long_s = len(self.project.ledger.sound(sample)) / SAMPLE_RATE_HZ
        return long_s / 4, long_s * 3 / 4

    def _handle(
        self, kind: str, content: Content, buffers: list[memoryview]
    ) -> Reply | Content | None:
        if kind == "drafts":
            return {"segment": self._begun(int(content["sample"]))}
        if kind == "draft":
            self._keep_draft(int(content["sample"]), content.get("segment"))
            return {}
        return super()._handle(kind, content, buffers)

    def _keep_draft(self, sample: int, segment: Any) -> None:
        if segment is None:
            self._segments.pop(sample, None)
        else:
            start, end = segment
            self._segments[sample] = float(start), float(end)

    def _begun(self, sample: int) -> Segment | None:
        """Return what was begun on a sample, or how this labeler labeled it before."""
        if sample in self._segments:
            return self._segments[sample]
        found = self._queue.label_of(sample)
        return found.value if found is not None and found.by == self._about["by"] else None

    def _take_back(self, last: tuple[int, int, str] | None, operation: str | None) -> int:
        taken = None if last is None or last[2] != self.task else self._begun(last[0])
        sample = super()._take_back(last, operation)
        if taken is not None:
            self._segments[sample] = taken
        return sample

    def _add(self, sample: int, value: Any, **about: Any) -> int:
        revision = super()._add(sample, value, **about)
        self._segments.pop(sample, None)
        return revision

    def _shown(self, label: "Label") -> Any:
        return list(label.value)
