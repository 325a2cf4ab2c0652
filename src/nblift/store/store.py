"""The store of one pipeline repository: runs, step runs and published versions over blobs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError
from nblift.model.run import Manifest, Run, Status, StepRun, Version

from .blobs import Blobs
from .database import Database, Row, Transaction
from .rules import NOT_STORED
from .trouble import spoken

#: Folder of a pipeline repository that holds what is not its source.
FOLDER = ".nblift"


class Store:
    """What `<repository>/.nblift/` keeps.

    Blobs are put first; they mean nothing until `commit_step` refers to them. Any number of processes may use one
    repository at once.

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
        self.blobs = Blobs(self.folder / "blobs")
        self._database = Database(self.folder / "store.db")

    def start_run(self, pipeline: str, parameters: Mapping[str, Any], steps: Sequence[str]) -> Run:
        """Begin a run of `steps`, all of them `pending`; runs are numbered from 1."""
        self._ignore()
        with self._database.writing() as transaction:
            row = transaction.one(
                "INSERT INTO runs (pipeline, status, started, parameters) VALUES (?, ?, ?, ?) RETURNING id",
                pipeline,
                Status.RUNNING,
                _now(),
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
            Its outputs' blobs have been put.
        published
            Products of the pipeline: name → value (``name@step``). Those among the outputs get their next version.
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
            made = {manifest.value for manifest in step_run.outputs}
            return tuple(_publish(transaction, name, run, value) for name, value in published.items() if value in made)

    def end_run(self, run: str, status: Status) -> Run:
        """Record how a run ended; its steps that never started become `skipped`."""
        with self._database.writing() as transaction:
            transaction.do("UPDATE runs SET status = ?, ended = ? WHERE id = ?", status, _now(), int(run))
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
            rows = transaction.all(
                "SELECT name, number, body, run, created FROM versions JOIN manifests USING (run, value) "
                "WHERE name = coalesce(?, name) ORDER BY name, number DESC",
                name,
            )
        return tuple(_version(row) for row in rows)

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
        _now(),
        name,
    )
    row = transaction.one(
        "SELECT name, number, body, run, created FROM versions JOIN manifests USING (run, value) "
        "WHERE name = ? ORDER BY number DESC",
        name,
    )
    assert row is not None
    return _version(row)


def _version(row: Row) -> Version:
    name, number, body, run, created = row
    return Version(name, number, msgspec.json.decode(body, type=Manifest), str(run), created)


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


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
