"""Say in one sentence what an error in the learner's own code usually means."""

import builtins
import difflib
import linecache
import re
import sysconfig
from types import FrameType, TracebackType
from typing import Any

from ecosystem_kit.course.deadline import TookTooLong
from ecosystem_kit.resources import PACKAGE

KIT = str(PACKAGE)
LIBRARIES = tuple({sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib")})

# Kind of error, pattern in its message ("" is any), and what it usually means. The first that fits
# is taken; {1}, {2} are the pattern's groups.
MEANINGS: tuple[tuple[str, str, str], ...] = (
    (
        "TypeError",
        r"missing (\d+) required positional arguments?: (.+)",
        "it was called with too few values: {2} came without one",
    ),
    (
        "TypeError",
        r"takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) (?:was|were) given",
        "values it takes: {1}, values it was given: {2}; look at the names between its brackets",
    ),
    (
        "TypeError",
        r"unsupported operand type\(s\) for (.+): '(.+)' and '(.+)'",
        "`{1}` can't be done with a {2} and a {3}: look at what the two sides hold",
    ),
    (
        "TypeError",
        r"can only concatenate (\w+) \(not \"(\w+)\"\)",
        "`+` glues {1} to {1} only, and the other side is a {2}",
    ),
    (
        "TypeError",
        r"'NoneType' object is not (\w+)",
        "it holds nothing (None) there: a step before it gave nothing back",
    ),
    (
        "TypeError",
        r"'(\w+)' object is not callable",
        "round brackets call a function, and a {1} is none: did you want square brackets, or is a"
        " function's name used for something else?",
    ),
    (
        "TypeError",
        r"'(\w+)' object is not subscriptable",
        "square brackets look into a list, an array or a dict, and a {1} is none of them",
    ),
    (
        "TypeError",
        r"'(\w+)' object is not iterable",
        "a {1} can't be walked through item by item: a list or an array was wanted",
    ),
    (
        "TypeError",
        r"got an unexpected keyword argument '(\w+)'",
        "there is no option called {1}: look at how it is spelled in the help",
    ),
    ("TypeError", "", "a value is of another type than this operation wants"),
    (
        "ValueError",
        r"could not be broadcast together with shapes? (.+?) ?$",
        "the arrays have different shapes, {1}, so they don't match item by item",
    ),
    (
        "ValueError",
        r"shapes (.+) and (.+) not aligned|mismatch in its core dimension",
        "the arrays' shapes don't fit each other: print `.shape` of both",
    ),
    (
        "ValueError",
        r"inconsistent numbers of samples: \[(.+)\]",
        "X and y have different lengths, {1}: each sample needs one label",
    ),
    (
        "ValueError",
        r"truth value of an array",
        "`if`, `and`, `or` want one yes or no, and an array holds many: use `.any()`, `.all()`, or"
        " `&` and `|`",
    ),
    (
        "ValueError",
        r"could not convert string to float: (.+)|invalid literal for int\(\)[^:]*: (.+)",
        "a text is not a number: look at what it holds",
    ),
    (
        "ValueError",
        r"Expected 2D array, got 1D array",
        "a model wants one row per sample: a single sample is `X[:1]`, not `X[0]`",
    ),
    (
        "ValueError",
        r"(not enough|too many) values to unpack",
        "there are {1} values for the names on the left of `=`",
    ),
    (
        "ValueError",
        r"zero-size array|empty",
        "there is nothing in it: a selection before it has left no item",
    ),
    ("ValueError", "", "the type is right and the value can't be used"),
    (
        "IndexError",
        "",
        "it asks for an item past the end: counting starts at 0, so the last of n items is n - 1",
    ),
    ("KeyError", "", "there is nothing stored under that name: print the names with `.keys()`"),
    (
        "AttributeError",
        r"'NoneType' object has no attribute '(\w+)'",
        "it asks nothing (None) for its `{1}`: a step before it gave nothing back",
    ),
    (
        "AttributeError",
        r"'(\w+)' object has no attribute '(\w+)'",
        "a {1} has no `{2}`: is it spelled right, and is the thing before the dot what you think?",
    ),
    (
        "AttributeError",
        r"module '(.+)' has no attribute '(\w+)'",
        "the module {1} has no `{2}`: is it spelled right?",
    ),
    ("AttributeError", "", "the thing before the dot doesn't have what is asked of it"),
    ("ZeroDivisionError", "", "it divides by zero: what shall it give when there is nothing?"),
    ("UnboundLocalError", "", "it uses a name before it has been given a value in the function"),
    ("NameError", "", "nothing of that name is known here: is it spelled as where it was made?"),
    ("RecursionError", "", "the function calls itself again and again and never comes to an end"),
    ("ModuleNotFoundError", "", "there is no such module here: the course needs none but its own"),
    ("ImportError", "", "the module is there, and what is wanted from it is not"),
    ("FileNotFoundError", "", "there is no such file: look at the folder's and the file's name"),
    ("IndentationError", "", "the lines of a block must start in the same column"),
    ("SyntaxError", "", "Python could not read the line: look for a bracket or a colon"),
    ("AssertionError", "", "an assert in it does not hold"),
    ("SystemExit", "", "it ends the program, and a notebook has to go on"),
    ("MemoryError", "", "it asks for more memory than there is"),
    ("error", "", "OpenCV was given an array of a type or a shape that it doesn't take"),
    ("TookTooLong", "", "it was stopped because it took too long: is there a loop without an end?"),
)


# What a fifteen-year-old calls Python's types.
PLAIN_TYPES = {
    "int": "whole number",
    "float": "decimal number",
    "str": "text",
    "bool": "yes or no (bool)",
    "NoneType": "nothing (None)",
    "ndarray": "NumPy array",
    "float64": "decimal number",
    "int64": "whole number",
}


def explain(error: BaseException, *, name: str) -> str:
    """Return one sentence: which line of the learner's code failed, and what that usually means.

    Parameters
    ----------
    error : BaseException
        What the learner's code raised, with its traceback.
    name : str
        What of the learner's was called.

    Examples
    --------
    >>> try:
    ...     [][3]
    ... except IndexError as error:
    ...     explain(error, name="third").startswith("In your `third`, ")
    True
    """
    frame_and_line = _learners_frame(error.__traceback__)
    where = f"In your `{name}`"
    if frame_and_line:
        frame, number = frame_and_line
        code = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip()
        where += f", line {number}" + (f" (`{code.replace('`', chr(39))}`)" if code else "")
    return f"{where}, {_meaning(error, frame_and_line)} ({_said(error)})."


def _said(error: BaseException) -> str:
    if isinstance(error, TookTooLong):
        return "time is over"
    kind, message = type(error).__name__, str(error).strip().split("\n")[0].rstrip(".")
    return f"{kind}: {message}" if message else kind


def _learners_frame(traceback: TracebackType | None) -> tuple[FrameType, int] | None:
    """Find the innermost line that is neither the kit's nor a library's."""
    found = None
    while traceback is not None:
        filename = traceback.tb_frame.f_code.co_filename
        if not filename.startswith((KIT, *LIBRARIES, "<frozen")):
            found = traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next
    return found


def _meaning(error: BaseException, frame_and_line: tuple[FrameType, int] | None) -> str:
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError) and frame_and_line:
        return _name_meaning(error, frame_and_line[0])
    kinds = [kind.__name__ for kind in type(error).__mro__]
    message = str(error)
    for kind, pattern, meaning in MEANINGS:
        match = re.search(pattern, message) if kind in kinds else None
        if match:
            groups = [PLAIN_TYPES.get(group or "", group) for group in match.groups()]
            return meaning.format(message, *groups)
    return "something went wrong that a beginner rarely meets: look at the words in brackets"


def _name_meaning(error: NameError, frame: FrameType) -> str:
    wanted: Any = error.name or ""
    names = [*frame.f_locals, *frame.f_globals, *dir(builtins)]
    close = difflib.get_close_matches(wanted, names, n=1)
    guess = f"did you mean `{close[0]}`?" if close else "has the cell that makes it been run?"
    return f"there is no `{wanted}`: {guess}"
