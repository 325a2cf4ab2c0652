"""nblift's graphs of a case: from the source alone, and with what the live tracker saw, as the panel has them."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from promotion_plain import SAME_START
from tests.support.live import tracking
from tests.support.quick import run_forked
from tests.support.zygote import Job
from tracking_cases import Case, Pair

from nblift.model.live import LiveRecord
from nblift.model.notebook import CellKind
from nblift.server.messages_cells import CellRow, WireCell
from nblift.server.messages_live import Open, SeenRecords
from nblift.server.session import Session

#: Starts the tracker in a shell that has no comms, and leaves no name: what it tells goes to a file.
LISTENING = """exec('''
import json
from nblift_kernel import live

class ToFile:
    def __init__(self, shell, origin, stop):
        self.before = 0
    def open(self):
        pass
    def close(self, reason=""):
        pass
    def tell(self, record, names):
        if not record["cell"]:
            self.before += 1
            return
        record |= {{"sequence": record["sequence"] - self.before, "unseen": 0}}
        with open({path!r}, "a") as file:
            file.write(json.dumps([record, list(names)]) + chr(10))

live.Talk = ToFile
live.start()
''', {{}})"""


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


def with_tracker_in_fork(case: Case) -> set[Pair]:
    """The same with a forked shell in the place of the kernel: the same tracker, but nothing goes over a comm."""
    panel = Panel(case.cells)
    with TemporaryDirectory(prefix="nblift-") as folder:
        told = Path(folder) / "told"
        (notebook := Path(folder) / "notebook").mkdir()
        cells = {f"c{number}": source for number, source in enumerate(case.cells)}
        before = LISTENING.format(path=str(told))
        done = run_forked(Job(cells, {**os.environ, **SAME_START}, str(notebook), before), lambda _: None)
        assert not done.failed, (case.name, done.message)
        for line in told.read_text(encoding="utf-8").splitlines():
            record, names = json.loads(line)
            panel.saw([msgspec.convert(record, LiveRecord)], names)
    return panel.pairs
