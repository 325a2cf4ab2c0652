"""Fixtures of the judge's tests."""

from pathlib import Path

import pytest
from tests.support.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
