"""Runs of the pipeline for comparison: all steps in one process, and every step alone from its spec."""

import datetime as dt
import json
import posixpath
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from nblift.lift.beside import module_name, name_in_notebook
from nblift.model.diagnostic import Diagnostic, RunError
from nblift.model.spec import RANDOM_STATES, Output, Spec, StepSpec
from nblift.run.data import input_files
from nblift.run.kernel import Kernel, environment_of
from nblift.run.parameters import complete_parameters
from nblift.run.session import Shown, execute
from nblift.run.step import SAME_START, run_step
from nblift.run.transcript import MARKER, Normal
from nblift.run.workplace import link_kernel_package
from nblift.store.blobs import Blobs

from .captures import Capture, read_capture
from .files import Change, Watch
from .notebook_run import normal_for

if TYPE_CHECKING:
    from nblift.model.run import Manifest

_RUN = """\
import contextlib as _c, json as _j
with _c.ExitStack() as _s:
    _s.enter_context(__import__("nblift_kernel.capture", fromlist=["capturing"]).capturing(**_j.loads({probe!r})))
    _p = __import__("{package}.pipeline", fromlist=["run"])
    _r = _p.run(_p.Parameters(**_j.loads({parameters!r})))
_k = __import__("nblift_kernel.capture_file", fromlist=["write_capture"])
_c = _k.Canon(*_j.loads({canon!r}))
_k.write_capture({stem!r}, {{}}, _c, {{"environment": {{}}}}, results={{str(n): v for n, v in enumerate(_r or ())}})
"""


class StepRan(msgspec.Struct, frozen=True):
    """What one step showed and held in a run of the pipeline."""

    outputs: tuple[dict[str, Any], ...]
    capture: Capture | None
    #: All files in its folder when it had ended; None if it had none of its own.
    files: dict[str, Change] | None = None
    #: Output that is a file → where the step says that it is.
    places: dict[str, str] = {}


class PipelineRun(msgspec.Struct, frozen=True):
    """A run of the pipeline, as far as it came."""

    #: How differences call it.
    label: str
    steps: dict[str, StepRan]
    normal: Normal
    #: (step, error, message) of what failed.
    failed: tuple[str, str, str] | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    #: Steps in the order of their calls, and what was shown outside of them: where all ran in one process.
    calls: tuple[str, ...] | None = None
    outside: tuple[dict[str, Any], ...] = ()
    #: What `run()` returned: position → digest.
    published: dict[str, str] | None = None
    #: Files that the run changed, where all steps ran in one folder.
    files: dict[str, Change] | None = None


def probe_of(
    spec: Spec,
    steps: list[StepSpec],
    folder: Path,
    began: dt.datetime,
    modules: Iterable[str],
    entropy: Mapping[str, int],
) -> dict[str, Any]:
    """What `nblift_kernel.capture.capturing` is asked for."""
    package = spec.package
    constants = {h.source_name: h.at for h in spec.helpers if h.kind == "constant"}
    renamed = {f"{package}.helpers.{h.name}": h.source_name for h in spec.helpers if h.name != h.source_name}
    # what is defined inside of a step's function was defined at the top of the notebook
    renamed |= {s.function.replace(":", "."): "" for s in spec.steps}
    return {
        "steps": [
            {
                "name": s.name,
                "function": s.function,
                "renamed": s.renamed,
                "results": [_result(o) for o in s.outputs],
                "entropy": entropy.get(s.name),
            }
            for s in steps
        ],
        "stem": str(folder),
        "constants": constants,
        "local_modules": ["__main__", *modules],
        "renamed": renamed,
        "since": began.timestamp(),
    }


def _modules(repository: Path, package: str) -> dict[str, str]:
    """Modules of the package → what the notebook calls them; nothing for those that hold its own cells."""
    folder = repository / "src" / package
    names = sorted(module_name(path.relative_to(folder).as_posix()) for path in folder.rglob("*.py"))
    return {f"{package}.{name}": name_in_notebook(name) for name in names if name != "__init__"}


def _result(output: Output) -> dict[str, Any]:
    name = output.value.partition("@")[0]
    return {"name": name, "field": output.field, "generator": RANDOM_STATES.get(name)}


def run_in_one_process(
    spec: Spec,
    repository: Path,
    folder: Path,
    *,
    kernel: Kernel,
    data: Path,
    parameters: Mapping[str, Any],
    label: str,
    entropy: Mapping[str, int] = MappingProxyType({}),
) -> PipelineRun:
    """`run()` of the package in one fresh process, in a folder that holds only the declared input files.

    Parameters
    ----------
    folder
        Not there yet.
    data
        The notebook's folder.
    parameters
        By the functions' names; the defaults for the rest.
    entropy
        Step → how many seeds numpy had asked for when it began in the notebook.
    """
    began = dt.datetime.now(dt.UTC)
    cwd = folder / "folder"
    _lay_out(spec, cwd, data)
    library = folder / "library"
    library.mkdir(parents=True)
    link_kernel_package(library)
    modules = _modules(repository, spec.package)
    probe = probe_of(spec, list(spec.steps), folder / "captures", began, modules, entropy)
    source = (repository / "src").resolve()
    published = folder / "published"
    code = _RUN.format(
        probe=json.dumps(probe),
        package=spec.package,
        parameters=json.dumps(dict(parameters)),
        canon=json.dumps([probe["local_modules"], probe["renamed"], probe["since"]]),
        stem=str(published),
    )
    watch = Watch(cwd, folder / "copies")
    shown = execute(
        {"run": code},
        kernel=kernel,
        environment=environment_of(kernel, [source, library], {**SAME_START, "PYTHONHASHSEED": str(spec.hash_seed)}),
        folder=cwd,
        log=folder / "kernel.log",
        before='__import__("nblift_kernel.randomness", fromlist=["same_start"]).same_start()',
    )
    outputs = _by_step(shown.outputs.get("run", []))
    steps = {
        s.name: StepRan(tuple(outputs.get(s.name, ())), read_capture(folder / "captures" / s.name)) for s in spec.steps
    }
    result = read_capture(published)
    return PipelineRun(
        label,
        steps,
        normal_for([cwd], began, modules),
        _failed(spec, steps, shown),
        calls=tuple(_calls(shown.outputs.get("run", []))),
        outside=tuple(outputs.get("", ())),
        published=result.results if result is not None else None,
        files=watch.changes(),
    )


def _calls(outputs: list[dict[str, Any]]) -> Iterator[str]:
    for output in outputs:
        marker = output.get("data", {}).get(MARKER)
        if marker is not None and marker["event"] == "start":
            yield marker["step"]


def _failed(spec: Spec, steps: Mapping[str, StepRan], shown: Shown) -> tuple[str, str, str] | None:
    if not shown.failed:
        return None
    unfinished = (n for n, s in steps.items() if s.capture is None or not s.capture.returned)
    return next(unfinished, spec.steps[-1].name), shown.error, shown.message


def _lay_out(spec: Spec, cwd: Path, data: Path) -> None:
    """Put the declared input files, and the folders that no step makes itself, where the notebook had them."""
    cwd.mkdir(parents=True)
    made: set[str] = set()
    for step in spec.steps:
        for name in step.folders:
            if name not in made:
                (cwd / name).mkdir(parents=True, exist_ok=True)
        made |= set(step.effects.folders)
        for name in step.files:
            target = cwd / posixpath.normpath(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if (data / name).is_dir():
                shutil.copytree(data / name, target, dirs_exist_ok=True)
            elif (data / name).exists():
                shutil.copyfile(data / name, target)


def _by_step(outputs: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Outputs between the markers that say where a step starts and ends; the rest under the empty name."""
    found: dict[str, list[dict[str, Any]]] = {}
    current = ""
    for output in outputs:
        marker = output.get("data", {}).get(MARKER)
        if marker is None:
            found.setdefault(current, []).append(output)
        else:
            current = marker["step"] if marker["event"] == "start" else ""
    return found


def run_alone(
    spec: Spec,
    repository: Path,
    folder: Path,
    *,
    kernel: Kernel,
    data: Path,
    progress: Callable[[str], None] | None = None,
    record: Path | None = None,
    entropy: Mapping[str, int] = MappingProxyType({}),
) -> PipelineRun:
    """Every step in a fresh process and an empty folder, from the spec only, as `nblift run` does it.

    Parameters
    ----------
    record
        Folder for the values that the repository's own tests compare with.
    entropy
        Step → how many seeds numpy had asked for when it began in the notebook.
    """
    began = dt.datetime.now(dt.UTC)
    store = Blobs(folder / "blobs")
    values = complete_parameters(spec, {})
    manifests: dict[str, Manifest] = {}
    steps: dict[str, StepRan] = {}
    failed: tuple[str, str, str] | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    captures = folder / "captures"
    modules = _modules(repository, spec.package)
    for number, step in enumerate(spec.steps):
        if progress is not None:
            progress(step.name)
        probe = probe_of(spec, [step], captures, began, modules, entropy)
        if record is not None:
            probe["record"] = str(record / step.name)
        notebook = folder / "notebooks" / f"{number:02}-{step.name}.ipynb"
        here = folder / "steps" / f"{number:02}"
        try:
            input_files(step, data)
        except RunError as problem:
            # The notebook found its files in this folder: the spec names others.
            diagnostics = tuple(problem.diagnostics)
            failed = _told(step, diagnostics)
            break
        outcome = run_step(
            spec,
            step,
            repository=repository,
            inputs=manifests,
            parameters=values,
            store=store,
            folder=here,
            notebook_path=notebook,
            kernel=kernel,
            data=data,
            probe=probe,
        )
        outputs = _by_step(list(_outputs_in(notebook))).get(step.name, [])
        files = Watch(outcome.cwd, folder / "copies" / step.name, empty=True).changes()
        places = {m.value: m.path for m in outcome.run.outputs if m.path is not None}
        steps[step.name] = StepRan(tuple(outputs), read_capture(captures / step.name), files, places)
        if not outcome.succeeded:
            diagnostics = outcome.run.diagnostics
            failed = _told(step, diagnostics)
            break
        manifests |= {m.value: m for m in outcome.run.outputs}
        if record is not None:
            _keep(step, outputs, data, record / step.name)
        shutil.rmtree(here, ignore_errors=True)
    return PipelineRun("own process", steps, normal_for([folder], began, modules), failed, diagnostics)


def _told(step: StepSpec, diagnostics: tuple[Diagnostic, ...]) -> tuple[str, str, str]:
    return (step.name, *((diagnostics[0].slug, diagnostics[0].message) if diagnostics else ("failed", "")))


def _keep(step: StepSpec, outputs: list[dict[str, Any]], data: Path, folder: Path) -> None:
    """Beside the values that the kernel recorded: the notebook's input files, and what was printed."""
    for name in step.files:
        target = folder / "files" / "before" / posixpath.normpath(name)
        if (data / name).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(data / name, target)
    printed = "".join(o["text"] for o in outputs if o["output_type"] == "stream" and o["name"] == "stdout")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "printed.txt").write_text(printed, encoding="utf-8")


def _outputs_in(notebook: Path) -> Iterator[dict[str, Any]]:
    """All outputs of an executed notebook, in order."""
    if notebook.exists():
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            yield from (_flat(o) for o in cell.get("outputs", ()))


def _flat(output: dict[str, Any]) -> dict[str, Any]:
    """On disk text is a list of lines."""
    found = dict(output)
    if isinstance(found.get("text"), list):
        found["text"] = "".join(found["text"])
    if "data" in found:
        found["data"] = {m: "".join(v) if isinstance(v, list) else v for m, v in found["data"].items()}
    return found
