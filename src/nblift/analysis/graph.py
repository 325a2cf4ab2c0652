"""What depends on what in a notebook, cell by cell."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.graph import CellNode, Edge, Graph
from nblift.model.notebook import Cell, Notebook
from nblift.model.observation import Observation
from nblift.notebook.tags import parse_tags

from .hidden import diagnostics_of
from .ledger import edges_of
from .walk import UNSEEN, Outcome, Visit, Walk, sights_of


def graph_of(
    notebook: Notebook, observation: Observation | None = None, *, visit: Callable[[Visit], None] | None = None
) -> Graph:
    """Read a notebook in document order.

    Parameters
    ----------
    notebook
        As it is written; only its code cells count.
    observation
        What one run of it showed; without it the source alone speaks, and what cannot be excluded is `may`.
    visit
        Called with each cell, in order.
    """
    walk = Walk(visit)
    cells = [cell for cell in notebook.code_cells if cell.code is not None]
    sights = sights_of(observation)
    outcomes = [walk.cell(cell, sights.get(cell.id, UNSEEN)) for cell in cells]
    return Graph(tuple(_in_steps(cells, outcomes)), tuple(_edges(outcomes)), tuple(findings(cells, outcomes)))


def _in_steps(cells: Iterable[Cell], outcomes: Iterable[Outcome]) -> Iterator[CellNode]:
    step = None
    for cell, outcome in zip(cells, outcomes, strict=True):
        step = (parse_tags(cell).step if cell.tags else None) or step
        yield msgspec.structs.replace(outcome.node, step=step) if step else outcome.node


def _edges(outcomes: Sequence[Outcome]) -> Iterator[Edge]:
    """All edges, one per pair of cells and evidence, in document order."""
    pairs = sorted((source, target) for target, outcome in enumerate(outcomes) for source in outcome.needs)
    for source, target in pairs:
        yield from edges_of(outcomes[source].node.id, outcomes[target].node.id, outcomes[target].needs[source])


def findings(cells: Sequence[Cell], outcomes: Sequence[Outcome]) -> Iterator[Diagnostic]:
    """What there is to say about the notebook."""
    missing = [each for outcome in outcomes for each in outcome.missing]
    names = {each.name for each in missing}
    makers = {
        name: [cell for cell, outcome in zip(cells, outcomes, strict=True) if name in outcome.makes] for name in names
    }
    counts = {cell.execution_count for cell in cells if cell.execution_count}
    gaps = bool(counts) and bool(set(range(1, max(counts) + 1)) - counts)
    yield from diagnostics_of(missing, makers, counts_have_gaps=gaps)
    yield from (note for outcome in outcomes for note in outcome.notes)
