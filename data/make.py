"""Makes all of data/ anew: `python data/make.py all`, or one of its parts.

Everything in this folder but the list of public sets is made by this command from the seed in
ecosystem_kit/synthetic/people.py. The voices need the dependency group `make-data` (eSpeak NG).
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).resolve().parent


def hands() -> str:
    """Write the bundled people's pictures."""
    from ecosystem_kit.synthetic.hand_scenes import make_people

    return f"{make_people(DATA / 'people')} pictures"


def voices() -> str:
    """Write the bundled people's sounds."""
    from ecosystem_kit.synthetic.voices import make_people

    return f"{make_people(DATA / 'people')} sounds"


def answers() -> str:
    """Write the assistant's own voice."""
    from ecosystem_kit.synthetic.voices import make_answers

    return f"{make_answers(DATA / 'answers')} spoken answers"


def hand_model() -> str:
    """Fit the starter hand model."""
    from ecosystem_kit.synthetic.hand_starter import make_starter

    return str(make_starter(DATA / "models").name)


def voice_model() -> str:
    """Fit the starter voice model; takes some minutes."""
    from ecosystem_kit.synthetic.voices_starter import make_starter

    return str(make_starter(DATA / "models").name)


PARTS: dict[str, Callable[[], str]] = {
    "hands": hands,
    "voices": voices,
    "answers": answers,
    "hand-model": hand_model,
    "voice-model": voice_model,
}
GROUPS = {"models": ["hand-model", "voice-model"]}


def main() -> None:
    """Make the parts named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("part", choices=["all", *PARTS, *GROUPS])
    part = parser.parse_args().part
    if part in PARTS:
        print(f"{part}: {PARTS[part]()}")
        return
    for name in GROUPS.get(part, list(PARTS)):
        # The synthesizer keeps something of all that it said before: a process of its own makes
        # each part come out the same whatever else is made.
        subprocess.run([sys.executable, __file__, name], check=True)


if __name__ == "__main__":
    main()
