"""A model as a package: model, card, datasheet, tests and checksums in one folder.

What is loaded is checked: first the bytes, then the types in them, then that the model still
answers as it did when it was packed. Never a pickle: skops opens only types named beforehand.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit import sample_people
from ecosystem_kit.prediction_tests import UNKNOWN, nothing_there

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

MODEL, CARD, DATASHEET, TESTS = "model.skops", "card.md", "datasheet.md", "tests.json"
SUMS = "SHA256SUMS"
# The kit's own types that a package may hold; skops knows those of scikit-learn and NumPy.
TRUSTED = [
    "ecosystem_kit.hearing.embedding.SpeechEmbedding",
    "ecosystem_kit.hearing.features.Mfcc",
    "ecosystem_kit.hearing.rule.SoundRule",
    "ecosystem_kit.only_words.OnlyWords",
]
# Whose bundled recordings every package is tested with: anybody has them, and no person is in them.
TEST_PERSON = "ada"


class PackageError(RuntimeError):
    """A package that may not be made, or not be trusted; the message says why."""


@dataclass(frozen=True)
class Package:
    """A packed model's folder.

    Attributes
    ----------
    folder : Path
        Holds model, card, datasheet, tests, checksums.
    """

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name: the model's, with the data version behind it."""
        return self.folder.name

    @property
    def sums(self) -> dict[str, str]:
        """SHA-256 of each file as it was packed (64 hexadecimal digits), by file name."""
        text = (self.folder / SUMS).read_text(encoding="utf-8")
        return {line.split()[1]: line.split()[0] for line in text.splitlines() if line.strip()}

    def __str__(self) -> str:
        files = {name: (self.folder / name).stat().st_size for name in self.sums}
        listed = ", ".join(f"{name} ({size / 1000:.1f} kB)" for name, size in files.items())
        return f"{self.name}: {listed}"

    __repr__ = __str__


def pack(project: "Project", model: Any, *, name: str, limits: str) -> Package:
    """Test a model, and write it with card, datasheet, tests and checksums into the project.

    Parameters
    ----------
    project : Project
        The folder ``packages`` in it gets the package.
    model : fitted classifier
        From clips to labels.
    name : str
        The run whose score stands on the card.
    limits : str
        What the model must not be used for, in a sentence.

    Raises
    ------
    PackageError
        When the model gives a number where nothing was said: such a model is not packed.
    """
    failed = [case for case in _test_cases(model) if case["must"] != case["said"]]
    if failed:
        listed = ", ".join(f"{one['case']} gave “{one['said']}”" for one in failed)
        raise PackageError(f"{name} is not packed: {listed}. Put a guard before it.")
    version = str(project.ledger.data_version())[:8]
    folder = project.folder / "packages" / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{version}"
    folder.mkdir(parents=True, exist_ok=True)
    _write_files(project, model, folder, name=name, limits=limits)
    made = [MODEL, CARD, DATASHEET, TESTS]
    lines = [f"{_sha256(folder / one)}  {one}\n" for one in made]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    return Package(folder)


def _write_files(project: "Project", model: Any, folder: Path, *, name: str, limits: str) -> None:
    import skops.io

    from ecosystem_kit.datasheet import FILE_NAME, write_datasheet

    if not (project.folder / FILE_NAME).exists():
        write_datasheet(project, {})
    (folder / DATASHEET).write_bytes((project.folder / FILE_NAME).read_bytes())
    (folder / MODEL).write_bytes(skops.io.dumps(model))
    (folder / TESTS).write_text(json.dumps(_test_cases(model), indent=1), encoding="utf-8")
    (folder / CARD).write_text(_card(project, name, limits), encoding="utf-8")


def _card(project: "Project", name: str, limits: str) -> str:
    from ecosystem_kit.gates.facts import run_interval

    runs = [run for run in project.ledger.runs(kind="sound", name=name) if run.total]
    score = f"{run_interval(runs[-1])} right on people unseen" if runs else "no score was logged"
    return (
        f"# {name}\n\n- Does: {project.plan.purpose.lower()}. Classes: "
        f"{', '.join(project.plan.classes)}, unknown.\n- Measured: {score}.\n- Data version: "
        f"{project.ledger.data_version()}.\n- Not for: {limits}\n"
    )


def _test_cases(model: Any) -> list[dict[str, str]]:
    empty, words = nothing_there("sound"), [*"012345", UNKNOWN]
    spoken = [sample_people.one("sound", TEST_PERSON, word) for word in words]
    said = np.asarray(model.predict(np.stack([*empty.values(), *spoken]))).astype(str).tolist()
    count = len(empty)
    cases = [
        {"case": name, "said": answer, "must": UNKNOWN}
        for name, answer in zip(empty, said[:count], strict=True)
    ]
    # A word's test is no test of being right: it says that nothing has changed since.
    cases += [
        {"case": f"{TEST_PERSON} says {word}", "said": answer, "must": answer}
        for word, answer in zip(words, said[count:], strict=True)
    ]
    return cases


def load(package: Package) -> Any:
    """Return the model of a package, once its bytes, its types and its answers are checked.

    Raises
    ------
    PackageError
        When a file is missing or was changed, a type is not trusted, or an answer is another
        than when it was packed.
    """
    import skops.io
    from skops.io.exceptions import UntrustedTypesFoundException

    verify(package)
    try:
        model = skops.io.loads((package.folder / MODEL).read_bytes(), trusted=TRUSTED)
    except UntrustedTypesFoundException as error:
        raise PackageError(f"{package.name} holds a type that is not trusted: {error}") from error
    kept = json.loads((package.folder / TESTS).read_text(encoding="utf-8"))
    now = _test_cases(model)
    changed = [a["case"] for a, b in zip(kept, now, strict=True) if a["said"] != b["said"]]
    if changed:
        raise PackageError(
            f"{package.name} answers otherwise than when it was packed: {', '.join(changed)}. "
            "Another version of a library may be installed; pack the model anew."
        )
    return model


def verify(package: Package) -> None:
    """Look whether each file of a package has the bytes that it was packed with.

    Raises
    ------
    PackageError
        When one is missing or was changed.
    """
    for name, wanted in package.sums.items():
        path = package.folder / name
        if not path.is_file():
            raise PackageError(f"{name} is missing in {package.name}: take the package anew.")
        found = _sha256(path)
        if found != wanted:
            raise PackageError(
                f"{name} of {package.name} has SHA-256 {found[:12]}…, wanted {wanted[:12]}…: it "
                "was changed after packing, so it is not loaded."
            )


def tampered(package: Package) -> Package:
    """Return a copy of a package in which one byte of the model was changed, to try `load` on."""
    copy = Package(package.folder.with_name(f"{package.name}-tampered"))
    copy.folder.mkdir(exist_ok=True)
    for name in [*package.sums, SUMS]:
        (copy.folder / name).write_bytes((package.folder / name).read_bytes())
    data = bytearray((copy.folder / MODEL).read_bytes())
    data[len(data) // 2] ^= 1
    (copy.folder / MODEL).write_bytes(bytes(data))
    return copy


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
