"""What several test modules share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real recordings, or a skip that says where it was sought."""
    folder = Path(os.environ.get("ECO_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "signs").is_dir():
        pytest.skip(f"no real recordings at {folder}: set ECO_REAL_DATA to a folder that has them")
    return folder
