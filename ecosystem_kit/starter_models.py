"""The fitted models that ship with the course, loaded only when their bytes are ours."""

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ecosystem_kit.resources import folder

SUMS = "SHA256SUMS"


class StarterError(RuntimeError):
    """A starter model is absent, or is not the file that was shipped."""


def load(name: str, *, trusted: Sequence[str] = (), models: Path | None = None) -> Any:
    """Return a fitted model out of ``data/models``, its SHA-256 checked before it is opened.

    Parameters
    ----------
    name : str
        File's name, such as "voice.skops".
    trusted : sequence of str
        The kit's own types in it; skops knows scikit-learn's. Nothing else is ever loaded.
    models : Path, optional
        Folder of the models; the course's own where None.

    Raises
    ------
    StarterError
        When the file or its line in SHA256SUMS is missing, or its bytes differ from ours.
    """
    import skops.io

    models = models or folder("data") / "models"
    data = _checked(models, name)
    return skops.io.loads(data, trusted=list(trusted))


def write(model: Any, *, name: str, models: Path) -> Path:
    """Store a fitted model as skops file and note its SHA-256 beside it.

    Parameters
    ----------
    model : estimator
        Fitted.
    name : str
        File's name, such as "voice.skops".
    models : Path
        Folder; made where it is missing.

    Returns
    -------
    Path
        The file.
    """
    import skops.io

    models.mkdir(parents=True, exist_ok=True)
    path = models / name
    path.write_bytes(_steady(skops.io.dumps(model)))
    sums = _read_sums(models) | {name: hashlib.sha256(path.read_bytes()).hexdigest()}
    lines = [f"{digest}  {file}\n" for file, digest in sorted(sums.items())]
    (models / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    return path


def _steady(data: bytes) -> bytes:
    """Return the same skops file without what differs each time: addresses and the date."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    # The only long numbers in quotes or after "__id__" are addresses of objects in memory.
    schema = files.pop("schema.json").decode("utf-8")
    addresses = dict.fromkeys(re.findall(r'(?:"__id__": |"file": ")(\d+)', schema))
    numbers = {address: str(number) for number, address in enumerate(addresses, start=1)}
    schema = re.sub(
        r'("__id__": |"file": ")(\d+)', lambda found: found[1] + numbers[found[2]], schema
    )
    steady = {f"{numbers[Path(name).stem]}.npy": content for name, content in files.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*sorted(steady.items()), ("schema.json", schema.encode("utf-8"))]:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def verify(name: str, *, models: Path | None = None) -> None:
    """Look at a starter model's bytes without opening it.

    Raises
    ------
    StarterError
        As `load` does.
    """
    _checked(models or folder("data") / "models", name)


def _checked(models: Path, name: str) -> bytes:
    mend = "Get it back with `git checkout -- data/models`, or make it anew with data/make.py."
    path = models / name
    if not path.is_file():
        raise StarterError(f"The starter model {name} is not in {models}. {mend}")
    wanted = _read_sums(models).get(name)
    if wanted is None:
        raise StarterError(f"{models / SUMS} has no line for {name}. {mend}")
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != wanted:
        message = f"{name} has SHA-256 {found[:12]}…, wanted {wanted[:12]}…: it was not loaded."
        raise StarterError(f"{message} {mend}")
    return data


def _read_sums(models: Path) -> dict[str, str]:
    path = models / SUMS
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split()[1]: line.split()[0] for line in lines if line.strip()}
