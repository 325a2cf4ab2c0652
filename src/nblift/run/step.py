"""One step in a fresh kernel: what it needs put in place, its notebook executed, what it made taken in."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Event
from typing import Any

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.run import Manifest, Status, StepRun
from nblift.model.spec import Spec, StepSpec
from nblift.store.blobs import Blobs

from .exchange import request_for, take_in
from .execute import Execution, LiveOutput, execute_notebook
from .failure import Told, diagnose
from .kernel import Kernel, environment_of
from .notebook import step_notebook
from .protocol import REQUEST_VARIABLE, Result, Watched
from .rules import COLD_KERNEL, OTHER_VERSIONS
from .secret import veiled
from .sources import read_sources
from .watch import Ended, Limits
from .workplace import Workplace, files_for

#: What holds in both processes whose results are compared to the last bit.
SAME_START: Mapping[str, str] = {
    "TZ": "UTC",
    **dict.fromkeys(
        (
            "OMP_NUM_THREADS",
            "OPENBLAS_NUM_THREADS",
            "MKL_NUM_THREADS",
            "NUMEXPR_NUM_THREADS",
            "VECLIB_MAXIMUM_THREADS",
            "LOKY_MAX_CPU_COUNT",
            "POLARS_MAX_THREADS",
        ),
        "1",
    ),
}


class StepOutcome(msgspec.Struct, frozen=True):
    """How a step run ended; an outcome, never an exception, for whatever the step's code does."""

    run: StepRun
    #: The folder that it ran in.
    cwd: Path
    #: Arguments whose content the step changed, declared or not.
    changed: tuple[str, ...] = ()
    #: Step → file that the probe wrote, if there was one.
    probe: dict[str, str] | None = None
    #: What the process read, if it succeeded and there was no probe.
    seen: Watched | None = None

    @property
    def succeeded(self) -> bool:
        """Whether the step did what its spec says."""
        return self.run.status is Status.SUCCEEDED


def run_step(
    spec: Spec,
    step: StepSpec,
    *,
    repository: Path,
    inputs: Mapping[str, Manifest],
    parameters: Mapping[str, Any],
    store: Blobs,
    folder: Path,
    notebook_path: Path,
    kernel: Kernel,
    data: Path | None = None,
    probe: dict[str, Any] | None = None,
    cancel: Event | None = None,
    live: Callable[[LiveOutput], None] | None = None,
    warm: tuple[str, ...] | None = None,
) -> StepOutcome:
    """Run one step from its spec, in a fresh kernel and a folder of its own.

    Nothing is recorded: the outputs' blobs are in `store`, and mean nothing until somebody commits their manifests.

    Parameters
    ----------
    repository
        Folder of the pipeline; its `src` holds the package.
    inputs
        All values that earlier steps made (``name@step``), in the order of their making.
    parameters
        Python values of all parameters, see `complete_parameters`.
    store
        Gives the inputs' bytes, takes the outputs'.
    folder
        For everything that the step needs meanwhile; empty or not there yet. The caller removes it.
    notebook_path
        Where the executed notebook goes.
    data
        Folder of the notebook's input files, see `data_folder`.
    probe
        Keyword arguments for `nblift_kernel.capture.capturing`, around the call. With it the process gets the start
        that comparisons need: one thread, one time zone, seeded generators.
    cancel
        Whoever sets it ends the step.
    live
        Called with each output of the notebook's cells when it arrives, in this thread.
    warm
        Modules that a process has imported from which the kernel is forked, see `modules_to_preload`; None for a
        kernel in a process of its own, which compared runs always get.

    Raises
    ------
    NbliftError
        What the runner itself needs is not there: an input file, a blob, space on the disk.
    """
    place = Workplace(folder, step, list(files_for(step, inputs).values()), data, store)
    source = (repository / "src").resolve()
    place.request.write_bytes(msgspec.json.encode(request_for(spec, step, inputs, store, place, probe, source)))
    changes = {REQUEST_VARIABLE: str(place.request), "PYTHONHASHSEED": str(spec.hash_seed)}
    if probe is not None:
        changes |= SAME_START
    execution = execute_notebook(
        step_notebook(spec, step, parameters),
        notebook_path,
        kernel=kernel,
        environment=environment_of(kernel, [source, place.library], changes),
        folder=place.cwd,
        log=place.log,
        hide={str(source): "src", str(place.root): ".", str(place.library): "nblift"},
        limits=_limits(step),
        cancel=cancel,
        live=live,
        warm=warm if probe is None else None,
    )
    execution = msgspec.structs.replace(execution, log=veiled(execution.log, parameters))
    result = msgspec.json.decode(place.answer.read_bytes(), type=Result) if place.answer.exists() else Result()
    told = list(place.changed_files())
    # A step that is left by `sys.exit(0)` has ended well for papermill.
    if execution.ended is not Ended.WELL or result.failure is not None:
        told.insert(0, _diagnose(spec, step, repository, kernel, execution, result))
    if told:
        return StepOutcome(_run(step, execution, None, told), place.cwd, result.changed, result.probe)
    assert result.saved, "the kernel says how the step ended"
    outputs = take_in(step, result, place, store)
    notes = [*_other_versions(spec, kernel, result), *_cold(step, execution)]
    ended = _run(step, execution, outputs, notes)
    return StepOutcome(ended, place.cwd, result.changed, result.probe, result.seen)


def _limits(step: StepSpec) -> Limits:
    memory = step.options.memory_mb
    return Limits(step.options.timeout_s, None if memory is None else memory * 2**20)


def _run(step: StepSpec, execution: Execution, outputs: tuple[Manifest, ...] | None, told: list[Diagnostic]) -> StepRun:
    status = Status.SUCCEEDED if outputs is not None else Status.FAILED
    if outputs is None and execution.ended is Ended.CANCELLED:
        status = Status.CANCELLED
    return StepRun(step.name, status, outputs=outputs or (), seconds=execution.seconds, diagnostics=tuple(told))


def _other_versions(spec: Spec, kernel: Kernel, result: Result) -> Iterator[Diagnostic]:
    pins = spec.environment.distributions
    # of a notebook that was never run nobody knows which versions it had
    others = {name: here for name, here in sorted(result.distributions.items()) if pins[name]}
    told = [f"{name} {here or 'missing'} (pinned {pins[name]})" for name, here in others.items()]
    if told:
        yield OTHER_VERSIONS.at(
            f"In {kernel.label} some packages are not what the notebook had: {', '.join(told)}.",
            hint="Install the repository's pins there if results must be the same to the last bit.",
        )


def _cold(step: StepSpec, execution: Execution) -> Iterator[Diagnostic]:
    if execution.cold:
        yield COLD_KERNEL.at(
            f"Step {step.name} had a kernel of its own in place of a warm one: {execution.cold.rstrip('.')}.",
            hint="It only took longer; `--cold` asks for such kernels and says nothing.",
        )


def _diagnose(
    spec: Spec, step: StepSpec, repository: Path, kernel: Kernel, execution: Execution, result: Result
) -> Diagnostic:
    notebook = repository / spec.notebook.path
    told = Told(
        spec=spec,
        step=step,
        kernel=kernel,
        source=(repository / "src").resolve(),
        texts=read_sources(repository, spec),
        notebook=notebook.read_bytes() if notebook.is_file() else None,
    )
    return diagnose(told, execution, result.failure)
