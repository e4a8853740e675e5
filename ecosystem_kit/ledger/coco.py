"""Pictures and their labels as COCO has them.

Source: cocodataset.org/#format-data (categories from 1, boxes [x, y, width, height] in pixels,
masks as outlines or as run lengths, column by column).

COCO knows no class of a whole picture. A picture with a class and neither box nor mask gets a box
around all of it, and ``attributes.tasks`` beside each annotation says which labels it really is.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.exchange import NO_CLASS, Given, Item, checked_size, numbers, whole
from ecosystem_kit.ledger.label_values import decode_mask
from ecosystem_kit.ledger.outlines import runs_of_outlines

TASKS = ("class", "box", "mask")


def write_coco(items: Iterable[Item]) -> dict[str, Any]:
    """Return COCO's content for pictures.

    Parameters
    ----------
    items : iterable of Item
        Pictures; one without any label is among ``images`` only.
    """
    pictures = list(items)
    names = sorted({one.name_of("box") for one in pictures})
    categories = {name: number for number, name in enumerate(names, start=1)}
    numbered = list(enumerate(pictures, start=1))
    labeled = [(number, one) for number, one in numbered if one.labels]
    return {
        "info": {"description": "Pictures and labels of a project's ledger"},
        "images": [
            {"id": number, "file_name": one.file, "width": one.width, "height": one.height}
            for number, one in numbered
        ],
        "annotations": [
            {"id": place, "image_id": number, **_annotation(one, categories=categories)}
            for place, (number, one) in enumerate(labeled, start=1)
        ],
        "categories": [{"id": number, "name": name} for name, number in categories.items()],
    }


def _annotation(item: Item, *, categories: dict[str, int]) -> dict[str, Any]:
    box, mask = item.value("box"), item.value("mask")
    if mask is not None:
        found, area = _around(mask)
        box = box or found
    else:
        box = box or (0, 0, item.width or 0, item.height or 0)
        area = float(box[2] * box[3])
    return {
        "category_id": categories[item.name_of("box")],
        # COCO's own masks by run lengths are crowds, which training leaves out; a hand is none.
        "iscrowd": 0,
        "area": area,
        "bbox": list(box),
        "segmentation": mask if mask is not None else [],
        "attributes": {"tasks": [task for task in TASKS if task in item.labels]},
    }


def _around(runs: dict[str, Any]) -> tuple[list[float], float]:
    mask = decode_mask(runs)
    ys, xs = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(xs):
        return [0, 0, 0, 0], 0
    left, top = int(xs[0]), int(ys[0])
    return [left, top, int(xs[-1]) - left + 1, int(ys[-1]) - top + 1], int(mask.sum())


def read_coco(content: Any) -> list[Item]:
    """Return the pictures of COCO's content with their labels.

    Parameters
    ----------
    content : dict
        What stands in ``annotations.json``.

    Raises
    ------
    WrongInput
        It isn't COCO, or an annotation is of a picture or category that isn't there.
    """
    images, categories = _table(content, "images"), _table(content, "categories")
    items = {}
    for number, image in images.items():
        file = str(image.get("file_name") or "")
        width, height = checked_size(image.get("width"), image.get("height"), file=file)
        items[number] = Item(file, width=width, height=height)
    found = defaultdict(list)
    for annotation in _list(content, "annotations"):
        number = annotation.get("image_id")
        if number not in items:
            raise WrongInput(
                f"annotation {annotation.get('id')} is of image {number!r}, which isn't in the "
                "file: export it again with all of its images"
            )
        found[number].append(annotation)
    for number, annotations in found.items():
        _give(items[number], annotations, categories=categories)
    return list(items.values())


def _give(item: Item, annotations: list[dict[str, Any]], *, categories: dict[Any, Any]) -> None:
    names = {_name(one, categories) for one in annotations}
    if len(names) == 1:
        _give_class(item, names.pop(), annotations)
    else:
        item.left_out.append(
            f"the categories {', '.join(sorted(names))}: a ledger keeps one class for each file"
        )
    boxes, masks = [], []
    for one in annotations:
        tasks = _tasks(one)
        if "box" in tasks and one.get("bbox"):
            box = numbers(one["bbox"], count=4, what=f"{item.file}, bbox")
            boxes.append(Given(tuple(whole(number) for number in box)))
        if "mask" in tasks and one.get("segmentation"):
            masks.append(Given(_runs(one["segmentation"], item)))
    item.give("box", boxes, what="boxes")
    item.give("mask", masks, what="masks")


def _give_class(item: Item, name: str, annotations: list[dict[str, Any]]) -> None:
    told = [one for one in annotations if "tasks" in _attributes(one)]
    meant = any("class" in _tasks(one) for one in told) if told else name != NO_CLASS
    if meant:
        item.labels["class"] = Given(name)


def _attributes(annotation: dict[str, Any]) -> dict[str, Any]:
    found = annotation.get("attributes")
    return found if isinstance(found, dict) else {}


def _tasks(annotation: dict[str, Any]) -> tuple[str, ...]:
    found = _attributes(annotation).get("tasks", TASKS)
    return tuple(found) if isinstance(found, list | tuple) else TASKS


def _name(annotation: dict[str, Any], categories: dict[Any, Any]) -> str:
    number = annotation.get("category_id")
    if number not in categories:
        raise WrongInput(
            f"annotation {annotation.get('id')} has category {number!r}, which isn't in the file; "
            f"there are {', '.join(map(str, categories)) or 'none'}: export it again"
        )
    return str(categories[number].get("name"))


def _runs(segmentation: Any, item: Item) -> dict[str, Any]:
    """Return run lengths from any of COCO's three ways to write a mask down."""
    size = [item.height, item.width]
    if isinstance(segmentation, list):
        return runs_of_outlines(segmentation, width=item.width or 0, height=item.height or 0)
    if not isinstance(segmentation, dict) or segmentation.get("size") != size:
        found = segmentation.get("size") if isinstance(segmentation, dict) else segmentation
        raise WrongInput(
            f"{item.file}: found a mask of size {found!r:.60}; wanted [height, width] = {size}: "
            "export it again"
        )
    counts = segmentation.get("counts")
    if isinstance(counts, str):
        counts = unpacked_counts(counts)
    try:
        counts = [int(count) for count in counts or ()]
    except (TypeError, ValueError, OverflowError) as error:
        raise WrongInput(f"{item.file}: found {counts!r:.60} as a mask's counts") from error
    return {"size": size, "counts": counts}


def unpacked_counts(text: str) -> list[int]:
    """Return the run lengths that COCO packs into text.

    Source: cocodataset/cocoapi, common/maskApi.c, rleFrString: groups of 5 bits, lowest first,
    from the letter "0" on; from the fourth run on, the difference to the run two before.

    Examples
    --------
    >>> unpacked_counts("52203")
    [5, 2, 2, 2, 5]
    """
    counts: list[int] = []
    letters = iter(text)
    for letter in letters:
        value, shift = 0, 0
        while True:
            group = ord(letter) - 48
            if not 0 <= group < 64:
                raise WrongInput(f"found {letter!r} in a mask's counts; wanted COCO's letters")
            value |= (group & 31) << shift
            shift += 5
            if not group & 32:
                break
            letter = next(letters, "")  # noqa: PLW2901 (one number has several letters)
            if not letter:
                raise WrongInput("a mask's counts break off: export it again")
        if group & 16:
            value -= 1 << shift
        counts.append(value + (counts[-2] if len(counts) > 2 else 0))
    return counts


def _table(content: Any, name: str) -> dict[Any, dict[str, Any]]:
    return {one.get("id"): one for one in _list(content, name)}


def _list(content: Any, name: str) -> list[dict[str, Any]]:
    found = content.get(name) if isinstance(content, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise WrongInput(
            f"found no list of {name}; wanted COCO's 'images', 'annotations' and 'categories': "
            "choose its annotations.json"
        )
    return found
