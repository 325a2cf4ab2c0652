"""What each cell does to the names of a notebook and to everything around them.

Works on any namespace, with or without IPython. It runs none of the notebook's code: no special methods, no
attribute hooks, no iterators. It leaves nothing in the namespace and keeps no object of it alive longer, where that
could be noticed.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import audit, classes
from .allowance import UNLIMITED, Allowance, of_cell
from .ambient import Ambient, open_figures
from .annotate import qualified
from .bringing_back import not_brought_back
from .canonical.dispatch import load_libraries
from .files import FileWatch
from .names import FOLLOWED, Names
from .reach import EVERYTHING, Reach, is_local, of_source
from .stars import brought_by_stars
from .storable import is_storable

#: Bytes of one value that are compared; of larger ones a cell only *may* have changed the content.
BUDGET = 1 << 28
#: Containers of at most so many bytes are compared after every cell.
SMALL = 1 << 12
#: Bytes, arrays not counted, up to which pickling is tried when a name is bound.
_PICKLED = 1 << 22

#: Fields of a record and what they are if the record does not have them.
_DEFAULTS: dict[str, Any] = {
    "ok": True, "error": "", "bound": {}, "now": {}, "deleted": [], "mutated": {}, "shares": [], "aliases": [],
    "random": [], "files": {}, "cwd": None, "environment": [], "configuration": [], "open_figures": 0, "result": None,
    "network": False, "subprocess": False, "problems": [], "stars": {},
}  # fmt: skip
#: Time for what is there already when somebody who works begins to be followed.
_AT_START_NS = 100_000_000
_MANY_FILES = "The folder holds too many files to look at: those that native code opens are not seen."
_SEEN_DEFAULTS: dict[str, Any] = {
    "annotation": "Any", "annotation_imports": [], "size": "", "columns": {}, "nbytes": None,
}  # fmt: skip


class Tracker:
    """Tells, cell by cell, what changed: call `before`, run the cell, call `after`.

    Parameters
    ----------
    namespace
        Where the cells' names are: an exact dict. Never changed.
    folder
        The notebook's folder.
    budget
        Bytes of one value that are compared.
    small
        Lists, dicts and sets of at most so many bytes, without what is inside, are compared after every cell, whatever
        it mentions.
    scratch
        The folder is a copy of our own, and the process as well: reads by native code may be found by setting files'
        access times, and pickles be loaded in a fork.
    pickling
        Try whether bound values pickle. This runs code of libraries.
    hasty
        Somebody works with the process: take only a small part of a cell's own time, ask no library that may take any
        time, and do not look at the folder. What there is no time to compare `may` have changed.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        *,
        folder: Path,
        budget: int = BUDGET,
        small: int = SMALL,
        scratch: bool = False,
        pickling: bool = True,
        hasty: bool = False,
    ) -> None:
        self._namespace = namespace
        self._real = os.path.realpath(folder)
        self._watched = Names(namespace, self._real, budget=budget, small=small)
        self._pickling = pickling
        self._scratch = scratch
        self._hasty = hasty
        self._files = FileWatch(folder.absolute(), atime=scratch, looking=not hasty)
        self._ambient = Ambient(Path(self._real))
        self._ambient.start()
        self._stop_listening = audit.listen(self._event)
        if hasty:
            load_libraries()
            self._watched.before(resizing=False, allowance=Allowance(_AT_START_NS))
        self._running = False
        self._cell = ""
        self._source = ""
        self._figures_open = False

    def close(self) -> None:
        """Stop watching the process; twice is safe."""
        self._running = False
        self._stop_listening()
        self._ambient.stop()

    @property
    def names(self) -> list[str]:
        """The notebook's names at the end of the last cell, in the order of binding."""
        return self._watched.names

    def before(self, source: str, *, cell: str = "") -> None:
        """A cell is about to run.

        Parameters
        ----------
        source
            Its code in plain Python.
        cell
            Its id, for the record.
        """
        self._cell, self._source = cell, source
        self._figures_open = open_figures() > 0
        self._watched.before(resizing="resize" in source, allowance=self._allowance(0.0))
        self._files.begin()
        self._ambient.begin()
        self._running = True

    def after(
        self,
        ok: bool,
        result: object = None,
        *,
        error: str = "",
        figures: int | None = None,
        thorough: bool = False,
        seconds: float = 0.0,
    ) -> dict[str, Any]:
        """The cell has run: its record (form of `CellSeen`, defaults left out).

        Parameters
        ----------
        ok
            It ended without an exception.
        result
            Value of its last expression.
        error
            The exception, in words.
        figures
            Figures that were open when the code had ended; None: those open now.
        thorough
            Compare all names, not only those that the cell could touch and small ones.
        seconds
            Processor time that the cell took.
        """
        self._running = False
        record: dict[str, Any] = {"cell": self._cell, "ok": ok, "error": error}
        record |= self._names(seconds, thorough=thorough)
        record |= self._ambient.end()
        record["files"] = self._files.end()
        record["problems"] = [] if self._files.complete else [_MANY_FILES]
        record["open_figures"] = open_figures() if figures is None else figures
        record["stars"] = brought_by_stars(self._source, self._namespace)
        record["result"] = None if result is None else qualified(type(result))
        return {field: value for field, value in record.items() if field == "cell" or value != _DEFAULTS[field]}

    def _allowance(self, seconds: float) -> Allowance:
        return of_cell(seconds) if self._hasty else UNLIMITED

    def _names(self, seconds: float, *, thorough: bool) -> dict[str, Any]:
        load_libraries()  # whose cell imports one pays for that besides
        allowance = self._allowance(seconds)
        change = self._watched.after(self._source, self._reach(), thorough=thorough, allowance=allowance)
        seen = {name: self._as_seen(found) for name, found in change.seen.items()}
        if self._pickling:
            self._try_storing(seen, self._watched.values())
        return {
            "bound": {name: seen[name] for name in change.bound},
            "now": {name: seen[name] for name in change.mutated if name in seen and name not in change.bound},
            "deleted": change.deleted,
            "mutated": change.mutated,
            "shares": change.shares,
            "aliases": change.aliases,
        }

    def _reach(self) -> Reach:
        """What the cell's own code could touch."""
        reach = of_source(self._source)
        if any(is_local(sys.modules.get(name), self._real) for name in reach.names):
            return EVERYTHING
        if self._figures_open and reach.names:
            # pyplot changes the figures that are still open without a name for them
            held = self._watched.values().items()
            reach |= Reach(frozenset(n for n, v in held if classes.root(type(v)) in ("matplotlib", "mpl_toolkits")))
        return reach

    def _as_seen(self, seen: dict[str, Any]) -> dict[str, Any]:
        return {field: found for field, found in seen.items() if found != _SEEN_DEFAULTS.get(field)}

    def _try_storing(self, seen: dict[str, dict[str, Any]], values: Mapping[str, object]) -> None:
        """Note of each value that is followed whether it could be stored, if that is found out."""
        data = [name for name, found in seen.items() if found["kind"] in FOLLOWED]
        tried = {n: is_storable(values[n], namespace=self._namespace, limit=_PICKLED) for n in data}
        doubtful = {n: values[n] for n, found in tried.items() if found.doubtful}
        refused = not_brought_back(doubtful) if self._scratch else {}
        for name, found in tried.items():
            if found.pickles is not None:
                seen[name]["pickles"] = found.pickles and name not in refused
            if because := refused.get(name, found.because):
                seen[name]["unpickled_because"] = because

    def _event(self, name: str, args: tuple[Any, ...]) -> None:
        if not self._running:
            return
        if name in audit.FILES:
            self._files.event(name, args)
        else:
            self._ambient.event(name, args)
