"""Laws of the tracker where time is short: less is said, nothing is missed."""

import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.test_tracker_laws import HIDDEN, PROLOGUE, STATEMENTS, Watched, check, programs
from tests.support.tracked import Session, tracked

from nblift_kernel.allowance import Allowance
from nblift_kernel.describe import kind_of
from nblift_kernel.reach import is_notebook_name
from nblift_kernel.sharing import sharing


class Asked(Allowance):
    """An allowance that is spent once somebody has asked for it so many times."""

    def __init__(self, times: int) -> None:
        self.times = times
        super().__init__(0)

    def left(self) -> float:
        self.times -= 1
        return 1e9 if self.times >= 0 else 0.0

    def at_least(self, ns: float) -> Allowance:
        return self

    def part(self, share: float) -> Allowance:
        return Asked(int(self.times * share))


def check_shares(session: Session, record: dict[str, object]) -> None:
    """What shares is told, unless one of the two was not looked at: then whoever touches one touches both."""
    names = session.tracker._watched
    values = {n: v for n, v in session.names.items() if is_notebook_name(n, v) and kind_of(v) in ("data", "handle")}
    told = {frozenset(pair) for pair in record.get("shares", [])}  # type: ignore[attr-defined]
    for one, other in sharing(values).shares:
        assert frozenset((one, other)) in told or other in names._bonds.neighbours(one), (one, other)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs(STATEMENTS) | programs(HIDDEN), st.lists(st.integers(0, 60), min_size=1), st.sampled_from([0, 4_096]))
def test_nothing_is_missed(program: list[str], patience: list[int], small: int) -> None:
    asked = iter(patience * 50)
    with (
        tempfile.TemporaryDirectory() as folder,
        patch("nblift_kernel.tracker.of_cell", lambda _: Asked(next(asked))),
        tracked(Path(folder), pickling=False, hasty=True, small=small) as session,
    ):
        session.cell(PROLOGUE)
        before = Watched(session)
        for cell in program:
            record = session.cell(cell)
            after = Watched(session)
            check(cell, before, after, record)
            check_shares(session, record)
            before = after


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs(STATEMENTS))
def test_with_time_enough_the_same_is_said(program: list[str]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        patch("nblift_kernel.tracker.of_cell", lambda _: Asked(1_000_000)),
        tracked(Path(folder), pickling=False) as thorough,
        tracked(Path(folder), pickling=False, hasty=True) as hasty,
    ):
        for cell in (PROLOGUE, *program):
            one, other = thorough.cell(cell), hasty.cell(cell)
            for field in ("bound", "deleted", "shares", "aliases", "error"):
                assert list(one.get(field, ())) == list(other.get(field, ())), (field, cell)
            surely = {name for name, how in one.get("mutated", {}).items() if how == "observed"}
            assert surely <= other.get("mutated", {}).keys(), cell
