"""What a role is for, written down before anybody is asked to fill it."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class RoleCard:
    """What a role is for, before anybody is asked to fill it.

    Attributes
    ----------
    role : str
        Name of the role.
    outcome : str
        What will be true in half a year because this person came.
    tasks : list of str
        What the person does in a usual week.
    must : list of str
        What the person must be able to do on the first day. Few: each line shuts people out.
    learn : list of str
        What can be learnt here.
    """

    role: str
    outcome: str
    tasks: list[str]
    must: list[str]
    learn: list[str] = field(default_factory=list)

    def problems(self) -> list[str]:
        """Return what a careful reader would send back, one sentence each; empty when none."""
        found = []
        if len(self.outcome.split()) < 5:
            found.append("The outcome is too short to be checked in half a year: say what is true.")
        if not self.tasks:
            found.append("No task is named: what does this person do on a Tuesday?")
        if len(self.must) > 5:
            found.append(
                f"{len(self.must)} things are a must: keep five, and move the rest to learn."
            )
        if not self.must:
            found.append("Nothing is a must: then nobody can be refused for a reason.")
        return found

    def save(self, path: Path) -> Path:
        """Write the card as Markdown and return its path."""
        parts = [f"# {self.role}", self.outcome]
        for title, lines in (("Tasks", self.tasks), ("Must", self.must), ("Learn", self.learn)):
            parts += [f"## {title}", "\n".join(f"- {line}" for line in lines)]
        path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
        return path
