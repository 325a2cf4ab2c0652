"""From the walk of a function's or class's body to what it does for those outside."""

import ast

import msgspec

from .binding import Bindings
from .mutation import Change
from .origins import names_in
from .routine import Routine, Use
from .scopes import FunctionNode, parameters_of, type_parameters

_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def assembled(inner: Bindings, node: FunctionNode | ast.ClassDef | ast.GeneratorExp) -> Routine:
    """What the code does when it runs.

    Parameters
    ----------
    inner
        The walk of its body.
    """
    if isinstance(node, ast.ClassDef):
        return _class(inner, node)
    parameters = tuple(parameters_of(node)) if isinstance(node, FunctionNode) else ()
    own = ({*parameters, *inner.order, *type_parameters(node)} - inner.globals) - inner.nonlocals
    nested = {name: routine.without(own) for name, routine in inner.defines.items()}
    run = [name for name in nested if inner.runs.get(name, Use.SHOWN) > Use.SHOWN]
    makes = (*(nested[n] for n in nested if n in inner.values), *(routine.without(own) for routine in inner.made))
    changed = [r.changes.items() for n in run for r in inner.defines[n].everything()]
    found_changes = [*inner.changes.items(), *(i for items in changed for i in items)]
    changes = {key: c for key, c in found_changes if key[0] not in own or key[0] in parameters}
    lazy = inner.generator or isinstance(node, ast.GeneratorExp)
    found = Routine(
        name=getattr(node, "name", "<lambda>"),
        reads=frozenset(inner.eager) - own,
        writes=frozenset(inner.globals & inner.order.keys()),
        changes=changes,
        parameters=parameters,
        runs={name: use for name, use in inner.runs.items() if name not in own},
        attributes=frozenset(_rooted(inner, own)),
        calls=tuple(inner.calls),
        stores=tuple(inner.stores),
        returns=frozenset(names_in(inner.returned)) - (own - {*parameters}),
        imports=dict(inner.imports),
        makes=makes,
        lazy=lazy,
        stateful=bool(inner.nonlocals & inner.order.keys()) or _keeps_in_defaults(node, changes),
        values=frozenset(inner.values) - own,
        spelled=frozenset(inner.spelled) - own,
        dynamic=inner.dynamic,
    )
    return _with(found, [nested[name] for name in run])


def _class(inner: Bindings, node: ast.ClassDef) -> Routine:
    types = type_parameters(node)
    own = {*inner.order, *types}
    return Routine(
        name=node.name,
        makes=tuple(inner.made),
        members={name: member.without(types) for name, member in inner.defines.items()},
        is_class=True,
        has_data=any(isinstance(value, (*_DISPLAYS, ast.Call)) for value in inner.texts.values()),
        values=frozenset(inner.values - own),
        spelled=frozenset(inner.spelled - own),
        dynamic=inner.dynamic,
    )


def _rooted(inner: Bindings, own: set[str]) -> set[tuple[str, str]]:
    return {(root if root not in own else "", attribute) for root, attribute in inner.attributes}


def _keeps_in_defaults(node: ast.AST, changes: dict[tuple[str, str], Change]) -> bool:
    """Whether the function changes an object that is the default of one of its parameters."""
    if not isinstance(node, FunctionNode):
        return False
    positional = [*node.args.posonlyargs, *node.args.args]
    pairs = [
        *zip(positional[len(positional) - len(node.args.defaults) :], node.args.defaults, strict=True),
        *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
    ]
    mutable = {p.arg for p, default in pairs if isinstance(default, (*_DISPLAYS, ast.Call))}
    return any(name in mutable for name, _ in changes)


def _with(routine: Routine, run: list[Routine]) -> Routine:
    """A routine together with code inside of it that it runs itself."""
    if not run:
        return routine
    inner = [r for nested in run for r in (nested.everything() if nested.is_class else [nested])]
    every = [routine, *inner]
    return msgspec.structs.replace(
        routine,
        reads=frozenset().union(*(r.reads for r in every)),
        writes=frozenset().union(*(r.writes for r in every)),
        runs={**{n: Use.GIVEN for r in inner for n in r.runs}, **routine.runs},
        attributes=frozenset().union(*(r.attributes for r in every)),
        calls=tuple(call for r in every for call in r.calls),
        stores=tuple(store for r in every for store in r.stores),
        makes=tuple(dict.fromkeys([*routine.makes, *(m for r in inner for m in r.makes)])),
    )
