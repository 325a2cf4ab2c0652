"""nblift's graphs of a case: from the source alone, and with what the live tracker saw, as the panel has them."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from tests.support.live import tracking
from tracking_cases import Case, Pair

from nblift.model.live import LiveRecord
from nblift.model.notebook import CellKind
from nblift.server.messages_cells import CellRow, WireCell
from nblift.server.messages_live import Open, SeenRecords
from nblift.server.session import Session


class Panel:
    """What the panel shows of a notebook.

    Parameters
    ----------
    sources
        Of its code cells, which are `c0`, `c1` …
    """

    def __init__(self, sources: Sequence[str]) -> None:
        self._session = Session()
        self._rows: dict[str, CellRow] = {}
        cells = tuple(WireCell(f"c{number}", CellKind.CODE, source) for number, source in enumerate(sources))
        self._session.open(Open("case.ipynb", "python", cells))
        self._follow()

    def saw(self, records: Sequence[LiveRecord], names: Sequence[str]) -> None:
        """The tracker told what cells did."""
        self._session.seen(SeenRecords("kernel", tuple(records), tuple(names)))
        self._follow()

    def _follow(self) -> None:
        self._rows |= {row.id: row for row in self._session.patch().cells}

    @property
    def pairs(self) -> set[Pair]:
        """The edges, those that only `may` be included."""
        return {(int(n.cell[1:]), int(row.id[1:])) for row in self._rows.values() for n in row.needs}


def source_alone(case: Case) -> set[Pair]:
    """The graph of a notebook that nobody has run."""
    return Panel(case.cells).pairs


def with_tracker(case: Case) -> set[Pair]:
    """The graph after the cells have run from top to bottom in a kernel of their own, told one by one."""
    panel = Panel(case.cells)
    with TemporaryDirectory(prefix="nblift-") as folder, tracking(Path(folder) / "notebook") as (_, client):
        for number, source in enumerate(case.cells):
            record = client.run(source, cell=f"c{number}")
            panel.saw([msgspec.convert(record, LiveRecord)], client.names)
    return panel.pairs
