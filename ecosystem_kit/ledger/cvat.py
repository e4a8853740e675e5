"""Pictures and their labels as CVAT has them: "CVAT for images 1.1", an XML file.

Source: docs.cvat.ai, "CVAT for images" and "CVAT for videos" XML format 1.1: boxes as corners in
pixels; masks as run lengths inside their own box, row by row, beginning with pixels off; the
class of a whole picture as a tag.
"""

from collections.abc import Callable, Iterable
from typing import Any
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.exchange import NO_CLASS, Given, Item, checked_size, numbers, whole
from ecosystem_kit.ledger.label_values import decode_mask, encode_mask
from ecosystem_kit.ledger.outlines import runs_of_outlines

FOLDER = "images/"
"""Where CVAT's archives have the pictures that the XML names."""


def write_cvat(items: Iterable[Item]) -> str:
    """Return CVAT's XML for pictures; those without a label are to be labeled there."""
    pictures = list(items)
    root = ElementTree.Element("annotations")
    _text(root, "version", "1.1")
    task = ElementTree.SubElement(ElementTree.SubElement(root, "meta"), "task")
    _text(task, "name", "ledger")
    _text(task, "size", str(len(pictures)))
    _text(task, "mode", "annotation")
    labels = ElementTree.SubElement(task, "labels")
    for name in sorted({NO_CLASS, *(one.name_of("box") for one in pictures)}):
        label = ElementTree.SubElement(labels, "label")
        _text(label, "name", name)
        _text(label, "type", "any")
        ElementTree.SubElement(label, "attributes")
    for number, item in enumerate(pictures):
        about = {"name": item.file.removeprefix(FOLDER), "width": item.width, "height": item.height}
        image = _element(root, "image", {"id": number, **about})
        for task_name, write in _WRITERS.items():
            if task_name in item.labels:
                given = item.labels[task_name]
                source = "semi-auto" if given.helped_by else "manual"
                about = {"label": item.name_of(task_name), "source": source}
                write(image, about, given.value)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text


def _element(
    parent: ElementTree.Element, name: str, attributes: dict[str, Any]
) -> ElementTree.Element:
    texts = {key: str(value) for key, value in attributes.items()}
    return ElementTree.SubElement(parent, name, texts)


def _write_tag(image: ElementTree.Element, about: dict[str, Any], value: str) -> None:
    _element(image, "tag", about)


def _write_box(image: ElementTree.Element, about: dict[str, Any], value: tuple[float, ...]) -> None:
    x, y, width, height = value
    corners = {"xtl": x, "ytl": y, "xbr": x + width, "ybr": y + height}
    _element(image, "box", about | {"occluded": 0} | corners | {"z_order": 0})


def _write_mask(image: ElementTree.Element, about: dict[str, Any], value: dict[str, Any]) -> None:
    mask = decode_mask(value)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return  # CVAT has no empty mask
    top, left = int(rows[0]), int(columns[0])
    inner = mask[top : rows[-1] + 1, left : columns[-1] + 1]
    height, width = inner.shape
    # The ledger's run lengths go column by column: of the picture on its side, row by row.
    rle = ", ".join(map(str, encode_mask(inner.T)["counts"]))
    where = {"left": left, "top": top, "width": width, "height": height}
    _element(image, "mask", about | {"occluded": 0, "rle": rle} | where | {"z_order": 0})


_WRITERS: dict[str, Callable[..., None]] = {
    "class": _write_tag,
    "box": _write_box,
    "mask": _write_mask,
}


class _Builder(ElementTree.TreeBuilder):
    """Refuses a document type: nothing that CVAT writes has one, and entities come by it."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise WrongInput(
            f"found a document type ({name!r}) in the XML; wanted what CVAT exports, which has "
            "none: it may name other files, so nothing was read"
        )


def read_cvat(text: bytes) -> list[Item]:
    """Return the pictures of CVAT's XML with their labels.

    Parameters
    ----------
    text : bytes
        What stands in ``annotations.xml``.

    Raises
    ------
    WrongInput
        It is no XML of CVAT for images, or it has a document type.
    """
    parser = ElementTree.XMLParser(target=_Builder())
    try:
        root = ElementTree.fromstring(text, parser)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        if isinstance(error, WrongInput):
            raise
        raise WrongInput(f"this is no XML ({error}): export it from CVAT again") from error
    if root.tag != "annotations" or root.find("track") is not None:
        found = "tracks of a video" if root.find("track") is not None else f"<{root.tag}>"
        raise WrongInput(f'found {found}; wanted <annotations>: export "CVAT for images 1.1"')
    return [_item(image) for image in root.iter("image")]


def _item(image: ElementTree.Element) -> Item:
    name = image.get("name") or ""
    width, height = checked_size(image.get("width"), image.get("height"), file=name)
    item = Item(FOLDER + name, width=width, height=height)
    found: dict[str, list[Given]] = {"class": [], "box": [], "mask": []}
    names = []
    for shape in image:
        task = _READERS.get(shape.tag)
        if task is None or shape.get("rotation", "0") not in ("0", "0.0", "0.00"):
            turned = "" if task is None else " turned by an angle"
            item.left_out.append(f"{shape.tag}{turned}: the ledger has no such label")
            continue
        if task[0] != "class":
            names.append(str(shape.get("label")))
        helper, by = _source(shape)
        found[task[0]].append(Given(task[1](shape, item), by=by, helped_by=helper))
    if not found["class"]:
        found["class"] = [Given(one) for one in sorted({*names} - {NO_CLASS})]
    for task_name, what in (("class", "classes"), ("box", "boxes"), ("mask", "masks")):
        item.give(task_name, found[task_name], what=what)
    return item


def _source(shape: ElementTree.Element) -> tuple[str | None, str | None]:
    """Return who helped, and who said so, as far as CVAT tells."""
    source = shape.get("source", "manual")
    return ("CVAT" if source == "semi-auto" else None), (source if source == "auto" else None)


def _read_tag(shape: ElementTree.Element, item: Item) -> str:
    return str(shape.get("label"))


def _read_box(shape: ElementTree.Element, item: Item) -> tuple[float, ...]:
    corners = [shape.get(name) for name in ("xtl", "ytl", "xbr", "ybr")]
    left, top, right, bottom = numbers(corners, count=4, what=f"{item.file}, box")
    return tuple(whole(one) for one in (left, top, right - left, bottom - top))


def _read_mask(shape: ElementTree.Element, item: Item) -> dict[str, Any]:
    names = ("left", "top", "width", "height")
    found = numbers([shape.get(name) for name in names], count=4, what=f"{item.file}, mask")
    left, top, width, height = map(int, found)
    mask = np.zeros((item.height or 0, item.width or 0), np.bool_)
    inside = 0 <= left <= left + width <= mask.shape[1] and 0 <= top <= top + height
    if not inside or top + height > mask.shape[0]:
        raise WrongInput(
            f"{item.file}: found a mask at {left}, {top} of {width}×{height} pixels; wanted one "
            f"inside the picture of {item.width}×{item.height}: export it again"
        )
    mask[top : top + height, left : left + width] = _unrolled(shape, width, height)
    return encode_mask(mask)


def _unrolled(shape: ElementTree.Element, width: int, height: int) -> NDArray[np.bool_]:
    try:
        counts = [int(one) for one in str(shape.get("rle") or "").split(",")]
    except ValueError as error:
        raise WrongInput("a mask's rle is no list of numbers: export it again") from error
    return decode_mask({"size": [width, height], "counts": counts}).T


def _read_polygon(shape: ElementTree.Element, item: Item) -> dict[str, Any]:
    pairs = [pair.split(",") for pair in str(shape.get("points") or "").split(";")]
    flat = [one for pair in pairs for one in pair]
    corners = numbers(flat, count=len(flat), what=f"{item.file}, polygon")
    return runs_of_outlines([corners], width=item.width or 0, height=item.height or 0)


_READERS: dict[str, tuple[str, Callable[..., Any]]] = {
    "tag": ("class", _read_tag),
    "box": ("box", _read_box),
    "mask": ("mask", _read_mask),
    "polygon": ("mask", _read_polygon),
}
