"""What cells do to names: bind, delete, change in place, make share."""

import sys
import types
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from . import classes
from .bonds import Bonds
from .canonical import fingerprint
from .describe import describe
from .identity import Held, is_harmless
from .plain import Plain, digest, plain
from .reach import NOTHING, Reach, contents, is_notebook_name, of_value, rebinds

#: Kinds of names whose content is followed: what they hold may change while they hold it.
FOLLOWED = frozenset({"data", "handle"})

_IMMUTABLE = frozenset(map(id, (int, float, complex, bool, str, bytes, type(None), types.ModuleType)))
#: What notebooks keep logs, registries and caches in, and is compared fast.
_CHEAP = frozenset(map(id, (list, dict, set)))
_DESCRIPTORS = (
    types.FunctionType, types.BuiltinFunctionType, types.MemberDescriptorType, types.GetSetDescriptorType, property,
    staticmethod, classmethod,
)  # fmt: skip


class Change(NamedTuple):
    """What one cell did."""

    bound: list[str]
    deleted: list[str]
    #: Name → `observed` or `may`.
    mutated: dict[str, str]
    #: What names bound or mutated hold now, as `describe` says it.
    seen: dict[str, dict[str, Any]]
    shares: list[list[str]]
    aliases: list[list[str]]


class _Known(NamedTuple):
    """A name between two cells."""

    #: As in `Seen.kind`.
    kind: str
    #: None if its content cannot be compared.
    fingerprint: str | None
    #: Its content is looked at after every cell.
    small: bool
    #: It can never change, whoever holds it.
    immutable: bool
    #: See `is_harmless`.
    harmless: bool
    #: What code inside the value could touch.
    links: Reach


class Names:
    """The names of a namespace, cell by cell.

    Parameters
    ----------
    namespace
        Never changed.
    folder
        Real path of the notebook's folder; modules from there are the user's.
    budget
        Bytes looked at per value; larger values cannot be compared.
    small
        Bytes, without what is inside, up to which a list, dict or set is looked at after every cell.
    """

    def __init__(self, namespace: dict[str, Any], folder: str, *, budget: int, small: int) -> None:
        self._namespace = namespace
        self._folder = folder
        self._budget = budget
        self._small = small
        self._known: dict[str, _Known] = {}
        self._held: dict[str, Held] = {}
        self._bonds = Bonds()
        self._fingerprints: dict[int, str | None] = {}
        self._plain: dict[int, Plain | None] = {}

    def values(self) -> dict[str, Any]:
        """The notebook's names and what they hold, in the order of binding."""
        items = list(self._namespace.items())
        return {name: value for name, value in items if is_notebook_name(name, value)}

    def before(self, *, resizing: bool) -> None:
        """A cell is about to run; what came into the namespace, or left it, since the last one is no cell's doing.

        Parameters
        ----------
        resizing
            The cell's own code may call ``ndarray.resize``.
        """
        values = self.values()
        fresh = [name for name in values if name not in self._known]
        gone = [name for name in self._known if name not in values]
        if fresh or gone:
            self._learn(values, {name: describe(values[name]) for name in fresh}, (), gone)
        resizing = resizing or any("resize" in known.links.names for known in self._known.values())
        self._held = {
            name: Held(value, harmless=self._known[name].harmless, resizing=resizing) for name, value in values.items()
        }

    def after(self, source: str, reach: Reach, *, thorough: bool) -> Change:
        """The cell has run.

        Parameters
        ----------
        source
            Its code in plain Python.
        reach
            What that could touch by itself.
        thorough
            Compare all names, not only those that it could touch and small ones.
        """
        values = self.values()
        deleted = [name for name in self._held if name not in values]
        bound = [name for name, value in values.items() if name not in self._held or not self._held[name].holds(value)]
        touched = self._closure(reach)
        suspects = [n for n, k in self._known.items() if not k.immutable and (thorough or k.small or n in touched)]
        mutated: dict[str, str] = {}
        for name in suspects:
            if name in values and name not in bound and (evidence := self._compare(name, values[name], touched)):
                mutated[name] = evidence
        for name in [n for n, evidence in mutated.items() if evidence == "observed" and not self._held[n].certain]:
            if self._may_be_another(name, source, values, touched):
                mutated[name] = "may"
                bound.append(name)
        seen = {name: describe(values[name]) for name in dict.fromkeys([*bound, *mutated])}
        self._learn(values, seen, touched, deleted)
        self._held.clear()
        data = {name for name, known in self._known.items() if known.kind in FOLLOWED}
        return Change(bound, deleted, mutated, seen, *self._bonds.sharing(values, data))

    # --- comparing -------------------------------------------------------------------------------

    def _compare(self, name: str, value: object, touched: Collection[str]) -> str:
        known = self._known[name]
        now = self._fingerprint(value, known.kind)
        if known.fingerprint is not None and now is not None:
            return "" if known.fingerprint == now else "observed"
        if known.kind not in FOLLOWED:
            return ""
        return "may" if name in touched or known.fingerprint != now else ""

    def _may_be_another(self, name: str, source: str, values: Mapping[str, Any], touched: Iterable[str]) -> bool:
        """Whether the cell may have bound the name to a new object that took the old one's place in memory."""
        held = (values.get(other) for other in touched)
        return rebinds(source, [f for f in held if type(f) is types.FunctionType], name)

    def _fingerprint(self, value: object, kind: str) -> str | None:
        """One per object and cell, however many names it has."""
        key = id(value)
        if key not in self._fingerprints:
            self._fingerprints[key] = self._take_fingerprint(value, kind)
        return self._fingerprints[key]

    def _take_fingerprint(self, value: object, kind: str) -> str | None:
        state = value if kind in FOLLOWED else state_of(value)
        if state is None:
            return ""
        made_of = self._made_of(value)
        if made_of is not None and made_of.is_tree and (found := digest(value)) is not None:
            return found
        return fingerprint(state, budget=self._budget)

    def _made_of(self, value: object) -> Plain | None:
        """What a value is made of if it is plain; asked once per object and cell."""
        key = id(value)
        if key not in self._plain:
            self._plain[key] = plain(value)
        return self._plain[key]

    # --- reaching --------------------------------------------------------------------------------

    def _closure(self, reach: Reach) -> Collection[str]:
        """All names that code with this reach could touch, itself or through code and objects that it reaches."""
        if reach.everything:
            return self._known.keys()
        of_class: dict[int, list[str]] = defaultdict(list)
        for name, known in self._known.items():
            for cls in known.links.classes:
                of_class[cls].append(name)
        found: set[str] = set()
        todo = list(reach.names & self._known.keys())
        while todo:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            links = self._known[name].links
            if links.everything:
                return self._known.keys()
            todo += [*(links.names & self._known.keys()), *self._bonds.neighbours(name)]
            for cls in links.classes:
                todo += of_class[cls]
        return found

    def _links(self, value: object) -> Reach:
        if self._made_of(value) is not None:
            return NOTHING
        return of_value(value, self._namespace, self._folder)

    # --- learning --------------------------------------------------------------------------------

    def _learn(
        self,
        values: Mapping[str, Any],
        seen: Mapping[str, Mapping[str, Any]],
        touched: Iterable[str],
        deleted: Iterable[str],
    ) -> None:
        """Bring what is known up to date: names seen hold something else, those touched may refer to other objects."""
        old = {name: self._known[name].links for name in self._known}
        for name in deleted:
            self._known.pop(name, None)
        again = [name for name in dict.fromkeys([*touched, *seen]) if name in values]
        for name in again:
            self._known[name] = self._know(name, values[name], seen.get(name))
        self._fingerprints.clear()
        if any(self._known[n].kind not in FOLLOWED and n in old and self._known[n].links != old[n] for n in again):
            # a class got another method: objects that know the class are concerned as well
            for name, known in self._known.items():
                self._known[name] = known._replace(links=self._links(values[name]))
        held = {n: self._shareable(n, values[n]) for n in values if not self._known[n].immutable}
        self._bonds.renew(held, {name: self._made_of(values[name]) for name in again})
        self._plain.clear()

    def _know(self, name: str, value: object, seen: Mapping[str, Any] | None) -> _Known:
        kind = self._known[name].kind if seen is None else seen["kind"]
        links = self._links(value)
        if id(type(value)) in _IMMUTABLE:
            return _Known(kind, "", small=False, immutable=True, harmless=True, links=links)
        return _Known(
            kind,
            self._fingerprint(value, kind),
            small=self._known[name].small if seen is None else self._is_small(value, seen),
            immutable=False,
            harmless=self._is_harmless(value),
            links=links,
        )

    def _is_small(self, value: object, seen: Mapping[str, Any]) -> bool:
        return id(type(value)) in _CHEAP and (seen.get("nbytes") or 0) <= self._small

    def _is_harmless(self, value: object) -> bool:
        if classes.takes_weak_references(type(value)):
            return False  # nobody will ask
        return self._made_of(value) is not None or is_harmless(value)

    def _shareable(self, name: str, value: object) -> object:
        return state_of(value) if self._known[name].kind == "class" else value


def state_of(code: object) -> object:
    """What a function or class carries besides its code and can change; None if nothing, or if it is a library's."""
    if type(code) is types.FunctionType and not _is_importable(code):
        state = [contents(code), code.__defaults__, code.__kwdefaults__, code.__dict__]
        return state if any(state) else None
    if type(code) is types.MethodType or type(code) is types.BuiltinFunctionType:
        owner: object = code.__self__
        return None if owner is None or issubclass(type(owner), types.ModuleType) else [owner]
    if issubclass(type(code), type) and not classes.of_library(code):  # type: ignore[arg-type]
        own = classes.own(code)  # type: ignore[arg-type]
        attributes = {k: v for k, v in own.items() if not k.startswith("__") and not issubclass(type(v), _DESCRIPTORS)}
        return attributes or None
    return None


def _is_importable(function: types.FunctionType) -> bool:
    """Whether it is a function of an imported module, which sees to it itself."""
    home, name = function.__module__, function.__qualname__
    module = sys.modules.get(home) if type(home) is str and home != "__main__" else None
    return type(module) is types.ModuleType and vars(module).get(name) is function
