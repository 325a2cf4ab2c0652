"""Runs of a notebook for `slices.py`: the whole under the live tracker, and some of its cells in a fresh kernel."""

import asyncio
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from promotion_freeze import executed
from promotion_plain import SAME_START, execute
from promotion_sources import Wild, Work
from promotion_text import Run, Shown, first_difference, shown
from slices_fork import forked
from tests.support.kernel import KERNEL_PACKAGE, Kernel, manager_in, started
from tests.support.live import START, Client
from tracking_nblift import LISTENING, Panel

from nblift.model.live import LiveRecord

#: Seconds for a slice.
LIMIT = 300
#: What is found where a kernel did not come to its end: nothing is known then.
ENDED = ("dead kernel", "time limit")


class Whole(NamedTuple):
    """A notebook, and what each of its code cells showed in two runs of the whole."""

    wild: Wild
    sources: tuple[str, ...]
    runs: tuple[tuple[tuple[Shown, ...], Run], ...]

    def varies(self, cell: int) -> bool:
        """Whether the two runs already differ in a cell."""
        (one, when), (other, then) = self.runs
        return not _same((one[cell], when), (other[cell], then))

    @property
    def seconds(self) -> float:
        """How long the first run took."""
        return self.runs[0][1].end - self.runs[0][1].start


def read_whole(work: Work, wild: Wild) -> Whole:
    """What `promotion.py freeze` left of a notebook that runs."""
    runs = []
    sources: tuple[str, ...] = ()
    for number in (1, 2):
        document = json.loads(executed(work, wild.digest, number).read_bytes())
        run, cells = document["metadata"]["run"], _code(document)
        sources = tuple("".join(cell["source"]) for cell in cells)
        each = tuple(shown([cell["outputs"]]) for cell in cells)
        runs.append((each, Run(run["start"], run["end"], (run["folder"],))))
    return Whole(wild, sources, tuple(runs))


def _code(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in document["cells"] if cell["cell_type"] == "code"]


def _same(one: tuple[Shown, Run], other: tuple[Shown, Run]) -> bool:
    return one[0].figures == other[0].figures and first_difference(one, other) is None


# ---------------------------------------------------------------------- graphs
def needed(pairs: Collection[tuple[int, int]], cell: int) -> frozenset[int]:
    """A cell and all that it needs, directly or not."""
    found, todo = {cell}, [cell]
    while todo:
        target = todo.pop()
        more = {source for source, reader in pairs if reader == target} - found
        found |= more
        todo += more
    return frozenset(found)


def graphs(work: Work, whole: Whole) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Edges by position from the source alone, and with what the tracker told of a run."""
    panel = Panel(whole.sources)
    alone = panel.pairs
    for record, names in _records(work, whole):
        panel.saw([record], names)
    return alone, panel.pairs


def _records(work: Work, whole: Whole) -> list[tuple[LiveRecord, list[str]]]:
    """What the tracker told of a run from top to bottom; kept in the work folder for this code of the tracker."""
    code = hashlib.sha256(b"".join(p.read_bytes() for p in sorted(KERNEL_PACKAGE.rglob("*.py")))).hexdigest()[:8]
    path = work.folder / "slices" / whole.wild.digest / f"records-{code}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode(_tracked(work, whole)))
    return msgspec.json.decode(path.read_bytes(), type=list[tuple[LiveRecord, list[str]]])


def _tracked(work: Work, whole: Whole) -> list[tuple[dict[str, Any], list[str]]]:
    """Records, each with the names that the kernel then held; by a forked shell if the notebook runs there."""
    cells = {f"c{number}": source for number, source in enumerate(whole.sources) if source.strip()}
    with _copy(whole.wild) as folder:
        told = folder.parent / "told"
        done = forked(work, whole.wild, cells, folder, LIMIT, before=LISTENING.format(path=str(told)))
        if not done.failed:
            return [json.loads(line) for line in told.read_text().splitlines()]
    found = []
    with _copy(whole.wild) as folder, _kernel(work, whole.wild, folder) as kernel:
        kernel.run(START, silent=True)
        client = Client(kernel, "slices")
        for cell, source in cells.items():
            found.append((client.run(source, cell=cell), client.names))
    return found


@contextmanager
def _copy(wild: Wild) -> Iterator[Path]:
    """A copy of the notebook's folder."""
    with tempfile.TemporaryDirectory(prefix="slice-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / "copy"
        shutil.copytree(wild.path.parent, folder)
        yield folder


@contextmanager
def _kernel(work: Work, wild: Wild, folder: Path) -> Iterator[Kernel]:
    os.environ["JUPYTER_PATH"] = work.environment()["JUPYTER_PATH"]
    with started(manager_in(folder, wild.kernel), folder, SAME_START) as kernel:
        yield kernel


# ---------------------------------------------------------------------- slices
def difference(work: Work, whole: Whole, cell: int, cells: Collection[int]) -> str:
    """How a cell's outputs differ if only some cells run in a fresh kernel; empty if they do not.

    The others are run as `pass`, so that IPython counts as before. What was found is kept in the work folder: it does
    not depend on nblift.
    """
    key = hashlib.sha256(json.dumps([cell, sorted(cells)]).encode()).hexdigest()[:16]
    path = work.folder / "slices" / whole.wild.digest / f"{key}.json"
    if path.exists():
        return str(json.loads(path.read_text())["found"])
    found = _run(work, whole, cell, cells)
    if found not in ENDED:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"cell": cell, "cells": sorted(cells), "found": found}))
    return found


def _run(work: Work, whole: Whole, cell: int, cells: Collection[int]) -> str:
    shells = {f"c{n}": source if n in cells else "pass" for n, source in enumerate(whole.sources[: cell + 1])}
    with _copy(whole.wild) as folder:
        start = time.time()
        done = forked(work, whole.wild, shells, folder, LIMIT)
        run = Run(start, time.time(), (str(folder),))
    if not done.failed and not _told(whole, cell, (shown([done.outputs[f"c{cell}"]]), run)):
        return ""
    return _in_kernel(work, whole, cell, cells)


def _in_kernel(work: Work, whole: Whole, cell: int, cells: Collection[int]) -> str:
    import nbformat

    document = nbformat.read(executed(work, whole.wild.digest, 1), as_version=4)
    code = _code(document)
    for number, each in enumerate(code):
        each["outputs"] = []
        each["source"] = each["source"] if number in cells else "pass"
    document["cells"] = code[: cell + 1]
    os.environ.update(SAME_START, JUPYTER_PATH=work.environment()["JUPYTER_PATH"])
    with _copy(whole.wild) as folder:
        start = time.time()
        error = asyncio.run(execute(document, folder, whole.wild.kernel, LIMIT))
        run = Run(start, time.time(), (str(folder),))
    if error:
        return _failure(code) or error
    return _told(whole, cell, (shown([code[cell]["outputs"]]), run))


def _failure(code: Sequence[dict[str, Any]]) -> str:
    for number, each in enumerate(code):
        for output in each["outputs"]:
            if output["output_type"] == "error":
                return f"cell {number}: {output['ename']}: {output['evalue'][:200]}"
    return ""


def _told(whole: Whole, cell: int, now: tuple[Shown, Run]) -> str:
    each, when = whole.runs[0]
    before = (each[cell], when)
    if before[0].figures != now[0].figures:
        return f"{before[0].figures} figures became {now[0].figures}"
    found = first_difference(before, now)
    return "" if found is None else f"line {found[0]}: {found[1][:120]!r} became {found[2][:120]!r}"
