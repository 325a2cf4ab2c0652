"""What one statement reads, binds and changes, from its source alone."""

import ast
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from .flow import Flow
from .mutation import CallByName, Change, Level, Mutations, call_by_name
from .origins import EXACT, PART, Origins
from .routine import Routine
from .statements import Statement


class Deferred(msgspec.Struct, frozen=True):
    """What happens later, whenever a function runs (or a class is used)."""

    reads: frozenset[str] = frozenset()
    #: Names that it binds in the notebook (`global x`).
    writes: frozenset[str] = frozenset()
    #: Notebook names whose object it changes.
    mutates: frozenset[str] = frozenset()
    #: Its own parameters whose object it changes, by name.
    changes: frozenset[str] = frozenset()
    #: Parameters in order.
    parameters: tuple[str, ...] = ()
    #: Free names that it uses otherwise than to call them at once.
    values: frozenset[str] = frozenset()


class Facts(msgspec.Struct, frozen=True):
    """Names are those of the notebook; scopes are resolved."""

    statement: Statement
    #: Needed before the statement begins, in order of first use.
    reads: tuple[str, ...]
    #: Those of `reads` that may be missing: in a `try` that catches it, or a mere word of a string.
    soft: frozenset[str]
    #: Every name that it may use when it runs, strings included.
    loads: frozenset[str]
    #: Bound whatever happens.
    binds: tuple[str, ...]
    #: Bound on some way through it only.
    may_bind: tuple[str, ...]
    deletes: tuple[str, ...]
    #: Bound name → names whose object, or a part of it, it may hold.
    sources: dict[str, frozenset[str]]
    mutations: Mutations
    #: Name → what runs later; for `def`, `class` and `name = lambda …`.
    defines: dict[str, Deferred]
    #: Loaded otherwise than to be called at once, in nested functions too.
    values: frozenset[str]
    #: Names reached through a string (`df.query("a > @t")`, `eval("x")`).
    spelled: frozenset[str]
    #: Reaches names that nobody can know: `globals()[name]`, `exec(text)`.
    dynamic: bool = False

    @property
    def node(self) -> ast.stmt:
        """The statement's tree."""
        return self.statement.node


@lru_cache(maxsize=4096)
def facts_of(statement: Statement) -> Facts:
    """Read one statement; the same statement is read once."""
    flow = Flow()
    flow.statement(statement.node)
    routines = [*flow.defines.values(), *flow.made]
    nested = [r for routine in routines for r in routine.everything()]
    return Facts(
        statement=statement,
        reads=tuple(flow.reads),
        soft=frozenset(flow.soft),
        loads=frozenset(flow.loads),
        binds=tuple(n for n in flow.order if n in flow.bound),
        may_bind=tuple(n for n in flow.order if n not in flow.bound and n not in flow.deleted),
        deletes=tuple(sorted(flow.deleted)),
        sources={name: _sources(flow.holdings.name(name)) for name in flow.order},
        mutations=mutations_of(flow),
        defines={name: deferred_of(routine) for name, routine in flow.defines.items()},
        values=frozenset(flow.values).union(*(r.values for r in nested)),
        spelled=frozenset(flow.spelled).union(*(r.spelled for r in nested)),
        dynamic=flow.dynamic or any(r.dynamic for r in nested),
    )


def _sources(origins: Origins) -> frozenset[str]:
    return frozenset(n for n, how in origins.items() if isinstance(n, str) and how in (EXACT, PART))


def mutations_of(flow: Flow) -> Mutations:
    """Names by how surely the code that was walked changes their objects."""
    proved = _changed(flow.changes, {Level.PROVED})
    likely = _changed(flow.changes, {Level.LIKELY})
    calls = (call_by_name(call.node) for call in flow.calls)
    return Mutations(
        proved,
        likely - proved,
        frozenset(flow.given) - proved - likely,
        tuple(call for call in calls if isinstance(call, CallByName)),
    )


def deferred_of(routine: Routine) -> Deferred:
    """What a function does when called, or a class through its methods."""
    every = list(routine.everything())
    owned = {name for r in every for name in r.parameters}
    changed = _union(_changed(r.changes, {Level.PROVED, Level.LIKELY}) for r in every)
    return Deferred(
        reads=_union(r.reads for r in every),
        writes=_union(r.writes for r in every),
        mutates=changed - owned,
        changes=changed & owned,
        parameters=routine.parameters,
        values=_union(r.values for r in every),
    )


def _changed(changes: dict[tuple[str, str], Change], levels: set[Level]) -> frozenset[str]:
    return frozenset(n for (n, how), change in changes.items() if how in (EXACT, PART) and change.level in levels)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
