"""One's own folders of pictures and recordings, taken in file by file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ecosystem_kit.ledger.adding import Adding
from ecosystem_kit.ledger.codecs import Content, picture_content, sound_content
from ecosystem_kit.ledger.errors import WrongInput, explained
from ecosystem_kit.ledger.labeling import Labeling
from ecosystem_kit.ledger.media import media_name
from ecosystem_kit.ledger.selecting import check_kind

BATCH = 100
"""Files kept in one transaction: an interrupted import loses at most these, and no half file."""


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


class Importing(Adding, Labeling):
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
        stands before the first underscore (``3_ada_01.wav``), if there is one.

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
        root = Path(folder)
        check_kind(kind)
        report = ImportReport()
        files = _files(root)
        for start in range(0, len(files), BATCH):
            self._import_batch(
                kind, root, files[start : start + BATCH], session, label, source, report
            )
        return report

    def _import_batch(self, kind, root, files, session, label, source, report):  # type: ignore[no-untyped-def]
        for path in files:
            try:
                content = _read(kind, path)
            except (ValueError, OSError) as error:
                report.skipped.append((path, str(error)))
                continue
            number = session(path) if callable(session) else session
            if self._has(number, media_name(content.data, extension=content.extension)):
                report.already.append(path)
                continue
            value = _class_of(path, root)
            ids = self._add(number, kind, [content], [value], None, source)
            if label and value:
                self.add_many_labels(ids, [value], by="import")
            report.ids += ids

    def _has(self, session: int, media: str) -> bool:
        return bool(
            self._read(
                "SELECT 1 FROM samples JOIN sessions ON sessions.id = session WHERE media = ? "
                "AND person = (SELECT person FROM sessions WHERE id = ?)",
                (media, session),
            )
        )


def _files(root: Path) -> list[Path]:
    with explained("import", root):
        if not root.is_dir():
            raise WrongInput(f"there is no folder {root}: check the path")
        found = sorted(
            path
            for path in root.rglob("*")
            if path.is_file() and not any(p.startswith(".") for p in path.relative_to(root).parts)
        )
    if not found:
        raise WrongInput(f"{root} has no files: choose the folder that holds the classes' folders")
    return found


def _read(kind: str, path: Path) -> Content:
    data = path.read_bytes()
    return picture_content(data) if kind == "picture" else sound_content(data)


def _class_of(path: Path, root: Path) -> str | None:
    if path.parent != root:
        return path.parent.name
    label, underscore, _ = path.stem.partition("_")
    return label if underscore and label else None
