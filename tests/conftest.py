"""What several test modules share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A slow or busy machine is no fault of the code: nothing here is judged by the clock.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real recordings, or a skip that says where it was sought."""
    folder = Path(os.environ.get("ECO_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "signs").is_dir():
        pytest.skip(f"no real recordings at {folder}: set ECO_REAL_DATA to a folder that has them")
    return folder


@pytest.fixture
def report(capsys):
    """Print a score with its interval by person, even where pytest catches prints; return it."""
    from ecosystem_kit import intervals

    def show(name, answers, truth, persons):
        interval = intervals.by_group(answers == truth, persons)
        with capsys.disabled():
            print(f"\n    {name}: {interval}, {len(set(persons))} people", end="")
        return interval

    return show
