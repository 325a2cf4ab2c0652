"""What the routes of runs and outputs answer from the stores of pipelines; nothing is executed here."""

import json
from contextlib import suppress
from pathlib import Path

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Version
from nblift.run.sources import read_spec
from nblift.store.channels import no_way_back
from nblift.store.store import Store

from . import rules
from .messages_runs import (
    Move,
    MoveRequest,
    OpenedNotebook,
    OpenOutputRequest,
    OutputList,
    PinRequest,
    PipelineList,
    PipelineRow,
    RunRequest,
    RunRow,
    RunsState,
    RunState,
    StepNotebook,
)
from .paths import confined
from .pipelines import Known, Pipelines
from .runs_reading import PAGE, last_parameters, newest_outputs, output_rows, pipeline_facts, run_row, run_state
from .tasks import RunTask


class RunsDesk:
    """Answers of one server; all methods read or write files, and may be called from any thread.

    Parameters
    ----------
    root
        The folder that Jupyter serves.

    Raises
    ------
    NbliftError
        From every method: a path leads outside, there is no such pipeline, run or version, or its store cannot be read.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.known = Pipelines(root)

    # ------------------------------------------------------------------ pipelines and runs
    def pipelines(self) -> PipelineList:
        """All pipelines with their newest run."""
        return PipelineList(tuple(map(self._pipeline, self.known.all())))

    def state(self, place: str, before: str | None = None) -> RunsState:
        """Runs and outputs of a pipeline, or the newest runs of all if the place is empty.

        Parameters
        ----------
        before
            Only runs older than the one of this number.
        """
        if not place:
            found = [row for known in self.known.places() for row in self._rows(known, PAGE)]
            found.sort(key=lambda row: (row.started_at, row.place, int(row.id)), reverse=True)
            return RunsState("", None, tuple(found[:PAGE]), more=False, outputs=())
        self.known.at(place)
        rows = self._rows(place, PAGE + 1, before)
        store = self._store(place)
        facts = pipeline_facts(self._folder(place), store)
        return RunsState(place, facts, rows[:PAGE], len(rows) > PAGE, newest_outputs(store))

    def task(self, request: RunRequest) -> RunTask:
        """What a worker has to do for a run that is asked for."""
        folder, given = self._folder(request.place), request.parameters
        if given is None:
            given = last_parameters(read_spec(folder), self._store(request.place))
        return RunTask(str(folder), given, request.from_step, cache=request.cache)

    def resuming(self, place: str, run: str) -> RunTask:
        """What a worker has to do to go on with a run."""
        self.known.at(place)
        return RunTask(str(self._folder(place)), resume=self._store(place).run(run).id)

    def cancel(self, place: str, run: str) -> None:
        """Ask for the end of a run, whoever began it."""
        self.known.at(place)
        store = self._store(place)
        store.journal.cancel(store.run(run).id)

    def reconcile(self, place: str) -> None:
        """Find runs of a pipeline (of all if the place is empty) whose process is gone."""
        for each in (place,) if place else self.known.places():
            # A store that cannot be read is told where it is looked at.
            with suppress(NbliftError):
                self._store(each).journal.reconcile()

    def run(self, place: str, run: str) -> RunState:
        """All of one run."""
        from nblift.run.why import why_then

        self.known.at(place)
        store = self._store(place)
        spec = None
        # A run of a pipeline that is gone can still be looked at.
        with suppress(NbliftError):
            spec = read_spec(self._folder(place))
        found = store.run(run)
        whys = {step.step: why_then(store, found, step) for step in found.steps}
        return run_state(found, place, store, whys, spec)

    def notebook(self, place: str, run: str, step: str, stamp: str) -> StepNotebook:
        """The executed notebook of a step, unless it is the one of the stamp."""
        self.known.at(place)
        found = next((each for each in self._store(place).run(run).steps if each.step == step), None)
        if found is None:
            hint = "Open the run again."
            raise NbliftError(rules.NO_SUCH_THING.at(f"Run {run} of {place} has no step {step}.", hint=hint))
        file = self._executed(place, run, step, found.notebook)
        try:
            status = file.stat()
            now = f"{status.st_mtime_ns}-{status.st_size}"
            return StepNotebook(now, None if now == stamp else json.loads(file.read_bytes()))
        except (OSError, ValueError):
            # Not there yet, or being written; the page asks again.
            return StepNotebook("", None)

    # ------------------------------------------------------------------ outputs
    def versions(self, place: str, name: str) -> OutputList:
        """All versions of an output, the newest first."""
        self.known.at(place)
        store = self._store(place)
        return OutputList(output_rows(store, store.versions(name)))

    def move(self, request: MoveRequest) -> Move:
        """Let a channel stand for another version, or tell what that would change."""
        folder, store = self._folder(request.place), self._store(request.place)
        now = next((c for c in store.channels.all() if (c.name, c.channel) == (request.name, request.channel)), None)
        number = request.number
        if number is None:
            if now is None or now.before is None:
                raise NbliftError(no_way_back(request.name, request.channel))
            number = now.before
        version = self._version(store, request.name, number)
        value = version.manifest.value
        steps = read_spec(folder).steps
        read_by = tuple(step.name for step in steps if value in {given.value for given in step.inputs})
        if request.confirmed and request.number is None:
            number = store.channels.rollback(request.name, request.channel).number
        elif request.confirmed:
            store.channels.release(version, request.channel)
        return Move(None if now is None else now.number, number, read_by, request.confirmed)

    def pin(self, request: PinRequest) -> OutputList:
        """Keep a version, or do so no more."""
        self.known.at(request.place)
        store = self._store(request.place)
        version = self._version(store, request.name, request.number)
        if request.pinned:
            store.channels.pin(version)
        else:
            store.channels.unpin(version)
        return OutputList(output_rows(store, store.versions(request.name)))

    def open_output(self, request: OpenOutputRequest) -> OpenedNotebook:
        """Write a notebook that reads a version."""
        from nblift.run.reopening import open_output

        version = self._version(self._store(request.place), request.name, request.number)
        opened = open_output(self._folder(request.place), version)
        return OpenedNotebook(self.wire(Path(opened.notebook)), opened.cell, opened.line)

    def wire(self, path: Path) -> str:
        """A path of this machine as one of the wire."""
        return path.relative_to(self._root).as_posix()

    # ------------------------------------------------------------------ the stores
    def _pipeline(self, known: Known) -> PipelineRow:
        # A store that cannot be read is told where the pipeline is looked at.
        last: tuple[RunRow, ...] = ()
        with suppress(NbliftError):
            last = self._rows(known.place, 1)
        return PipelineRow(known.place, known.name, known.notebook, known.missing, next(iter(last), None))

    def _rows(self, place: str, limit: int, before: str | None = None) -> tuple[RunRow, ...]:
        runs = self._store(place).runs(limit, before)
        return tuple(run_row(run, place) for run in runs)

    def _executed(self, place: str, run: str, step: str, notebook: str | None) -> Path:
        """Where the executed notebook of a step is, or will be as long as the step runs."""
        if notebook is not None:
            return self._folder(place) / notebook
        folder = self._store(place).folder / "runs" / run
        return next(folder.glob(f"[0-9]*-{step}.ipynb"), folder / f"{step}.ipynb")

    def _version(self, store: Store, name: str, number: int) -> Version:
        for version in store.versions(name):
            if version.number == number:
                return version
        hint = "Look at what is published now."
        raise NbliftError(rules.NO_SUCH_THING.at(f"There is no output {name}#{number}.", hint=hint))

    def _folder(self, place: str) -> Path:
        return confined(self._root, place)

    def _store(self, place: str) -> Store:
        return Store(self._folder(place))
