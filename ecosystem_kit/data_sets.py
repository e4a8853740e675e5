"""Public sets of real hands and voices: what they are, and fetching them safely.

A set comes file by file from a commit that data/public.toml pins, each file against its SHA-256
in data/public/<name>.sha256: what is there and right is not fetched again, so an interrupted
download goes on where it stopped. The fetching was proven against a local server that serves the
same files under the same paths.
"""

from __future__ import annotations

import os
import threading
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem_kit.resources import folder

if TYPE_CHECKING:
    import requests

DATA = folder("data")
FOLDER_VARIABLE = "ECO_DATA"
AT_ONCE = 4  # requests in flight: files of 10 kB wait for the network, not for the disk
TRIES = 3  # per file, with growing pauses, for networks that drop a request now and then
TIMEOUT_S = 30


class DataSetError(Exception):
    """A public set is missing or can't be fetched; the text says what to do."""


@dataclass(frozen=True)
class DataSet:
    """One public set as data/public.toml describes it.

    Attributes
    ----------
    name : str
        Short name, `signs` or `speech`.
    base_url : str
        What stands before each file's path; it holds the pinned commit.
    files : int
        How many files the manifest names.
    size_mb : float
        Their size in millions of bytes.
    """

    name: str
    title: str
    what: str
    home: str
    commit: str
    base_url: str
    licence: str
    licence_url: str
    citation: str
    people: str
    files: int
    size_mb: float

    def __str__(self) -> str:
        """Return what one should know before fetching it."""
        return (
            f"{self.title}: {self.what} ({self.size_mb:.0f} MB)\n"
            f"  people:  {self.people}\n"
            f"  from:    {self.home}\n"
            f"  licence: {self.licence}, {self.licence_url}\n"
            f"  cite:    {self.citation}"
        )

    def checksums(self) -> dict[str, str]:
        """Return {path inside the set: SHA-256} of its files."""
        lines = (DATA / "public" / f"{self.name}.sha256").read_text(encoding="utf-8").splitlines()
        return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}

    @property
    def folder(self) -> Path:
        """Where the set lies, or will lie, on this machine."""
        return data_folder() / self.name


def data_folder() -> Path:
    """Return the folder of downloaded sets: ECO_DATA, or the system's place for caches."""
    import pooch

    return Path(os.environ.get(FOLDER_VARIABLE) or pooch.os_cache("ecosystem-kit"))


def known() -> dict[str, DataSet]:
    """Return the public sets by their names."""
    described = tomllib.loads((DATA / "public.toml").read_text(encoding="utf-8"))
    return {name: DataSet(name=name, **fields) for name, fields in described.items()}


def find(name: str) -> Path:
    """Return the folder of a set that was fetched before.

    Parameters
    ----------
    name : {"signs", "speech"}
        The set.

    Raises
    ------
    DataSetError
        If there is no such set, or some of its files are missing; nothing is downloaded.
    """
    data_set = _named(name)
    checksums = data_set.checksums()
    missing = [path for path in checksums if not (data_set.folder / path).is_file()]
    if missing:
        raise DataSetError(
            f"{len(missing):,} of {len(checksums):,} files of {name} are missing in "
            f"{data_set.folder}: fetch them with `eco data fetch {name}`, or work with the "
            "bundled sample people"
        )
    return data_set.folder


def fetch(name: str, *, progress: bool = True, tries: int = TRIES) -> Path:
    """Download what is missing of a set, and return its folder.

    Parameters
    ----------
    name : {"signs", "speech"}
        The set.
    progress : bool
        Show a progress bar.
    tries : int
        How often a file is asked for before giving up.

    Raises
    ------
    DataSetError
        If there is no such set, the network or disk fails, or a file isn't what it should be;
        what arrived before is kept and not fetched again.

    Examples
    --------
    >>> fetch("signs")  # doctest: +SKIP
    PosixPath('.../ecosystem-kit/signs')
    """
    import pooch
    import requests
    from tqdm import tqdm

    data_set = _named(name)
    pooch.get_logger().setLevel("WARNING")  # it would say each file
    store = pooch.create(
        path=data_set.folder,
        base_url=data_set.base_url,
        registry={path: f"sha256:{digest}" for path, digest in data_set.checksums().items()},
        retry_if_failed=tries - 1,
    )
    bar = tqdm(total=len(store.registry), unit=" files", desc=name, disable=not progress)
    with bar, requests.Session() as session:
        for _ in _fetch_all(store, _downloader(session), data_set):
            bar.update()
    return data_set.folder


def _downloader(session: requests.Session) -> Callable[..., None]:
    """Return a downloader for pooch that keeps its connections open from file to file."""

    def download(url: str, output_file: str, pooch: Any) -> None:
        with session.get(url, timeout=TIMEOUT_S) as response:
            response.raise_for_status()
            Path(output_file).write_bytes(response.content)

    return download


def _fetch_all(store: Any, download: Callable[..., None], data_set: DataSet) -> Iterator[str]:
    """Yield each path once it is there; the first failure stops all the others."""
    stopped = threading.Event()
    try:  # pooch's threads would race to make them
        for place in {(data_set.folder / path).parent for path in store.registry_files}:
            place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _explain(error, data_set) from error

    def one(path: str) -> str:
        if not stopped.is_set():
            store.fetch(path, downloader=download)
        return path

    with ThreadPoolExecutor(AT_ONCE) as workers:
        waiting = [workers.submit(one, path) for path in store.registry_files]
        try:
            for done in as_completed(waiting):
                yield done.result()
        except (OSError, ValueError) as error:
            raise _explain(error, data_set) from error
        finally:
            stopped.set()
            workers.shutdown(cancel_futures=True)


def _explain(error: OSError | ValueError, data_set: DataSet) -> DataSetError:
    """Return the error that a failed download stands for."""
    from urllib.parse import urlsplit

    import requests

    again = f"run `eco data fetch {data_set.name}` again: what arrived is kept"
    host = urlsplit(data_set.base_url).hostname
    if isinstance(error, requests.exceptions.HTTPError):
        return DataSetError(f"{host} answered: {error}. Wait a while, then {again}")
    if isinstance(error, requests.exceptions.RequestException):
        return DataSetError(
            f"no way to {host}, wanted a network connection: connect and {again}. Offline the "
            "bundled sample people serve in every notebook"
        )
    if isinstance(error, ValueError):
        return DataSetError(
            f"a file of {data_set.name} isn't the one that the course knows and was not kept "
            f"({error}): {again}, on another network if it stays so"
        )
    return DataSetError(
        f"can't write to {data_set.folder} ({error}): free some space or set {FOLDER_VARIABLE} "
        f"to a folder of your own, then {again}"
    )


def _named(name: str) -> DataSet:
    """Return a set by its name."""
    sets = known()
    if name not in sets:
        raise DataSetError(f"no public set {name!r}, wanted one of {', '.join(sets)}")
    return sets[name]
