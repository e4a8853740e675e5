"""Three projects of the past, told as dated lines of evidence: invented cases, no real teams.

Each kept going after the evidence was on the table. The lines say what was known when, at which
stage, and how many hours the step took; `PastProject.loop` says at which loop of the lifecycle
the project should have turned back, and `PastProject.turn` from which line on that was known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from ecosystem_kit import lifecycle
from ecosystem_kit.map_path import Visit


@dataclass(frozen=True)
class Line:
    """One dated line of a project's history: when, at which stage, hours spent, what was found."""

    day: str
    stage: int
    hours: float
    text: str


@dataclass(frozen=True)
class PastProject:
    """One invented project.

    Attributes
    ----------
    name, aim : str
        What it is called here, and what it was meant to do.
    lines : tuple of Line
        Its history, oldest first.
    loop : str
        The loop (``"L1"`` to ``"L13"``) that it should have taken.
    turn : int
        Number of the line, from 1, from which on that was known.
    why : str
        The evidence in one sentence.
    near : mapping of str to str
        Other loops that somebody may think of, and what speaks against each.
    """

    name: str
    aim: str
    lines: tuple[Line, ...]
    loop: str
    turn: int
    why: str
    near: Mapping[str, str]

    @property
    def hours(self) -> float:
        """All hours that were spent."""
        return sum(line.hours for line in self.lines)

    @property
    def hours_after(self) -> float:
        """Hours spent after the line that should have turned the project back."""
        return sum(line.hours for line in self.lines[self.turn :])

    def path(self, *, turned_back: bool = False) -> list[Visit]:
        """Return the stages walked, for `ecosystem_kit.lifecycle_map.draw_map`.

        Parameters
        ----------
        turned_back : bool, default=False
            Stop at the evidence and take the loop, instead of walking on as the team did.

        Examples
        --------
        >>> [visit.stage for visit in PAST_PROJECTS["owls"].path(turned_back=True)]
        [1, 2, 3, 2]
        """
        visits: list[Visit] = []
        for line in self.lines[: self.turn] if turned_back else self.lines:
            if visits and visits[-1].stage == line.stage:
                before = visits.pop()
                visits.append(Visit(before.stage, before.hours + line.hours))
            else:
                visits.append(Visit(line.stage, line.hours))
        if turned_back:
            visits.append(Visit(lifecycle.loop(self.loop).to_stage, 0.0, self.loop))
        return visits

    def __str__(self) -> str:
        """Write the aim and the numbered lines."""
        rows = [
            f"{number}. {line.day}, stage {line.stage}, {line.hours:g} h: {line.text}"
            for number, line in enumerate(self.lines, start=1)
        ]
        return "\n".join([f"{self.name} (invented): {self.aim}", *rows])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:right">{number}</td>'
            f'<td style="white-space:nowrap">{line.day}</td><td>{line.stage}</td>'
            f'<td style="text-align:right">{line.hours:g}</td>'
            f'<td style="text-align:left">{escape(line.text)}</td></tr>'
            for number, line in enumerate(self.lines, start=1)
        )
        head = "".join(
            f'<th scope="col">{word}</th>' for word in ("line", "day", "stage", "hours", "")
        )
        return (
            f'<table style="max-width:56em"><caption style="text-align:left">'
            f"<strong>“{escape(self.name)}”</strong> (invented): {escape(self.aim)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def story(name: str) -> PastProject:
    """Return one of the three past projects.

    Raises
    ------
    KeyError
        When there is none of that name; the message names those there are.

    Examples
    --------
    >>> story("owls").hours
    268.0
    """
    if name not in PAST_PROJECTS:
        raise KeyError(f"found no past project {name!r}; there are {', '.join(PAST_PROJECTS)}")
    return PAST_PROJECTS[name]


_BUS_STOP = PastProject(
    "bus stop",
    "Count the people at a bus stop in the evening, so that a second bus comes.",
    (
        Line("15 Jan", 1, 10.0, "The plan: 4,000 pictures of evenings, 40 stops, 200 hours."),
        Line("5 Feb", 2, 24.0, "Two stops may be filmed. Each permission took nine working days."),
        Line("26 Feb", 2, 26.0, "130 pictures in 26 hours. At 5 an hour the rest takes 774 hours."),
        Line("22 Apr", 2, 110.0, "690 pictures of nine stops, most of them taken at noon."),
        Line("20 May", 3, 45.0, "A network counts right in 94 of 100 at its own stops, 52 at new."),
        Line("17 Jun", 3, 40.0, "The money ends. The ticket machines had counted all along."),
    ),
    loop="L1",
    turn=3,
    why="5 pictures an hour against 3,870 still wanted is 774 hours, and the plan has 200.",
    near={
        "L2": "Nobody ever complained about the labels. What used up the hours of February?",
        "L3": "The network that knows only its own stops came in May. Something was known earlier.",
        "L5": "In May the task looks hard. What did February's arithmetic say, before any model?",
        "L9": "Noon instead of evening is a mismatch, in April. Look for what led to it.",
        "L10": "That loop starts at stage 4, and this project never got there.",
    },
)
_OWLS = PastProject(
    "owls",
    "Tell five owls apart by their call, right in 90 of 100 calls.",
    (
        Line("1 Mar", 1, 12.0, "The plan, with a reserve that keeps its microphones open."),
        Line("20 Mar", 2, 40.0, "3,000 calls are recorded. Owls are loud: that was easy."),
        Line("10 Apr", 2, 35.0, "Two volunteers give the names, each to one half of the calls."),
        Line("2 May", 3, 30.0, "First model: right in 74 of 100 on new nights, 78 on its own."),
        Line("9 May", 3, 6.0, "For once both name the same 200 calls. They agree on 122."),
        Line("12 Jun", 3, 60.0, "A network ten times as large: 75 of 100."),
        Line("10 Jul", 3, 70.0, "2,000 more calls, named as before: 74 of 100."),
        Line("1 Aug", 1, 15.0, "The goal is lowered to 70 of 100. Nobody uses it."),
    ),
    loop="L4",
    turn=5,
    why="Two people who agree on 122 of 200 calls can't teach a model to be right in 90 of 100.",
    near={
        "L1": "3,000 calls came in three weeks: the data were easy to get. What about their names?",
        "L2": "Another label might be easier. First ask whether these labels can be trusted.",
        "L3": "78 on its own nights and 74 on new ones: the gap is small, and 2,000 more calls "
        "changed nothing.",
        "L5": "They thought so in August. Can anybody say how hard it is, with these labels?",
        "L8": "Improving the model is what they did for two months. What would it learn from?",
    },
)
_PILLS = PastProject(
    "pill boxes",
    "Read a medicine's name aloud for people who see badly; at most 3 of 100 wrong.",
    (
        Line("13 Jan", 1, 15.0, "The plan: 20 medicines, tested on boxes of other batches."),
        Line("3 Feb", 2, 50.0, "6,000 pictures on a white table, in the light of a studio."),
        Line("3 Mar", 3, 60.0, "Right in 98 of 100 on the boxes that were held back."),
        Line("17 Mar", 4, 20.0, "A pilot in ten kitchens: right in 71 of 100."),
        Line(
            "24 Mar", 4, 5.0, "A small model tells studio from kitchen pictures, 97 of 100 times."
        ),
        Line("21 Apr", 3, 80.0, "A newer network: 99 of 100 in the studio, 72 in the kitchens."),
        Line("26 May", 3, 90.0, "Three networks vote: 99 in the studio, 73 in the kitchens."),
        Line(
            "16 Jun", 4, 20.0, "Rolled out all the same. In a week 38 of 60 people stop using it."
        ),
    ),
    loop="L9",
    turn=5,
    why="Studio and kitchen pictures can be told apart in 97 of 100 cases: they are two worlds.",
    near={
        "L3": "On boxes held back it is right in 98 of 100: it has learnt the studio well.",
        "L7": "That is what was noticed on 17 March. A week later there was a reason, and it names "
        "another step to go back to.",
        "L8": "They did improve the model, twice, and the kitchens hardly noticed. What differs "
        "between studio and kitchen?",
        "L10": "More pictures of which kind? One line says what is wrong with those they have.",
        "L11": "Hard cases are single pictures. Here nearly a third fails: what do they share?",
        "L13": "The requirement was right for medicine. Look at the pictures it was trained on.",
    },
)
PAST_PROJECTS = {one.name: one for one in (_BUS_STOP, _OWLS, _PILLS)}
