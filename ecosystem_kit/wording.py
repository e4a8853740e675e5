"""Words that follow a number, and lines that fit a page: one person, two people."""

import textwrap

# Jupyter breaks longer lines of printed text in the middle of a word.
LINE_WIDTH = 88


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with the word that belongs to it.

    Parameters
    ----------
    count : int
        How many there are; thousands get their comma.
    one : str
        The word for a single one, such as ``"sample"``.
    many : str, default=""
        The word for any other count; `one` with an "s" where empty.

    Examples
    --------
    >>> counted(1, "sample"), counted(2000, "sample"), counted(0, "box", "boxes")
    ('1 sample', '2,000 samples', '0 boxes')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def people(count: int) -> str:
    """Return how many people there are, in words that fit the number.

    Examples
    --------
    >>> people(1), people(7)
    ('1 person', '7 people')
    """
    return counted(count, "person", "people")


def one_of(unit: str) -> str:
    """Return a unit as it stands behind the number 1; units of a few letters stay as they are.

    Examples
    --------
    >>> one_of("gaps"), one_of("people"), one_of("ms")
    ('gap', 'person', 'ms')
    """
    if unit == "people":
        return "person"
    # "ms" and "s" are no plurals.
    return unit[:-1] if len(unit) > 3 and unit.endswith("s") else unit


def wrapped(text: str) -> str:
    r"""Return a text in lines that break between words; its own line ends stay.

    Examples
    --------
    >>> print(wrapped("word " * 20 + "\nend"))
    word word word word word word word word word word word word word word word word word
    word word word
    end
    """
    lines = [textwrap.fill(line, LINE_WIDTH, break_long_words=False) for line in text.split("\n")]
    return "\n".join(lines)
