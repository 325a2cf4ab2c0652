"""The law of a graph, hunted with random notebooks: what a cell needs suffices to show what it showed.

`NBLIFT_EXAMPLES=500 pytest tests/analysis/test_laws.py` hunts longer, and elsewhere every time.
"""

import ast
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.support.programs import Program, programs
from tests.support.quick import Cell, Quick
from tests.support.slices import shows_the_same

from nblift.analysis.graph import graph_of

WANTED = int(os.environ.get("NBLIFT_EXAMPLES", "0"))
hunting = settings(
    max_examples=WANTED or 8,
    derandomize=not WANTED,
    # shrinking would take minutes; the notebooks are small as they are
    phases=[Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("observed", [False, True], ids=["static", "observed"])
def test_what_a_cell_needs_suffices_to_show_the_same(*, observed: bool) -> None:
    @hunting
    @given(programs())
    def hunt(program: Program) -> None:
        with tempfile.TemporaryDirectory(prefix="nblift-") as folder:
            cells = [*_single(program), *_shows(program, Path(folder) / "names")]
            quick = Quick(cells, {}, Path(folder) / "quick")
            assert quick.run.failure is None, quick.run.failure
            graph = graph_of(quick.notebook, quick.run.observation if observed else None)
            assert shows_the_same(quick, graph) == []

    hunt()


def _single(program: Program) -> Iterator[Cell]:
    """A cell for each statement: the less a cell does, the more its edges say."""
    for cell in program.cells:
        lines = cell.source.split("\n")
        for number, node in enumerate(ast.parse(cell.source).body):
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            yield Cell("\n".join(lines[first - 1 : node.end_lineno]), (), f"{cell.id}_{number}")


def _shows(program: Program, work: Path) -> Iterator[Cell]:
    """A cell for each name that holds data in the end, which shows it."""
    names: dict[str, None] = {}
    for seen in Quick(program.cells, {}, work).run.observation.cells:
        names |= dict.fromkeys(name for name, value in seen.bound.items() if value.kind == "data")
        for name in seen.deleted:
            names.pop(name, None)
    for name in names:
        shown = {"p": f"vars({name})", "g": f"{name}.integers(9)"}.get(name[0], name)
        yield Cell(f"print({shown})", (), f"show_{name}")
