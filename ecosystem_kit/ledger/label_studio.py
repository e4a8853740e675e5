"""Files and their labels as Label Studio's tasks have them.

Source: labelstud.io/guide/tasks and /guide/export (JSON). Boxes are in percent of the picture,
segments in seconds, masks as in `brush`. One project of Label Studio has one kind of file.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import quoteattr

from ecosystem_kit.ledger.brush import decode_brush, encode_brush
from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.exchange import Given, Item, checked_size, numbers, whole

LOCAL_FILES = "/data/local-files/?d="
"""How Label Studio calls a file of the folder that it was told to serve."""
TYPES = {"choices": "class", "rectanglelabels": "box", "brushlabels": "mask", "labels": "segment"}
"""Label Studio's kind of result to the ledger's task."""
_DATA = {"picture": "image", "sound": "audio"}
_WORDS = {"box": "boxes", "mask": "masks", "segment": "segments", "class": "choices"}
_CONTROLS = {
    "picture": '  <RectangleLabels name="box" toName="image">\n{labels}  </RectangleLabels>\n'
    '  <BrushLabels name="mask" toName="image">\n{labels}  </BrushLabels>\n',
    "sound": '  <Labels name="segment" toName="audio">\n{labels}  </Labels>\n',
}
_OBJECTS = {
    "picture": '  <Image name="image" value="$image" zoom="true"/>\n',
    "sound": '  <Audio name="audio" value="$audio"/>\n',
}


def write_config(items: Iterable[Item], *, kind: str) -> str:
    """Return the labeling interface, to paste into a project's settings in Label Studio."""
    listed = list(items)
    classes = sorted({one.value("class") for one in listed if one.value("class")})
    shape = "segment" if kind == "sound" else "box"
    shapes = sorted({Item("", kind).name_of(shape), *(one.name_of(shape) for one in listed)})
    choices = "".join(f"    <Choice value={quoteattr(one)}/>\n" for one in classes)
    labels = "".join(f"    <Label value={quoteattr(one)}/>\n" for one in shapes)
    return (
        f"<View>\n{_OBJECTS[kind]}"
        f'  <Choices name="class" toName="{_DATA[kind]}" choice="single">\n{choices}  </Choices>\n'
        f"{_CONTROLS[kind].format(labels=labels)}</View>\n"
    )


def write_tasks(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return Label Studio's tasks; those without a label are to be labeled there."""
    return [_task(number, one) for number, one in enumerate(items, start=1)]


def _task(number: int, item: Item) -> dict[str, Any]:
    data = {_DATA[item.kind]: LOCAL_FILES + quote(item.file)}
    task: dict[str, Any] = {"id": number, "data": data, "annotations": []}
    if item.labels:
        result = [_result(item, task) for task in item.labels]
        annotation: dict[str, Any] = {"id": number, "result": result}
        times = [given.seconds for given in item.labels.values() if given.seconds is not None]
        task["annotations"] = [annotation | ({"lead_time": sum(times)} if times else {})]
    return task


def _result(item: Item, task: str) -> dict[str, Any]:
    kind = next(name for name, one in TYPES.items() if one == task)
    value = item.labels[task].value
    to_name = _DATA[item.kind]
    result = {"id": task, "from_name": task, "to_name": to_name, "type": kind}
    if task == "class":
        return result | {"value": {"choices": [value]}}
    if task == "segment":
        found = {"start": value[0], "end": value[1], "channel": 0, kind: [item.name_of(task)]}
        return result | {"original_length": item.duration_s, "value": found}
    size = {"original_width": item.width, "original_height": item.height, "image_rotation": 0}
    if task == "mask":
        found = {"format": "rle", "rle": encode_brush(value), kind: [item.name_of(task)]}
        return result | size | {"value": found}
    x, y, width, height = value
    wide, high = item.width or 1, item.height or 1
    shares = {"x": x / wide, "y": y / high, "width": width / wide, "height": height / high}
    found = {name: 100 * share for name, share in shares.items()}
    return result | size | {"value": found | {"rotation": 0, kind: [item.name_of(task)]}}


def read_tasks(content: Any) -> list[Item]:
    """Return the files of Label Studio's tasks with their labels.

    Of several annotations of one task the newest is taken; predictions are nobody's labels and
    stay where they are.

    Parameters
    ----------
    content : list of dict
        What Label Studio exports as "JSON" (not "JSON-MIN").

    Raises
    ------
    WrongInput
        It is something else.
    """
    if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
        raise WrongInput(
            f"found {type(content).__name__}; wanted a list of tasks: export it from Label Studio "
            'as "JSON"'
        )
    return [_item(task) for task in content]


def _item(task: dict[str, Any]) -> Item:
    data, annotations = task.get("data"), task.get("annotations")
    if not isinstance(data, dict) or not isinstance(annotations, list):
        raise WrongInput(
            f"task {task.get('id')}: found no 'data' and 'annotations'; wanted a task: export it "
            'from Label Studio as "JSON", not "JSON-MIN" or CSV'
        )
    kind, found = _file(data, task.get("id"))
    item = Item(found, kind)
    done = [one for one in annotations if not one.get("was_cancelled")]
    if len(done) > 1:
        item.left_out.append(f"{len(done) - 1} older annotations: the newest was taken")
    if done:
        newest = max(enumerate(done), key=lambda one: (str(one[1].get("updated_at", "")), one[0]))
        _give(item, newest[1])
    return item


def _file(data: dict[str, Any], number: Any) -> tuple[str, str]:
    for kind, name in _DATA.items():
        if isinstance(data.get(name), str):
            return kind, local_name(data[name])
    raise WrongInput(
        f"task {number}: found data {', '.join(map(str, data)) or 'without anything'}; wanted "
        "'image' or 'audio': name it so in the labeling interface"
    )


def local_name(address: str) -> str:
    """Return the path in the export's folder that an address of Label Studio means.

    Nothing is fetched: of an address elsewhere, the file of that name is looked for.

    Examples
    --------
    >>> local_name("/data/local-files/?d=images/ada/a%20b.jpg")
    'images/ada/a b.jpg'
    >>> local_name("/data/upload/3/0a1b2c3d-hand.jpg"), local_name("https://x.org/y/hand.jpg")
    ('hand.jpg', 'hand.jpg')
    >>> local_name("images/ada/hand.jpg")
    'images/ada/hand.jpg'
    """
    parts = urlsplit(address)
    if parts.path.rstrip("/").endswith("/local-files"):
        return parse_qs(parts.query).get("d", [""])[0]
    last = unquote(parts.path).rpartition("/")[2]
    if "/upload/" in parts.path:
        front, dash, name = last.partition("-")
        uploaded = dash and len(front) == 8 and set(front) <= set("0123456789abcdef")
        return name if uploaded else last
    return last if parts.scheme or address.startswith("/") else address


def _give(item: Item, annotation: dict[str, Any]) -> None:
    results = annotation.get("result")
    if not isinstance(results, list):
        raise WrongInput(f"{item.file}: an annotation has no 'result': export it again as JSON")
    found: dict[str, list[Given]] = {task: [] for task in TYPES.values()}
    by = annotation.get("completed_by")
    by = by.get("email") if isinstance(by, dict) else by
    for result in results:
        for task, value in _labels(item, result):
            found[task].append(Given(value, by=str(by or ""), helped_by=_helper(result)))
    times = [annotation.get("lead_time")] if sum(map(len, found.values())) == 1 else [None]
    for task, given in found.items():
        timed = [Given(one.value, one.by, one.helped_by, times[0]) for one in given]
        item.give(task, timed, what=_WORDS[task])


def _helper(result: dict[str, Any]) -> str | None:
    """Return who guessed before the person said so; Label Studio keeps it as the origin."""
    origin = str(result.get("origin") or "manual")
    return f"Label Studio ({origin})" if origin.startswith("prediction") else None


def _labels(item: Item, result: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    kind, value = result.get("type"), result.get("value")
    task = TYPES.get(str(kind))
    if task is None or not isinstance(value, dict):
        item.left_out.append(f"{kind}: the ledger has no such label")
    elif task == "class":
        yield from (("class", str(choice)) for choice in value.get("choices") or ())
    elif task == "segment":
        what = f"{item.file}, segment"
        times = numbers([value.get("start"), value.get("end")], count=2, what=what)
        yield "segment", tuple(whole(one) for one in times)
    elif value.get("rotation") or result.get("image_rotation"):
        item.left_out.append(f"{kind} turned by an angle: draw it upright")
    else:
        yield task, _shape(item, task, result)


def _shape(item: Item, task: str, result: dict[str, Any]) -> Any:
    size = result.get("original_width"), result.get("original_height")
    item.width, item.height = checked_size(*size, file=item.file)
    value = result["value"]
    if task == "mask":
        return decode_brush(value.get("rle"), width=item.width, height=item.height)
    names = ("x", "y", "width", "height")
    shares = numbers([value.get(name) for name in names], count=4, what=f"{item.file}, box")
    sides = (item.width, item.height, item.width, item.height)
    return tuple(whole(share * side / 100) for share, side in zip(shares, sides, strict=True))
