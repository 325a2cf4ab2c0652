"""A few of the faults of `benchmarks/sabotage.py`, of different kinds: one at least for every run that finds some."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from nblift.model.verdict import Verdict
from nblift.promote.promotion import promote
from nblift.promote.reverify import verify_repository

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
#: Fault → the run that must see it, and as what.
FAULTS = {
    "shallow copy": ("one process", "argument"),
    "older version of a helper": ("one process", "value"),
    "step called twice": ("one process", "order"),
    "state of random not restored": ("own process", "value"),
    "unit removed from the spec, alias": ("own process", "value"),
    "list parameter frozen": ("one process, other parameters", "value"),
    "value made by nobody": ("spec check", "spec"),
}


@pytest.fixture(scope="module")
def sabotage() -> ModuleType:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import sabotage
    finally:
        sys.path.remove(str(BENCHMARKS))
    return sabotage


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that is verified."""
    target = tmp_path_factory.mktemp("judge") / "market"
    done = promote(BENCHMARKS / "sabotage" / "market.ipynb", target)
    assert done.verification.verdict is Verdict.VERIFIED, done.verification.reason
    return target


def test_nothing_changed(market: Path) -> None:
    assert verify_repository(market).verification.verdict is Verdict.VERIFIED


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault(name: str, market: Path, sabotage: ModuleType, tmp_path: Path) -> None:
    (fault,) = (f for f in sabotage.FAULTS if f.name == name)
    found = verify_repository(sabotage.sabotaged(market, fault, tmp_path / "market")).verification
    assert found.verdict is Verdict.DIFFERENT
    first = found.first_difference
    assert first is not None
    assert (first.step, first.run, first.what) == (fault.step, *FAULTS[name])


def test_every_fault_can_still_be_made(market: Path, sabotage: ModuleType, tmp_path: Path) -> None:
    """The edits hit the code that is lifted today."""
    for number, fault in enumerate(f for f in sabotage.FAULTS if f.notebook == "market"):
        sabotage.sabotaged(market, fault, tmp_path / str(number))
