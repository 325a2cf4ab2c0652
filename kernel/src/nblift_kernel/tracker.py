"""What each cell does to the names of a notebook and to everything around them.

Works on any namespace, with or without IPython. It runs none of the notebook's code: no special methods, no
attribute hooks, no iterators. It leaves nothing in the namespace and keeps no object of it alive longer, where that
could be noticed.
"""

import sys
import types
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import audit, classes
from .ambient import Ambient, open_figures
from .annotate import qualified
from .describe import describe
from .files import FileWatch
from .identity import Held
from .names import FOLLOWED, Bonds, Known, Looks, is_immutable, know
from .reach import NOTHING, Reach, is_local, is_notebook_name, of_source, of_value, rebinds
from .storable import is_storable

#: Bytes of one value that are compared; of larger ones a cell only *may* have changed the content.
BUDGET = 1 << 28
#: Values of at most so many bytes are compared after every cell.
SMALL = 1 << 14
#: Bytes, arrays not counted, up to which pickling is tried when a name is bound.
_PICKLED = 1 << 22

#: Fields of a record and what they are if the record does not have them.
_DEFAULTS: dict[str, Any] = {
    "ok": True, "error": "", "bound": {}, "now": {}, "deleted": [], "mutated": {}, "shares": [], "aliases": [],
    "random": [], "files": {}, "cwd": None, "environment": [], "configuration": [], "open_figures": 0, "result": None,
    "network": False, "subprocess": False, "problems": [],
}  # fmt: skip
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
        Values of at most so many bytes are compared after every cell, whatever it mentions.
    scratch
        The folder is a copy of our own: reads by native code may be found by setting files' access times.
    pickling
        Try whether bound values pickle. This runs code of libraries.
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
    ) -> None:
        self._namespace = namespace
        self._folder = folder.absolute()
        self._budget = budget
        self._small = small
        self._pickling = pickling
        self._files = FileWatch(self._folder, atime=scratch)
        self._ambient = Ambient(self._folder)
        self._ambient.start()
        self._stop_listening = audit.listen(self._event)
        self._running = False
        self._cell = ""
        self._source = ""
        self._figures_open = False
        self._held: dict[str, Held] = {}
        self._known: dict[str, Known] = {}
        self._bonds = Bonds()
        self._learn_silent()

    def close(self) -> None:
        """Stop watching the process; twice is safe."""
        self._running = False
        self._stop_listening()
        self._ambient.stop()

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
        self._learn_silent()
        self._figures_open = open_figures() > 0
        resizing = "resize" in source or any("resize" in known.links.names for known in self._known.values())
        values = self._values()
        self._held = {
            name: Held(values[name], harmless=known.harmless, resizing=resizing)
            for name, known in self._known.items()
            if name in values
        }
        self._files.begin()
        self._ambient.begin()
        self._running = True

    def after(
        self, ok: bool, result: object = None, *, error: str = "", figures: int | None = None, thorough: bool = False
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
        """
        self._running = False
        record: dict[str, Any] = {"cell": self._cell, "ok": ok, "error": error}
        record |= self._names(thorough=thorough)
        record |= self._ambient.end()
        record["files"] = self._files.end()
        record["problems"] = [] if self._files.complete else [_MANY_FILES]
        record["open_figures"] = open_figures() if figures is None else figures
        record["result"] = None if result is None else qualified(type(result))
        self._held.clear()
        return {field: value for field, value in record.items() if field == "cell" or value != _DEFAULTS[field]}

    # --- names -----------------------------------------------------------------------------------

    def _names(self, *, thorough: bool) -> dict[str, Any]:
        values = self._values()
        looks = Looks(self._budget, self._small)
        deleted = [name for name in self._held if name not in values]
        bound = [name for name, value in values.items() if name not in self._held or not self._held[name].holds(value)]
        touched = self._touched(values)
        mutated = self._mutated(values, set(bound), touched, looks, thorough=thorough)
        bound += [name for name, evidence in mutated.items() if evidence == "rebound"]
        seen = {name: describe(values[name]) for name in [*bound, *mutated]}
        could_change = [name for name, known in self._known.items() if not known.immutable]
        self._relearn(values, seen, touched, looks)
        for name in deleted:
            del self._known[name]
        if not {*deleted, *seen}.isdisjoint([*could_change, *(n for n in seen if not is_immutable(values[n]))]):
            self._bonds.renew(values, self._known)
        return {
            "bound": {name: self._as_seen(values[name], seen[name]) for name in bound},
            "now": {name: self._as_seen(values[name], seen[name]) for name in mutated if name not in bound},
            "deleted": deleted,
            "mutated": {name: "may" if evidence == "rebound" else evidence for name, evidence in mutated.items()},
            "shares": [list(pair) for pair in self._bonds.shares],
            "aliases": [list(pair) for pair in self._bonds.aliases],
        }

    def _values(self) -> dict[str, Any]:
        items = list(self._namespace.items())
        return {name: value for name, value in items if is_notebook_name(name, value)}

    def _touched(self, values: Mapping[str, Any]) -> frozenset[str]:
        """Names known before the cell that it could touch."""
        reach = of_source(self._source)
        uses_local_module = any(is_local(sys.modules.get(name), str(self._folder)) for name in reach.names)
        if uses_local_module:
            reach = Reach(everything=True)
        if self._figures_open and reach.names:
            # pyplot changes the figures that are still open without a name for them
            drawn = [n for n, value in values.items() if classes.root(type(value)) in ("matplotlib", "mpl_toolkits")]
            reach |= Reach(frozenset(drawn))
        return frozenset(self._bonds.closure(reach, self._known))

    def _mutated(
        self,
        values: Mapping[str, Any],
        bound: set[str],
        touched: frozenset[str],
        looks: Looks,
        *,
        thorough: bool,
    ) -> dict[str, str]:
        """Names of known objects whose content changed: `observed`, `may`, or `rebound` (perhaps another object)."""
        found: dict[str, str] = {}
        for name, known in self._known.items():
            if name not in values or name in bound or known.immutable:
                continue
            if not (thorough or known.small or name in touched):
                continue
            evidence = self._compare(known, looks.at(values[name], known.kind), touched=name in touched)
            if evidence == "observed" and not self._held[name].certain and self._may_rebind(name, values, touched):
                evidence = "rebound"
            if evidence:
                found[name] = evidence
        return found

    def _compare(self, known: Known, now: str | None, *, touched: bool) -> str:
        if known.fingerprint is not None and now is not None:
            return "" if known.fingerprint == now else "observed"
        if known.kind not in FOLLOWED:
            return ""
        return "may" if touched or known.fingerprint != now else ""

    def _may_rebind(self, name: str, values: Mapping[str, Any], touched: Iterable[str]) -> bool:
        held = (values.get(other) for other in touched)
        return rebinds(self._source, [f for f in held if type(f) is types.FunctionType], name)

    def _relearn(
        self, values: Mapping[str, Any], seen: Mapping[str, dict[str, Any]], touched: Iterable[str], looks: Looks
    ) -> None:
        """Bring what is known up to date with the names bound or changed."""
        for name, record in seen.items():
            self._known[name] = know(
                values[name], record["kind"], record.get("nbytes"), self._links(values[name]), looks
            )
        code = [n for n in touched if n in values and n in self._known and self._known[n].kind not in FOLLOWED]
        if any(self._links(values[name]) != self._known[name].links for name in code):
            # a class got another method: objects that know the class are concerned as well
            for name, known in self._known.items():
                if name in values:
                    self._known[name] = known._replace(links=self._links(values[name]))

    def _links(self, value: object) -> Reach:
        if is_immutable(value) and type(value) is not types.ModuleType:
            return NOTHING
        return of_value(value, self._namespace, str(self._folder))

    def _learn_silent(self) -> None:
        """Names that came into the namespace, or left it, between cells: no cell's doing."""
        values = self._values()
        looks = Looks(self._budget, self._small)
        fresh = {name: describe(values[name]) for name in values if name not in self._known}
        gone = [name for name in self._known if name not in values]
        for name in gone:
            del self._known[name]
        self._relearn(values, fresh, (), looks)
        if fresh or gone:
            self._bonds.renew(values, self._known)

    def _as_seen(self, value: object, seen: dict[str, Any]) -> dict[str, Any]:
        seen = {field: found for field, found in seen.items() if found != _SEEN_DEFAULTS.get(field)}
        if not self._pickling or seen["kind"] not in FOLLOWED:
            return seen
        works, why = is_storable(value, namespace=self._namespace, limit=_PICKLED)
        if works is not None:
            seen["pickles"] = works
        if why:
            seen["unpickled_because"] = why
        return seen

    def _event(self, name: str, args: tuple[Any, ...]) -> None:
        if not self._running:
            return
        if name in audit.FILES:
            self._files.event(name, args)
        else:
            self._ambient.event(name, args)
