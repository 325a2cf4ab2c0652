"""Options of the golden cases."""

import os

import pytest


@pytest.fixture
def update_cases() -> bool:
    """Whether cases are rewritten: `UPDATE_CASES=1 pytest`, refused in CI."""
    wanted = bool(os.environ.get("UPDATE_CASES"))
    assert not (wanted and os.environ.get("CI")), "cases are not rewritten in CI"
    return wanted
