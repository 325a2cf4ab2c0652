"""SQLite: the one module that knows it. Transactions, schema, and its errors said in words."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from nblift.model.diagnostic import Diagnostic, NbliftError, Place

from .rules import STORE_BUSY, STORE_DAMAGED, STORE_NEWER
from .schema import MIGRATIONS
from .trouble import full, read_only, spoken

Row = Sequence[Any]

#: `nblf`: says that a database is ours even before its schema is looked at.
_APPLICATION_ID = 0x6E626C66
#: How long a writer waits for another one, in seconds; transactions take milliseconds.
_PATIENCE_S = 60.0


class Transaction:
    """What a body may do between begin and commit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self, sql: str, *values: object, **named: object) -> list[Row]:
        """The rows of a query, or those that a statement returns."""
        return self._connection.execute(sql, named or values).fetchall()

    def one(self, sql: str, *values: object) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self.all(sql, *values)), None)

    def do(self, sql: str, *values: object) -> int:
        """Execute a statement; the number of rows that it changed."""
        return self._connection.execute(sql, values).rowcount


class Database:
    """A database file in the newest schema, safe for several processes at once.

    Parameters
    ----------
    path
        Made, with its folder, at the first writing transaction. Without the file, readers see an empty database.

    Raises
    ------
    NbliftError
        From every method: disk full, not writable, damaged, written by a newer nblift, or locked for too long. What
        was committed before stays as it is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One consistent view of the database."""
        if not self._path.exists():
            with closing(sqlite3.connect(":memory:")) as empty:
                _migrate(empty, self._path)
                yield Transaction(empty)
            return
        with self._translated(), closing(self._connect()) as connection:
            connection.execute("BEGIN")
            yield Transaction(connection)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Everything in the body becomes visible at its end, or nothing does."""
        with spoken(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._translated(), closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_PATIENCE_S, isolation_level=None)
        try:
            _prepare(connection, self._path)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise NbliftError(_diagnosed(error, self._path)) from error


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # One view: another process may be making the tables.
    connection.execute("BEGIN")
    version = _version(connection, path)
    connection.execute("COMMIT")
    if version < len(MIGRATIONS):
        _use_wal(connection)
        _migrate(connection, path)
    connection.execute("PRAGMA synchronous = FULL")


def _use_wal(connection: sqlite3.Connection) -> None:
    """The switch cannot be part of a transaction; it is kept in the file, so it happens once.

    SQLite does not wait for others here, whatever time it was given.
    """
    end = time.monotonic() + _PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN EXCLUSIVE")
    # Asked again under the lock: another process may have been faster.
    for statements in MIGRATIONS[_version(connection, path) :]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and application != _APPLICATION_ID:
        raise NbliftError(_damaged(path, "it is a database of something else"))
    if version > len(MIGRATIONS):
        raise NbliftError(
            STORE_NEWER.at(
                f"{path.name} was written by a newer nblift (schema {version}; this one knows {len(MIGRATIONS)}).",
                Place(file=str(path)),
                hint="Upgrade nblift; nothing was read or changed.",
            )
        )
    return int(version)


def _diagnosed(error: sqlite3.DatabaseError, path: Path) -> Diagnostic:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return full(path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return read_only(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return STORE_BUSY.at(
            f"Another process keeps {path.name} locked.",
            Place(file=str(path)),
            hint="See which nblift process hangs, end it, then run again.",
        )
    return _damaged(path, str(error))


def _damaged(path: Path, why: str) -> Diagnostic:
    return STORE_DAMAGED.at(
        f"{path.name} cannot be used: {why}.",
        Place(file=str(path)),
        hint="Put back a backup of it; without one, move it away (the blobs stay) and run again.",
    )
