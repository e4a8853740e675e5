r"""Where a face or a voice can hide: in a file of any name, and in text that is no text.

What can't be recognised counts as a face. Found are data addresses, base64 in one line or many,
bytes as ``\xff``, and long rows of numbers, which a printed picture or sound is.
"""

import re
from pathlib import PurePath

# What is plain text can be looked through; all else can't.
TEXT_ENDINGS = {".md", ".txt", ".csv", ".json", ".toml"}
ENDINGS = {
    "picture": {".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".svg",
                ".avif", ".ico", ".pgm", ".ppm"},
    "sound": {".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".wma", ".aif", ".aiff"},
    "video": {".mp4", ".webm", ".mov", ".avi", ".mkv", ".mjpeg", ".y4m"},
    "ledger": {".sqlite", ".sqlite3", ".db", ".sqlite-wal", ".sqlite-shm"},
    "model": {".skops", ".onnx", ".tflite", ".pkl", ".pickle", ".joblib", ".npz", ".npy", ".pt",
              ".h5", ".task", ".safetensors"},
    "archive": {".zip", ".tar", ".gz", ".bz2", ".xz", ".7z", ".rar", ".docx", ".pptx", ".xlsx",
                ".odt", ".pdf"},
}  # fmt: skip
# First bytes of a file, so that a picture called notes.txt is one all the same.
BEGINNINGS = (
    (b"\xff\xd8\xff", "picture"), (b"\x89PNG", "picture"), (b"GIF8", "picture"),
    (b"BM", "picture"), (b"II*\0", "picture"), (b"MM\0*", "picture"), (b"fLaC", "sound"),
    (b"OggS", "sound"), (b"ID3", "sound"), (b"\xff\xfb", "sound"), (b"RIFF", "picture or sound"),
    (b"\x1aE\xdf\xa3", "video"), (b"SQLite format 3", "ledger"), (b"PK\x03\x04", "archive"),
    (b"\x1f\x8b", "archive"), (b"%PDF", "archive"), (b"\x93NUMPY", "model"), (b"\x80\x04", "model"),
    (b"\x80\x05", "model"),
)  # fmt: skip
# The smallest picture in which somebody can be seen has a few hundred bytes.
FEWEST_LETTERS = 200
FEWEST_BYTES = 100
FEWEST_DIFFERENT = 10
# 32 by 32 grey pixels. The longest table that a notebook prints has some 600 numbers.
MOST_NUMBERS = 1000

DATA_ADDRESS = re.compile(
    r"data:(?:[\w.+-]+/[\w.+-]+[^,\s]{0,80}|[^,\s]{0,80};base64),[^\s\"')>]*", re.I
)
LETTERS = re.compile(rf"[A-Za-z0-9+/_=-]{{{FEWEST_LETTERS},}}")
# Base64 as mail programs break it: lines of one length, nothing else in them.
LINES = re.compile(
    r"(?:^|\n)[ \t\"'>]*(?:[A-Za-z0-9+/]{40,}={0,2}[ \t\"'\\]*(?:\r?\n|$)[ \t\"'>]*){4,}"
)
BYTE = re.compile(r"\\x[0-9a-fA-F]{2}")
NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:e[+-]?\d+)?|-?\.\d+", re.I)


def kind_of_file(name: str, content: bytes) -> str:
    r"""Return what a file holds: "text", "picture", "sound", "ledger", ... or "unknown".

    Parameters
    ----------
    name : str
        Its ending counts, where the first bytes say nothing.
    content : bytes
        Its first bytes count most; text must be UTF-8 without control characters.

    Examples
    --------
    >>> kind_of_file("notes.txt", b"\xff\xd8\xff\xe0")
    'picture'
    >>> kind_of_file("notes.txt", b"It went well.")
    'text'
    >>> kind_of_file("notes.doc", b"It went well.")
    'unknown'
    """
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[4:8] == b"ftyp":
        return "video"
    ending = PurePath(name).suffix.lower()
    for kind, endings in ENDINGS.items():
        if ending in endings:
            return kind
    if ending in {*TEXT_ENDINGS, ".ipynb"} and is_text(content):
        return "text"
    return "unknown"


def is_text(content: bytes) -> bool:
    """Return whether bytes are UTF-8 text without control characters."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(one.isprintable() or one in "\n\r\t\x1b\ufeff" for one in text)


def hidden_in(text: str) -> str:
    r"""Return what in a text could be a picture or a sound; empty where nothing could.

    Examples
    --------
    >>> hidden_in("![me](data:image/png;base64,iVBORw0KGgo=)")
    'a data address'
    >>> hidden_in("iVBORw0KGgoAAAAN" * 20), hidden_in("-" * 300)
    ('320 letters without a space', '')
    >>> hidden_in("03.2 is right: kappa 0.53 [0.21, 0.74] (n = 40)")
    ''
    """
    if hidden := code_in(text):
        return hidden
    numbers = sum(1 for _ in NUMBER.finditer(text))
    return f"{numbers:,} numbers" if numbers > MOST_NUMBERS else ""


def code_in(text: str) -> str:
    """Return what `hidden_in` does, for texts in which many numbers are nothing unusual."""
    if DATA_ADDRESS.search(text):
        return "a data address"
    for found in LETTERS.finditer(text):
        if len(set(found[0])) >= FEWEST_DIFFERENT:  # and no line of dashes
            return f"{len(found[0]):,} letters without a space"
    if LINES.search(text):
        return "lines of letters without a space"
    if sum(1 for _ in BYTE.finditer(text)) >= FEWEST_BYTES:
        return "bytes"
    return ""
