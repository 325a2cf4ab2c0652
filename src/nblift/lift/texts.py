"""Formulas that a variable carries to the call that evaluates them."""

import ast
from collections.abc import Iterable, Iterator

import msgspec

from nblift.analysis.facts import Facts
from nblift.analysis.scopes import own_nodes
from nblift.analysis.strings import called_in_formula, takes_formula


def carrying(facts: Iterable[Facts]) -> Iterator[Facts]:
    """The same statements, in which a call that is given a formula by name reads what the formula's text calls."""
    carried: dict[str, frozenset[str]] = {}
    for found in facts:
        heads = frozenset().union(*(called_in_formula(text) for text in _texts(found.node)))
        for name in (*found.binds, *found.may_bind):
            carried[name] = carried.get(name, frozenset()) | heads
        given = frozenset().union(*(carried.get(name, frozenset()) for name in _given(found.node)))
        yield _reading(found, given - found.loads) if given else found


def _texts(node: ast.stmt) -> Iterator[str]:
    for part in own_nodes(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _given(node: ast.stmt) -> Iterator[str]:
    """Names among the arguments of calls that evaluate formulas."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and takes_formula(call):
            arguments = [*call.args, *(k.value for k in call.keywords)]
            yield from (n.id for a in arguments for n in ast.walk(a) if isinstance(n, ast.Name))


def _reading(facts: Facts, names: frozenset[str]) -> Facts:
    return msgspec.structs.replace(
        facts,
        reads=(*facts.reads, *sorted(names)),
        soft=facts.soft | names,
        loads=facts.loads | names,
        spelled=facts.spelled | names,
    )
