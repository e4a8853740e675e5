"""The label guide: what each doubtful case is called, in a file with a version."""

import re
from dataclasses import dataclass, field
from pathlib import Path

FILE_NAME = "label_guide.md"
HEAD = "# Label guide"
CASES, CHANGES = "## Doubtful cases", "## Changes"


class GuideError(ValueError):
    """The guide's file can't be read as one; the file was left as it is."""


@dataclass(frozen=True)
class LabelGuide:
    """What to call each doubtful case.

    Attributes
    ----------
    rules : dict of str to str
        Case to label, both in words.
    version : int
        Raised with each change; every label keeps the version that it was given under.
    changes : tuple of str
        One line for each version, oldest first.
    """

    rules: dict[str, str]
    version: int = 1
    changes: tuple[str, ...] = field(default=("Version 1: first written.",))

    @classmethod
    def begin(cls, folder: Path | str, rules: dict[str, str]) -> "LabelGuide":
        """Return the folder's guide: written now as version 1, or the one there with these rules.

        Parameters
        ----------
        folder : Path
            The project's.
        rules : dict of str to str
            Case to label. Where the guide there says otherwise, its version is raised.
        """
        if not (Path(folder) / FILE_NAME).exists():
            guide = cls(rules)
        else:
            guide = cls.load(folder).with_rules(rules, why="changed by its author.")
        guide.save(folder)
        return guide

    def with_rules(self, rules: dict[str, str], *, why: str) -> "LabelGuide":
        """Return the next version: these rules added or replaced, and the reason kept.

        The guide itself comes back when it has these rules already.

        Parameters
        ----------
        rules : dict of str to str
            Case to label.
        why : str
            What made the change necessary.

        Raises
        ------
        GuideError
            When there is no rule or no reason.

        Examples
        --------
        >>> first = LabelGuide({"two hands": "exclude"})
        >>> second = first.with_rules({"half a finger": "unsure"}, why="we disagreed on 3")
        >>> second.version, list(second.rules)
        (2, ['two hands', 'half a finger'])
        """
        if not rules or not why.strip():
            message = (
                f"Found {len(rules)} rules and the reason {why!r}; a new version needs at least "
                "one rule and a reason in words."
            )
            raise GuideError(message)
        if self.rules == {**self.rules, **rules}:
            return self
        version = self.version + 1
        line = f"Version {version}: {_one_line(why)}"
        return LabelGuide({**self.rules, **rules}, version, (*self.changes, line))

    def save(self, folder: Path | str) -> Path:
        """Write the guide into a folder and return the file.

        Parameters
        ----------
        folder : Path
            The project's.

        Raises
        ------
        GuideError
            When the file there has a higher version: somebody else was faster.
        """
        path = Path(folder) / FILE_NAME
        if path.exists() and LabelGuide.load(folder).version > self.version:
            message = (
                f"{path} has version {LabelGuide.load(folder).version}, and version "
                f"{self.version} was to be written over it: load it first and change that."
            )
            raise GuideError(message)
        path.write_text(self.to_markdown(), encoding="utf-8")
        return path

    @classmethod
    def load(cls, folder: Path | str) -> "LabelGuide":
        """Return the guide in a folder.

        Raises
        ------
        GuideError
            When there is none, or its version or a rule can't be found in it.
        """
        path = Path(folder) / FILE_NAME
        if not path.is_file():
            message = f"There is no label guide in {path.parent}: write one with guide.save(...)."
            raise GuideError(message)
        text = path.read_text(encoding="utf-8")
        version = re.search(r"^Version (\d+)$", text, re.MULTILINE)
        rules = dict(re.findall(r"^- \*\*(.+?)\*\*: (.+)$", text, re.MULTILINE))
        changes = re.findall(r"^- (Version \d+: .+)$", text, re.MULTILINE)
        if version is None or not rules:
            message = (
                f"{path} has {'no line “Version 1”' if version is None else 'no rule'}: "
                "a rule is a line such as “- **two hands**: exclude”. The file was left as it is."
            )
            raise GuideError(message)
        return cls(rules, int(version[1]), tuple(changes))

    def to_markdown(self) -> str:
        """Return the guide as it stands in its file."""
        rules = [f"- **{_one_line(case)}**: {_one_line(rule)}" for case, rule in self.rules.items()]
        changes = [f"- {line}" for line in self.changes]
        parts = [HEAD, f"Version {self.version}", CASES, "\n".join(rules), CHANGES]
        return "\n\n".join([*parts, "\n".join(changes)]) + "\n"

    def _repr_markdown_(self) -> str:
        return re.sub(r"^(#+) ", r"##\1 ", self.to_markdown(), flags=re.MULTILINE)


def _one_line(words: str) -> str:
    return " ".join(str(words).split())
