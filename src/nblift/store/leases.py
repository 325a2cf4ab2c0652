"""What somebody is working with is not collected, committed or not.

A lease is a row of the database and a file that its process holds locked: the operating system lets go of the file
when the process ends, however it ends, so no clock and no process id is needed to tell a lease that lives from one
that a crash left behind. All of this is decided inside write transactions, one at a time.
"""

import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Blob

from .blobs import Blobs
from .clock import now
from .database import Database, Transaction
from .locks import Lock, take
from .rules import LEASE_LOST
from .trouble import spoken


class Lease:
    """A right to put blobs, as a context: what was put through it is not collected before its end.

    Parameters
    ----------
    database
        Holds the row.
    folder
        Of the files that are held.
    blobs
        Folder of the blobs.
    run
        Run that it is for, whose values are kept as well.
    remedy
        See `BlobReader`.
    """

    def __init__(
        self, database: Database, folder: Path, blobs: Path, run: str | None, remedy: Callable[[Blob], str]
    ) -> None:
        self._database = database
        self._folder = folder
        self._run = None if run is None else int(run)
        self._lock: Lock | None = None
        self.id = secrets.token_hex(8)
        #: Holds what is put.
        self.blobs = Blobs(blobs, remedy=remedy, hold=self.hold, prefix=draft_prefix(self.id))

    def hold(self, *blobs: Blob) -> None:
        """Let nobody collect these blobs before the end.

        Raises
        ------
        NbliftError
            The lease is gone: somebody removed its file, and then collected.
        """
        try:
            with self._database.writing() as transaction:
                for blob in blobs:
                    transaction.do("INSERT OR IGNORE INTO held (lease, digest) VALUES (?, ?)", self.id, blob.digest)
        except sqlite3.IntegrityError as error:
            raise NbliftError(
                LEASE_LOST.at(
                    "What this process holds in the store was given to others.",
                    hint=f"Leave {self._folder} alone while something runs, and run again.",
                )
            ) from error

    def __enter__(self) -> Self:
        with self._database.writing() as transaction, spoken(self._folder / self.id):
            self._folder.mkdir(exist_ok=True)
            self._lock = take(self._folder / self.id, make=True)
            assert self._lock is not None, "its name is new"
            transaction.do("INSERT INTO leases (id, run, taken) VALUES (?, ?, ?)", self.id, self._run, now())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._lock is not None, "it was entered"
        try:
            with self._database.writing() as transaction:
                transaction.do("DELETE FROM leases WHERE id = ?", self.id)
        finally:
            self._lock.remove()


def draft_prefix(lease: str) -> str:
    """What the names of a lease's drafts begin with."""
    return f"draft-{lease}-"


def end_the_dead(transaction: Transaction, folder: Path, blobs: Path) -> None:
    """Forget leases whose process is gone, and remove what they left."""
    living = set()
    for (identifier,) in transaction.all("SELECT id FROM leases"):
        if lives(folder / identifier):
            living.add(identifier)
        else:
            transaction.do("DELETE FROM leases WHERE id = ?", identifier)
    for path in folder.glob("*"):
        if path.name not in living:
            path.unlink(missing_ok=True)
    kept = tuple(map(draft_prefix, living))
    for pattern in ("draft-*", "new-*"):
        for path in blobs.glob(pattern):
            if not path.name.startswith(kept):
                path.unlink(missing_ok=True)


def lives(path: Path) -> bool:
    """Whether a process holds the file of a lease. To be asked in a write transaction, as leases are taken in one."""
    try:
        lock = take(path, make=False)
    except FileNotFoundError:
        return False
    if lock is None:
        return True
    lock.let_go()
    return False
