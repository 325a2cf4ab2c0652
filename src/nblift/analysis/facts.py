"""What one statement reads, binds and changes, from its source alone."""

import ast

import msgspec

from .flow import Flow
from .mutation import Mutations, mutations_of
from .scopes import FunctionNode, ScopeNode, free_names, parameters_of
from .statements import Statement
from .strings import names_in_strings


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
    #: Those of `reads` that stand in a `try` which catches that they are missing.
    soft: frozenset[str]
    #: Every name that it may use when it runs, strings included.
    loads: frozenset[str]
    #: Bound whatever happens.
    binds: tuple[str, ...]
    #: Bound on some way through it only.
    may_bind: tuple[str, ...]
    deletes: tuple[str, ...]
    mutations: Mutations
    #: Name → what runs later; for `def`, `class` and `name = lambda …`.
    defines: dict[str, Deferred]
    #: Loaded otherwise than to be called at once, in nested functions too.
    values: frozenset[str]
    #: Names reached through a string (`df.query("a > @t")`, `eval("x")`, `f"{x=}"`).
    spelled: frozenset[str]
    #: Reaches names that nobody can know: `globals()[name]`, `exec(text)`.
    dynamic: bool = False

    @property
    def node(self) -> ast.stmt:
        """The statement's tree."""
        return self.statement.node


def facts_of(statement: Statement) -> Facts:
    """Read one statement."""
    node = statement.node
    flow = Flow()
    flow.statement(node)
    spelled, dynamic = names_in_strings(node)
    reads = [*flow.reads, *(n for n in sorted(spelled) if n not in flow.reads and n not in flow.bound)]
    return Facts(
        statement=statement,
        reads=tuple(reads),
        soft=frozenset(flow.soft),
        loads=frozenset(flow.loads) | spelled,
        binds=tuple(n for n in flow.order if n in flow.bound),
        may_bind=tuple(n for n in flow.order if n not in flow.bound and n not in flow.deleted),
        deletes=tuple(sorted(flow.deleted)),
        mutations=mutations_of(node),
        defines={name: deferred_of(scope) for name, scope in flow.defines.items()},
        values=frozenset(used_as_values(node)) | spelled,
        spelled=spelled,
        dynamic=dynamic,
    )


def deferred_of(scope: ScopeNode) -> Deferred:
    """What a function does when called, or a class through its methods."""
    free = [f for f in free_names(scope) if f.deferred or isinstance(scope, FunctionNode)]
    spelled, _ = names_in_strings(scope)
    changed = mutations_of(scope, inside=True)
    return Deferred(
        reads=frozenset(f.name for f in free if not f.stores) | spelled,
        writes=frozenset(f.name for f in free if f.stores),
        mutates=changed.free,
        changes=changed.own,
        parameters=tuple(parameters_of(scope)) if isinstance(scope, FunctionNode) else (),
        values=frozenset(used_as_values(scope)) | spelled,
    )


def used_as_values(node: ast.AST) -> set[str]:
    """Names below `node` that are loaded otherwise than to be called at once."""
    called = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
    names = (n for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return {n.id for n in names if id(n) not in called}
