"""A fresh ledger for each test of the gates."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from story import Story


@pytest.fixture
def story(tmp_path):
    told = Story(tmp_path / "project")
    yield told
    told.ledger.close()
