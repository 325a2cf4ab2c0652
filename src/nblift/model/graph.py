"""What depends on what, cell by cell."""

from enum import StrEnum

import msgspec

from .diagnostic import Diagnostic


class Evidence(StrEnum):
    """How an edge or an effect is known."""

    PROVED = "proved"
    OBSERVED = "observed"
    MAY = "may"


class Edge(msgspec.Struct, frozen=True, rename={"source": "from", "target": "to"}):
    """Cell `target` needs what cell `source` made (ids)."""

    source: str
    target: str
    #: Names; ambient state as `file:PATH`, `env:NAME`, `rng:random`, `config:pandas`, `cwd`.
    names: tuple[str, ...]
    evidence: Evidence


class CellNode(msgspec.Struct, frozen=True):
    """A cell of the graph, with what it makes and needs."""

    id: str
    number: int
    step: str | None = None
    reads: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    mutates: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()


class Graph(msgspec.Struct, frozen=True):
    """Cells in document order, and their edges."""

    cells: tuple[CellNode, ...]
    edges: tuple[Edge, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
