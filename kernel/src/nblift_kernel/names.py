"""What cells do to names: bind, delete, change in place, make share."""

import sys
import types
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

from . import classes
from .allowance import UNLIMITED, Allowance
from .bonds import UNKNOWN, Bonds, Footprint, footprint
from .canonical.fingerprint import HASTE, fingerprint
from .carried import state_of
from .describe import describe, describe_shortly
from .identity import Held, is_harmless
from .plain import Plain, digest, plain
from .quick import TooLong, has_no_code, quick
from .reach import BUDGET as PARTS
from .reach import EVERYTHING, NOTHING, Reach, is_notebook_name, of_value, rebinds

#: Kinds of names whose content is followed: what they hold may change while they hold it.
FOLLOWED = frozenset({"data", "handle"})

_IMMUTABLE = frozenset(map(id, (int, float, complex, bool, str, bytes, type(None), types.ModuleType)))
_EMPTY = _IMMUTABLE - {id(types.ModuleType)}
#: Of the time that there is, the part for comparing; the rest is for what the next cells need to know.
_FOR_COMPARING, _TO_LEARN_NS = 0.6, 300_000
#: Names of former cells that are looked at after a cell.
_CAUGHT_UP = 200
#: Of the time for comparing, the part for values that no one should have touched.
_FOR_THE_NET = 0.5
#: Nanoseconds to look at an item of a container, and to follow an object; items that are described in a hurry.
_PER_ITEM, _PER_OBJECT, _DESCRIBED = 100, 2_000, 1_000
#: What notebooks keep logs, registries and caches in, and is compared fast.
_CHEAP = frozenset(map(id, (list, dict, set)))


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
    small: bool = False
    #: It can never change, whoever holds it.
    immutable: bool = False
    #: What code inside the value could touch.
    links: Reach = NOTHING
    #: A cell since the fingerprint was taken may have changed it, and nobody had time to look.
    doubtful: bool = False


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
        #: Name → address of its value after the last cell, and before the one that runs.
        self._ids: dict[str, int] = {}
        #: Values that must stay while a cell runs, so that they are known again.
        self._kept: dict[str, Any] = {}
        #: What is held now was made for a cell that may call ``ndarray.resize``.
        self._resizing = False
        self._small_names: dict[str, None] = {}
        #: Names that nobody had time to look at since they could have changed.
        self._late: dict[str, None] = {}
        self._bonds = Bonds()
        self._allowance = UNLIMITED
        self._fingerprints: dict[int, str | None] = {}
        self._plain: dict[int, Plain | None] = {}
        #: Whether a name is the user's, of those that were met.
        self._own: dict[str, bool] = {}

    @property
    def names(self) -> list[str]:
        """Those that were there the last time, in the order of binding."""
        return list(self._ids)

    def values(self) -> dict[str, Any]:
        """The notebook's names and what they hold, in the order of binding."""
        own, found = self._own, {}
        for name, value in list(self._namespace.items()):
            if type(name) is not str:
                continue
            if name not in own:
                own[name] = is_notebook_name(name)
            if own[name] and (name != "open" or is_notebook_name(name, value)):
                found[name] = value
        return found

    def before(self, *, resizing: bool, allowance: Allowance = UNLIMITED) -> None:
        """A cell is about to run; what came into the namespace, or left it, since the last one is no cell's doing.

        Parameters
        ----------
        resizing
            The cell's own code may call ``ndarray.resize``.
        allowance
            How long this may take.
        """
        self._allowance = allowance
        values, held = self.values(), self._held
        ids = dict(zip(values, map(id, values.values()), strict=True))
        if ids != self._ids:
            fresh = [name for name, key in ids.items() if self._ids.get(name) != key]
            self._learn(values, {name: self._describe(values[name]) for name in fresh}, (), self._gone(values), fresh)
            self._ids = ids
        if resizing or self._resizing or any("resize" in known.links.names for known in self._known.values()):
            self._resizing = resizing or any("resize" in known.links.names for known in self._known.values())
            for name, value in values.items():
                held[name] = Held(value, harmless=held[name].harmless, resizing=self._resizing)
        self._kept = {name: values[name] for name in ids if held[name].keeps}

    def _gone(self, values: Mapping[str, Any]) -> list[str]:
        gone = self._held.keys() - values.keys()
        return [name for name in self._held if name in gone] if gone else []

    def after(self, source: str, reach: Reach, *, thorough: bool, allowance: Allowance = UNLIMITED) -> Change:
        """The cell has run.

        Parameters
        ----------
        source
            Its code in plain Python.
        reach
            What that could touch by itself.
        thorough
            Compare all names, not only those that it could touch and small ones.
        allowance
            How long this may take; what there is no time for, `may` have changed.
        """
        values, held, ids, kept = self.values(), self._held, self._ids, self._kept
        deleted = self._gone(values)
        bound = [
            name
            for name, value in values.items()
            if ids.get(name) != id(value) or not (name in kept or held[name].holds(value))
        ]
        # what comes first is looked at while there is time
        allowance.begin()  # what every name costs is besides
        self._allowance = allowance.part(_FOR_COMPARING)
        touched = dict.fromkeys([*sorted(reach.names & self._known.keys()), *self._closure(reach)])
        mutated = self._mutated(values, set(bound), touched, thorough=thorough)
        self._allowance = allowance
        for name in [n for n, evidence in mutated.items() if evidence == "observed" and not held[n].certain]:
            if self._may_be_another(name, source, values, touched):
                mutated[name] = "may"
                bound.append(name)
        self._kept = {}
        seen = {name: self._describe(values[name]) for name in bound}
        for name, evidence in mutated.items():
            if name not in seen and (evidence == "observed" or not allowance.is_spent()):
                seen[name] = self._describe(values[name])
        self._learn(values, seen, touched, deleted, bound)
        self._ids = dict(zip(values, map(id, values.values()), strict=True))
        return Change(bound, deleted, mutated, seen, *self._bonds.sharing(values, self._is_followed))

    def _mutated(
        self, values: Mapping[str, Any], bound: Collection[str], touched: Collection[str], *, thorough: bool
    ) -> dict[str, str]:
        """Names whose objects the cell changed, and whether that was observed."""
        # names that nobody looked at yet come before a second look at others
        others = self._known if thorough else {} if self._late else self._small_names
        mutated: dict[str, str] = {}
        net = self._allowance.part(_FOR_THE_NET)
        for name in (*touched, *(name for name in others if name not in touched)):
            if name not in touched and net.is_spent():
                break
            if name not in values or name in bound or self._known[name].immutable:
                continue
            if evidence := self._compare(name, values[name], touched):
                mutated[name] = evidence
        return mutated

    def _is_followed(self, name: str) -> bool:
        return self._known[name].kind in FOLLOWED

    def _describe(self, value: object) -> dict[str, Any]:
        most = self._allowance.things(_PER_ITEM, _DESCRIBED if self._allowance.limited else sys.maxsize)
        return describe(value, most) if most else describe_shortly(value)

    # --- comparing -------------------------------------------------------------------------------

    def _compare(self, name: str, value: object, touched: Collection[str]) -> str:
        known = self._known[name]
        now = self._fingerprint(value, known.kind)
        if known.fingerprint is not None and known.fingerprint == now:
            self._known[name] = known._replace(doubtful=False)
            return ""
        if known.fingerprint is not None and now is not None and self._are_comparable(known.fingerprint, now):
            return "may" if known.doubtful else "observed"
        if known.kind not in FOLLOWED and not self._allowance.limited:
            return ""
        if name not in touched and (self._allowance.limited or known.fingerprint == now):
            return ""
        self._known[name] = known._replace(doubtful=True)
        return "may"

    def _are_comparable(self, one: str, other: str) -> bool:
        """Whether both were taken in the same way: in haste, how much time there is decides on it."""
        return not self._allowance.limited or one[:1] == other[:1]

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
        if self._allowance.is_spent():
            return None
        left = self._allowance.left()
        made_of = self._made_of(value)
        if made_of is not None and made_of.is_tree and (found := digest(value)) is not None:
            return f"plain {found}"
        if not self._allowance.limited:
            return fingerprint(state, budget=self._budget)
        try:
            found = quick(state, left)
        except TooLong:
            return None
        if found is not None:
            return f"quick {found}"
        found = fingerprint(state, budget=int(left / HASTE), hasty=True)
        return None if found is None else f"walk {found}"

    def _made_of(self, value: object) -> Plain | None:
        """What a value is made of if it is plain; asked once per object and cell."""
        key = id(value)
        if key not in self._plain:
            self._plain[key] = plain(value, self._allowance.things(_PER_ITEM, sys.maxsize))
        return self._plain[key]

    # --- reaching --------------------------------------------------------------------------------

    def _closure(self, reach: Reach) -> Collection[str]:
        """All names that code with this reach could touch, itself or through code and objects that it reaches."""
        if reach.everything:
            return self._known.keys()
        found: set[str] = set()
        beside: set[str] = set()
        todo = list(reach.names & self._known.keys())
        while todo:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            links = self._known[name].links
            if links.everything:
                return self._known.keys()
            todo += links.names & self._known.keys()
            if self._allowance.limited:
                # they show the change, but nobody calls what is in them: that would be in this one's links as well
                beside.update(self._bonds.neighbours(name))
            else:
                todo += self._bonds.neighbours(name)
            if links.classes:
                todo += [n for n, known in self._known.items() if not links.classes.isdisjoint(known.links.classes)]
        return found | beside

    def _links(self, value: object) -> Reach:
        if self._made_of(value) is not None or (self._allowance.limited and has_no_code(value)):
            return NOTHING
        return of_value(value, self._namespace, self._folder, budget=self._allowance.things(_PER_OBJECT, PARTS))

    # --- learning --------------------------------------------------------------------------------

    def _learn(
        self,
        values: Mapping[str, Any],
        seen: Mapping[str, Mapping[str, Any]],
        touched: Iterable[str],
        deleted: Iterable[str],
        bound: Collection[str],
    ) -> None:
        """Bring what is known up to date: names seen hold something else, those touched may refer to other objects."""
        # what is not learned now makes all later cells dear: a cell could touch it without our knowing
        self._allowance = self._allowance.at_least(_TO_LEARN_NS)
        for name in deleted:
            for kept in (self._known, self._held, self._small_names, self._late):
                kept.pop(name, None)
        wanted = dict.fromkeys([*bound, *seen, *touched, *islice(self._late, _CAUGHT_UP)])
        again = [name for name in wanted if name in values]
        old = {n: self._known[n] for n in again if n in self._known}
        loose: dict[str, Footprint] = {}
        for name in again:
            if self._allowance.is_spent() and name not in seen:
                if name not in self._late and not self._known[name].immutable:
                    self._known[name] = self._known[name]._replace(links=EVERYTHING, doubtful=True)
                    loose[name] = UNKNOWN
                    self._late[name] = None
                continue
            known = self._known[name] = self._know(name, values[name], seen.get(name), is_new=name in bound)
            if known.small:
                self._small_names[name] = None
            else:
                self._small_names.pop(name, None)
            self._late.pop(name, None)
            if not known.immutable:
                loose[name] = self._footprint(name, values[name])
                if loose[name] is UNKNOWN or known.links is EVERYTHING:
                    self._late |= {name: None} if self._allowance.is_spent() else {}
        if other := [name for name in again if self._has_other_code(name, old, bound)]:
            # a class got another method: objects that know the class are concerned as well
            classes_of = frozenset[int]().union(*(self._known[name].links.classes for name in other))
            for name, known in self._known.items():
                if not (self._allowance.limited and classes_of.isdisjoint(known.links.classes)):
                    self._known[name] = known._replace(links=self._links_in_time(values[name]))
        self._bonds.renew(
            [*deleted, *(name for name in again if self._known[name].immutable)],
            loose,
            values,
            lambda name: self._shareable(name, values[name]),
            self._allowance,
        )
        self._fingerprints.clear()
        self._plain.clear()

    def _has_other_code(self, name: str, old: Mapping[str, _Known], bound: Collection[str]) -> bool:
        now = self._known[name]
        if now.kind in FOLLOWED or name not in old or name in self._late:
            return False
        if self._allowance.limited and name in bound:
            return False
        return now.links != old[name].links

    def _know(self, name: str, value: object, seen: Mapping[str, Any] | None, *, is_new: bool) -> _Known:
        kind = self._known[name].kind if seen is None else seen["kind"]
        links = NOTHING if id(type(value)) in _EMPTY else self._links_in_time(value)
        if id(type(value)) in _IMMUTABLE:
            self._held[name] = Held(value, harmless=True)
            return _Known(kind, "", immutable=True, links=links)
        if is_new or not self._held[name].certain or self._held[name].harmless:
            self._held[name] = Held(value, harmless=self._is_harmless(value))
        small = self._known[name].small if seen is None else self._is_small(value, seen)
        before = None if is_new else self._known.get(name)
        now = self._fingerprint(value, kind)
        if now is None and before is not None:
            return before._replace(kind=kind, small=small, links=links, doubtful=True)
        return _Known(kind, now, small=small, links=links)

    def _links_in_time(self, value: object) -> Reach:
        return EVERYTHING if self._allowance.is_spent() else self._links(value)

    def _footprint(self, name: str, value: object) -> Footprint:
        if self._allowance.is_spent():
            return UNKNOWN
        return footprint(self._shareable(name, value), self._made_of(value), self._allowance)

    def _is_small(self, value: object, seen: Mapping[str, Any]) -> bool:
        return id(type(value)) in _CHEAP and (seen.get("nbytes") or 0) <= self._small

    def _is_harmless(self, value: object) -> bool:
        if classes.takes_weak_references(type(value)):
            return False  # nobody will ask
        return self._made_of(value) is not None or is_harmless(value, self._allowance.things(_PER_OBJECT, PARTS))

    def _shareable(self, name: str, value: object) -> object:
        return state_of(value) if self._known[name].kind == "class" else value
