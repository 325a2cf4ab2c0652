"""Promotion in a fraction of a second: the real way, with forked shells in the place of kernels.

Only the three functions that start kernels are replaced. What observes, captures, stores, loads, guards and compares
is what `nblift promote` uses.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, NamedTuple, cast
from unittest.mock import patch

import msgspec
from tests.support import zygote

from nblift.lift.lifting import Lifted, lift
from nblift.model.diagnostic import Diagnostic, errors
from nblift.model.notebook import Notebook
from nblift.model.spec import Spec
from nblift.model.verdict import Compared, Difference, Verdict, Verification
from nblift.notebook import read
from nblift.promote import notebook_run, pipeline_run
from nblift.promote.notebook_run import NotebookRun, Where, run_notebook
from nblift.promote.promotion import boundaries_of
from nblift.promote.scratch import workshop
from nblift.promote.verify import Judge, Subject
from nblift.repository.compose import compose
from nblift.repository.lint import format_sources
from nblift.repository.templates import render
from nblift.run import step
from nblift.run.execute import Execution
from nblift.run.kernel import Kernel
from nblift.run.session import Shown
from nblift.run.watch import Ended

ROOT = Path(__file__).parents[2]
_KERNEL = Kernel("python3", "a forked shell", (sys.executable,))


class Cell(NamedTuple):
    """A cell of a notebook for tests; markdown if one of its tags says so."""

    source: str
    tags: tuple[str, ...] = ()
    id: str = ""


class QuickResult(msgspec.Struct, frozen=True):
    """What came of a promotion."""

    verification: Verification
    #: Of reading, lifting and verifying.
    diagnostics: tuple[Diagnostic, ...]
    #: Path in the repository → text; formatted if that was asked for.
    sources: Mapping[str, str] = {}
    spec: Spec | None = None

    @property
    def verdict(self) -> Verdict:
        return self.verification.verdict

    @property
    def first_difference(self) -> Difference | None:
        return self.verification.first_difference


Lifter = Callable[[Notebook, NotebookRun], Lifted]


class Quick:
    """A notebook that has been run once, to be lifted and judged in several ways.

    Parameters
    ----------
    cells
        A cell without an id gets one from its position.
    files
        Path beside the notebook → text.
    work
        Empty folder.
    """

    def __init__(self, cells: Sequence[Cell], files: Mapping[str, str], work: Path) -> None:
        self.cells = cells
        reading = read(notebook_bytes(cells), "case", read_text=lambda name: _file(files, name))
        assert reading.notebook is not None, reading.diagnostics
        self.notebook = reading.notebook
        self.said = reading.diagnostics
        self.work = work
        source = work / "source"
        source.mkdir(parents=True)
        for name, text in files.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(text, encoding="utf-8")
        self.where = Where(source, work / "0", _KERNEL)
        self._ways = 0
        with forked():
            self.run = run_notebook(self.notebook, self.where, boundaries_of(self.notebook), name="notebook")

    def lift(self, displays: Literal["tidy", "keep"] = "tidy") -> Lifted:
        """Lift with what was seen."""
        return lift(self.notebook, self.run.observation, displays=displays)

    def promote(self, displays: Literal["tidy", "keep"] = "tidy", *, formatted: bool = True) -> QuickResult:
        """Lift and verify, as `nblift promote` does.

        Parameters
        ----------
        formatted
            Lay out the whole repository; else only the package, as lifting made it.
        """
        if errors(self.said):
            return _declined(self.said)
        if self.run.failure is not None:
            return _declined((*self.said, self.run.failure))
        lifted = self.lift(displays)
        if lifted.spec is None:
            return _declined((*self.said, *lifted.diagnostics))
        return self.judge(lifted, formatted=formatted)

    def judge(self, lifted: Lifted, *, formatted: bool = True) -> QuickResult:
        """Run what was lifted in all ways, and compare."""
        assert lifted.spec is not None
        self._ways += 1
        work = self.work / str(self._ways)
        repository = work / "repository"
        python = lifted.spec.environment.python
        sources, remarks = format_sources(lifted.sources, python) if formatted else (lifted.sources, ())
        files = compose(lifted.spec, sources, self.notebook.document) if formatted else _bare(lifted.spec, sources)
        for name, content in files.items():
            (repository / name).parent.mkdir(parents=True, exist_ok=True)
            (repository / name).write_bytes(content)
        where = msgspec.structs.replace(self.where, work=work)
        with forked():
            found = Judge(Subject(self.notebook, lifted.spec, repository, sources, where)).verify(self.run)
        diagnostics = (*self.said, *lifted.diagnostics, *remarks, *found.diagnostics)
        return QuickResult(found, diagnostics, {n: c.decode() for n, c in files.items()}, lifted.spec)


def quick_promote(
    cells: Sequence[Cell],
    *,
    displays: Literal["tidy", "keep"] = "tidy",
    files: Mapping[str, str] = {},
    formatted: bool = True,
) -> QuickResult:
    """Promote a notebook without kernels; see `Quick`."""
    with workshop() as work:
        return Quick(cells, files, work).promote(displays, formatted=formatted)


def _declined(diagnostics: tuple[Diagnostic, ...]) -> QuickResult:
    wrong = errors(diagnostics)
    reason = wrong[0].message if wrong else "nothing could be lifted"
    return QuickResult(Verification(Verdict.DECLINED, reason, (), Compared()), diagnostics)


def notebook_bytes(cells: Sequence[Cell]) -> bytes:
    """The `.ipynb` file of some cells."""
    made = [_cell(f"c{number}", cell) for number, cell in enumerate(cells, start=1)]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": made}).encode()


def _cell(name: str, cell: Cell) -> dict[str, Any]:
    tags = [t for t in cell.tags if t != "markdown"]
    shared = {"id": cell.id or name, "metadata": {"tags": tags}, "source": cell.source}
    if "markdown" in cell.tags:
        return {"cell_type": "markdown", **shared}
    return {"cell_type": "code", "execution_count": None, "outputs": [], **shared}


def _file(files: Mapping[str, str], name: str) -> str:
    if name not in files:
        raise FileNotFoundError(name)
    return files[name]


def _bare(spec: Spec, sources: Mapping[str, str]) -> dict[str, bytes]:
    """The package without the rest of its repository."""
    names = ["FigureCanvas", "show", "display", "run_magic"]
    parts = {"plots", "displays", "magics", "ipython"}
    figures = render("figures.py", {"package": spec.package, "names": repr(names)}, parts)
    texts = {f"src/{spec.package}/__init__.py": "", f"src/{spec.package}/figures.py": figures, **sources}
    return {name: text.encode() for name, text in texts.items()}


# ---------------------------------------------------------------------- forked shells
class _Zygote:
    """The process that forks; started at the first job."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, job: zygote.Job, begins: Callable[[str], None] = lambda _: None) -> zygote.Done:
        if self._process is None or self._process.poll() is not None:
            self._process = self._start()
        process = self._process
        jobs, results = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
        zygote.send(jobs, job)
        while isinstance(message := zygote.receive(results), str):
            begins(message)
            zygote.send(jobs, None)
        return cast("zygote.Done", message)

    def _start(self) -> "subprocess.Popen[bytes]":
        folder = tempfile.TemporaryDirectory(prefix="nblift-ipython-")
        environment = {
            **os.environ, **step.SAME_START, "PYTHONHASHSEED": "0", "IPYTHONDIR": folder.name,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline", "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        command = [sys.executable, "-c", "from tests.support.zygote import main; main()"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment)

        def stop() -> None:
            with suppress(BrokenPipeError):
                cast("IO[bytes]", process.stdin).close()
            process.wait()
            folder.cleanup()

        atexit.register(stop)
        return process


#: Does a job in a forked shell.
run_forked = _Zygote()


@contextmanager
def forked() -> Iterator[None]:
    """While it lasts, kernels are forked shells."""
    with (
        patch.object(notebook_run, "execute", _execute),
        patch.object(pipeline_run, "execute", _execute),
        patch.object(step, "execute_notebook", _execute_notebook),
    ):
        yield


def _execute(
    cells: Mapping[str, str],
    *,
    kernel: Kernel,
    environment: Mapping[str, str],
    folder: Path,
    log: Path,
    before: str = "",
    after: str = "",
    progress: Callable[[str], None] | None = None,
    timeout_s: float | None = None,
) -> Shown:
    """In the place of `nblift.run.session.execute`."""
    job = zygote.Job(dict(cells), dict(environment), str(folder), before, after)
    return Shown(*run_forked(job, progress or (lambda _: None)))


def _execute_notebook(
    document: Mapping[str, Any],
    to: Path,
    *,
    kernel: Kernel,
    environment: Mapping[str, str],
    folder: Path,
    log: Path,
    hide: Mapping[str, str],
    **_options: Any,
) -> Execution:
    """In the place of `nblift.run.execute.execute_notebook`."""
    cells = {cell["id"]: cell["source"] for cell in document["cells"] if cell["cell_type"] == "code"}
    done = run_forked(zygote.Job(cells, dict(environment), str(folder)))
    executed = [{**cell, "outputs": done.outputs.get(cell["id"], [])} for cell in document["cells"]]
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(json.dumps({**document, "cells": executed}), encoding="utf-8")
    if not done.failed:
        return Execution(Ended.WELL, 0.0)
    return Execution(Ended.DIED if done.died else Ended.RAISED, 0.0, done.failed, done.error, done.message)
