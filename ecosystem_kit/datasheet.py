"""The datasheet: what is in the data, whom it lacks, and what it must not be used for.

The questions follow T. Gebru et al. (2021), Datasheets for datasets, Communications of the ACM
64(12), 86-92. Facts come from the ledger; sentences come from whoever collected the data.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from IPython.display import Markdown

from ecosystem_kit.wording import counted, people

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger, Sample
    from ecosystem_kit.project import Project

FILE_NAME = "datasheet.md"
# What only a person can say, each with the heading that it stands under.
QUESTIONS = {
    "motivation": "Why were the data collected, and by whom?",
    "uses": "What may they be used for?",
    "not for": "What must they not be used for?",
    "missing": "Whom do they lack, and what may happen to them?",
    "maintenance": "Who answers questions, and who deletes a person who asks for it?",
}
NOT_WRITTEN = "*Not written yet.*"
SYNTHETIC = (
    "> **Synthetic:** {share:.0%} of the samples are of people made by a program. "
    "They exist nowhere; what works for them may fail for people."
)


def write_datasheet(
    project: "Project",
    sentences: Mapping[str, str],
    *,
    missing: Mapping[str, set[str]] | None = None,
) -> Markdown:
    """Write ``datasheet.md`` into the project's folder and return it for showing.

    Parameters
    ----------
    project : Project
        Its ledger gives the facts, its plan how long they are kept.
    sentences : mapping of str to str
        Answers to `QUESTIONS`, by their keys; one that is left out is named as not written.
    missing : mapping of str to set of str, optional
        Trait to the values that nobody has.

    Raises
    ------
    ValueError
        When a key is none of the questions'.
    """
    strange = sorted(set(sentences) - set(QUESTIONS))
    if strange:
        message = f"The datasheet asks no question {strange}: its keys are {list(QUESTIONS)}."
        raise ValueError(message)
    parts = ["# Datasheet", *_facts(project)]
    for key, question in QUESTIONS.items():
        parts += [f"## {question}", sentences.get(key, "").strip() or NOT_WRITTEN]
        if key == "missing" and missing is not None:
            parts.append(_missing_line(missing))
    text = "\n\n".join(parts) + "\n"
    Path(project.folder / FILE_NAME).write_text(text, encoding="utf-8")
    return Markdown(text.replace("\n## ", "\n#### ").replace("# Datasheet", "### Datasheet", 1))


def _facts(project: "Project") -> list[str]:
    ledger = project.ledger
    samples = list(ledger.samples())
    if not samples:
        return ["No samples yet."]
    synthetic = {one.id for one in ledger.sessions() if one.synthetic}
    share = sum(one.session in synthetic for one in samples) / len(samples)
    parts = [SYNTHETIC.format(share=share)] if share else []
    return [
        *parts,
        f"Data version `{ledger.data_version()}`, written {datetime.now(UTC):%Y-%m-%d}.",
        "## What is in them?",
        _composition(samples),
        "## How were they collected?",
        _collection(ledger, samples, retention_days=project.plan.retention_days),
    ]


def _composition(samples: list["Sample"]) -> str:
    persons = {one.person for one in samples}
    kinds = Counter(one.kind for one in samples)
    asked = Counter(one.prompt or "nothing" for one in samples)
    labeled = sum(one.label is not None for one in samples)
    return "\n".join(
        [
            # No names: the file may be handed on, and must not outlive a person who takes back.
            f"- {counted(kinds['picture'], 'picture')} and "
            f"{counted(kinds['sound'], 'recording')} of {people(len(persons))}.",
            f"- Asked for: {_listed(asked)}.",
            f"- {labeled} of {len(samples)} have a label so far.",
        ]
    )


def _collection(ledger: "Ledger", samples: list["Sample"], *, retention_days: int) -> str:
    used = {one.session for one in samples}
    sessions = [one for one in ledger.sessions() if one.id in used]
    times = [one.taken_at for one in samples]
    first, last = (datetime.fromtimestamp(end, UTC) for end in (min(times), max(times)))
    lines = [
        f"- {counted(len(sessions), 'session')} from {first:%Y-%m-%d} to {last:%Y-%m-%d}; "
        f"consent was given in {sum(one.consent for one in sessions)} of them.",
        f"- Sources: {_listed(Counter(one.source for one in samples))}.",
    ]
    for name in ("device", "light", "background", "noise"):
        lines.append(f"- {name}: {_listed(Counter(getattr(s, name) or '?' for s in sessions))}.")
    return "\n".join(
        [*lines, f"- They are deleted after {counted(retention_days, 'day')} (the plan)."]
    )


def _missing_line(missing: Mapping[str, set[str]]) -> str:
    said = [f"{trait}: {', '.join(sorted(values))}" for trait, values in missing.items() if values]
    return f"Counted in the ledger: nobody with {'; '.join(said) or 'a trait that we left out'}."


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in sorted(counts.items()))
