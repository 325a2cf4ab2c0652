"""The journal of runs: which process a run belongs to, and every attempt at every step.

A run belongs to the process that holds its lease. The operating system lets go of a lease when its process ends,
however it ends, so what a dead process left is known for certain and at once; process numbers and heartbeats are
there for people. Each process that takes a run gets a token greater than all before it, and whoever comes with an
older one is refused in the transaction that would have published.
"""

from pathlib import Path

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError
from nblift.model.run import RunOptions, Status

from .clock import now
from .database import Database, Transaction
from .leases import Lease, lives
from .process import Process, this_process
from .rules import NOT_RESUMABLE, TAKEN_OVER


class Attempt(msgspec.Struct, frozen=True):
    """A right to say how one try at a step ended, once, while its token is the newest of the run."""

    run: str
    step: str
    #: From 1, over all processes that had the run.
    number: int
    token: int


class Attempted(msgspec.Struct, frozen=True):
    """What is recorded of an attempt."""

    step: str
    number: int
    #: Of the runner.
    process: Process
    #: When its process last said that it was there.
    heartbeat: str
    status: Status
    started: str
    ended: str | None = None
    #: Why it did not succeed.
    reason: str | None = None


class Journal:
    """Who runs what, in one store.

    Parameters
    ----------
    database
        Holds the rows.
    leases
        Folder of the files that living processes hold.

    Raises
    ------
    NbliftError
        From every method that writes for a run: the run belongs to another process by now.
    """

    def __init__(self, database: Database, leases: Path) -> None:
        self._database = database
        self._leases = leases

    def take(self, run: str, lease: Lease) -> int:
        """Make a run that ended without success this process's own, its steps that did not succeed `pending`.

        Parameters
        ----------
        lease
            Of this process, and alive.

        Returns
        -------
        int
            Token for `begin`.

        Raises
        ------
        NbliftError
            The run goes on in a process, or succeeded.
        """
        with self._database.writing() as transaction:
            self._reconcile(transaction)
            row = transaction.one("SELECT status, options FROM runs WHERE id = ?", int(run))
            assert row is not None, "the run was read"
            if row[0] in (Status.RUNNING, Status.SUCCEEDED):
                how = "goes on in another process" if row[0] == Status.RUNNING else "succeeded"
                raise NbliftError(
                    NOT_RESUMABLE.at(f"Run {run} {how}.", hint="`nblift run` starts a new one; this one stays.")
                )
            transaction.do("UPDATE runs SET status = ?, ended = NULL WHERE id = ?", Status.RUNNING, int(run))
            wanted = msgspec.json.decode(row[1], type=RunOptions).steps
            for step, status in transaction.all("SELECT step, status FROM step_runs WHERE run = ?", int(run)):
                if not Status(status).done and (wanted is None or step in wanted):
                    transaction.do(
                        "UPDATE step_runs SET status = ?, notebook = NULL, seconds = NULL, diagnostics = '[]' "
                        "WHERE run = ? AND step = ?",
                        *(Status.PENDING, int(run), step),
                    )
            return own(transaction, int(run), lease.id)

    def begin(self, run: str, step: str, token: int) -> Attempt:
        """Say that a step of a run is executing."""
        with self._database.writing() as transaction:
            refuse_others(transaction, run, token)
            row = transaction.one(
                "INSERT INTO attempts (run, step, number, token, process, heartbeat, status, started) "
                "SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM attempts WHERE run = ? AND step = ? "
                "RETURNING number",
                int(run),
                step,
                token,
                _json(this_process()),
                now(),
                Status.RUNNING,
                now(),
                int(run),
                step,
            )
            assert row is not None
            transaction.do("UPDATE step_runs SET status = ? WHERE run = ? AND step = ?", Status.RUNNING, int(run), step)
            return Attempt(run, step, row[0], token)

    def give_up(self, attempt: Attempt, reason: str) -> None:
        """Say that an attempt failed, and that another one will follow."""
        with self._database.writing() as transaction:
            settle(transaction, attempt, Status.FAILED, reason)

    def beat(self, run: str, token: int) -> None:
        """Say that the process is there; for people, and never to decide anything."""
        with self._database.writing() as transaction:
            refuse_others(transaction, run, token)
            transaction.do("UPDATE runs SET heartbeat = ? WHERE id = ?", now(), int(run))
            transaction.do(
                "UPDATE attempts SET heartbeat = ? WHERE run = ? AND status = ?", now(), int(run), Status.RUNNING
            )

    def cancel(self, run: str) -> Status:
        """Ask for the end of a run, if it goes on; how it stands."""
        with self._database.writing() as transaction:
            self._reconcile(transaction)
            transaction.do("UPDATE runs SET cancelled = ? WHERE id = ? AND status = ?", now(), int(run), Status.RUNNING)
            row = transaction.one("SELECT status FROM runs WHERE id = ?", int(run))
            assert row is not None, "the run was read"
            return Status(row[0])

    def cancelled(self, run: str) -> bool:
        """Whether somebody asked for its end."""
        with self._database.reading() as transaction:
            row = transaction.one("SELECT cancelled FROM runs WHERE id = ?", int(run))
            return row is not None and row[0] is not None

    def reconcile(self) -> tuple[str, ...]:
        """Find the runs whose process is gone: they, and the attempts that it left, become `lost`.

        Returns
        -------
        tuple[str, ...]
            Ids of the runs that were found now. All of them can be resumed.
        """
        with self._database.reading() as transaction:
            if not transaction.one("SELECT 1 FROM runs WHERE status = ?", Status.RUNNING):
                return ()
        with self._database.writing() as transaction:
            return self._reconcile(transaction)

    def attempts(self, run: str) -> tuple[Attempted, ...]:
        """All attempts at the steps of a run, in the order of their beginning."""
        with self._database.reading() as transaction:
            rows = transaction.all(
                "SELECT step, number, process, heartbeat, status, started, ended, reason FROM attempts WHERE run = ? "
                "ORDER BY id",
                int(run),
            )
        return tuple(
            Attempted(step, number, msgspec.json.decode(process, type=Process), heartbeat, Status(status), *rest)
            for step, number, process, heartbeat, status, *rest in rows
        )

    def _reconcile(self, transaction: Transaction) -> tuple[str, ...]:
        gone = []
        rows = transaction.all(
            "SELECT runs.id, leases.id, process FROM runs LEFT JOIN leases ON leases.id = owner WHERE status = ? "
            "ORDER BY runs.id",
            Status.RUNNING,
        )
        for run, lease, process in rows:
            if lease is None or not lives(self._leases / lease):
                close(transaction, run, Status.LOST, _reason(process))
                transaction.do("UPDATE runs SET status = ?, ended = ? WHERE id = ?", Status.LOST, now(), run)
                gone.append(str(run))
        return tuple(gone)


def own(transaction: Transaction, run: int, lease: str) -> int:
    """Give a run to the process of a lease; its token."""
    kept = transaction.do("UPDATE leases SET run = ? WHERE id = ?", run, lease)
    if not kept:
        raise NbliftError(_taken_over(str(run)))
    row = transaction.one(
        "UPDATE runs SET owner = ?, token = token + 1, process = ?, heartbeat = ?, cancelled = NULL WHERE id = ? "
        "RETURNING token",
        *(lease, _json(this_process()), now(), run),
    )
    assert row is not None
    return int(row[0])


def settle(transaction: Transaction, attempt: Attempt, status: Status, reason: str | None) -> None:
    """Record how an attempt ended; `NbliftError` if the run has another process, or the attempt has ended."""
    refuse_others(transaction, attempt.run, attempt.token)
    settled = transaction.do(
        "UPDATE attempts SET status = ?, ended = ?, reason = ? "
        "WHERE run = ? AND step = ? AND number = ? AND token = ? AND status = ?",
        *(status, now(), reason),
        *(int(attempt.run), attempt.step, attempt.number, attempt.token, Status.RUNNING),
    )
    if not settled:
        raise NbliftError(_taken_over(attempt.run))


def close(transaction: Transaction, run: int, status: Status, reason: str) -> None:
    """Let the steps of a run that go on end with it; those that never began become `skipped`."""
    transaction.do(
        "UPDATE attempts SET status = ?, ended = ?, reason = ? WHERE run = ? AND status = ?",
        *(status, now(), reason, run, Status.RUNNING),
    )
    for before, after in ((Status.RUNNING, status), (Status.PENDING, Status.SKIPPED)):
        transaction.do("UPDATE step_runs SET status = ? WHERE run = ? AND status = ?", after, run, before)


def refuse_others(transaction: Transaction, run: str, token: int) -> None:
    """Raise `NbliftError` unless the run goes on and that token is its newest."""
    if not transaction.one(
        "SELECT 1 FROM runs WHERE id = ? AND token = ? AND status = ?", int(run), token, Status.RUNNING
    ):
        raise NbliftError(_taken_over(run))


def _taken_over(run: str) -> Diagnostic:
    return TAKEN_OVER.at(
        f"Run {run} belongs to another process by now; what this one still had to record was refused.",
        hint=f"See how it stands with `nblift runs show {run}`.",
    )


def _reason(process: str | None) -> str:
    if process is None:
        return "its process is gone"
    found = msgspec.json.decode(process, type=Process)
    if found.boot != this_process().boot:
        return f"the machine was started anew; process {found.pid} went with it"
    return f"process {found.pid} ended before the run did"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
