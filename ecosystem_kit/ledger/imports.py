"""One's own folders of pictures and recordings, taken in file by file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from ecosystem_kit.ledger.adding import Adding
from ecosystem_kit.ledger.codecs import picture_content, sound_content
from ecosystem_kit.ledger.errors import WrongInput, explained
from ecosystem_kit.ledger.label_operations import LabelOperations
from ecosystem_kit.ledger.media import media_name
from ecosystem_kit.ledger.new_samples import New
from ecosystem_kit.ledger.selecting import check_kind

BATCH = 100
"""Files kept in one transaction: one wait for the disk for all, and an interrupted import goes on
from the last hundred."""
# What systems leave in folders, and no learner's file.
_LITTER = ("Thumbs.db", "desktop.ini")


_LABELS = partial(LabelOperations, task="class", pass_number=1, by="import")


@dataclass
class ImportReport:
    """What became of each file.

    Attributes
    ----------
    ids : list of int
        Numbers of the new samples.
    skipped : list of (Path, str)
        Files that could not be taken in, each with the reason.
    already : list of Path
        Files whose content this person's samples hold already.
    """

    ids: list[int] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)
    already: list[Path] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            f"{len(self.ids)} imported, {len(self.already)} were there already, "
            f"{len(self.skipped)} could not be read"
        ]
        lines += [f"  {path.name}: {reason}" for path, reason in self.skipped]
        return "\n".join(lines)


class Importing(Adding):
    """The part of a ledger that takes in folders."""

    def import_folder(
        self,
        kind: str,
        folder: str | Path,
        *,
        session: int | Callable[[Path], int],
        label: bool = True,
        source: str = "import",
    ) -> ImportReport:
        """Take in a folder of files, and go on past those that can't be read.

        The class is the name of a file's own folder; for files that lie in `folder` itself, what
        stands before the first underscore (``3_ada_01.wav``), if there is one. Importing a folder
        again adds only what is new.

        Parameters
        ----------
        kind : {"picture", "sound"}
            What the files are.
        folder : str or Path
            Searched with its subfolders; names that begin with a dot are passed over.
        session : int or callable
            The session for all, or a function from a file's path to its session.
        label : bool
            Whether the class is kept as the sample's label (by "import"), besides as its prompt.
        source : str
            Where they came from.

        Raises
        ------
        UnknownRecord
            There is no such session.
        WrongInput
            There is no such folder, or no file in it.
        """
        root, report = Path(folder), ImportReport()
        labels = _LABELS(at=self._now()) if label else None
        paths = _files(root)
        self.require_sessions({session(path) for path in paths} if callable(session) else {session})
        readable = _readable(check_kind(kind), paths, report=report)
        while batch := list(islice(readable, BATCH)):
            items: dict[int, list[New]] = {}
            for path, new in batch:
                number = session(path) if callable(session) else session
                new.prompt = class_of(path, root=root)
                seen = [one.media for one in items.get(number, [])]
                if new.media in seen or self._holds(number, new.media):
                    report.already.append(path)
                else:
                    items.setdefault(number, []).append(new)
            for number, group in items.items():
                report.ids += self._add(number, kind, items=group, source=source, label=labels)
        return report

    def _holds(self, session: int, media: str) -> bool:
        return bool(
            self._read(
                "SELECT 1 FROM samples JOIN sessions ON sessions.id = session WHERE media = ? "
                "AND person = (SELECT person FROM sessions WHERE id = ?)",
                (media, session),
            )
        )


def _readable(
    kind: str, paths: Iterable[Path], *, report: ImportReport
) -> Iterator[tuple[Path, New]]:
    read = picture_content if kind == "picture" else sound_content
    for path in paths:
        try:
            content = read(path.read_bytes())
        except (ValueError, OSError) as error:
            report.skipped.append((path, str(error)))
        else:
            name = media_name(content.data, extension=content.extension)
            yield path, New(content, name)


def _files(root: Path) -> list[Path]:
    with explained("import", root):
        if not root.is_dir():
            raise WrongInput(f"there is no folder {root}: check the path")
        found = sorted(path for path in root.rglob("*") if _is_ours(path, root))
    if not found:
        raise WrongInput(f"{root} has no files: choose the folder that holds the classes' folders")
    return found


def _is_ours(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return path.is_file() and not hidden and path.name not in _LITTER


def class_of(path: Path, *, root: Path) -> str | None:
    """Return the class that a file's place or name says, or None.

    Examples
    --------
    >>> class_of(Path("mine/3/a.jpg"), root=Path("mine"))
    '3'
    >>> class_of(Path("mine/3_ada.wav"), root=Path("mine"))
    '3'
    >>> class_of(Path("mine/ada.wav"), root=Path("mine"))
    """
    if path.parent != root:
        return path.parent.name
    label, underscore, _ = path.stem.partition("_")
    return label if underscore and label else None
