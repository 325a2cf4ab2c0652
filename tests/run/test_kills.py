"""A run survives SIGKILL; the long form of this is `benchmarks/kills.py`."""

import random
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import kills_laws
import pytest
from kills_play import ended, forked, go_on, quick_step, run_new, spec_of, write_repository
from kills_shots import AGAIN, BESIDE, POINT, RANDOM, TWO, judged, places, plan, ready, shoot, workshop

from nblift.model.run import Status
from nblift.run import conductor
from nblift.store import journal
from nblift.store.database import Transaction


@pytest.fixture(scope="module", autouse=True)
def no_kernels() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conductor, "run_step", quick_step)
        ready()
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_repository(tmp_path_factory.mktemp("kills") / "shop", spec_of())


@pytest.fixture(scope="module")
def points(template: Path) -> list[str]:
    return places(template)


def test_the_points_are_spread_over_the_whole_way(points: list[str]) -> None:
    places_ = {place.rpartition(":")[0] for place in points}
    assert {
        "store.leases:__enter__", "store.store:start_run", "store.journal:begin", "store.blobs:settle",
        "store.store:commit_step", "store.journal:settle", "SQLite for store.store:commit_step", "store.store:end_run",
    } <= places_  # fmt: skip
    assert len(points) > 5_000


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_lost_doubled_torn_or_stuck(template: Path, points: list[str], seed: int) -> None:
    dice = random.Random(seed)
    shots = [shoot(template, mode, at, dice) for mode, at in plan(points, 20, dice)]
    assert [shot for shot in shots if shot.wrong] == []


@pytest.mark.parametrize("mode", [AGAIN, BESIDE, TWO, RANDOM])
def test_in_every_company(template: Path, points: list[str], mode: str) -> None:
    dice = random.Random(mode)
    shots = [shoot(template, mode, dice.randint(1, len(points)), dice) for _ in range(4)]
    assert [shot for shot in shots if shot.wrong] == []


@pytest.mark.parametrize("most", [0, 4096, 30_000, 60_000, 100_000])
def test_files_that_cannot_grow(template: Path, most: int) -> None:
    with workshop(template) as repository:

        def body() -> int:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            return run_new(repository)

        assert ended(forked(body)) in (0, 1, 3), "never a bug of ours"
        assert kills_laws.torn(repository) == []
        assert kills_laws.verdict(repository)[1] == []
        before = kills_laws.labels(repository)
        assert ended(forked(lambda: go_on(repository))) == 0
        assert judged(repository, before, 1) == []


# Bugs that the laws are known to catch.


def each_statement_is_final() -> pytest.MonkeyPatch:
    execute = Transaction.all

    def all_(transaction: Transaction, sql: str, *values: object, **named: object) -> object:
        rows = execute(transaction, sql, *values, **named)
        if transaction._connection.in_transaction and not sql.startswith("SELECT"):
            transaction._connection.execute("COMMIT")
            transaction._connection.execute("BEGIN IMMEDIATE")
        return rows

    def do(transaction: Transaction, sql: str, *values: object) -> int:
        changed = transaction._connection.execute(sql, values).rowcount
        transaction._connection.execute("COMMIT")
        transaction._connection.execute("BEGIN IMMEDIATE")
        return changed

    patch = pytest.MonkeyPatch()
    patch.setattr(Transaction, "all", all_)
    patch.setattr(Transaction, "do", do)
    return patch


def nothing_is_found() -> pytest.MonkeyPatch:
    patch = pytest.MonkeyPatch()
    patch.setattr(journal, "lives", lambda path: True)
    return patch


def succeeded_steps_are_forgotten() -> pytest.MonkeyPatch:
    patch = pytest.MonkeyPatch()
    patch.setattr(Status, "done", False)
    return patch


@pytest.mark.parametrize("bug", [each_statement_is_final, nothing_is_found, succeeded_steps_are_forgotten])
def test_a_planted_bug_is_caught(template: Path, points: list[str], bug: Callable[[], pytest.MonkeyPatch]) -> None:
    dice = random.Random(0)
    late = [number for number, place in enumerate(points, 1) if ":commit_step:" in place or ":begin:" in place]
    patch = bug()
    try:
        assert any(shoot(template, POINT, dice.choice(late), dice).wrong for _ in range(30))
    finally:
        patch.undo()
