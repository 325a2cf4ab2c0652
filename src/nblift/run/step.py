"""One step in a fresh kernel: what it needs put in place, its notebook executed, what it made taken in."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.run import Manifest, Status, StepRun
from nblift.model.spec import RANDOM_STATES, Spec, StepSpec, ValueKind
from nblift.store.blobs import Blobs

from .execute import Ended, Execution, execute_notebook
from .failure import Told, diagnose
from .kernel import Kernel, environment_of
from .notebook import step_notebook
from .protocol import (
    REQUEST_VARIABLE,
    PlacedFile,
    Request,
    Result,
    SavedUnit,
    StoredUnit,
    StoredValue,
    WantedOutput,
)
from .rules import OTHER_VERSIONS
from .sources import read_sources
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
    #: Arguments whose content the step changed, declared or not.
    changed: tuple[str, ...] = ()
    #: Step → file that the probe wrote, if there was one.
    probe: dict[str, str] | None = None

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

    Raises
    ------
    NbliftError
        What the runner itself needs is not there: an input file, a blob, space on the disk.
    """
    place = Workplace(folder, step, list(files_for(step, inputs).values()), data, store)
    request, answer = folder.resolve() / "request.json", folder.resolve() / "answer.json"
    wanted = _request(spec, step, inputs, store, place, answer, probe)
    request.write_bytes(msgspec.json.encode(wanted))
    source = (repository / "src").resolve()
    changes = {REQUEST_VARIABLE: str(request), "PYTHONHASHSEED": str(spec.hash_seed)}
    if probe is not None:
        changes |= SAME_START
    execution = execute_notebook(
        step_notebook(spec, step, parameters),
        notebook_path,
        kernel=kernel,
        environment=environment_of(kernel, [source, place.library], changes),
        folder=place.cwd,
        log=folder / "kernel.log",
        hide={str(source): "src", str(place.root): "."},
        timeout_s=step.options.timeout_s,
    )
    result = msgspec.json.decode(answer.read_bytes(), type=Result) if answer.exists() else Result()
    told = list(place.changed_files())
    # A notebook that was left by `sys.exit(0)` ended well for papermill, but saved nothing.
    if execution.ended is not Ended.WELL or result.failure is not None or len(result.units) < len(_units(step)):
        told.insert(0, _diagnose(spec, step, repository, kernel, execution, result))
    if told:
        return StepOutcome(_run(step, execution, None, told), result.changed, result.probe)
    outputs = tuple(_take_in(step, result, place, store))
    notes = list(_other_versions(spec, kernel, result))
    return StepOutcome(_run(step, execution, outputs, notes), result.changed, result.probe)


def _run(step: StepSpec, execution: Execution, outputs: tuple[Manifest, ...] | None, told: list[Diagnostic]) -> StepRun:
    status = Status.FAILED if outputs is None else Status.SUCCEEDED
    return StepRun(step.name, status, outputs=outputs or (), seconds=execution.seconds, diagnostics=tuple(told))


def _units(step: StepSpec) -> dict[str, list[str]]:
    """Unit, or value that is in none → its values, in order."""
    units: dict[str, list[str]] = {}
    for output in step.outputs:
        units.setdefault(f"unit {output.unit}" if output.unit else output.value, []).append(output.value)
    return units


def _request(
    spec: Spec,
    step: StepSpec,
    inputs: Mapping[str, Manifest],
    store: Blobs,
    place: Workplace,
    answer: Path,
    probe: dict[str, Any] | None,
) -> Request:
    drawn = {draw.generator for draw in step.effects.random}
    drawn |= {RANDOM_STATES[given.argument] for given in step.inputs if given.argument in RANDOM_STATES}
    return Request(
        function=step.function,
        package=spec.package,
        folder=str(place.root),
        saved=str(place.saved),
        result=str(answer),
        units=tuple(_stored(spec, step, inputs, store)),
        files=tuple(
            PlacedFile(given.argument, given.value, inputs[given.value].type, str(place.place(inputs[given.value])))
            for given in step.inputs
            if inputs[given.value].path is not None
        ),
        parameters=step.parameters,
        outputs=tuple(
            WantedOutput(output.value, _name(output.value), output.field, output.kind, output.unit)
            for output in step.outputs
        ),
        mutates=tuple(sorted({mutation.argument for mutation in step.effects.mutates})),
        draws=tuple(sorted(drawn)),
        distributions=spec.environment.distributions,
        probe=probe,
    )


def _stored(spec: Spec, step: StepSpec, inputs: Mapping[str, Manifest], store: Blobs) -> Iterator[StoredUnit]:
    """The inputs, those of one unit together: loaded apart they would share nothing."""
    units = {value: values for maker in spec.steps for values in _units(maker).values() for value in values}
    waiting: dict[tuple[str, ...], list[StoredValue]] = {}
    for given in step.inputs:
        manifest = inputs[given.value]
        if manifest.path is None:
            value = StoredValue(given.argument, given.value, manifest.type, _name(given.value))
            waiting.setdefault(tuple(units[given.value]), []).append(value)
    for unit, values in waiting.items():
        manifest = inputs[values[0].value]
        blobs = tuple(str(store.path(blob).absolute()) for blob in manifest.blobs)
        yield StoredUnit(manifest.codec, manifest.flagged, tuple(map(_name, unit)), blobs, tuple(values))


def _take_in(step: StepSpec, result: Result, place: Workplace, store: Blobs) -> Iterator[Manifest]:
    """Put what the kernel saved into the store; manifests in the spec's order."""
    manifests: dict[str, Manifest] = {}
    kinds = {output.value: output.kind for output in step.outputs}
    for unit in result.units:
        blobs = tuple(store.put_file(place.saved / file) for file in unit.files)
        for value in unit.values:
            manifests[value.value] = Manifest(
                value=value.value,
                type=value.type,
                codec=unit.codec,
                blobs=blobs,
                content=value.content or blobs[0].digest,
                preview=value.preview,
                key=value.key if len(unit.values) > 1 else None,
                path=_path(unit, place) if kinds[value.value] is ValueKind.FILE else None,
                flagged=unit.flagged,
            )
    return (manifests[output.value] for output in step.outputs)


def _path(unit: SavedUnit, place: Workplace) -> str:
    """Of a file output: where it is, as seen from the working directory that every step starts in."""
    return Path(os.path.relpath(unit.files[0], place.cwd)).as_posix()


def _other_versions(spec: Spec, kernel: Kernel, result: Result) -> Iterator[Diagnostic]:
    pins = spec.environment.distributions
    told = [f"{name} {here or 'missing'} (pinned {pins[name]})" for name, here in sorted(result.distributions.items())]
    if told:
        yield OTHER_VERSIONS.at(
            f"In {kernel.label} some packages are not what the notebook had: {', '.join(told)}.",
            hint="Install the repository's pins there if results must be the same to the last bit.",
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


def _name(value: str) -> str:
    return value.partition("@")[0]
