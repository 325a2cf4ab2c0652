"""Results of steps by what they depended on."""

import hashlib
from collections.abc import Sequence

import msgspec

from nblift.model.cache import CacheEntry, CodeFacts, FileMark, Seen
from nblift.model.run import Manifest

from .clock import now
from .database import Database, Transaction

_ENTRIES = """
    SELECT step, entry.run, origin, made, key, facts.body, seen.body, reasons FROM cache_entries AS entry
        JOIN cache_texts AS facts ON facts.digest = entry.facts JOIN cache_texts AS seen ON seen.digest = entry.seen
"""


_OF_EACH_STEP = "WHERE id IN (SELECT max(id) FROM cache_entries GROUP BY step)"


class Found(msgspec.Struct, frozen=True):
    """An entry, and what is left of the run that it was committed with."""

    run: str
    entry: CacheEntry
    #: The step's outputs, in their order.
    outputs: tuple[Manifest, ...]
    #: The bytes of some output were given up.
    collected: bool
    #: Executed notebook, relative to the repository.
    notebook: str | None
    seconds: float | None


class Entries:
    """What is known of steps that ran."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, step: str, key: str) -> tuple[Found, ...]:
        """Entries of a step under a key, the newest first."""
        with self._database.reading() as transaction:
            rows = transaction.all(f"{_ENTRIES} WHERE step = ? AND key = ? ORDER BY id DESC", step, key)
            return tuple(_found(transaction, row) for row in rows)

    def newest(self) -> dict[str, Found]:
        """The newest entry of each step, by step; all read at once."""
        with self._database.reading() as transaction:
            rows = transaction.all(f"{_ENTRIES} {_OF_EACH_STEP}")
            return {row[0]: _found(transaction, row) for row in rows}

    def last(self, step: str, before: str | None = None) -> Found | None:
        """The newest entry of a step, whatever its key (of a run before that one)."""
        with self._database.reading() as transaction:
            row = transaction.one(
                f"{_ENTRIES} WHERE step = ? AND entry.run < coalesce(?, entry.run + 1) ORDER BY id DESC LIMIT 1",
                step,
                None if before is None else int(before),
            )
            return None if row is None else _found(transaction, row)

    def seen(self, run: str) -> dict[str, Seen]:
        """What the processes of a run's steps really read, by step, as far as it is known."""
        query = "SELECT step, body FROM cache_entries JOIN cache_texts ON digest = seen WHERE run = ? ORDER BY id"
        with self._database.reading() as transaction:
            return {step: msgspec.json.decode(body, type=Seen) for step, body in transaction.all(query, int(run))}

    def known(self) -> tuple[dict[str, FileMark], dict[str, CodeFacts]]:
        """Files whose content was digested, by path; what the newest source says of each step."""
        with self._database.reading() as transaction:
            files = transaction.all("SELECT path, body FROM cache_files")
            code = transaction.all("SELECT step, body FROM cache_code")
        marks = {path: msgspec.json.decode(body, type=FileMark) for path, body in files}
        return marks, {step: msgspec.json.decode(body, type=CodeFacts) for step, body in code}


def record_entry(transaction: Transaction, run: int, step: str, entry: CacheEntry) -> None:
    """Write an entry, as part of the transaction that commits the step."""
    transaction.do(
        "INSERT INTO cache_entries (step, key, run, origin, made, facts, seen, reasons) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        step,
        entry.key,
        run,
        run if entry.origin is None else int(entry.origin),
        entry.made or now(),
        _text(transaction, entry.facts),
        _text(transaction, entry.seen),
        msgspec.json.encode(entry.reasons).decode(),
    )
    for mark in entry.marks:
        transaction.do(
            "INSERT INTO cache_files (path, body) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET body = excluded.body",
            mark.path,
            msgspec.json.encode(mark).decode(),
        )
    if entry.code is not None:
        transaction.do(
            "INSERT INTO cache_code (step, body) VALUES (?, ?) ON CONFLICT (step) DO UPDATE SET body = excluded.body",
            step,
            msgspec.json.encode(entry.code).decode(),
        )


def _text(transaction: Transaction, value: object) -> str:
    body = msgspec.json.encode(value, order="sorted")
    digest = hashlib.sha256(body).hexdigest()[:32]
    transaction.do("INSERT OR IGNORE INTO cache_texts (digest, body) VALUES (?, ?)", digest, body.decode())
    return digest


def _found(transaction: Transaction, row: Sequence[object]) -> Found:
    step, run, origin, made, key, facts, seen, reasons = row
    outputs = transaction.all(
        "SELECT body, collected FROM manifests WHERE run = ? AND step = ? ORDER BY position", run, step
    )
    [(notebook, seconds)] = transaction.all(
        "SELECT notebook, seconds FROM step_runs WHERE run = ? AND step = ?", run, step
    )
    entry = CacheEntry(
        str(key),
        msgspec.json.decode(str(facts), type=dict[str, str]),
        msgspec.json.decode(str(seen), type=Seen),
        msgspec.json.decode(str(reasons), type=tuple[str, ...]),
        str(origin),
        str(made),
    )
    manifests = tuple(msgspec.json.decode(body, type=Manifest) for body, _ in outputs)
    return Found(str(run), entry, manifests, any(gone for _, gone in outputs), notebook, seconds)
