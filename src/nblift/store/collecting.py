"""Giving up bytes that nothing keeps.

Two phases. *Marking*, one transaction: the runs that nothing keeps lose their claim on bytes; their manifests and
versions stay, and say so. *Sweeping*, many short transactions: a blob goes if, in the transaction that removes it,
neither a claim nor a lease is on it, and it is no run's code. Both decide and act under the one write lock of the
database, and so do all who claim (`Store.commit_step`) and hold (`Lease.hold`). Ended at any point, what is left is
garbage for the next time.
"""

import contextlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from nblift.model.run import Blob, Version

from .blobs import BlobReader
from .clock import now
from .database import Database, Transaction
from .leases import end_the_dead
from .rows import VERSIONS, version_of

#: Blobs that are looked at in one transaction: writers wait meanwhile.
BATCH = 100

#: Runs that nothing keeps and that still claim bytes.
_GIVEN_UP = """
    SELECT DISTINCT run FROM manifests WHERE collected IS NULL AND run NOT IN (
        SELECT run FROM versions AS each
            WHERE number > (SELECT max(number) FROM versions WHERE name = each.name) - :keep
        UNION SELECT run FROM versions JOIN pins USING (name, number)
        UNION SELECT run FROM versions JOIN channels USING (name, number)
        UNION SELECT run FROM versions JOIN channel_moves USING (name, number) WHERE id IN (SELECT before FROM channels)
        UNION SELECT run FROM leases WHERE run IS NOT NULL
        UNION SELECT id FROM (SELECT id FROM runs ORDER BY id DESC LIMIT :keep)
    ) ORDER BY run
"""
_CLAIMED = "SELECT 1 FROM manifest_blobs JOIN manifests USING (run, value) WHERE digest = ? AND collected IS NULL"
_CODE = "SELECT 1 FROM runs WHERE code = ?"
_HELD = "SELECT 1 FROM held WHERE digest = ?"


class Plan(msgspec.Struct, frozen=True):
    """What would be collected."""

    #: Newest versions of each output, and newest runs, that are kept.
    keep: int
    #: Runs that nothing keeps and that still claim bytes, the oldest first.
    runs: tuple[str, ...]
    #: Their versions.
    versions: tuple[Version, ...]
    #: Bytes that nothing would claim then, those that nothing claims already included.
    blobs: int
    size: int


class Swept(msgspec.Struct, frozen=True):
    """What was removed."""

    blobs: int
    size: int


class Collector:
    """Collects in the store below `folder`."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._leases = folder / "leases"
        self._blobs = BlobReader(folder / "blobs")

    def plan(self, keep: int) -> Plan:
        """What `collect` would do now; changes nothing.

        A run is kept, with all that its steps handed on, if it made one of the `keep` newest versions of an output, a
        pinned one, or one that a channel points to (or would after a rollback); if it is under way; or if it is one
        of the `keep` newest.
        """
        with self._database.reading() as transaction:
            runs = _given_up(transaction, keep)
            wanted = set(runs)
            versions = [version_of(row) for row in transaction.all(f"{VERSIONS} ORDER BY name, number")]
            claimed = transaction.all(
                "SELECT digest, run FROM manifest_blobs JOIN manifests USING (run, value) WHERE collected IS NULL"
            )
            staying = {digest for digest, run in claimed if run not in wanted}
            staying |= {digest for (digest,) in transaction.all("SELECT digest FROM held UNION SELECT code FROM runs")}
        going = [blob.size for blob, _ in self._blobs.files() if blob.digest not in staying]
        return Plan(
            keep,
            tuple(map(str, runs)),
            tuple(v for v in versions if int(v.run) in wanted and v.collected is None),
            len(going),
            sum(going),
        )

    def collect(self, plan: Plan) -> Swept:
        """Do what was planned, but for what somebody keeps by now."""
        self.mark(plan)
        done = list(self.sweep())
        return Swept(sum(swept.blobs for swept in done), sum(swept.size for swept in done))

    def mark(self, plan: Plan) -> None:
        """The first phase: nothing claims the bytes of the planned runs any more, unless somebody keeps them by now."""
        with self._database.writing() as transaction:
            end_the_dead(transaction, self._leases, self._blobs.folder)
            for run in set(map(str, _given_up(transaction, plan.keep))) & set(plan.runs):
                transaction.do(
                    "UPDATE manifests SET collected = ? WHERE run = ? AND collected IS NULL", now(), int(run)
                )

    def sweep(self, batch: int = BATCH) -> Iterator[Swept]:
        """The second phase, a short transaction at a time: removes the bytes that nothing claims or holds."""
        files = self._blobs.files()
        while some := list(islice(files, batch)):
            with self._database.writing() as transaction:
                gone = [blob for blob, path in some if _removed(transaction, blob, path)]
            yield Swept(len(gone), sum(blob.size for blob in gone))


def _given_up(transaction: Transaction, keep: int) -> list[int]:
    return [run for (run,) in transaction.all(_GIVEN_UP, keep=keep)]


def _removed(transaction: Transaction, blob: Blob, path: Path) -> bool:
    """Remove a blob on which is neither a claim nor a lease."""
    if any(transaction.one(reason, blob.digest) for reason in (_CLAIMED, _CODE, _HELD)):
        return False
    # Windows does not remove what somebody has open.
    with contextlib.suppress(PermissionError, FileNotFoundError):
        path.unlink()
        return True
    return False
