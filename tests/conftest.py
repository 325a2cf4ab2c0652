"""Options of the golden cases."""

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="rewrite what golden cases expect")


@pytest.fixture
def update_cases(request: pytest.FixtureRequest) -> bool:
    """Whether cases are rewritten; refused in CI."""
    wanted = bool(request.config.getoption("--update-cases"))
    assert not (wanted and os.environ.get("CI")), "cases are not rewritten in CI"
    return wanted
