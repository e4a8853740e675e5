"""The map of the lifecycle that opens notebooks and shows each gate's evidence."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from ecosystem_kit import lifecycle
from ecosystem_kit.lifecycle_map import MapPicture, Visit, place_of
from ecosystem_kit.map_content import items_of, picture_of
from ecosystem_kit.widgets.browser_widget import BrowserWidget, Content

if TYPE_CHECKING:
    from ecosystem_kit.project import Project


class LifecycleMap(BrowserWidget):
    """The map with the project's path and hours; stages open their notebooks, arrows tell why.

    Without a browser it shows the same picture, still; `evidence` and `notebooks` tell the rest.

    Parameters
    ----------
    position : int or str, optional
        Where the learner is: a stage (1 to 4), a notebook (``"03"``) or a box (``"team"``).
    project : Project, optional
        Whose path, hours and gates are shown; none where None.
    path : iterable of Visit or (stage, hours) or (stage, hours, loop), optional
        Another path than the project's, such as that of a past project.

    Raises
    ------
    KeyError
        If the position, a stage or a loop isn't one of the lifecycle's.

    Examples
    --------
    >>> LifecycleMap(2, path=[(1, 2.0), (2, 3.5)])
    Map of the lifecycle. You are at 2 Data collection & labeling. Path: 1 (2.0 h), 2 (3.5 h).
    """

    parts = ("lifecycle_map_items.js", "lifecycle_map.js")
    styles = ("lifecycle_map.css",)
    # What the browser draws: {"svg", "summary", "items"}; see `ecosystem_kit.map_content`.
    shown: Any = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        position: int | str | None = None,
        *,
        project: "Project | None" = None,
        path: Iterable[Visit | tuple[int, float] | tuple[int, float, str]] | None = None,
    ) -> None:
        self.position = position
        self.project = project
        self._path = None if path is None else [Visit(*one) for one in path]
        self.picture: MapPicture = picture_of(None, position, path=self._path)
        super().__init__(shown=self._content())

    def _content(self) -> Content:
        ledger = None if self.project is None else self.project.ledger
        self.picture = picture_of(ledger, self.position, path=self._path)
        here = str(place_of(self.position))
        items = items_of(self.picture, ledger, path=self._path)
        items = [{**one, "here": one["key"] == here} for one in items]
        return {"svg": self.picture.svg, "summary": self.picture.summary, "items": items}

    def refresh(self) -> None:
        """Show what the ledger holds by now: a gate that was decided, another hour."""
        self.shown = self._content()

    def _greeting(self) -> Content:
        self.refresh()
        return {}

    def evidence(self, loop: str) -> str:
        """Return what the last gate said of a loop, in sentences.

        Raises
        ------
        KeyError
            If there is no such loop.

        Examples
        --------
        >>> LifecycleMap().evidence("L4")
        'L4 labels unreliable: No gate has weighed it yet. Notebook 06 does, at its end.'
        """
        name = lifecycle.loop(loop).id
        self.refresh()
        loops = [one for item in self.shown["items"] for one in item.get("loops", ())]
        found = next(one for one in loops if one["id"] == name)
        told = found["evidence"]
        words = f"{found['id']} {found['name']}"
        if told is None:
            return f"{words}: {found['unweighed']}"
        numbers = f" Interval: {told['interval']}." if told["interval"] else ""
        return f"{words}, {told['verdict']}: {told['sentence']}{numbers} {told['gate']}"

    def notebooks(self, place: int | str) -> list[str]:
        """Return the files of a stage (number) or box (key).

        Examples
        --------
        >>> LifecycleMap().notebooks(2)
        ['02_collecting.ipynb', '03_labeling.ipynb']
        """
        return [f"{one.stem}.ipynb" for one in lifecycle.notebooks_of(place)]

    def save(self, path: str | Path) -> Path:
        """Write the picture as SVG, and return its path.

        Raises
        ------
        OSError
            If the file can't be written there.
        """
        self.refresh()
        return self.picture.save(path)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Add the still picture, for whatever shows no widgets."""
        found = super()._repr_mimebundle_(**options)
        data, metadata = found if isinstance(found, tuple) else (found, {})
        return {**(data or {}), "text/html": self.picture.svg}, metadata

    def __repr__(self) -> str:
        return self.picture.summary
