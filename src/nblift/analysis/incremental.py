"""The graph of a notebook that is being edited: cells are walked over again only where an edit reaches them.

The walk is kept before every few cells. After an edit it goes on from there, and leaves out every stretch of cells
that have nothing to do with the names of which it says something else than before.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.graph import CellNode, Edge
from nblift.model.notebook import Cell
from nblift.model.observation import Observation

from .graph import findings
from .ledger import edges_of
from .reach import Reach, parted, patched
from .walk import UNSEEN, Outcome, Sight, State, Walk, sights_of

#: Cells between two places where the walk is kept.
STRIDE = 16


class LiveGraph(msgspec.Struct, frozen=True):
    """What the analysis says of the code cells; a cell that no edit reached has the same objects as before."""

    #: Cell → what it reads, binds and changes; `step` is None.
    nodes: Mapping[str, CellNode]
    #: Cell → edges from what it needs, in document order.
    needs: Mapping[str, tuple[Edge, ...]]
    diagnostics: tuple[Diagnostic, ...]


class IncrementalGraph:
    """Keeps the graph of one notebook; gives what `graph_of` gives.

    Attributes
    ----------
    walked
        How many cells the last `update` walked over.
    """

    def __init__(self) -> None:
        self._cells: list[Cell] = []
        self._sights: list[Sight] = []
        self._outcomes: list[Outcome] = []
        self._edges: list[tuple[Edge, ...]] = []
        #: State before every `STRIDE`th cell, from the first on.
        self._states: list[State] = []
        self._walk = Walk()
        self.walked = 0

    def update(self, cells: Sequence[Cell], observation: Observation | None = None) -> LiveGraph:
        """Take the notebook as it is now.

        Parameters
        ----------
        cells
            In document order; only code cells count.
        observation
            What runs showed of the cells with the source that they have now.
        """
        sights = sights_of(observation)
        wanted = [cell for cell in cells if cell.code is not None]
        shown = [sights.get(cell.id, UNSEEN) for cell in wanted]
        pairs = zip(self._cells, self._sights, wanted, shown, strict=False)
        other = [number for number, pair in enumerate(pairs) if not _same(*pair)]
        first = min([*other, len(self._cells), len(wanted)])
        moved = len(wanted) != len(self._cells)
        self._cells, self._sights = wanted, shown
        self.walked = 0
        if moved or other:
            self._go(first, len(wanted) if moved else other[-1])
        ids = [cell.id for cell in wanted]
        nodes = dict(zip(ids, (outcome.node for outcome in self._outcomes), strict=True))
        found = tuple(findings(wanted, self._outcomes))
        return LiveGraph(nodes, dict(zip(ids, self._edges, strict=True)), found)

    def _go(self, first: int, last: int) -> None:
        """Walk on from the last kept place above `first`, at least over `last`."""
        known, old, count = self._outcomes, self._states, len(self._cells)
        position = min(first // STRIDE, max(0, len(old) - 1)) * STRIDE
        states, outcomes = old[: position // STRIDE], known[:position]
        reach = Reach(self._cells, known, range(first, last + 1))
        if old:
            self._walk.go_back(old[position // STRIDE], self._cells[:position], outcomes)
        while position < count:
            if position % STRIDE == 0:
                state = self._walk.state()
                if position > last:
                    was = old[position // STRIDE]
                    names = parted(was, state)
                    self._walk.ledger.names = dict(state.names)
                    next_cell = reach.next_cell(names, was, state, outcomes)
                    if next_cell >= position + STRIDE or next_cell == count:
                        goes_on = count if next_cell == count else next_cell // STRIDE * STRIDE
                        kept = old[position // STRIDE : -(-goes_on // STRIDE)]
                        states += [patched(each, state, names or ()) for each in kept]
                        outcomes += known[position:goes_on]
                        position = goes_on
                        if position == count:
                            break
                        state = patched(old[position // STRIDE], state, names or ())
                        self._walk.go_back(state, self._cells[:position], outcomes)
                states.append(state)
            outcomes.append(self._walk.cell(self._cells[position], self._sights[position]))
            self.walked += 1
            position += 1
        self._edges = list(self._edges_of(outcomes))
        self._states, self._outcomes = states, outcomes

    def _edges_of(self, outcomes: Sequence[Outcome]) -> Iterator[tuple[Edge, ...]]:
        """Edges to each cell; of an outcome that is as before, the same ones."""
        before = {id(outcome): edges for outcome, edges in zip(self._outcomes, self._edges, strict=True)}
        ids = [cell.id for cell in self._cells]
        for target, outcome in enumerate(outcomes):
            known = before.get(id(outcome))
            if known is None:
                pairs = sorted(outcome.needs.items())
                known = tuple(edge for source, names in pairs for edge in edges_of(ids[source], ids[target], names))
            yield known


def _same(cell: Cell, sight: Sight, new: Cell, shown: Sight) -> bool:
    alike = (cell.id, cell.number, cell.source) == (new.id, new.number, new.source)
    seen = sight.seen is shown.seen and sight.glimpse is shown.glimpse and sight.in_session is shown.in_session
    return alike and seen and (cell.code is new.code or cell.code == new.code)
