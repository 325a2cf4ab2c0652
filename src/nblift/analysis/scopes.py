"""Which names in a piece of code mean names of the notebook, by Python's own scoping rules."""

import ast
import copy
from collections.abc import Iterator

import msgspec

from .tree import below

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
ScopeNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef | Comprehension

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (*_FUNCTIONS, ast.ClassDef, *_COMPREHENSIONS)


class Free(msgspec.Struct, frozen=True):
    """A name in a nested scope that means the notebook's name."""

    name: str
    #: Position of the name, line from 1, column from 0 in bytes, as `ast` counts.
    line: int
    column: int
    stores: bool
    #: Whether it runs only when a function is called (not in a class body or comprehension).
    deferred: bool


def free_names(node: ScopeNode) -> Iterator[Free]:
    """Names in a function, lambda, class or comprehension that it takes from the notebook.

    What Python evaluates outside of the scope (decorators, defaults, bases, the first iterable of a
    comprehension) is not included; see `outside_of`.
    """
    yield from _free(node, frozenset(), deferred=False)


def outside_of(node: ScopeNode) -> list[ast.expr]:
    """The expressions of a scope that are evaluated where it stands."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            hints = [a.annotation for a in _arguments(node.args) if a.annotation]
            returns = [node.returns] if node.returns else []
            return [*node.decorator_list, *_defaults(node.args), *hints, *returns, *_bounds(node)]
        case ast.Lambda():
            return _defaults(node.args)
        case ast.ClassDef():
            return [*node.decorator_list, *node.bases, *(k.value for k in node.keywords), *_bounds(node)]
        case _:
            return [node.generators[0].iter]


def spelled_out(node: ast.ClassDef) -> ast.ClassDef:
    """The class with its private names, such as `__total`, as Python spells them: `_Shop__total`."""
    private = {n.id for n in below(node) if isinstance(n, ast.Name) and n.id.startswith("__")}
    if all(name.endswith("__") for name in private):
        return node
    spelled: ast.ClassDef = _Spelling(f"_{node.name.lstrip('_')}").generic_visit(copy.deepcopy(node))  # type: ignore[assignment]
    return spelled


class _Spelling(ast.NodeTransformer):
    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id.startswith("__") and not node.id.endswith("__"):
            node.id = self._prefix + node.id
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        return node


def type_parameters(node: ast.AST) -> frozenset[str]:
    """What Python 3.12 lets stand in brackets behind the name of a function, class or type; it is known there only."""
    return frozenset(parameter.name for parameter in getattr(node, "type_params", ()))


def _bounds(node: ast.AST) -> Iterator[ast.expr]:
    for parameter in getattr(node, "type_params", ()):
        yield from ast.iter_child_nodes(parameter)  # type: ignore[misc]


def _free(node: ScopeNode, visible: frozenset[str], *, deferred: bool) -> Iterator[Free]:
    deferred = deferred or isinstance(node, _FUNCTIONS)
    own, outer = local_names(node)
    inside = (visible | own) - outer
    for child in _own_nodes(node):
        if isinstance(child, ast.Name):
            if child.id not in inside:
                stores = not isinstance(child.ctx, ast.Load)
                yield Free(child.id, child.lineno, child.col_offset, stores, deferred)
        elif isinstance(child, _SCOPES):
            # a class body's names are invisible to the functions in it
            seen = visible | type_parameters(node) if isinstance(node, ast.ClassDef) else inside
            yield from _free(child, seen, deferred=deferred)


def _own_nodes(node: ScopeNode) -> Iterator[ast.AST]:
    """Names and scopes directly in this scope; what a nested scope evaluates here counts as here."""
    for start in _body(node):
        yield from own_nodes(start)


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below `node` (itself included) that belongs to the same scope, and nested scopes as such."""
    yield node
    children = outside_of(node) if isinstance(node, _SCOPES) else ast.iter_child_nodes(node)
    own = type_parameters(node)
    for child in children:
        if own:
            yield from (n for n in own_nodes(child) if not isinstance(n, ast.Name) or n.id not in own)
        else:
            yield from own_nodes(child)


def _body(node: ScopeNode) -> list[ast.AST]:
    match node:
        case ast.Lambda():
            return [node.body]
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [*node.body]
        case ast.DictComp():
            first, *rest = node.generators
            return [node.key, node.value, first.target, *first.ifs, *rest]
        case _:
            first, *rest = node.generators
            return [node.elt, first.target, *first.ifs, *rest]


def local_names(node: ScopeNode) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a scope owns, and those that it declares `global`."""
    names = set(type_parameters(node))
    outer: set[str] = set()
    enclosing: set[str] = set()
    if isinstance(node, _FUNCTIONS):
        names |= {a.arg for a in _arguments(node.args)}
    for child in _own_nodes(node):
        if isinstance(child, ast.Global):
            outer |= set(child.names)
        elif isinstance(child, ast.Nonlocal):
            enclosing |= set(child.names)
        elif isinstance(child, _COMPREHENSIONS):
            # `:=` in a comprehension binds in the scope around it
            names |= {n.target.id for n in ast.walk(child) if isinstance(n, ast.NamedExpr)}
        else:
            names |= bound_by(child)
    return frozenset(names - outer - enclosing), frozenset(outer)


def bound_by(node: ast.AST) -> set[str]:
    """The names that this very node binds in its scope (children not included)."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return {name}
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return {name}
        case ast.MatchMapping(rest=str(name)):
            return {name}
        case ast.Import(names=aliases):
            return {a.asname or a.name.partition(".")[0] for a in aliases}
        case ast.ImportFrom(names=aliases):
            return {a.asname or a.name for a in aliases} - {"*"}
    return set()


def _arguments(args: ast.arguments) -> list[ast.arg]:
    more = [a for a in (args.vararg, args.kwarg) if a]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *more]


def parameters_of(node: FunctionNode) -> list[str]:
    """Names of a function's parameters, positional ones first."""
    return [a.arg for a in _arguments(node.args)]


def _defaults(args: ast.arguments) -> list[ast.expr]:
    return [*args.defaults, *(d for d in args.kw_defaults if d is not None)]
