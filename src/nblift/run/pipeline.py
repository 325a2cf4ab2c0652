"""A whole run, begun or gone on with: what it needs is looked for first, then its steps are carried out."""

import io
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError, errors
from nblift.model.run import Manifest, Run, RunOptions, Status, StepRun, Version
from nblift.model.spec import Spec
from nblift.store.flights import drop_old
from nblift.store.leases import Lease
from nblift.store.store import Store

from .cache import Cache
from .check import check_spec
from .code import drop_drafts, pack, unpacked
from .conductor import Conductor, Course
from .data import data_folder, input_files
from .events import Listener, RunEnded, RunStarted, nobody
from .kernel import choose_kernel
from .parameters import complete_parameters
from .plan import makers, select
from .preload import modules_to_preload
from .rules import NOT_MADE_BEFORE, NOTHING_TO_RESUME, TAKEN_FROM
from .sources import read_sources, read_spec


class Finished(msgspec.Struct, frozen=True):
    """How a run ended."""

    run: Run
    #: What its steps published, in the order of publishing.
    versions: tuple[Version, ...]


class _Taken(msgspec.Struct, frozen=True):
    """What a step that is left out made in an earlier run."""

    step: str
    outputs: tuple[Manifest, ...]
    note: Diagnostic


def run_pipeline(
    repository: Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    kernel: str | None = None,
    start: str | None = None,
    until: str | None = None,
    only: Sequence[str] = (),
    jobs: int = 1,
    cache: bool = True,
    refresh: Sequence[str] = (),
    cold: bool = False,
    cause: str = "",
    listener: Listener = nobody,
) -> Finished:
    """Run the steps of a pipeline, from a copy of its code of now.

    A step's outputs become visible all at once when it has succeeded. Once a step has failed for good no other one
    begins: what succeeded stays, the steps that never began are `skipped`.

    Parameters
    ----------
    repository
        Folder of the pipeline repository.
    parameters
        Values by the name in functions or in the notebook; the notebook's defaults for the rest.
    kernel
        Name of a kernel spec to use instead of the repository's `.venv` or the notebook's kernel.
    start, until, only
        The first and the last step to run, and those that alone are to run. What the others made is taken from
        the newest run in which they succeeded.
    jobs
        How many steps may run at once.
    cache
        Whether results of earlier runs are taken, of steps that would get the same.
    refresh
        Steps that run although nothing changed.
    cold
        Let each kernel import its libraries itself, in place of forking all from one process that has.
    cause
        What started it; empty for a person.
    listener
        Told what happens.

    Raises
    ------
    NbliftError
        The run could not begin: no pipeline, a spec that does not hold together, an unknown parameter, step, kernel
        or folder of input files, a value that no earlier run made; or the store cannot be written. A failing step is
        no exception.
    """
    repository = repository.absolute()
    spec = read_spec(repository)
    values = complete_parameters(spec, parameters or {})
    steps = select(spec, start=start, until=until, only=only)
    refreshed = select(spec, start=None, until=None, only=refresh) if refresh else ()
    assert refreshed is not None, "some are named"
    if wrong := errors(check_spec(spec, read_sources(repository, spec))):
        raise NbliftError(*wrong)
    _look_ahead(repository, spec, kernel, steps)
    store = Store(repository)
    reconcile(store)
    with store.lease() as lease:
        taken = _taken(store, lease, spec, steps)
        code = lease.blobs.put(io.BytesIO(pack(repository, spec)))
        run = store.start_run(
            spec.name,
            values,
            [step.name for step in spec.steps],
            lease=lease,
            code=code,
            cause=cause,
            options=RunOptions(kernel, steps, cache, refreshed),
        )
        return _carry_out(repository, store, lease, run, taken, listener, jobs=jobs, cold=cold)


def resume_pipeline(
    repository: Path, run: str | None = None, *, jobs: int = 1, cold: bool = False, listener: Listener = nobody
) -> Finished:
    """Go on with a run that ended without success, on its own code, with its own parameters.

    Steps that had succeeded stay as they are.

    Parameters
    ----------
    run
        Id of the run; the newest one if left out.
    jobs, cold, listener
        As for `run_pipeline`.

    Raises
    ------
    NbliftError
        There is no such run, it succeeded, or it goes on; else as for `run_pipeline`.
    """
    repository = repository.absolute()
    store = Store(repository)
    reconcile(store)
    newest = store.runs(1)
    if run is None and not newest:
        raise NbliftError(NOTHING_TO_RESUME.at("Nothing has run here yet.", hint="`nblift run` does."))
    found = store.run(run) if run is not None else newest[0]
    if found.code is None:
        raise NbliftError(
            NOTHING_TO_RESUME.at(f"Run {found.id} did not record its code.", hint="`nblift run` starts a new one.")
        )
    with store.lease() as lease:
        code = unpacked(store, lease, found.code)
        spec = read_spec(code)
        _look_ahead(repository, spec, found.options.kernel, found.options.steps)
        taken = _taken(store, lease, spec, found.options.steps, before=found.id)
        store.journal.take(found.id, lease)
        return _carry_out(repository, store, lease, store.run(found.id), taken, listener, jobs=jobs, cold=cold)


def reconcile(store: Store) -> tuple[str, ...]:
    """Find the runs whose process is gone, and clear away what they had for themselves; their ids."""
    lost = store.journal.reconcile()
    drop_drafts(store)
    drop_old(store.folder / "flights")
    folders = [path for path in (store.folder / "scratch").glob("*-*") if path.name.partition("-")[0].isdecimal()]
    for folder in folders:
        # Asked when the folder is known to be there: a process that takes a run makes its own afterwards.
        run, _, token = folder.name.partition("-")
        standing = store.run(run)
        if standing.status is not Status.RUNNING or str(standing.token) != token:
            shutil.rmtree(folder, ignore_errors=True)
    return lost


def _look_ahead(repository: Path, spec: Spec, kernel: str | None, steps: Sequence[str] | None) -> None:
    """Raise `NbliftError` for what a run would meet later on."""
    choose_kernel(repository, spec.kernel, kernel)
    data = data_folder(repository)
    for step in spec.steps:
        if steps is None or step.name in steps:
            input_files(step, data)


def _carry_out(
    repository: Path,
    store: Store,
    lease: Lease,
    run: Run,
    taken: Sequence[_Taken],
    listener: Listener,
    *,
    jobs: int,
    cold: bool,
) -> Finished:
    try:
        assert run.code is not None, "it is one of this nblift"
        code = unpacked(store, lease, run.code)
        spec = read_spec(code)
        listener(RunStarted(run))
        kernel = choose_kernel(repository, spec.kernel, run.options.kernel)
        data = data_folder(repository)
        course = Course(
            repository=repository,
            code=code,
            spec=spec,
            parameters=complete_parameters(spec, run.parameters),
            kernel=kernel,
            warm=None if cold else modules_to_preload(read_sources(code, spec)),
            data=data,
            store=store,
            cache=Cache(repository, spec, store, kernel, code / "src", data, run.options, lease.hold),
            blobs=lease.blobs,
            run=run,
            token=run.token,
        )
        made = {step.step: step.outputs for step in run.steps if step.status.done}
        for each in taken:
            made[each.step] = each.outputs
            store.commit_step(run.id, StepRun(each.step, Status.SKIPPED, diagnostics=(each.note,)), {})
        conductor = Conductor(course, made, jobs, listener)
        status = conductor.play()
    except BaseException as error:
        status = Status.CANCELLED if isinstance(error, KeyboardInterrupt) else Status.FAILED
        # What cannot be recorded now is found when somebody next looks: the run is lost, and can be resumed.
        with suppress(NbliftError):
            store.end_run(run.id, status, token=run.token)
        raise
    run = store.end_run(run.id, status, token=run.token)
    listener(RunEnded(run))
    return Finished(run, tuple(conductor.versions))


def _taken(
    store: Store, lease: Lease, spec: Spec, chosen: Sequence[str] | None, before: str | None = None
) -> tuple[_Taken, ...]:
    """The values of earlier runs, of the steps that are left out and that others need; nobody collects them now."""
    if chosen is None:
        return ()
    wanted: dict[str, tuple[str, list[str]]] = {}
    for name in chosen:
        for maker, value in makers(spec, spec.step(name)):
            if maker.name not in chosen:
                wanted.setdefault(maker.name, (name, []))[1].append(value)
    missing: list[Diagnostic] = []
    taken: list[_Taken] = []
    for name, (reader, values) in wanted.items():
        found = store.made(name, values, before)
        if found is None:
            missing.append(
                NOT_MADE_BEFORE.at(
                    f"Step {reader} needs {', '.join(dict.fromkeys(values))}, and there is no earlier run of {name} "
                    "whose values are still there.",
                    hint=f"Run without `--from` and `--only`, or with `--from {name}`.",
                )
            )
            continue
        run, outputs = found
        lease.hold(*(blob for manifest in outputs for blob in manifest.blobs))
        note = TAKEN_FROM.at(
            f"Step {name} was left out: its values are those of run {run}.",
            hint="Run without `--from` and `--only` to have it made again.",
        )
        taken.append(_Taken(name, outputs, note))
    if missing:
        raise NbliftError(*missing)
    return tuple(taken)
