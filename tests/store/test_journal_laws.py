"""However processes, kills and clean-ups interleave: every step of a run is committed once, and nothing is stuck.

Runners work in the small phases of a conductor, and Hypothesis chooses whose phase comes next. A model knows, in plain
Python, what was published. A runner that is suspended, or whose files somebody removed, goes on later without knowing
that another one took its run.
"""

import io
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Manifest, Status, StepRun
from nblift.store import journal, store
from nblift.store.database import Transaction
from nblift.store.journal import Attempt, Journal
from nblift.store.leases import Lease
from nblift.store.rules import NOT_RESUMABLE, TAKEN_OVER
from nblift.store.store import Store

pytestmark = pytest.mark.usefixtures("no_power_cuts")

STEPS = ("a", "b")
NAMES = {f"{step}_out": f"{step}_out@{step}" for step in STEPS}
RUNNERS = st.integers(0, 2)
T = TypeVar("T")


class Runner(msgspec.Struct, eq=False):
    """A process that has a run, or believes so."""

    run: str
    token: int
    lease: Lease
    attempt: Attempt | None = None
    made: StepRun | None = None

    @property
    def lives(self) -> bool:
        return (self.lease._folder / self.lease.id).exists()


class Interleaving(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="nblift-test-"))
        self.store = Store(self.folder)
        with self.store.lease():
            pass
        # Else the last connection that is closed would tidy up, after every phase.
        self.open = sqlite3.connect(self.folder / ".nblift/store.db")
        self.open.execute("SELECT * FROM runs").fetchall()
        self.runners: list[Runner] = []
        #: Run → who got it last.
        self.newest: dict[str, Runner] = {}
        #: Run and step of every version.
        self.published: list[str] = []

    def teardown(self) -> None:
        for runner in self.runners:
            self.let_go(runner)
        self.open.close()
        shutil.rmtree(self.folder)

    @initialize()
    def first(self) -> None:
        self.begin()

    # runners

    @precondition(lambda self: len(self.runners) < 3)
    @rule()
    def begin(self) -> None:
        lease = self.store.lease().__enter__()
        run = self.store.start_run("p", {}, STEPS, lease=lease)
        self.works(Runner(run.id, run.token, lease))

    @precondition(lambda self: len(self.runners) < 3)
    @rule(run=st.integers(1, 3))
    def resume(self, run: int) -> None:
        found = next((each for each in self.store.runs() if each.id == str(run)), None)
        if found is None:
            return
        lease = self.store.lease().__enter__()
        newest = self.newest[found.id]
        owner = newest if newest in self.runners and newest.lives else None
        token, refused = attempted(lambda: self.store.journal.take(found.id, lease))
        if token is None:
            assert refused == NOT_RESUMABLE.code
            assert found.status is Status.SUCCEEDED or owner is not None, "nobody has it, and it did not succeed"
            lease.__exit__(None, None, None)
            return
        assert found.status is not Status.SUCCEEDED
        assert owner is None or found.status is not Status.RUNNING, "it was taken from one that lives"
        self.works(Runner(found.id, token, lease))

    @rule(who=RUNNERS)
    def attempt(self, who: int) -> None:
        if (runner := self.some(who)) and runner.attempt is None:
            steps = self.store.run(runner.run).steps
            if waiting := [step.step for step in steps if step.status is Status.PENDING]:
                runner.attempt = self.told(
                    runner, lambda: self.store.journal.begin(runner.run, waiting[0], runner.token)
                )

    @rule(who=RUNNERS)
    def put(self, who: int) -> None:
        if (runner := self.some(who)) and runner.attempt and runner.made is None and runner.lives:
            step = runner.attempt.step
            blob = runner.lease.blobs.put(io.BytesIO(step.encode()))
            made = Manifest(f"{step}_out@{step}", "bytes", "file", (blob,), blob.digest)
            runner.made = StepRun(step, Status.SUCCEEDED, outputs=(made,))

    @rule(who=RUNNERS)
    def commit(self, who: int) -> None:
        if (runner := self.some(who)) and runner.attempt and runner.made:
            made, attempt = runner.made, runner.attempt
            versions = self.told(runner, lambda: self.store.commit_step(runner.run, made, NAMES, attempt=attempt))
            self.published += [f"{runner.run} {made.step}" for _ in versions or ()]
            runner.attempt = runner.made = None

    @rule(who=RUNNERS, last=st.booleans())
    def fail(self, who: int, last: bool) -> None:
        if (runner := self.some(who)) and (attempt := runner.attempt):
            if last:
                failed = StepRun(attempt.step, Status.FAILED)
                self.told(runner, lambda: self.store.commit_step(runner.run, failed, NAMES, attempt=attempt))
                self.end(who)
            else:
                self.told(runner, lambda: self.store.journal.give_up(attempt, "no luck"))
            runner.attempt = runner.made = None

    @rule(who=RUNNERS)
    def beat(self, who: int) -> None:
        if runner := self.some(who):
            self.told(runner, lambda: self.store.journal.beat(runner.run, runner.token))

    @rule(who=RUNNERS)
    def end(self, who: int) -> None:
        if runner := self.some(who):
            steps = {step.status for step in self.store.run(runner.run).steps}
            status = Status.SUCCEEDED if steps == {Status.SUCCEEDED} else Status.FAILED
            self.told(runner, lambda: self.store.end_run(runner.run, status, token=runner.token))
            self.runners.remove(runner)
            with suppress(FileNotFoundError):
                runner.lease.__exit__(None, None, None)

    # the world

    @rule(who=RUNNERS)
    def kill(self, who: int) -> None:
        if runner := self.some(who):
            self.runners.remove(runner)
            self.let_go(runner)

    @rule(who=RUNNERS)
    def somebody_removes_its_file(self, who: int) -> None:
        if runner := self.some(who):
            (runner.lease._folder / runner.lease.id).unlink(missing_ok=True)

    @rule()
    def collect(self) -> None:
        self.store.collector.collect(self.store.collector.plan(1))

    @rule()
    def look(self) -> None:
        """A command that looks at runs begins."""
        self.store.journal.reconcile()
        for run in self.store.runs():
            goes_on = self.newest[run.id] in self.runners and self.newest[run.id].lives
            statuses = {run.status, *(step.status for step in run.steps)}
            statuses |= {attempt.status for attempt in self.store.journal.attempts(run.id)}
            assert goes_on or Status.RUNNING not in statuses, "stuck"
            assert goes_on or Status.PENDING not in statuses, "stuck"

    # the law

    @invariant()
    def every_step_is_committed_once(self) -> None:
        assert len(self.published) == len(set(self.published))
        assert sorted(f"{v.run} {v.manifest.value.partition('@')[2]}" for v in self.store.versions()) == sorted(
            self.published
        )
        for run in self.store.runs():
            attempts = self.store.journal.attempts(run.id)
            for step in run.steps:
                is_there = f"{run.id} {step.step}" in self.published
                assert is_there == (step.status is Status.SUCCEEDED)
                of = [attempt.status for attempt in attempts if attempt.step == step.step]
                assert of.count(Status.SUCCEEDED) == is_there
                assert of.count(Status.RUNNING) == (step.status is Status.RUNNING) or of[-1] is Status.FAILED

    def some(self, who: int) -> Runner | None:
        return self.runners[who] if who < len(self.runners) else None

    def works(self, runner: Runner) -> None:
        self.runners.append(runner)
        self.newest[runner.run] = runner

    def told(self, runner: Runner, act: Callable[[], T]) -> T | None:
        """What a runner's act gives; None if it is refused, which it is if and only if it has lost its run."""
        before = self.store.run(runner.run)
        has_it = self.newest[runner.run] is runner and before.status is Status.RUNNING
        given, refused = attempted(act)
        assert refused in ("", TAKEN_OVER.code)
        assert has_it == (refused == ""), "a process that lost its run was heard, or another one was not"
        return given

    @staticmethod
    def let_go(runner: Runner) -> None:
        assert runner.lease._lock is not None
        runner.lease._lock.let_go()


def attempted(act: Callable[[], T]) -> tuple[T | None, str]:
    """What an act gives, or the code of its refusal."""
    try:
        return act(), ""
    except NbliftError as error:
        return None, error.diagnostics[0].code


def explore(examples: int, *phases: Phase) -> None:
    run_state_machine_as_test(
        Interleaving,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            phases=phases or tuple(Phase),
            report_multiple_bugs=False,
        ),
    )


def test_every_step_is_committed_once_and_nothing_is_stuck() -> None:
    explore(60)


# Bugs that the law is known to catch: a law that cannot fail proves nothing.


def tokens_are_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(journal, "refuse_others", lambda *_: None)
    patch.setattr(store, "refuse_others", lambda *_: None)


def attempts_are_not_settled(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(store, "settle", lambda *_: None)


def the_dead_are_taken_for_living(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(journal, "lives", lambda path: True)


def the_living_are_taken_for_dead(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(journal, "lives", lambda path: False)


def a_new_owner_gets_no_new_token(patch: pytest.MonkeyPatch) -> None:
    own = journal.own

    def again(transaction: Transaction, run: int, lease: str) -> int:
        token = own(transaction, run, lease)
        if token > 1:
            transaction.do("DROP TRIGGER IF EXISTS tokens_only_grow")
            transaction.do("UPDATE runs SET token = 1 WHERE id = ?", run)
        return 1

    patch.setattr(journal, "own", again)


def attempts_of_the_dead_stay(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(journal, "close", lambda *_: None)


def runs_of_the_dead_are_found_without_their_steps(patch: pytest.MonkeyPatch) -> None:
    reconcile = Journal._reconcile

    def half(self: Journal, transaction: Transaction) -> tuple[str, ...]:
        found = reconcile(self, transaction)
        for run in found:
            transaction.do("UPDATE step_runs SET status = 'running' WHERE run = ? AND status = 'lost'", int(run))
        return found

    patch.setattr(Journal, "_reconcile", half)


BUGS = [
    tokens_are_not_looked_at,
    attempts_are_not_settled,
    the_dead_are_taken_for_living,
    the_living_are_taken_for_dead,
    a_new_owner_gets_no_new_token,
    attempts_of_the_dead_stay,
    runs_of_the_dead_are_found_without_their_steps,
]


@pytest.mark.parametrize("plant", BUGS, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_caught(plant: Callable[[pytest.MonkeyPatch], None]) -> None:
    # Not the fixture, which would undo what its own context patched.
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        with pytest.raises((AssertionError, NbliftError, sqlite3.Error)):
            explore(1000, Phase.generate)
