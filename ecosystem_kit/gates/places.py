"""Where each loop leads: notebook, heading, and what to do there."""

from dataclasses import dataclass
from urllib.parse import quote

from ecosystem_kit import lifecycle


@dataclass(frozen=True)
class Place:
    """A heading in a notebook, and what to do there.

    Examples
    --------
    >>> PLACES["L4"].link
    '03_labeling.ipynb#A-blind-second-pass'
    """

    number: str
    heading: str
    todo: str

    @property
    def file(self) -> str:
        """The notebook's file name."""
        return f"{self.number}_{lifecycle.notebook(self.number).name}.ipynb"

    @property
    def anchor(self) -> str:
        """The heading as JupyterLab writes it behind the ``#`` of a link."""
        return quote(self.heading.replace(" ", "-"))

    @property
    def link(self) -> str:
        """A relative link to the heading."""
        return f"{self.file}#{self.anchor}"

    def __str__(self) -> str:
        """Write file and heading."""
        return f'{self.file}, "{self.heading}"'


PLACES = {
    "L1": Place("01", "Requirements",
                "ask for fewer classes or fewer captures of each, or give stage 2 more hours."),
    "L2": Place("01", "Resources",
                "choose the task that people label fastest and alike, or give labeling more time."),
    "L3": Place("02", "Capture in sessions",
                "capture more people; more of the same people helps little."),
    "L4": Place("03", "A blind second pass",
                "settle the disagreements, sharpen the label guide, raise its version, and label "
                "a second time."),
    "L5": Place("01", "Requirements",
                "allow more errors, drop the classes that are confused, or stop."),
    "L6": Place("01", "Requirements",
                "decide which of answer time, error and output matters most."),
    "L7": Place("06", "Look at the wrong ones",
                "look at the pilot's wrong answers and find out what the evaluation set lacks."),
    "L8": Place("06", "One change at a time",
                "improve the model by one change at a time, and evaluate each."),
    "L9": Place("02", "Capture in sessions",
                "capture sessions under the pilot's conditions."),
    "L10": Place("02", "Capture in sessions",
                 "capture the sessions on the list."),
    "L11": Place("03", "Label by class",
                 "label the pilot's hard cases; the queue holds the wrong ones first."),
    "L12": Place("03", "The label guide",
                 "check that what the guide calls right is what helps people."),
    "L13": Place("02", "Capture in sessions",
                 "capture what people really show and say."),
    "plan": Place("01", "Requirements", "complete the plan."),
    "rule": Place("04", "The rule as assistant", "ship the rule."),
}  # fmt: skip

# The outline prints step 2 for L12 and L13; what they revisit is fixed in step 1.
ONWARD = {
    "L12": Place("01", "Requirements", "choose a metric that people's behaviour follows."),
    "L13": Place("01", "Requirements",
                 "decide what people need more: a faster answer, or a right one."),
}  # fmt: skip
