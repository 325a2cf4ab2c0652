"""What names hold, cell after cell: objects shared, code carried, kinds and types."""

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from nblift.model.graph import Evidence
from nblift.model.observation import CellSeen, Seen

from .cellfacts import CellFacts
from .changes import IMMUTABLE
from .effects import configured_by_store, resolve
from .ledger import Held, Ledger, Thing
from .libraries import hands_on
from .mutation import Store
from .origins import EXACT, HOLDS, PART, RELATIONS, Origins
from .resolved import BUILTINS
from .routine import Routine
from .running import Running

_CLOSEST = (EXACT, PART, HOLDS)
_WORD = re.compile(r"[^\W\d]\w*")
#: Words of annotations of values that carry no code.
_PLAIN = frozenset(
    "int float str bool bytes complex None list tuple set dict frozenset range datetime date time".split()
)
_PLAIN_LIBRARIES = ("pandas.", "numpy.", "datetime.", "decimal.", "pathlib.")


class Values:
    """Follows values along the notebook; `enter` a cell, then `leave` it.

    Attributes
    ----------
    imports
        Name → what it was imported as, where the cell stands.
    shares
        Name → names that shared something with it at the last cell's end, as a run showed.
    handing_on
        Methods of notebook classes that hand out parts of what they are given.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.imports: dict[str, str] = {}
        self.shares: dict[str, set[str]] = {}
        self.handing_on: frozenset[str] = frozenset()

    def enter(self, facts: CellFacts, translated: Collection[str] = ()) -> Running:
        """The next cell: what runs in it.

        Parameters
        ----------
        translated
            Modules that only the plain Python of its IPython syntax names.
        """
        self._facts = facts
        if translated:
            self.imports = self.imports | {name: name for name in translated}
        if facts.imports:
            self.imports = self.imports | facts.imports
        self._running = Running(self._ledger, facts, self.imports)
        return self._running

    # ------------------------------------------------------------------ sharing
    def resolved(self, name: str, how: str) -> dict[str, str]:
        """What an origin comes to, now that it is known what a call calls: names, with a relation."""
        if how in RELATIONS:
            return {name: how}
        root, dot, rest = how.partition(".")
        if root in self.imports:
            return {name: PART} if name != root and hands_on(resolve(how, self.imports)) else {}
        if dot:
            return {name: PART} if rest.rpartition(".")[2] in self.handing_on else {}
        code = self._running.code_of(root)
        if name == how:
            return {free: PART for r in code for free in r.returns if free not in r.parameters}
        if code:
            holds = any(r.is_class or not r.returns.isdisjoint(r.parameters) for r in code)
            return {name: PART} if holds else {}
        return {} if root in BUILTINS else {name: PART}

    def things(self, position: int, origins: Origins) -> dict[Thing, str]:
        """Objects that something may be, or share, going by where it comes from."""
        found: dict[Thing, str] = {}
        for key, how in origins.items():
            if isinstance(key, int):
                if how in RELATIONS:
                    found[position, key] = how
                continue
            for name, relation in self.resolved(key, how).items():
                held = self._ledger.names.get(name)
                for thing, theirs in held.things.items() if held is not None else ():
                    new = theirs if relation == EXACT else relation
                    found[thing] = min(new, found.get(thing, new), key=_CLOSEST.index)
        return found

    def spelled(self, stores: Iterable[tuple[Store, Mapping[str, str]]]) -> list[tuple[str, Store]]:
        """Stores, each with its text as imports spell it out."""
        return [(resolve(store.text, self.imports, own), store) for store, own in stores]

    def stored(self, running: Running) -> dict[str, Evidence]:
        """Modules on which attributes are set; what configures a library is no change of its name."""
        found: dict[str, Evidence] = {}
        for store, own in running.stores:
            root = store.text.partition(".")[0]
            if root not in self.imports or root in own or isinstance(store.node.ctx, ast.Load):
                continue
            if configured_by_store(resolve(store.text, self.imports, own)) is None and root in self._ledger.names:
                found[root] = Evidence.PROVED if store.sure else Evidence.MAY
        return found

    # ------------------------------------------------------------------ binding
    def leave(self, position: int, sure: Mapping[str, Evidence], may: Collection[str], seen: CellSeen | None) -> None:
        """Enter what the cell bound, and what those names hold now."""
        facts = self._facts
        made = {name: self._made(position, name) for name in (*sure, *may)}
        for name, evidence in sure.items():
            self._fill(self._ledger.bind(position, name, evidence), name, made[name], seen)
        for name in may:
            held = self._ledger.may_bind(position, name)
            self._ledger.hold(name, held, held.things | made[name].things)
            held.code = tuple(dict.fromkeys([*held.code, *made[name].code]))
            held.kind = held.kind if held.kind == made[name].kind else ""
            held.type = ""
        for name, carried in facts.carries.items():
            if name not in made:
                self._put_into(name, self._running.resolve(carried, {name}))
        for name in (*sure, *may, *facts.deletes):
            if name in self.imports and name not in facts.imports:
                self.imports = {n: target for n, target in self.imports.items() if n != name}
        for routine in facts.defines.values():
            self.handing_on = self.handing_on | {n for n, member in routine.members.items() if member.returns}
        if seen is not None:
            self._share(seen)

    def _put_into(self, name: str, code: tuple[Routine, ...]) -> None:
        """What a name holds, under whatever name, has more code in it than before."""
        held = self._ledger.names.get(name)
        if held is not None and code:
            for other in {name, *self._ledger.holders(held.things)}:
                more = self._ledger.names[other] = self._ledger.names[other].copy()
                more.code = tuple(dict.fromkeys([*more.code, *code]))

    def _made(self, position: int, name: str) -> Held:
        """What a name holds after the cell, going by the source."""
        facts = self._facts
        origins = facts.origins.get(name, {})
        before = self._ledger.names.get(name)
        made = Held([], facts.kinds.get(name, ""))
        made.things = self.things(position, origins)
        carried = facts.carries.get(name)
        if carried is not None:
            made.code = self._running.resolve(carried, {name})
        elif before is not None and origins == {name: EXACT}:
            made.kind, made.code, made.type = before.kind, before.code, before.type
        node = facts.texts.get(name)
        call = facts.made_by.get(name)
        if call is not None:
            target = resolve(call.text, self.imports)
            made.type = target if target != call.text else made.type
        elif isinstance(node, ast.Name) and node.id in self._ledger.names and not made.kind:
            other = self._ledger.names[node.id]
            made.kind, made.type = other.kind, other.type
        return made

    def _fill(self, held: Held, name: str, made: Held, seen: CellSeen | None) -> None:
        self._ledger.hold(name, held, made.things)
        held.kind, held.code, held.type = made.kind, made.code, made.type
        shown = seen.bound.get(name) if seen is not None else None
        if shown is not None:
            self._show(held, shown)

    def _show(self, held: Held, shown: Seen) -> None:
        """What the run showed of a value."""
        held.type = shown.type.removeprefix("builtins.")
        held.columns = frozenset(shown.columns)
        if shown.kind in ("function", "class", "module", "handle"):
            held.kind = shown.kind
        elif held.type in IMMUTABLE and held.type != "tuple":
            held.things = {}
        words = set(_WORD.findall(shown.annotation)) | {held.type.rpartition(".")[2]}
        if held.type.startswith(_PLAIN_LIBRARIES) or (shown.kind == "data" and words <= _PLAIN):
            held.code = ()
        elif shown.kind == "data":
            classes = (self._class(word) for word in sorted(words))
            held.code = tuple(dict.fromkeys([*held.code, *(c for c in classes if c is not None)]))

    def _class(self, name: str) -> Routine | None:
        own = self._facts.defines.get(name)
        held = self._ledger.names.get(name)
        code = (*((own,) if own else ()), *(held.code if held is not None and held.kind == "class" else ()))
        return next((r for r in code if r.is_class and r.name == name), None)

    def _share(self, seen: CellSeen) -> None:
        shares: dict[str, set[str]] = defaultdict(set)
        for one, other in (*seen.shares, *seen.aliases):
            shares[one].add(other)
            shares[other].add(one)
        self.shares = shares

    # ------------------------------------------------------------------ asking
    def columns(self, names: Collection[str]) -> frozenset[str]:
        """Columns of the frames among some names, as the run showed."""
        held = (self._ledger.names.get(name) for name in names)
        return frozenset().union(*(h.columns for h in held if h is not None and h.columns))

    def types(self, names: Collection[str]) -> set[str]:
        """What is known of the types of what some names hold."""
        held = (self._ledger.names.get(name) for name in names)
        return {h.type for h in held if h is not None and h.type}
