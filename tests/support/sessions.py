"""Notebooks in which somebody works, cell by cell, under the tracker: without a kernel."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from nblift.model.live import LiveRecord
from nblift.model.notebook import Notebook
from nblift.model.observation import CellSeen, Observation
from nblift.notebook import read
from nblift.promote.seen import Seen, source_hash
from nblift_kernel.allowance import Allowance

from .notebooks import cell, document
from .tracked import Session, tracked


def notebook_of(sources: Mapping[str, str]) -> Notebook:
    """A notebook of these cells: id → source."""
    raw = document([cell(source, identifier=name) for name, source in sources.items()])
    found = read(msgspec.json.encode(raw), "small").notebook
    assert found is not None
    return found


class Desk:
    """Somebody at work."""

    def __init__(self, session: Session, unseen: int = 0) -> None:
        self._session = session
        self._unseen = unseen
        self.records: list[LiveRecord] = []

    def run(self, name: str, source: str) -> LiveRecord:
        """Execute a cell."""
        told: dict[str, Any] = self._session.cell(source)
        more = {"cell": name, "session": "s", "sequence": len(self.records) + 1, "unseen": self._unseen}
        more |= {"source_hash": source_hash(source), "started_at": 0, "seconds": 0.0}
        self.records.append(msgspec.convert({**told, **more}, LiveRecord))
        return self.records[-1]

    def seen(self) -> Seen:
        """What is kept of it."""
        return Seen(1, "small.ipynb", None, tuple(self.records))


@contextmanager
def working(*, unseen: int = 0) -> Iterator[Desk]:
    """A session that is tracked as in a kernel."""
    with (
        tempfile.TemporaryDirectory() as folder,
        # on a machine that others use, how far the time goes would be another thing every day
        patch("nblift_kernel.tracker.of_cell", lambda _: Allowance(1e10)),
        tracked(Path(folder), pickling=False, hasty=True) as session,
    ):
        yield Desk(session, unseen)


def straight_run(sources: Mapping[str, str]) -> Observation:
    """What a run from top to bottom shows, as far as it comes."""
    found: list[CellSeen] = []
    with tempfile.TemporaryDirectory() as folder, tracked(Path(folder), pickling=False) as session:
        for name, source in sources.items():
            found.append(msgspec.convert({**session.cell(source), "cell": name}, CellSeen))
            if not found[-1].ok:
                break
    return Observation(cells=tuple(found))
