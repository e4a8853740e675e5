"""What the map of the lifecycle tells besides its picture: notebooks, hours, and the evidence.

Plain data, for the map in a notebook (`ecosystem_kit.widgets.LifecycleMap`) and the page that
`eco map` writes (`ecosystem_kit.map_page`). The picture's own places say where each thing stands.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ecosystem_kit import lifecycle
from ecosystem_kit.gates import GO_BACK, ONWARD, PLACES, Place
from ecosystem_kit.gates.show import SIGNS
from ecosystem_kit.intervals import Interval
from ecosystem_kit.lifecycle_map import MapPicture, draw_map
from ecosystem_kit.map_loops import words_of
from ecosystem_kit.map_path import Visit, read_path, walked_path

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.ledger.records import GateRecord

Item = dict[str, Any]


def picture_of(
    ledger: "Ledger | None",
    position: int | str | None = None,
    *,
    path: Iterable[Visit | tuple[int, float] | tuple[int, float, str]] | None = None,
) -> MapPicture:
    """Return the map with a project's path and hours.

    Parameters
    ----------
    ledger : Ledger, optional
        The project's; a map without any path where None.
    position : int or str, optional
        As for `ecosystem_kit.lifecycle_map.draw_map`.
    path : iterable of Visit, optional
        Another path than the ledger's; then its hours count, and the ledger's stay out.
    """
    if ledger is None or path is not None:
        return draw_map(position, path or ())
    # A notebook that was only opened a moment ago has no hours to show yet.
    hours = {number: spent for number, spent in ledger.hours().items() if spent >= 0.05}
    return draw_map(position, walked_path(ledger.gates()), hours=hours)


def items_of(
    picture: MapPicture,
    ledger: "Ledger | None",
    *,
    path: Iterable[Visit | tuple[int, float] | tuple[int, float, str]] | None = None,
) -> list[Item]:
    """Return what can be chosen on the map, in the order in which it is read.

    Parameters
    ----------
    picture : MapPicture
        From `picture_of`, with the same ledger and path.

    Returns
    -------
    list of dict
        ``key``, ``kind`` ("box", "stage" or "arrow"), ``label``, ``place`` (shares of the
        picture's width and height), and what `_box`, `_stage` and `_arrow` add.
    """
    gates = [] if ledger is None or path is not None else ledger.gates()
    hours = {} if ledger is None or path is not None else ledger.hours()
    visits = read_path(walked_path(gates) if path is None else path)
    width, height = picture.size
    items = []
    for key, (x, y, wide, high) in picture.places.items():
        shares = [x / width, y / height, wide / width, high / height]
        items.append({"key": key, "place": [round(100 * share, 3) for share in shares]})
        if key.isdigit():
            items[-1] |= _stage(int(key), visits, hours)
        elif "-" in key:
            items[-1] |= _arrow([int(step) for step in key.split("-")], visits, gates)
        else:
            items[-1] |= _box(key, hours)
    return items


def _notebooks(place: int | str, hours: Mapping[str, float]) -> dict[str, Any]:
    """Return a place's notebooks, and the one to open: the last begun, or else the first."""
    found = [
        {
            "file": f"{one.stem}.ipynb",
            "number": one.number,
            "question": one.question,
            "hours": round(hours.get(one.number, 0.0), 1),
        }
        for one in lifecycle.notebooks_of(place)
    ]
    begun = [one for one in found if one["number"] in hours]
    return {"notebooks": found, "opens": (begun or found[:1])[-1]}


def _box(key: str, hours: Mapping[str, float]) -> Item:
    box = lifecycle.box(key)
    *first, last = [str(number) for number in box.linked_stages] or [""]
    stages = f"stages {', '.join(first)} and {last}" if first else f"stage {last}"
    told = [f"Belongs to {stages}"] if last else []
    return {"kind": "box", "label": box.title, "told": told, **_notebooks(key, hours)}


def _stage(number: int, visits: Sequence[Visit], hours: Mapping[str, float]) -> Item:
    stage = lifecycle.stage(number)
    at = [str(place) for place, one in enumerate(visits, start=1) if one.stage == number]
    if hours:
        spent = sum(hours.get(one.number, 0.0) for one in lifecycle.notebooks_of(number))
    else:
        # A number that is none is not like itself.
        spent = sum(one.hours for one in visits if one.stage == number and one.hours == one.hours)
    told = [f"{'Visit' if len(at) == 1 else 'Visits'} {', '.join(at)}"] if at else ["Not visited"]
    told += [f"{spent:.1f} hours"] if spent >= 0.05 else []
    label = f"{number} {stage.title}"
    return {"kind": "stage", "label": label, "told": told, **_notebooks(number, hours)}


def _arrow(steps: list[int], visits: Sequence[Visit], gates: Iterable["GateRecord"]) -> Item:
    way = (steps[0], steps[1], steps[2] if len(steps) > 2 else None)
    group = [one for one in lifecycle.LOOPS if (one.from_stage, one.to_stage, one.onward) == way]
    kept = list(gates)
    walked = Counter(one.loop for one in visits)
    loops = [_loop(one, walked[one.id], kept) for one in group]
    times = sum(walked[one.id] for one in group)
    names = ", ".join(f"{one.id} {one.name}" for one in group)
    words = words_of(group)
    label = f"From step {way[0]}: {words}. {names}"
    told = [f"Walked {times} time{'s' if times > 1 else ''}"] if times else ["Not walked"]
    title = words[0].upper() + words[1:]
    return {"kind": "arrow", "label": label, "title": title, "told": told, "loops": loops}


def _loop(loop: lifecycle.Loop, walked: int, gates: Sequence["GateRecord"]) -> Item:
    places = [PLACES[loop.id], *([ONWARD[loop.id]] if loop.id in ONWARD else [])]
    weighed = _last_weighed(loop.id, gates)
    return {
        "id": loop.id,
        "name": loop.name,
        "outline": loop.title,
        "walked": walked,
        "evidence": weighed,
        "unweighed": f"No gate has weighed it yet. Notebook {loop.notebook} does, at its end.",
        "places": [_place(one) for one in places],
    }


def _place(place: Place) -> dict[str, str]:
    return {"file": place.file, "anchor": place.anchor, "text": str(place), "todo": place.todo}


def _last_weighed(loop: str, gates: Sequence["GateRecord"]) -> Item | None:
    """Return what the last gate said that weighed a loop, and what was decided there."""
    for gate in reversed(gates):
        told = gate.evidence if isinstance(gate.evidence, list) else []
        for one in told:
            if isinstance(one, dict) and one.get("loop") == loop:
                return _evidence(one, gate)
    return None


def _evidence(told: Mapping[str, Any], gate: "GateRecord") -> Item:
    verdict = str(told.get("verdict"))
    day = time.strftime("%Y-%m-%d", time.localtime(gate.at))
    decision = f"you decided: {gate.decision}" if gate.decision else "not decided yet"
    reason = f" ({gate.reason})" if gate.reason else ""
    return {
        "verdict": verdict,
        "sign": SIGNS.get(verdict, "·"),
        "presses": verdict == GO_BACK,
        "sentence": str(told.get("sentence", "")),
        "interval": _interval(told.get("interval")),
        "threshold": _number(told.get("threshold")),
        "gate": f"Gate of stage {gate.stage}, {day}: {gate.verdict}, {decision}{reason}.",
    }


def _interval(told: Any) -> str:
    if not isinstance(told, dict):
        return ""
    ends = (told.get(name) for name in ("estimate", "low", "high"))
    estimate, low, high = (float("nan") if one is None else float(one) for one in ends)
    count, unit = int(told.get("count") or 0), str(told.get("unit") or "")
    return str(Interval(estimate, low, high, count, unit))


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else ""
