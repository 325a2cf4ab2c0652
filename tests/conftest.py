"""Options of the golden cases, and how far property tests hunt."""

import os
import tempfile

import pytest
from hypothesis import settings

# A change is judged by its own examples, the same each time; a hunt for new ones is asked for with
# `pytest --hypothesis-profile=hunt`.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("hunt", deadline=None, print_blob=True)
settings.load_profile("same")

# nobody's own state is read or written
os.environ["NBLIFT_STATE"] = tempfile.mkdtemp(prefix="nblift-state-")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="rewrite what golden cases expect")


@pytest.fixture
def update_cases(request: pytest.FixtureRequest) -> bool:
    """Whether cases are rewritten; refused in CI."""
    wanted = bool(request.config.getoption("--update-cases"))
    assert not (wanted and os.environ.get("CI")), "cases are not rewritten in CI"
    return wanted
