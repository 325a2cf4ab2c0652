"""Runs in processes of their own that end by SIGKILL at a chosen point; everything of a run but the kernels.

A point is counted from outside: a line of Python (`sys.settrace`) of the code between the claim of a run and the
publishing of its last version, or an instruction of SQLite's machine inside one of its statements. The product knows
nothing of this.
"""

import contextlib
import io
import json
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError, Severity
from nblift.model.notebook import StepOptions
from nblift.model.observation import Observation
from nblift.model.run import Manifest, Status, StepRun
from nblift.model.spec import Environment, Input, NotebookRecord, Output, Published, Spec, StepSpec
from nblift.run import cache, code, conductor, pipeline, step
from nblift.run.protocol import Watched
from nblift.store import blobs, channels, database, flights, journal, leases, locks, store
from nblift.store import cache as entries
from nblift.store.blobs import Blobs

STEPS = ("load", "clean", "fit")

#: Where points are: file → what the table calls it.
PLACES = {
    str(Path(module.__file__ or "").resolve()): module.__name__.removeprefix("nblift.")
    for module in (
        *(blobs, cache, channels, code, conductor, database, entries, flights, journal, leases, locks, pipeline, store),
    )
}

#: What a quick step read besides what it was given.
READ_NOTHING = Watched((), (), {}, (), (), {}, "", (), (), "3")

#: Called at every point with its place.
AtPoint = Callable[[str], None]


def spec_of(retries: int = 0) -> Spec:
    """A chain of steps that each publish their value."""
    steps = [
        StepSpec(
            name=name,
            title=name,
            function=f"shop.steps:{name}",
            digest="sha256:0",
            cells=(),
            inputs=(Input(before, f"{before}@{before}"),) if before else (),
            outputs=(Output(f"{name}@{name}"),),
            options=StepOptions(retries=retries, retry_delay_s=0),
        )
        for before, name in zip((None, *STEPS), STEPS, strict=False)
    ]
    return Spec(
        name="shop",
        package="shop",
        title="A shop",
        description="",
        kernel="python3",
        displays="tidy",
        parameters=(),
        settings=(),
        steps=tuple(steps),
        published=tuple(Published(name, f"{name}@{name}") for name in STEPS),
        helpers=(),
        checks=(),
        environment=Environment("3.11", {}),
        notebook=NotebookRecord("notebooks/shop.ipynb", "sha256:0", ()),
        observed=Observation(),
    )


def write_repository(folder: Path, spec: Spec) -> Path:
    """A pipeline repository; a function gives its name and what it was given, and says in a file that it was called."""
    package = folder / "src" / "shop"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    lines = [
        "import os",
        "",
        "",
        "def called(name):",
        "    told = os.open(os.environ['CALLED'], os.O_WRONLY | os.O_APPEND)",
    ]
    lines += ["    os.write(told, f'{name}\\n'.encode())", "    os.close(told)"]
    for each in spec.steps:
        given = ", ".join(i.argument for i in each.inputs)
        value = f"['{each.name}', {given}]"
        lines += ["", "", f"def {each.name}({given}):", f"    called('{each.name}')", f"    return {value}"]
    (package / "steps.py").write_text("\n".join(lines) + "\n")
    (folder / "pipeline.json").write_bytes(msgspec.json.encode(spec))
    return folder


def expected(name: str) -> object:
    """The value of a step."""
    at = STEPS.index(name)
    return [name, expected(STEPS[at - 1])] if at else [name]


def quick_step(
    spec: Spec, step_: StepSpec, *, inputs: Mapping[str, Manifest], store: Blobs, folder: Path, **more: Any
) -> step.StepOutcome:
    """In the place of `run_step`: the same value without a kernel."""
    folder.mkdir(parents=True)
    told = os.open(os.environ["CALLED"], os.O_WRONLY | os.O_APPEND)
    os.write(told, f"{step_.name}\n".encode())
    os.close(told)
    given = [json.loads(store.path(inputs[each.value].blobs[0]).read_bytes()) for each in step_.inputs]
    blob = store.put(io.BytesIO(json.dumps([step_.name, *given]).encode()))
    made = Manifest(f"{step_.name}@{step_.name}", "list", "json", (blob,), blob.digest)
    return step.StepOutcome(StepRun(step_.name, Status.SUCCEEDED, outputs=(made,)), folder, seen=READ_NOTHING)


def failing_step(spec: Spec, step_: StepSpec, *, folder: Path, **more: Any) -> step.StepOutcome:
    """In the place of `run_step`: it fails."""
    told = Diagnostic("NB610", "step-failed", Severity.ERROR, "no luck", "")
    return step.StepOutcome(StepRun(step_.name, Status.FAILED, diagnostics=(told,)), folder)


def forked(body: Callable[[], int | None]) -> int:
    """Begin a process that does `body` and ends with its number; its process id."""
    child = os.fork()
    if child:
        return child
    number = 70
    try:
        number = body() or 0
    except NbliftError as error:
        number = 3
        print(*(each.code for each in error.diagnostics), error, file=sys.stderr)
    except Exception as error:  # noqa: BLE001  # the edge of a process
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        # Whatever happened, nothing of the parent goes on here.
        os._exit(number)


def ended(child: int) -> int:
    """Exit code of a process, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def watch(at: AtPoint) -> None:
    """Call `at` at every point of this process from now on."""

    def lines(frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            at(f"{PLACES[frame.f_code.co_filename]}:{frame.f_code.co_name}:{frame.f_lineno}")
        return lines

    def calls(frame: FrameType, event: str, _: object) -> Any:
        return lines if frame.f_code.co_filename in PLACES else None

    connect = sqlite3.connect

    def connected(*given: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*given, **more)

        def instruction() -> int:
            frame = sys._getframe(1)
            while frame.f_code.co_filename in (database.__file__, contextlib.__file__) and frame.f_back is not None:
                frame = frame.f_back
            name = PLACES.get(frame.f_code.co_filename, "elsewhere")
            at(f"SQLite for {name}:{frame.f_code.co_name}:0")
            return 0

        connection.set_progress_handler(instruction, 1)
        return connection

    vars(sqlite3)["connect"] = connected
    threading.settrace(calls)
    sys.settrace(calls)


class Counter:
    """Counts points; at the chosen one, says where it is and ends the process."""

    def __init__(self, at: int, tell: int) -> None:
        self._left = at
        self._tell = tell

    def __call__(self, place: str) -> None:
        self._left -= 1
        if self._left == 0:
            os.write(self._tell, place.encode())
            os.kill(os.getpid(), signal.SIGKILL)


def run_new(repository: Path) -> int:
    """`nblift run`; 0 if it succeeded."""
    return int(pipeline.run_pipeline(repository).run.status is not Status.SUCCEEDED)


def go_on(repository: Path) -> int:
    """`nblift resume` for every run that did not succeed, `nblift run` if none had begun; 0 if all succeeded."""
    found = store.Store(repository)
    pipeline.reconcile(found)
    runs = found.runs()
    if not runs:
        return run_new(repository)
    left = [run.id for run in reversed(runs) if run.status is not Status.SUCCEEDED]
    return sum(pipeline.resume_pipeline(repository, run).run.status is not Status.SUCCEEDED for run in left)
