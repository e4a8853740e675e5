"""Where the kit's own folders lie: beside the package, in the checkout that it is used from."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return one of the kit's own folders, such as ``"data"`` or ``"notebooks"``.

    Parameters
    ----------
    name : str
        Folder's name at the root of the checkout.

    Raises
    ------
    FileNotFoundError
        When it is not there: the checkout is not complete.

    Examples
    --------
    >>> folder("data").name
    'data'
    """
    found = PACKAGE.parent / name
    if found.is_dir():
        return found
    raise FileNotFoundError(
        f"The course's folder '{name}' was sought at {found} and is not there. Get the course "
        "again with git clone, or run `git checkout -- .` in it."
    )
