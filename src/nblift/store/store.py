"""The store of one pipeline repository: runs, step runs and published versions over blobs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.cache import CacheEntry
from nblift.model.diagnostic import Diagnostic, NbliftError
from nblift.model.run import ALL, Blob, Manifest, Run, RunOptions, Status, StepRun, Version

from .blobs import BlobReader
from .cache import Entries, record_entry
from .channels import Channels
from .clock import now
from .collecting import Collector
from .database import Database, Transaction
from .flights import board
from .journal import Attempt, Journal, close, own, refuse_others, settle
from .leases import Lease
from .locks import Lock
from .place import refuse_network
from .remedies import refuse_collected, remedy
from .rows import VERSIONS, version_of
from .rules import BLOB_MISSING, NOT_STORED
from .scrubbing import Scrubbed, scrub
from .trouble import spoken

#: Folder of a pipeline repository that holds what is not its source.
FOLDER = ".nblift"


class Store:
    """What `<repository>/.nblift/` keeps.

    Blobs are put first, under a lease; they mean nothing until `commit_step` refers to them. Any number of processes
    may use one repository at once.

    Parameters
    ----------
    repository
        Folder of the pipeline repository; `.nblift/` in it is made when something is first written.

    Raises
    ------
    NbliftError
        From every method: the disk is full or read-only, the database is damaged or of a newer nblift. What was
        committed before stays as it is.
    """

    def __init__(self, repository: Path) -> None:
        self.folder = repository / FOLDER
        self._database = Database(self.folder / "store.db")
        #: For reading; `lease` gives one for writing.
        self.blobs = BlobReader(self.folder / "blobs", remedy=self._remedy)
        self.channels = Channels(self._database)
        self.collector = Collector(self._database, self.folder)
        self.journal = Journal(self._database, self.folder / "leases")
        self.entries = Entries(self._database)

    def lease(self, run: str | None = None) -> Lease:
        """A context in which blobs can be put, that are kept until it ends and for ever if a commit refers to them.

        Parameters
        ----------
        run
            Run that is under way: what it has committed is not collected meanwhile.

        Raises
        ------
        NbliftError
            The store lies on a network file system.
        """
        refuse_network(self.folder)
        self._ignore()
        return Lease(self._database, self.folder / "leases", self.blobs.folder, run, self._remedy)

    def alone(self, key: str, waits: Callable[[], bool]) -> Lock | None:
        """Hold a key that says what is computed, so that no other process computes it; see `board`."""
        return board(self.folder / "flights", key, waits)

    def start_run(
        self,
        pipeline: str,
        parameters: Mapping[str, Any],
        steps: Sequence[str],
        *,
        lease: Lease | None = None,
        code: Blob | None = None,
        cause: str = "",
        options: RunOptions = ALL,
    ) -> Run:
        """Begin a run of `steps`, all of them `pending`; runs are numbered from 1.

        Parameters
        ----------
        lease
            Of the process that the run belongs to, under which `code` was put. Without it the run belongs to nobody.
        code
            Archive of the code that it executes; kept for ever, as the record of the run is.
        cause
            What started it; empty for a person.
        """
        self._ignore()
        with self._database.writing() as transaction:
            row = transaction.one(
                "INSERT INTO runs (pipeline, status, started, parameters, code, code_size, cause, options) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                pipeline,
                Status.RUNNING,
                now(),
                _json(parameters),
                *((None, None) if code is None else (code.digest, code.size)),
                cause,
                _json(options),
            )
            assert row is not None
            for position, step in enumerate(steps, 1):
                selected = options.steps is None or step in options.steps
                transaction.do(
                    "INSERT INTO step_runs (run, position, step, status, diagnostics) VALUES (?, ?, ?, ?, '[]')",
                    row[0],
                    position,
                    step,
                    Status.PENDING if selected else Status.SKIPPED,
                )
            if lease is not None:
                own(transaction, row[0], lease.id)
            return _run(transaction, row[0])

    def commit_step(
        self,
        run: str,
        step_run: StepRun,
        published: Mapping[str, str],
        *,
        attempt: Attempt | None = None,
        cache: CacheEntry | None = None,
    ) -> tuple[Version, ...]:
        """Record how a step ended, with its outputs and the versions that it publishes: all at once or not at all.

        Parameters
        ----------
        run
            Id of the run.
        step_run
            Its outputs' blobs have been put, under a lease that has not ended.
        published
            Products of the pipeline: name → value (``name@step``). Those among the outputs get their next version; of
            a cached step only those whose newest version holds something else.
        cache
            What the result depended on, for later runs.
        attempt
            Ends with it.

        Raises
        ------
        NbliftError
            A blob is not there, or the run belongs to another process by now; nothing is recorded.
        """
        with self._database.writing() as transaction:
            if attempt is not None:
                settle(transaction, attempt, step_run.status, _reason(step_run))
            transaction.do(
                "UPDATE step_runs SET status = ?, notebook = ?, seconds = ?, diagnostics = ?, cached_from = ? "
                "WHERE run = ? AND step = ?",
                step_run.status,
                step_run.notebook,
                step_run.seconds,
                _json(step_run.diagnostics),
                step_run.cached_from,
                int(run),
                step_run.step,
            )
            for position, manifest in enumerate(step_run.outputs):
                transaction.do(
                    "INSERT INTO manifests (run, step, position, value, body) VALUES (?, ?, ?, ?, ?)",
                    int(run),
                    step_run.step,
                    position,
                    manifest.value,
                    _json(manifest),
                )
                self._refer(transaction, run, manifest)
            if cache is not None:
                record_entry(transaction, int(run), step_run.step, cache)
            made = {manifest.value: manifest for manifest in step_run.outputs}
            return tuple(
                _publish(transaction, name, run, value)
                for name, value in published.items()
                if value in made
                and not (step_run.status is Status.CACHED and _is_newest(transaction, name, made[value]))
            )

    def end_run(self, run: str, status: Status, *, token: int | None = None) -> Run:
        """Record how a run ended, and with it what still goes on; its steps that never started become `skipped`.

        Parameters
        ----------
        token
            Of the process that had the run; `NbliftError` if it has another one by now.
        """
        with self._database.writing() as transaction:
            if token is not None:
                refuse_others(transaction, run, token)
            transaction.do("UPDATE runs SET status = ?, ended = ? WHERE id = ?", status, now(), int(run))
            close(transaction, int(run), status, "the run ended")
            return _run(transaction, int(run))

    def run(self, run: str) -> Run:
        """One run with its steps and their outputs; `NbliftError` if there is none of that id."""
        with self._database.reading() as transaction:
            known = [row[0] for row in transaction.all("SELECT id FROM runs ORDER BY id")]
            if run not in map(str, known):
                newest = f"The newest is run {known[-1]}." if known else "Nothing has run here yet: `nblift run` does."
                raise NbliftError(NOT_STORED.at(f"There is no run {run}.", hint=newest))
            return _run(transaction, int(run))

    def made(self, step: str, values: Sequence[str], before: str | None) -> tuple[str, tuple[Manifest, ...]] | None:
        """What the newest earlier run whose `step` succeeded, and whose values are still there, made in it.

        Parameters
        ----------
        values
            That have to be among it.
        before
            Id of a run; it and later ones are not looked at.

        Returns
        -------
        tuple[str, tuple[Manifest, ...]] | None
            Id of the run and its manifests.
        """
        with self._database.reading() as transaction:
            rows = transaction.all(
                "SELECT run FROM step_runs WHERE step = ? AND run < coalesce(?, run + 1) AND NOT EXISTS "
                "(SELECT 1 FROM manifests AS m WHERE m.run = step_runs.run AND m.step = step_runs.step "
                "AND collected IS NOT NULL) ORDER BY run DESC",
                *(step, None if before is None else int(before)),
            )
            for (run,) in rows:
                [found] = [each for each in _run(transaction, run).steps if each.step == step]
                if found.status.done and {*values} <= {manifest.value for manifest in found.outputs}:
                    return str(run), found.outputs
        return None

    def runs(self, limit: int | None = None, before: str | None = None) -> tuple[Run, ...]:
        """Runs (older than one), the newest first."""
        with self._database.reading() as transaction:
            ids = transaction.all(
                "SELECT id FROM runs WHERE id < coalesce(?, id + 1) ORDER BY id DESC LIMIT ?",
                None if before is None else int(before),
                -1 if limit is None else limit,
            )
            return tuple(_run(transaction, row[0]) for row in ids)

    def versions(self, name: str | None = None) -> tuple[Version, ...]:
        """Published versions (of one output), by name, the newest of each first."""
        with self._database.reading() as transaction:
            rows = transaction.all(f"{VERSIONS} WHERE name = coalesce(?, name) ORDER BY name, number DESC", name)
        return tuple(map(version_of, rows))

    def restore(self, run: str, manifests: Sequence[Manifest]) -> None:
        """Take values that were made again, with the same content, in the place of what is damaged or collected."""
        with self._database.writing() as transaction:
            for manifest in manifests:
                key = int(run), manifest.value
                # The schema lets the bytes change, and refuses any other content.
                transaction.do(
                    "UPDATE manifests SET body = ?, collected = NULL WHERE run = ? AND value = ?", _json(manifest), *key
                )
                transaction.do("DELETE FROM manifest_blobs WHERE run = ? AND value = ?", *key)
                self._refer(transaction, run, manifest)

    def scrub(self, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Scrubbed:
        """Read all bytes that something claims; see `Scrubbed`."""
        self.blobs.forget()
        return scrub(self._database, self.blobs, progress)

    def refuse_collected(self, version: Version) -> None:
        """Raise `NbliftError` if the bytes of a version were given up; it says how to make them again."""
        with self._database.reading() as transaction:
            refuse_collected(transaction, version)

    def _refer(self, transaction: Transaction, run: str, manifest: Manifest) -> None:
        """Let a manifest keep its blobs. Nobody collects during a write transaction, so what is there stays."""
        for blob in set(manifest.blobs):
            if not self.blobs.place(blob).is_file():
                message = f"The bytes of {manifest.value} ({blob.digest[:19]}…) went before they were recorded."
                raise NbliftError(BLOB_MISSING.at(message, hint="Run again; nothing of this step was published."))
            transaction.do(
                "INSERT INTO manifest_blobs (digest, run, value) VALUES (?, ?, ?)",
                blob.digest,
                int(run),
                manifest.value,
            )

    def _remedy(self, blob: Blob) -> str:
        with self._database.reading() as transaction:
            return remedy(transaction, blob)

    def _ignore(self) -> None:
        """Keep the store out of git, whatever the repository's own ignore file says."""
        ignore = self.folder / ".gitignore"
        with spoken(ignore):
            if not ignore.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                ignore.write_text("*\n", encoding="utf-8")


def _is_newest(transaction: Transaction, name: str, manifest: Manifest) -> bool:
    """Whether the newest version of an output has this content, from this step, and its bytes."""
    row = transaction.one(f"{VERSIONS} WHERE name = ? ORDER BY number DESC", name)
    newest = None if row is None else version_of(row)
    if newest is None or newest.collected is not None:
        return False
    return (newest.manifest.value, newest.manifest.content) == (manifest.value, manifest.content)


def _publish(transaction: Transaction, name: str, run: str, value: str) -> Version:
    transaction.do(
        "INSERT INTO versions (name, number, run, value, created) "
        "SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ? FROM versions WHERE name = ?",
        name,
        int(run),
        value,
        now(),
        name,
    )
    row = transaction.one(f"{VERSIONS} WHERE name = ? ORDER BY number DESC", name)
    assert row is not None
    return version_of(row)


def _run(transaction: Transaction, number: int) -> Run:
    row = transaction.one(
        "SELECT pipeline, status, started, parameters, ended, cause, code, code_size, options, token FROM runs "
        "WHERE id = ?",
        number,
    )
    assert row is not None
    outputs: dict[str, list[Manifest]] = {}
    for step, body in transaction.all("SELECT step, body FROM manifests WHERE run = ? ORDER BY position", number):
        outputs.setdefault(step, []).append(msgspec.json.decode(body, type=Manifest))
    steps = transaction.all(
        "SELECT step, status, notebook, seconds, diagnostics, cached_from FROM step_runs "
        "WHERE run = ? ORDER BY position",
        number,
    )
    return Run(
        id=str(number),
        pipeline=row[0],
        status=Status(row[1]),
        started=row[2],
        parameters=msgspec.json.decode(row[3]),
        steps=tuple(
            StepRun(
                step,
                Status(status),
                notebook,
                tuple(outputs.get(step, ())),
                seconds,
                msgspec.json.decode(diagnostics, type=tuple[Diagnostic, ...]),
                None if cached_from is None else str(cached_from),
            )
            for step, status, notebook, seconds, diagnostics, cached_from in steps
        ),
        ended=row[4],
        cause=row[5],
        code=None if row[6] is None else Blob(row[6], row[7]),
        options=msgspec.json.decode(row[8], type=RunOptions),
        token=row[9],
    )


def _reason(step_run: StepRun) -> str | None:
    return next((told.message for told in step_run.diagnostics if told.blocks), None)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
