"""The store of one pipeline repository: runs, step runs and published versions over blobs."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError
from nblift.model.run import Blob, Manifest, Run, Status, StepRun, Version

from .blobs import BlobReader
from .channels import Channels
from .clock import now
from .collecting import Collector
from .database import Database, Transaction
from .leases import Lease
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

    def lease(self, run: str | None = None) -> Lease:
        """A context in which blobs can be put, that are kept until it ends and for ever if a commit refers to them.

        Parameters
        ----------
        run
            Run that is under way: what it has committed is not collected meanwhile.
        """
        self._ignore()
        return Lease(self._database, self.folder / "leases", self.blobs.folder, run, self._remedy)

    def start_run(self, pipeline: str, parameters: Mapping[str, Any], steps: Sequence[str]) -> Run:
        """Begin a run of `steps`, all of them `pending`; runs are numbered from 1."""
        self._ignore()
        with self._database.writing() as transaction:
            row = transaction.one(
                "INSERT INTO runs (pipeline, status, started, parameters) VALUES (?, ?, ?, ?) RETURNING id",
                pipeline,
                Status.RUNNING,
                now(),
                _json(parameters),
            )
            assert row is not None
            for position, step in enumerate(steps, 1):
                transaction.do(
                    "INSERT INTO step_runs (run, position, step, status, diagnostics) VALUES (?, ?, ?, ?, '[]')",
                    row[0],
                    position,
                    step,
                    Status.PENDING,
                )
            return _run(transaction, row[0])

    def start_step(self, run: str, step: str) -> None:
        """Say that a step of a run is executing."""
        with self._database.writing() as transaction:
            transaction.do("UPDATE step_runs SET status = ? WHERE run = ? AND step = ?", Status.RUNNING, int(run), step)

    def commit_step(self, run: str, step_run: StepRun, published: Mapping[str, str]) -> tuple[Version, ...]:
        """Record how a step ended, with its outputs and the versions that it publishes: all at once or not at all.

        Parameters
        ----------
        run
            Id of the run.
        step_run
            Its outputs' blobs have been put, under a lease that has not ended.
        published
            Products of the pipeline: name → value (``name@step``). Those among the outputs get their next version.

        Raises
        ------
        NbliftError
            A blob is not there; nothing is recorded.
        """
        with self._database.writing() as transaction:
            transaction.do(
                "UPDATE step_runs SET status = ?, notebook = ?, seconds = ?, diagnostics = ? "
                "WHERE run = ? AND step = ?",
                step_run.status,
                step_run.notebook,
                step_run.seconds,
                _json(step_run.diagnostics),
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
            made = {manifest.value for manifest in step_run.outputs}
            return tuple(_publish(transaction, name, run, value) for name, value in published.items() if value in made)

    def end_run(self, run: str, status: Status) -> Run:
        """Record how a run ended; its steps that never started become `skipped`."""
        with self._database.writing() as transaction:
            transaction.do("UPDATE runs SET status = ?, ended = ? WHERE id = ?", status, now(), int(run))
            transaction.do(
                "UPDATE step_runs SET status = ? WHERE run = ? AND status = ?", Status.SKIPPED, int(run), Status.PENDING
            )
            return _run(transaction, int(run))

    def run(self, run: str) -> Run:
        """One run with its steps and their outputs; `NbliftError` if there is none of that id."""
        with self._database.reading() as transaction:
            known = [row[0] for row in transaction.all("SELECT id FROM runs ORDER BY id")]
            if run not in map(str, known):
                newest = f"The newest is run {known[-1]}." if known else "Nothing has run here yet: `nblift run` does."
                raise NbliftError(NOT_STORED.at(f"There is no run {run}.", hint=newest))
            return _run(transaction, int(run))

    def runs(self, limit: int | None = None) -> tuple[Run, ...]:
        """Runs, the newest first."""
        with self._database.reading() as transaction:
            ids = transaction.all("SELECT id FROM runs ORDER BY id DESC LIMIT ?", -1 if limit is None else limit)
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
    row = transaction.one("SELECT pipeline, status, started, parameters, ended FROM runs WHERE id = ?", number)
    assert row is not None
    outputs: dict[str, list[Manifest]] = {}
    for step, body in transaction.all("SELECT step, body FROM manifests WHERE run = ? ORDER BY position", number):
        outputs.setdefault(step, []).append(msgspec.json.decode(body, type=Manifest))
    steps = transaction.all(
        "SELECT step, status, notebook, seconds, diagnostics FROM step_runs WHERE run = ? ORDER BY position", number
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
            )
            for step, status, notebook, seconds, diagnostics in steps
        ),
        ended=row[4],
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
