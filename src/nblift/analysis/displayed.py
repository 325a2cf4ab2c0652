"""IPython's names for what cells displayed: `_`, `__`, `___`, `_3`, `Out[3]`."""

from nblift.model.graph import Evidence
from nblift.model.notebook import Cell
from nblift.model.observation import CellSeen

from .cellfacts import CellFacts
from .ledger import Ledger

_LAST = ("_", "__", "___")


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

    def after(self, position: int, cell: Cell, facts: CellFacts, seen: CellSeen | None) -> None:
        """A cell has run."""
        if not cell.source.strip():
            return
        self._runs += 1
        self._taken = self._taken or "_" in facts.binds or "_" in facts.may_bind
        if not facts.displays or (seen is not None and seen.result is None):
            return
        evidence = Evidence.OBSERVED if seen is not None else Evidence.MAY
        self._ledger.bind(position, f"_{self._runs}", evidence)
        if not self._taken:
            self._shift(position, sure=seen is not None)

    def _shift(self, position: int, *, sure: bool) -> None:
        names = self._ledger.names
        for older, newer in (("___", "__"), ("__", "_")):
            if newer in names:
                names[older] = names[newer]
        if sure or "_" not in names:
            self._ledger.bind(position, "_", Evidence.OBSERVED if sure else Evidence.MAY)
        else:
            names["_"] = self._ledger.copy("_")
            self._ledger.may_bind(position, "_")
