"""What one cell reads, binds, changes and runs, from its source alone; kept for as long as the source stays."""

import ast
from functools import lru_cache

import msgspec

from nblift.model.notebook import Code, Timed

from .flow import Flow
from .mutation import Call, Change, Store
from .origins import Origins
from .routine import Carried, Routine, Use
from .strings import Computed


class CellFacts(msgspec.Struct, frozen=True, eq=False):
    """Names are those of the notebook; "entry" is the moment before the cell runs."""

    #: Needed at entry, in order of first use: name → line of the code.
    reads: dict[str, int]
    #: Those of `reads` that the cell itself may have bound before it uses them.
    perhaps: frozenset[str]
    #: Those of `reads` that may be missing.
    soft: frozenset[str]
    #: Those of `reads` that only code kept for later uses.
    lazy: frozenset[str]
    #: Those of `reads` that are words of a string: names, columns, or nothing of the kind.
    mentioned: frozenset[str]
    loads: frozenset[str]
    #: Surely bound at the end, and bound on some way through only.
    binds: tuple[str, ...]
    may_bind: tuple[str, ...]
    #: Surely deleted at the end, and perhaps deleted.
    deletes: frozenset[str]
    may_delete: frozenset[str]
    #: (name at entry, how the object comes from it) → what may change.
    changes: dict[tuple[str, str], Change]
    calls: tuple[Call, ...]
    #: Names that the texts of the calls begin with.
    roots: tuple[str, ...]
    stores: tuple[Store, ...]
    #: Names of which code may run; with the names surely bound in the cell before that.
    runs: dict[str, Use]
    before: dict[str, frozenset[str]]
    consumed: frozenset[str]
    attributes: frozenset[tuple[str, str]]
    #: Where what each bound name holds at the end comes from, its kind, and the code it carries.
    origins: dict[str, Origins]
    kinds: dict[str, str]
    carries: dict[str, Carried]
    defines: dict[str, Routine]
    imports: dict[str, str]
    stars: tuple[str, ...]
    #: Name → expression that it is surely bound to at the end.
    texts: dict[str, ast.expr]
    #: Those of `texts` that are calls.
    made_by: dict[str, Call]
    #: Strings that are evaluated but computed; `dynamic` if there are any.
    computed: tuple[Computed, ...]
    dynamic: bool
    #: The last expression is displayed, and where its object comes from.
    displays: bool
    result: Origins


def facts_of_cell(code: Code) -> CellFacts:
    """Read a cell whose plain Python parses; the same source is read once."""
    return _facts_of_source(code.python, code.quiet, code.timed, code.lines if code.timed else ())


def forget() -> None:
    """Forget all cells read so far, as at the start of a process."""
    _facts_of_source.cache_clear()


@lru_cache(maxsize=8192)
def _facts_of_source(python: str, quiet: bool, timed: tuple[Timed, ...], lines: tuple[int, ...]) -> CellFacts:
    body = ast.parse(python).body
    flow = Flow()
    _walk(flow, body, timed, lines)
    deleted = flow.deleted
    names = [name for name in flow.order if name not in flow.gone]
    last = None if quiet else _displayed(body)
    by_node: dict[ast.expr, Call] = {call.node: call for call in flow.calls}
    return CellFacts(
        reads=flow.reads,
        perhaps=frozenset(flow.reads.keys() - flow.firm),
        soft=frozenset(flow.soft),
        lazy=frozenset(flow.reads.keys() - flow.eager),
        mentioned=frozenset(flow.mentioned - flow.values),
        loads=frozenset(flow.loads),
        binds=tuple(n for n in names if n in flow.bound),
        may_bind=tuple(n for n in names if n not in flow.bound),
        deletes=frozenset(flow.gone),
        may_delete=frozenset(deleted - flow.gone),
        changes=flow.changes,
        calls=tuple(flow.calls),
        roots=tuple(dict.fromkeys(call.root for call in flow.calls)),
        stores=tuple(flow.stores),
        runs=flow.runs,
        before=flow.before,
        consumed=frozenset(flow.consumed),
        attributes=frozenset(flow.attributes),
        origins={name: flow.holdings.name(name) for name in names},
        kinds=flow.holdings.kinds,
        carries=flow.carries,
        defines=flow.defines,
        imports=flow.imports,
        stars=tuple(flow.stars),
        texts=flow.texts,
        made_by={name: by_node[node] for name, node in flow.texts.items() if node in by_node},
        computed=tuple(flow.computed),
        dynamic=flow.dynamic,
        displays=last is not None,
        result=flow.holdings.of(last) if last is not None else {},
    )


def _displayed(body: list[ast.stmt]) -> ast.expr | None:
    """The last expression, unless it is known to give nothing."""
    match body[-1:]:
        case [ast.Expr(ast.Call(ast.Name("print" | "display" | "setattr" | "delattr" | "exec")))]:
            return None
        case [ast.Expr(value)]:
            return value
    return None


def _walk(flow: Flow, body: list[ast.stmt], timed: tuple[Timed, ...], lines: tuple[int, ...]) -> None:
    """The statements of a cell, with what it only measures where that stands."""
    waiting = list(timed)
    for node in body:
        while waiting and waiting[0].line <= lines[node.lineno - 1]:
            flow.apart(ast.parse(waiting.pop(0).python).body)
        flow.statement(node)
    for each in waiting:
        flow.apart(ast.parse(each.python).body)
