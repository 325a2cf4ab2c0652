"""What runs when a cell runs: the functions and methods of the notebook that it reaches, resolved at that moment."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from nblift.model.graph import Evidence

from .cellfacts import CellFacts
from .ledger import RANK, Ledger
from .libraries import is_harmless
from .mutation import Call, Change, Level, Store
from .origins import EXACT, HOLDS, PART, Origins, union
from .resolved import BUILTINS, joined, resolved_calls, resolved_of_cell
from .routine import Carried, Routine, Use, handed_out

_MAKING = ("__new__", "__init__", "__post_init__", "__init_subclass__", "__class_getitem__", "__set_name__")


class Running:
    """Follows code from one cell.

    Attributes
    ----------
    needs
        Names that the code reached needs besides those of the cell itself.
    writes
        Names that it may bind (`global x`).
    dynamic
        Whether it reaches names that nobody can know.
    changes
        (name at the cell's entry, how) → what may change, with that of the cell itself.
    resolved
        Calls of the cell and of the code reached.
    stores
        Likewise, with what that code imported itself.
    """

    def __init__(self, ledger: Ledger, facts: CellFacts, imports: Mapping[str, str]) -> None:
        self._ledger = ledger
        self._facts = facts
        self._imports = imports
        self.needs: dict[str, Evidence] = {}
        self.writes: set[str] = set()
        self.dynamic = False
        self.changes = dict(facts.changes)
        self.resolved = resolved_of_cell(facts, imports)
        self.stores: list[tuple[Store, Mapping[str, str]]] = [(store, {}) for store in facts.stores]
        #: Calls of the code reached.
        self._calls: list[tuple[Call, Mapping[str, str]]] = []
        #: What `code_of` said.
        self._code: dict[str, tuple[Routine, ...]] = {}
        self._ran: set[Routine] = set()
        self._classes: set[Routine] = set()
        self._attributes: list[tuple[str, str, Evidence, frozenset[str]]] = []
        self._effective: dict[Routine, dict[tuple[str, str], Change]] = {}
        self._follow()
        if self._calls:
            self.resolved = joined(self.resolved, resolved_calls(self._calls, imports))

    # ------------------------------------------------------------------ code of names
    def code_of(self, name: str) -> tuple[Routine, ...]:
        """Code that may run when the cell uses what a name holds."""
        known = self._code.get(name)
        if known is None:
            known = self._code[name] = self._code_of(name)
        return known

    def _code_of(self, name: str) -> tuple[Routine, ...]:
        held = self._ledger.names.get(name)
        before = held.code if held is not None else ()
        carried = self._facts.carries.get(name)
        if carried is None:
            return before if name not in self._facts.binds else ()
        own = self.resolve(carried, {name})
        return own if name in self._facts.binds else (*own, *before)

    def resolve(self, carried: Carried, through: Collection[str] = ()) -> tuple[Routine, ...]:
        """Code carried by a value, names resolved at the cell's entry."""
        if not carried.held and not carried.called:
            return carried.routines
        found = dict.fromkeys(carried.routines)
        for name in sorted(carried.held):
            held = self._ledger.names.get(name)
            found |= dict.fromkeys(held.code if held is not None else ())
        for name in sorted(carried.called):
            found |= dict.fromkeys(self._results(name, {*through, name}))
        return tuple(found)

    def _results(self, name: str, through: set[str]) -> Iterator[Routine]:
        """Code that calls of a name may give back."""
        held = self._ledger.names.get(name)
        own = self._facts.carries.get(name)
        code = (*(held.code if held is not None else ()), *(own.routines if own else ()))
        yield from handed_out(code)
        for routine in code:
            for inner, use in routine.runs.items():
                if use is Use.CALLED and inner not in through:
                    yield from (r for r in self._results(inner, {*through, inner}) if r.is_class or r.lazy)

    def _is_class(self, name: str) -> bool:
        held = self._ledger.names.get(name)
        kind = self._facts.kinds.get(name) or (held.kind if held is not None else "")
        return kind == "class"

    # ------------------------------------------------------------------ following
    def _follow(self) -> None:
        # most cells use libraries and data only: then nothing of the notebook's own runs
        names, carries = self._ledger.names, self._facts.carries
        coded = any(name in carries or (name in names and names[name].code) for name in self._facts.loads)
        if coded:
            self._follow_code()
        for call in self.resolved.doubtful if coded else self.resolved.foreign:
            for key, change in self._through(call):
                self._note(key, change)

    def _follow_code(self) -> None:
        for name in self._facts.loads:
            self._classes.update(r for r in self.code_of(name) if r.is_class)
        for name, use in self._facts.runs.items():
            evidence = Evidence.PROVED if use is Use.CALLED else Evidence.MAY
            consumed = use is not Use.CALLED or name in self._facts.consumed
            self._use(name, use, evidence, self._facts.before[name], consumed=consumed)
        nothing: frozenset[str] = frozenset()
        if self._classes:
            self._attributes += [(root, attr, Evidence.MAY, nothing) for root, attr in sorted(self._facts.attributes)]
        while self._attributes:
            self._method(*self._attributes.pop())

    def _use(self, name: str, use: Use, evidence: Evidence, before: frozenset[str], *, consumed: bool) -> None:
        is_class = self._is_class(name)
        for routine in self.code_of(name):
            if routine.is_class:
                self._classes.add(routine)
                if is_class and use > Use.SHOWN:
                    self._members(routine, _MAKING, evidence, before)
                if not is_class or (use is Use.CALLED and consumed):
                    special = [m for m in routine.members if m.startswith("__") and m not in _MAKING]
                    self._members(routine, special, Evidence.MAY, before)
                    for method in special if not is_class and name not in before else ():
                        self._changes_itself(name, routine.members[method])
            elif use > Use.SHOWN and (consumed or not routine.lazy):
                self._run(routine, evidence, before)
                if routine.stateful and name not in before:
                    self._note((name, EXACT), Change(Level.LIKELY, sure=use is Use.CALLED))

    def _members(self, routine: Routine, names: Iterable[str], evidence: Evidence, before: frozenset[str]) -> None:
        for name in names:
            if name in routine.members:
                self._run(routine.members[name], evidence, before)
        for made in routine.makes:
            self._run(made, Evidence.MAY, before)

    def _run(self, routine: Routine, evidence: Evidence, before: frozenset[str]) -> None:
        known = routine in self._ran
        self._ran.add(routine)
        for name in routine.reads - before:
            self.needs[name] = min(evidence, self.needs.get(name, evidence), key=RANK.__getitem__)
        if known:
            return
        self.writes |= routine.writes
        self.dynamic = self.dynamic or routine.dynamic
        self._calls += [(call, routine.imports) for call in routine.calls]
        self.stores += [(store, routine.imports) for store in routine.stores]
        for (name, how), change in routine.changes.items():
            if name not in before and name not in routine.parameters:
                self._note((name, how), change)
        for name, use in routine.runs.items():
            direct = evidence if use is Use.CALLED else Evidence.MAY
            self._use(name, use, direct, before, consumed=True)
        self._attributes += [(root, attr, evidence, before) for root, attr in sorted(routine.attributes)]
        for call in routine.calls:
            for key, change in self._through(call):
                if key[0] not in before and key[0] not in routine.parameters:
                    self._note(key, change)

    def _method(self, root: str, attribute: str, evidence: Evidence, before: frozenset[str]) -> None:
        for routine in self._classes_of(root):
            if attribute in routine.members:
                self._run(routine.members[attribute], Evidence.MAY, before)
                if root in self._ledger.names and root not in before:
                    self._changes_itself(root, routine.members[attribute])

    def _changes_itself(self, name: str, method: Routine) -> None:
        """What a method changes of its object, should it run without being called: as operator, property, callback."""
        for (parameter, _), change in self._effects_of(method).items():
            if parameter in method.parameters[:1]:
                self._note((name, EXACT), Change(change.level, sure=False))

    def _classes_of(self, root: str) -> list[Routine]:
        """Classes of the notebook that what begins with this name may be an instance of."""
        own = [r for r in self.code_of(root) if r.is_class] if root else []
        if own or root in self._imports or self._is_plain(root):
            return own
        return sorted(self._classes, key=lambda routine: routine.name)

    def _is_plain(self, name: str) -> bool:
        """Whether a name is known to hold no instance of a notebook class."""
        held = self._ledger.names.get(name)
        if name in self._facts.kinds:
            return True
        return held is not None and bool(held.type or held.kind)

    def _note(self, key: tuple[str, str], change: Change) -> None:
        known = self.changes.get(key)
        if known is None or (known.level, known.sure) < (change.level, change.sure):
            self.changes[key] = change

    # ------------------------------------------------------------------ what calls do to what they are given
    def _through(self, call: Call) -> Iterator[tuple[tuple[str, str], Change]]:
        """Changes of what a call is given, in terms of names where the call stands."""
        callees = self._callees(call)
        for callee, receiver in callees:
            for (parameter, how), change in self._effects_of(callee).items():
                if parameter in callee.parameters:
                    sure = change.sure and call.sure and len(callees) == 1
                    for key, theirs in _argument(call, callee.parameters, parameter, receiver).items():
                        if isinstance(key, str):
                            relation = theirs if how == EXACT else PART
                            if relation != HOLDS:
                                yield (key, relation), msgspec.structs.replace(change, sure=sure)
        if not callees and not self._is_harmless(call):
            for origins in (*call.positional, *call.keywords.values()):
                for key, how in origins.items():
                    if isinstance(key, str):
                        yield (key, PART if how == HOLDS else how), Change(Level.UNKNOWN, sure=False)

    def _callees(self, call: Call) -> list[tuple[Routine, Origins | None]]:
        """Routines that a call may run, with what it passes first without writing it as an argument."""
        if call.method:
            if call.root in self._imports or not (self._classes or self.code_of(call.root)):
                return []
            of = self._classes_of(call.root)
            return [(r.members[call.method], call.receiver) for r in of if call.method in r.members]
        makes = self._is_class(call.text)
        method = "__init__" if makes else "__call__"
        receiver: Origins = {} if makes else {call.text: EXACT}
        found: list[tuple[Routine, Origins | None]] = []
        for routine in self.code_of(call.text):
            if not routine.is_class:
                found.append((routine, None))
            elif method in routine.members:
                found.append((routine.members[method], receiver))
        return found

    def _is_harmless(self, call: Call) -> bool:
        """Whether a call of other people's code surely leaves what it is given as it is."""
        target = self._imports.get(call.root)
        if target is not None:
            return is_harmless(target)
        return bool(call.method) or call.text in BUILTINS or bool(self.code_of(call.text))

    def _effects_of(self, routine: Routine) -> dict[tuple[str, str], Change]:
        """What a call of a routine changes, through the calls in it too."""
        if routine not in self._effective:
            self._effective[routine] = routine.changes  # what a recursive call finds
            found = dict(routine.changes)
            for call in routine.calls:
                for key, change in self._through(call):
                    found.setdefault(key, change)
            self._effective[routine] = found
        return self._effective[routine]


def _argument(call: Call, parameters: tuple[str, ...], parameter: str, receiver: Origins | None) -> Origins:
    """Where the object comes from that a call passes for a parameter."""
    position = parameters.index(parameter)
    shift = 0 if receiver is None else 1
    if receiver is not None and position == 0:
        return receiver
    starred = any(isinstance(a, ast.Starred) for a in call.node.args) or "**" in call.keywords
    if starred:
        return dict.fromkeys(union([*call.positional, *call.keywords.values()]), PART)
    if position - shift < len(call.positional):
        return call.positional[position - shift]
    return call.keywords.get(parameter, {})
