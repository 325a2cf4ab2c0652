"""The law of a dependency graph: a cell together with all that it needs shows what it showed in the whole notebook."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.support.quick import Quick

from nblift.model.graph import Graph
from nblift.promote.notebook_run import NotebookRun


def shows_the_same(quick: Quick, graph: Graph) -> list[str]:
    """Cells of which this is not true: what the whole showed, and what the slice shows.

    Cells that are not needed are run as ``pass``, so that IPython counts as before.
    """
    files = {p.name: p.read_text(encoding="utf-8") for p in quick.where.source.iterdir() if p.is_file()}
    ran: dict[frozenset[str], NotebookRun] = {}
    found = []
    for cell in quick.cells:
        whole = _shown(quick.run, cell.id)
        if not whole:
            continue
        needed = frozenset(needs(graph, cell.id))
        if needed not in ran:
            cells = [c if c.id in needed else c._replace(source="pass") for c in quick.cells]
            with TemporaryDirectory(prefix="nblift-") as folder:
                run = Quick(cells, files, Path(folder) / "slice").run
            ran[needed] = run
            if run.failure is not None:
                found.append(f"{cell.id} with {sorted(needed)}: {run.failure.message}")
        shown = _shown(ran[needed], cell.id)
        if shown != whole:
            found.append(f"{cell.id} with {sorted(needed)} shows {shown}, in the notebook {whole}")
    return found


def needs(graph: Graph, cell: str) -> Iterator[str]:
    """A cell and all that it needs, directly or not."""
    sources: dict[str, list[str]] = {}
    for edge in graph.edges:
        sources.setdefault(edge.target, []).append(edge.source)
    seen, todo = {cell}, [cell]
    while todo:
        yield (one := todo.pop())
        todo += [s for s in sources.get(one, []) if s not in seen]
        seen.update(sources.get(one, []))


def _shown(run: NotebookRun, cell: str) -> list[Any]:
    """Texts and pictures, less what goes to stderr, and times."""
    normal = run.normal.timeless()
    outputs = (o for o in run.shown.outputs.get(cell, []) if o.get("name") != "stderr" and o["output_type"] != "error")
    return [normal(o["text"]) if "text" in o else o["data"] for o in outputs]
