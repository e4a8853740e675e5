"""Where the kit's own files lie: the checkout's folders, or their copies inside a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return one of the kit's own folders, such as ``"data"`` or ``"notebooks"``.

    Parameters
    ----------
    name : str
        Folder's name at the root of the checkout. In a wheel it lies inside the package, with a
        leading underscore.

    Raises
    ------
    FileNotFoundError
        When neither place has it: the installation is not complete.

    Examples
    --------
    >>> folder("data").name in {"data", "_data"}
    True
    """
    for candidate in (PACKAGE.parent / name, PACKAGE / f"_{name}"):
        if candidate.is_dir():
            return candidate
    message = (
        f"The course's folder '{name}' was sought at {PACKAGE.parent / name} and is not there. "
        "Get the course again with git clone, or run `git checkout -- .` in it."
    )
    raise FileNotFoundError(message)
