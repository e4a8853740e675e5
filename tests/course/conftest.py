"""An exercise of the tests' own, and a memory that starts empty."""

import linecache
from collections.abc import Callable, Iterator

import pytest

from ecosystem_kit.course import records, registry
from ecosystem_kit.course.checking import Outcome, check


@pytest.fixture(autouse=True)
def fresh_memory(monkeypatch) -> Iterator[None]:
    """Forget tries, hints and guesses, and keep out of any project that a test may have begun."""
    monkeypatch.setattr(records, "current_ledger", lambda: None)
    records.forget()
    yield
    records.forget()


@pytest.fixture
def registered() -> Iterator[Callable[..., str]]:
    """Register a check as exercise 99.1, and take it away afterwards."""

    def register(check_function, *, needs="half", longest_s=5.0) -> str:
        hints = ["What is the half of 4?", "Divide by two.", "Use `/`."]
        registry.exercise("99.1", needs=needs, hints=hints, longest_s=longest_s)(check_function)
        return "99.1"

    yield register
    registry._exercises.pop("99.1", None)


@pytest.fixture
def half(registered) -> str:
    """Register the half of a number as an exercise."""

    def check_half(half) -> str:
        if half(4) != 2:
            raise registry.NotYet(f"half(4) gives {half(4)}: the half of 4 is 2.")
        return "A half is the whole divided by two."

    return registered(check_half)


@pytest.fixture
def answered() -> Callable[..., Outcome]:
    """Run an answer as a cell of a notebook would, and check it."""

    def run(code: str, exercise_id: str = "99.1", **names) -> Outcome:
        namespace: dict = {"__name__": "__main__", **names}
        linecache.cache["<cell>"] = (len(code), None, code.splitlines(keepends=True), "<cell>")
        exec(compile(code, "<cell>", "exec"), namespace)
        return check(exercise_id, namespace=namespace)

    return run
