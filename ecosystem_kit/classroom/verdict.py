"""The judge: runs the tests of the source notebook on what a submission answers.

It runs in a process of its own, with the teacher's code only. The submission's cells run elsewhere,
when the judge says so; what comes back are plain values.
"""

import ast
import contextlib
from dataclasses import asdict, dataclass
from typing import Any

from ecosystem_kit.classroom.line import Broken, Line
from ecosystem_kit.classroom.rehearsal import Own
from ecosystem_kit.classroom.remote import Asker, TheirError
from ecosystem_kit.classroom.run_submission import CappedText
from ecosystem_kit.classroom.trust import (
    Cell,
    Plan,
    Statement,
    grade_id_of,
    is_test,
    plan,
    transformed,
)
from ecosystem_kit.classroom.wire import Uncrossable
from ecosystem_kit.course.checking import Outcome
from ecosystem_kit.course.checking import check as course_check
from ecosystem_kit.course.judging import judge
from ecosystem_kit.course.registry import find_exercise

LONGEST_SAID = 4000


@dataclass(frozen=True)
class Verdict:
    """What the judge says of one test cell.

    Attributes
    ----------
    grade_id : str
        Of the test cell.
    how : {"ran", "failed", "not gradable"}
        Whether the test ran to its end, failed, or could not be decided.
    said : str
        The error, or why it is not gradable.
    error : str
        The error's name; empty where there is none.
    value : str or None
        What the cell's last line shows; a number is partial credit.
    printed : str
        What the test printed.
    lost : bool
        Whether the submission's process gave no answer.
    """

    grade_id: str
    how: str
    said: str = ""
    error: str = ""
    value: str | None = None
    printed: str = ""
    lost: bool = False


class TeachersError(RuntimeError):
    """A cell of the source notebook failed where the judge ran it."""


class Court:
    """Knows a source notebook; made once for an assignment, and forked for each submission.

    Parameters
    ----------
    cells : list of Cell
        Of the source notebook.
    number : int
        Its place among the assignment's notebooks.
    """

    def __init__(self, cells: list[Cell], number: int = 0) -> None:
        self.cells, self.number = cells, number
        self.plan: Plan = plan(cells)
        self.namespace: dict[str, Any] = {"__name__": "__main__", "display": lambda *things: None}
        self.tests = {
            grade_id_of(cell): position for position, cell in enumerate(cells) if is_test(cell)
        }
        self.own = Own(cells)
        # What the teacher's cells before each test have bound, since the test before it.
        self.bound: dict[int, dict[str, Any]] = {}
        # From that cell on, they run for each submission; None where all have been run.
        self.left: int | None = None
        self.stopped: tuple[int, Exception] | None = None
        # What the last check said: an assert on its outcome says nothing by itself.
        self.sentence = ""
        self._run_what_can_be()

    def _run_what_can_be(self) -> None:
        """Run the teacher's statements now, as far as none changes what an earlier test reads."""
        last, read = 0, set[str]()
        for position in sorted(self.tests.values()):
            statements = self._between(last, position)
            if any(one.changes & read for one in statements):
                self.left = last
                break
            before = dict(self.namespace)
            self._run(statements, position)
            self.bound[position] = {name: value for name, value in self.namespace.items()
                                    if before.get(name, before) is not value}  # fmt: skip
            last, read = position, read | self.plan.asked[position]
        for bound in self.bound.values():
            for name in bound:
                self.namespace.pop(name, None)

    def _between(self, start: int, end: int) -> list[Statement]:
        return [one for number in range(start, end) for one in self.plan.before.get(number, [])]

    def _run(self, statements: list[Statement], position: int) -> None:
        """Run the teacher's statements before a test; where one fails, no test after it counts."""
        for statement in statements:
            if self.stopped is not None:
                return
            try:
                with contextlib.redirect_stdout(CappedText(0)):
                    exec(statement.source, self.namespace)
            except Exception as error:
                if statement.needed:
                    self.stopped = position, error
            if self.namespace.get("check") is course_check:
                self.namespace["check"] = self.check

    def check(self, exercise_id: str, *, random_state: int = 0) -> Outcome:
        """Run an exercise's own test on what this submission has; nothing is written down."""
        exercise = find_exercise(exercise_id)
        outcome = judge(exercise, self.namespace, random_state=random_state)
        self.sentence = outcome[1]
        return Outcome(exercise_id, *outcome)

    def prepare(self, position: int) -> None:
        """Bind what the teacher's cells before a test bind.

        Raises
        ------
        TeachersError
            If one of them fails.
        """
        for place in sorted(self.bound):
            if place <= position:
                self.namespace.update(self.bound.pop(place))
        if self.left is not None and self.left < position:
            self._run(self._between(self.left, position), position)
            self.left = position
        if self.stopped is not None and self.stopped[0] <= position:
            error = self.stopped[1]
            raise TeachersError(f"{type(error).__name__}: {error}") from error

    def judge(self, cells: list[dict], *, line: Line, tell: Any) -> None:
        """Have a submission's cells run one after the other, and tell what comes out.

        Parameters
        ----------
        cells : list of dict
            "source", and "test" (a grade_id) where a test stands.
        line : Line
            To the submission's process.
        tell : callable
            Gets the number of the cell and what came out: a dict with "outputs", or a verdict.
        """
        asker = Asker(line)
        for number, cell in enumerate(cells):
            if cell["test"] is None:
                tell(number, self._outputs_of(asker, cell["source"]))
                continue
            verdict = self.verdict(cell["test"], asker)
            told = asdict(verdict)
            tell(number, told if told.pop("lost") is False else {**told, "lost": verdict.said})
            if self.tests[cell["test"]] in self.plan.left_behind:
                self._outputs_of(asker, cell["source"])

    def _outputs_of(self, asker: Asker, source: str) -> dict:
        """Have a cell run; what it shows is checked later, by who writes it down."""
        answer = None
        try:
            if self.own.leaves(source):
                answer = asker.ask_plainly("take over", self.number, source)
            if answer is None:
                answer = asker.ask_plainly("run", source)
        except Exception as error:
            return {"outputs": [], "lost": str(error)}
        return answer if isinstance(answer, dict) else {"outputs": []}

    def verdict(self, grade_id: str, asker: Asker) -> Verdict:
        """Return the verdict of one test cell."""
        position, printed = self.tests[grade_id], CappedText(LONGEST_SAID)
        asker.broken = None if not isinstance(asker.broken, Broken) else asker.broken
        self.sentence = ""
        try:
            self.prepare(position)
            self._ask_names(position, asker)
            with contextlib.redirect_stdout(printed):
                value = _run(self.cells[position].source, self.namespace)
        except (Broken, Uncrossable, TeachersError) as error:
            return _undecided(grade_id, asker.broken or error)
        except BaseException as error:
            if asker.broken is not None:
                return _undecided(grade_id, asker.broken)
            name = type(error).__name__
            said = (str(error) or self.sentence)[:LONGEST_SAID]
            name = said.split(":")[0] if isinstance(error, TheirError) else name
            return Verdict(grade_id, "failed", said, name, printed=printed.getvalue())
        if asker.broken is not None:
            return _undecided(grade_id, asker.broken)
        return Verdict(grade_id, "ran", value=value, printed=printed.getvalue())

    def _ask_names(self, position: int, asker: Asker) -> None:
        wanted = self.plan.wanted[position]
        answers = asker.ask_plainly("names", wanted) if wanted else {}
        if not isinstance(answers, dict):
            raise Broken("names that are none")
        for name in wanted:
            if name not in answers:
                self.namespace.pop(name, None)
            elif name not in self.plan.teachers:
                self.namespace[name] = asker.unpack(answers[name])


def _undecided(grade_id: str, error: Exception) -> Verdict:
    if isinstance(error, Uncrossable):
        said = f"a test needs what only a person can look at ({error})"
    elif isinstance(error, TeachersError):
        said = f"a cell of the teacher's failed before the test ({error})"
    else:
        said = f"the submission's process gave no answer: {error}"
    return Verdict(grade_id, "not gradable", said, lost=isinstance(error, Broken))


def _run(source: str, namespace: dict[str, Any]) -> str | None:
    """Run a test cell as a notebook does; return what its last line shows, if anything."""
    from IPython.lib.pretty import pretty

    tree = ast.parse(transformed(source))
    last = tree.body[-1] if tree.body else None
    shows = isinstance(last, ast.Expr) and not source.rstrip().endswith(";")
    body = tree.body[:-1] if shows else tree.body
    exec(compile(ast.Module(body, []), "<test>", "exec"), namespace)
    if not isinstance(last, ast.Expr) or not shows:
        return None
    value = eval(compile(ast.Expression(last.value), "<test>", "eval"), namespace)
    return None if value is None else pretty(value)[:LONGEST_SAID]
