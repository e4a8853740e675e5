"""Persons become numbers: nobody is named in what leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger

# A single letter and a number name nobody either, and would be found everywhere.
# The course's own word for the learner names nobody, and stands in every second sentence.
NOBODYS_NAME = {"me"}


class Pseudonyms:
    """Names of real people, each with a number in the order of their first session.

    Parameters
    ----------
    names : iterable of str
        As the ledger has them. Sample people, who are made by the kit, keep their names.

    Examples
    --------
    >>> Pseudonyms(["kurt", "me"]).in_text("kurt told me: 3 of Kurt's 4 are right")
    "person 1 told me: 3 of person 1's 4 are right"
    >>> Pseudonyms(["kurt", "me"]).of("me")
    'person 2'
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.number = {name: place for place, name in enumerate(dict.fromkeys(names), start=1)}
        wanted = {one for one in self.number if len(one) > 1 and not one.isdigit()} - NOBODYS_NAME
        longest_first = sorted(wanted, key=lambda one: (-len(one), one))
        self._by_small = {name.casefold(): name for name in self.number}
        self._pattern = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.I)
            if wanted
            else None
        )

    @classmethod
    def from_ledger(cls, ledger: Ledger) -> Pseudonyms:
        """Return those of all real people who ever had a session."""
        return cls(one.person for one in ledger.sessions() if not one.synthetic)

    def of(self, name: str) -> str:
        """Return what a person is called outside: a sample person's name as it is."""
        number = self.number.get(name)
        return name if number is None else f"person {number}"

    def in_text(self, text: str) -> str:
        """Return a text in which every name, written small or large, is its number."""
        if self._pattern is None:
            return text
        return self._pattern.sub(
            lambda found: self.of(self._by_small.get(found[0].casefold(), found[0])), text
        )

    def named_in(self, text: str) -> list[str]:
        """Return which names stand in a text, sorted."""
        found = self._pattern.findall(text) if self._pattern else []
        return sorted({self._by_small.get(one.casefold(), one) for one in found})

    def throughout(self, value: Any) -> Any:
        """Return JSON with every text in it, keys included, changed by `in_text`."""
        if isinstance(value, str):
            return self.in_text(value)
        if isinstance(value, dict):
            return {self.in_text(str(key)): self.throughout(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.throughout(one) for one in value]
        return value
