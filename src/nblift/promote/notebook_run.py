"""One run of the notebook in a fresh kernel, in a copy of its folder, observed cell by cell."""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from nblift.analysis.clock import clocked
from nblift.lift.beside import module_name
from nblift.lift.stars import with_mentioned_stars
from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.notebook import Cell, Notebook
from nblift.model.observation import CellSeen, Observation
from nblift.notebook.magics import INSPECTION
from nblift.run.execute import parameterized
from nblift.run.kernel import Kernel, environment_of
from nblift.run.session import Shown, execute
from nblift.run.step import SAME_START
from nblift.run.transcript import Normal
from nblift.run.workplace import link_kernel_package

from . import rules
from .captures import Capture, read_capture
from .files import CellFiles, Change, Watch
from .fleeting import without_fleeting
from .scratch import copy_folder

#: How content trees call it.
_GLOBAL_GENERATOR = "numpy.random, the global generator"


class NotebookRun(msgspec.Struct, frozen=True):
    """What a run of the notebook showed and held."""

    observation: Observation
    shown: Shown
    #: Step → what every data name held when its last cell ended.
    captures: dict[str, Capture]
    normal: Normal
    #: Cell → files that it changed.
    files: dict[str, dict[str, Change]] = {}
    #: Why it did not run to the end.
    failure: Diagnostic | None = None
    #: Id of each cell that shows what a clock said → the texts that its code writes beside it.
    clocked: dict[str, tuple[tuple[str, str], ...]] = {}


class Where(msgspec.Struct, frozen=True):
    """Where notebooks are run."""

    #: The notebook's own folder.
    source: Path
    #: Empty folder for copies, captures and logs.
    work: Path
    kernel: Kernel
    hash_seed: int = 0
    #: Folders (resolved) that are not copied.
    without: frozenset[Path] = frozenset()
    #: Seconds that a cell may take; any if None.
    cell_timeout_s: float | None = None


def run_notebook(
    notebook: Notebook,
    place: Where,
    boundaries: Mapping[str, str],
    *,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    entropy: int = 0,
    progress: Callable[[str], None] | None = None,
) -> NotebookRun:
    """Run a notebook top to bottom.

    Parameters
    ----------
    boundaries
        Step → id of the cell at whose end all data names are captured.
    name
        Of this run; its folder is ``place.work / name``.
    parameters
        Values for papermill's own override, by the notebook's names.
    entropy
        Which seeds numpy gets where it asks the operating system for some.
    progress
        Called with the id of each cell that starts.
    """
    began = dt.datetime.now(dt.UTC)
    folder = place.work / name
    cwd = folder / "folder"
    before = copy_folder(place.source, cwd, without=place.without)
    library = folder / "library"
    library.mkdir(parents=True)
    link_kernel_package(library)
    records = folder / "records.jsonl"
    stems = {cell: str(folder / "captures" / step) for step, cell in boundaries.items()}
    config = {"folder": str(cwd), "records": str(records), "boundaries": stems, "scratch": True, "seeding": True}
    config |= {"since": began.timestamp(), "entropy": entropy}
    config |= {"local_modules": ["__main__", *map(module_name, notebook.modules)]}
    changes = {**SAME_START, "PYTHONHASHSEED": str(place.hash_seed)}
    files = CellFiles(Watch(cwd, folder / "files"))

    def begins(cell: str) -> None:
        files.begins(cell)
        if progress is not None:
            progress(cell)

    shown = execute(
        _cells(notebook, parameters or {}),
        kernel=place.kernel,
        environment=environment_of(place.kernel, [library], changes),
        folder=cwd,
        log=folder / "kernel.log",
        before=f'__import__("nblift_kernel").start({config!r})',
        progress=begins,
        timeout_s=place.cell_timeout_s,
    )
    files.begins("")
    times = clocked((c.id, c.code.python) for c in notebook.code_cells if c.code is not None)
    captures = {
        s: msgspec.structs.replace(c, clocked=times.names)
        for s in boundaries
        if (c := read_capture(folder / "captures" / s)) is not None
    }
    views = {s: tuple(n for n in c.names if _has_views(c, n)) for s, c in captures.items()}
    seen = with_mentioned_stars(notebook, _observation(records, before))
    observation = msgspec.structs.replace(seen, views={s: names for s, names in views.items() if names})
    code = "\n".join([*(c.source for c in notebook.code_cells), *notebook.modules.values()])
    when = (began, dt.datetime.now(dt.UTC))
    observation = without_fleeting(observation, captures, boundaries, cwd, when, code)
    failure = _failure(notebook, shown) if shown.failed else None
    return NotebookRun(observation, shown, captures, normal_for([cwd], began, {}), files.changes, failure, times.cells)


def normal_for(folders: Sequence[Path], began: dt.datetime, modules: Mapping[str, str]) -> Normal:
    """How texts of a run are normalised that `began` then and has just ended; its kernel's clock shows UTC.

    Parameters
    ----------
    modules
        Modules of the package → what the notebook calls them; nothing for those that hold its own cells.
    """
    prefixes = {f"{module}.": f"{name}." if name else "" for module, name in modules.items()}
    return Normal([str(f) for f in folders], (began, dt.datetime.now(dt.UTC)), prefixes | {"__main__.": ""})


def _cells(notebook: Notebook, parameters: Mapping[str, Any]) -> dict[str, str]:
    """Id → source of the cells to run; with papermill's injected cell where parameters are given."""
    own = {c.id: _without_looks(c) for c in notebook.code_cells if c.source.strip()}
    if not parameters:
        return own
    document = parameterized(notebook.document, parameters)
    return {
        (name := cell.get("id") or f"injected-{number}"): own.get(name, "".join(cell["source"]))
        for number, cell in enumerate(document["cells"])
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip()
    }


def _without_looks(cell: Cell) -> str:
    """The source without the magics that only show the session, such as `%who`: the pipeline shows no session.

    Figures are drawn as those of the pipeline are, whatever `%matplotlib` asks for: windows cannot be compared.
    """
    lines = cell.source.split("\n")
    for dropped in cell.code.dropped if cell.code else ():
        line = lines[dropped.line - 1]
        if dropped.why == INSPECTION and line.strip() == dropped.source:
            lines[dropped.line - 1] = line.replace(dropped.source, "pass")
        if dropped.source.startswith("%matplotlib") and line.strip() == dropped.source:
            lines[dropped.line - 1] = line.replace(dropped.source, "%matplotlib inline")
    return "\n".join(lines)


def _observation(records: Path, before: Sequence[str]) -> Observation:
    """Put the kernel's records together."""
    cells: list[CellSeen] = []
    python = ""
    distributions: dict[str, tuple[str, str]] = {}
    lines = records.read_text(encoding="utf-8").splitlines() if records.exists() else []
    for line in lines:
        fragment = json.loads(line)
        cells += [msgspec.convert(c, CellSeen) for c in fragment.get("cells", ())]
        python = fragment.get("python", python)
        distributions |= {n: (d[0], d[1]) for n, d in fragment.get("distributions", {}).items()}
    read = dict.fromkeys(p for c in cells for p in c.files.read)
    known = set(before)
    inputs = tuple(p for p in read if p in known)
    return Observation(tuple(cells), python, dict(sorted(distributions.items())), inputs, tuple(before))


def _has_views(capture: Capture, name: str) -> bool:
    """Whether a value has what `Observation.views` tells of."""
    if capture.names[name].forgetful:
        return True
    if capture.names[name].type in ("pandas.DataFrame", "pandas.Series"):
        return False
    tree = capture.tree(name)
    return tree is not None and any(r.label == ".overlap" or r.kind == _GLOBAL_GENERATOR for r in tree.rows)


def _failure(notebook: Notebook, shown: Shown) -> Diagnostic:
    cell = next((c for c in notebook.cells if c.id == shown.failed), None)
    line = _failing_line(shown.traceback)
    source = cell.source.split("\n")[line - 1] if cell and line and line <= len(cell.source.split("\n")) else None
    where = Place(shown.failed, cell.number if cell else None, line, source=source)
    if shown.died:
        return rules.KERNEL_DIED.at(
            f"The kernel's process ended in this cell. {shown.message}".strip(),
            where,
            hint="Run the notebook by hand and see what the cell needs; memory is the usual cause.",
        )
    if shown.late:
        return rules.CELL_TIMEOUT.at(
            f"The cell took longer than it may and was ended: {shown.message}.",
            where,
            hint="Raise `--cell-timeout`, give the cell less to do, or tag it `skip` if no later cell needs it.",
        )
    return rules.NOTEBOOK_FAILS.at(
        f"The notebook does not run: {shown.error}: {shown.message}".rstrip(": "),
        where,
        hint="Restart the kernel and run all cells; mend this one, or tag it `skip` if no later cell needs it.",
    )


def _failing_line(traceback: str) -> int | None:
    """Line in the cell, from IPython's traceback: ``Cell In[3], line 2``."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", traceback)
    found = re.findall(r"Cell In\s?\[\d+\], line (\d+)", plain)
    return int(found[0]) if found else None
