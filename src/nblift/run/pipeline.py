"""A whole run: every step in its turn, each one committed before the next starts."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import NbliftError, RunError, errors
from nblift.model.run import Manifest, Run, Status, StepRun, Version
from nblift.model.spec import Spec, StepSpec
from nblift.store.blobs import Blobs
from nblift.store.store import Store

from .check import check_spec
from .data import data_folder, input_files
from .events import Listener, RunEnded, RunStarted, StepEnded, StepStarted, nobody
from .kernel import Kernel, choose_kernel
from .parameters import complete_parameters
from .rules import STOPPED
from .sources import read_sources, read_spec
from .step import run_step


class Finished(msgspec.Struct, frozen=True):
    """How a run ended."""

    run: Run
    #: What its steps published, in the order of publishing.
    versions: tuple[Version, ...]


def run_pipeline(
    repository: Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    kernel: str | None = None,
    listener: Listener = nobody,
) -> Finished:
    """Run every step of a pipeline, in document order.

    A step's outputs become visible all at once when it has succeeded. The first step that fails ends the run: what
    succeeded before stays, the steps after it are `skipped`.

    Parameters
    ----------
    repository
        Folder of the pipeline repository.
    parameters
        Values by the name in functions or in the notebook; the notebook's defaults for the rest.
    kernel
        Name of a kernel spec to use instead of the repository's `.venv` or the notebook's kernel.
    listener
        Told what happens.

    Raises
    ------
    NbliftError
        The run could not begin: no pipeline, a spec that does not hold together, an unknown parameter, kernel or
        folder of input files; or the store cannot be written. A failing step is no exception.
    """
    repository = repository.absolute()
    spec = read_spec(repository)
    values = complete_parameters(spec, parameters or {})
    if wrong := errors(check_spec(spec, read_sources(repository, spec))):
        raise NbliftError(*wrong)
    chosen = choose_kernel(repository, spec.kernel, kernel)
    data = data_folder(repository)
    for step in spec.steps:
        input_files(step, data)
    store = Store(repository)
    run = store.start_run(spec.name, values, [step.name for step in spec.steps])
    listener(RunStarted(run))
    with store.lease(run.id) as lease:
        conductor = _Conductor(repository, spec, values, chosen, data, store, lease.blobs, run.id, listener)
        try:
            status = conductor.play()
        except BaseException:
            store.end_run(run.id, Status.FAILED)
            raise
    run = store.end_run(run.id, status)
    listener(RunEnded(run))
    return Finished(run, tuple(conductor.versions))


class _Conductor:
    """One run under way: what was made so far."""

    def __init__(
        self,
        repository: Path,
        spec: Spec,
        parameters: Mapping[str, Any],
        kernel: Kernel,
        data: Path | None,
        store: Store,
        blobs: Blobs,
        run: str,
        listener: Listener,
    ) -> None:
        self._repository = repository
        self._spec = spec
        self._parameters = parameters
        self._kernel = kernel
        self._data = data
        self._store = store
        self._blobs = blobs
        self._run = run
        self._listener = listener
        self._made: dict[str, Manifest] = {}
        self.versions: list[Version] = []

    def play(self) -> Status:
        """Run step after step, until one fails."""
        for number, step in enumerate(self._spec.steps, 1):
            self._listener(StepStarted(step.name, number, len(self._spec.steps)))
            self._store.start_step(self._run, step.name)
            try:
                ended = self._run_step(number, step)
            except NbliftError as error:
                self._commit(number, StepRun(step.name, Status.FAILED, diagnostics=tuple(error.diagnostics)))
                raise RunError(*error.diagnostics) from error
            except KeyboardInterrupt:
                told = STOPPED.at(f"The run was stopped in step {step.name}.", hint="Start it again when you like.")
                self._commit(number, StepRun(step.name, Status.FAILED, diagnostics=(told,)))
                raise
            self._commit(number, ended)
            if ended.status is Status.FAILED:
                return Status.FAILED
        return Status.SUCCEEDED

    def _run_step(self, number: int, step: StepSpec) -> StepRun:
        notebook = self._store.folder / "runs" / self._run / f"{number:02}-{step.name}.ipynb"
        folder = self._store.folder / "scratch" / self._run / f"{number:02}-{step.name}"
        try:
            outcome = run_step(
                self._spec,
                step,
                repository=self._repository,
                inputs=self._made,
                parameters=self._parameters,
                store=self._blobs,
                folder=folder,
                notebook_path=notebook,
                kernel=self._kernel,
                data=self._data,
            )
        finally:
            shutil.rmtree(folder.parent, ignore_errors=True)
        relative = notebook.relative_to(self._repository).as_posix() if notebook.exists() else None
        return msgspec.structs.replace(outcome.run, notebook=relative)

    def _commit(self, number: int, ended: StepRun) -> None:
        published = {product.name: product.value for product in self._spec.published}
        versions = self._store.commit_step(self._run, ended, published)
        self._made |= {manifest.value: manifest for manifest in ended.outputs}
        self.versions += versions
        self._listener(StepEnded(ended, number, len(self._spec.steps), versions))
