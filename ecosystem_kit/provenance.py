"""Where a number comes from: data, code, packages and seed, as one line that can be compared."""

import hashlib
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem_kit.resources import PACKAGE

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger

# The packages that decide what comes out of a fit; another version may give another number.
PACKAGES = ("numpy", "scipy", "scikit-learn", "opencv-python-headless")


@dataclass(frozen=True)
class Provenance:
    """All that a number depends on.

    Attributes
    ----------
    data : str
        Hash of the ledger's samples and labels.
    code : str
        Hash of the kit's own Python files.
    packages : str
        Hash of the versions of `PACKAGES` and of Python.
    seed : int
        What the random choices start from.
    """

    data: str
    code: str
    packages: str
    seed: int

    def differences(self, other: "Provenance") -> list[str]:
        """Return the names of the parts in which two runs differ; empty when in none.

        Examples
        --------
        >>> Provenance("a", "b", "c", 0).differences(Provenance("a", "x", "c", 1))
        ['code', 'seed']
        """
        return [name for name, value in asdict(self).items() if asdict(other)[name] != value]

    def for_run(self) -> dict[str, Any]:
        """Return it as `Ledger.add_run` takes it."""
        return {
            "data_version": self.data,
            "code_version": f"{self.code} {self.packages}",
            "seed": self.seed,
        }


def provenance(ledger: "Ledger", *, seed: int) -> Provenance:
    """Return what a number computed now, from this ledger, with this seed, depends on."""
    return Provenance(ledger.data_version(), code_version(), packages_version(), seed)


def code_version(folder: Path = PACKAGE) -> str:
    """Return a hash of all Python files of a folder, whether committed or not (12 digits)."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def packages_version() -> str:
    """Return a hash of Python's version and those of the packages that compute (12 digits)."""
    names = [f"python {platform.python_version()}"]
    names += [f"{name} {version(name)}" for name in PACKAGES if _is_installed(name)]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]


def _is_installed(name: str) -> bool:
    from importlib.metadata import PackageNotFoundError

    try:
        version(name)
    except PackageNotFoundError:
        # conda brings OpenCV under another name, without this entry.
        return False
    return True
