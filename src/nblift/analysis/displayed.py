"""IPython's names for what cells displayed: `_`, `__`, `___`, `_3`, `Out[3]`."""

import re

from nblift.model.graph import Evidence
from nblift.model.notebook import Cell
from nblift.model.observation import CellSeen

from .cellfacts import CellFacts
from .ledger import Ledger, Maker, Thing

_OWN = re.compile(r"_{1,3}|_\d+")


def is_displayed(name: str) -> bool:
    """Whether it is one of these names."""
    return _OWN.fullmatch(name) is not None


class Displayed:
    """Keeps them, until the notebook binds `_` itself: from then on IPython leaves it alone."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._runs = 0
        self._taken = False

    def counted(self) -> tuple[int, bool]:
        """How many cells ran, and whether the notebook has taken `_` for itself."""
        return self._runs, self._taken

    def go_back(self, counted: tuple[int, bool]) -> None:
        """Stand where that was so."""
        self._runs, self._taken = counted

    def after(
        self, position: int, cell: Cell, facts: CellFacts, things: dict[Thing, str], seen: CellSeen | None
    ) -> None:
        """A cell has run.

        Parameters
        ----------
        things
            Objects that its last value may be, or share.
        """
        if not cell.source.strip():
            return
        self._runs += 1
        self._taken = self._taken or "_" in facts.binds or "_" in facts.may_bind
        if not facts.displays or (seen is not None and seen.result is None):
            return
        evidence = Evidence.OBSERVED if seen is not None else Evidence.MAY
        number = f"_{self._runs}"
        self._ledger.hold(number, self._ledger.bind(position, number, evidence), things)
        if not self._taken:
            self._shift(position, things, sure=seen is not None)

    def _shift(self, position: int, things: dict[Thing, str], *, sure: bool) -> None:
        names = self._ledger.names
        for older, newer in (("___", "__"), ("__", "_")):
            if newer in names:
                # which one is the one before the last, the last one decides
                names[older] = held = self._ledger.copy(newer)
                held.makers.append(Maker(position, Evidence.OBSERVED if sure else Evidence.MAY))
        if sure or "_" not in names:
            held = self._ledger.bind(position, "_", Evidence.OBSERVED if sure else Evidence.MAY)
            self._ledger.hold("_", held, things)
        else:
            names["_"] = self._ledger.copy("_")
            held = self._ledger.may_bind(position, "_")
            self._ledger.hold("_", held, held.things | things)
