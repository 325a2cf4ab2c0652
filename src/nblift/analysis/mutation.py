"""Which names' objects a statement changes in place, as far as its source says."""

import ast
from collections.abc import Iterable, Iterator

import msgspec

from .scopes import FunctionNode, ScopeNode, local_names, own_nodes

#: Methods that change the built-in containers (and what imitates them).
CONTAINER_METHODS = frozenset(
    "append extend insert remove pop clear sort reverse update add discard setdefault popitem appendleft "
    "extendleft popleft rotate intersection_update difference_update symmetric_difference_update "
    "move_to_end subtract".split()
)
#: Methods that change objects of the usual libraries.
OBJECT_METHODS = frozenset(
    "fit partial_fit fit_transform fit_predict set_params fill itemset resize put shuffle".split()
)
#: Methods by which a random generator draws.
DRAW_METHODS = frozenset(
    "integers random choice normal uniform standard_normal permutation permuted shuffle poisson binomial exponential "
    "gamma beta rand randn randint random_sample choices sample gauss betavariate expovariate lognormal multinomial "
    "multivariate_normal".split()
)
#: Functions that change their first argument.
CHANGES_FIRST = frozenset(
    "setattr delattr next heapq.heappush heapq.heappop heapq.heapify heappush heappop heapify random.shuffle "
    "np.random.shuffle numpy.random.shuffle np.fill_diagonal np.put np.place np.copyto np.putmask bisect.insort "
    "insort".split()
)


class Mutations(msgspec.Struct, frozen=True):
    """Names by how surely they are changed."""

    #: The syntax says so: `x[…] = `, `x.a = `, `del x[…]`, `inplace=True`, `out=x`, `setattr(x, …)`.
    proved: frozenset[str] = frozenset()
    #: A method that changes objects if its receiver is what it looks like, or `x += …`.
    likely: frozenset[str] = frozenset()
    #: Given to a call that might change it.
    passed: frozenset[str] = frozenset()
    #: Calls of plain names: (function, positional argument names, keyword → argument name).
    calls: tuple["CallByName", ...] = ()
    #: Inside a function: free names, and own parameters, that are changed (proved or likely).
    free: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


class CallByName(msgspec.Struct, frozen=True):
    """A call `f(a, b, k=c)` with the names at its arguments (empty where there is none)."""

    function: str
    positional: tuple[str, ...]
    keywords: dict[str, str]


def mutations_of(node: ast.AST, *, inside: bool = False) -> Mutations:
    """Collect mutations below `node`.

    Parameters
    ----------
    node
        A statement, or with `inside` a function or class whose body is looked at.
    inside
        Look into nested functions too and sort the names into free ones and own ones.
    """
    finder = _Finder(_nodes(node, inside=inside))
    if not inside:
        return Mutations(
            frozenset(finder.proved),
            frozenset(finder.likely - finder.proved),
            frozenset(finder.passed - finder.proved - finder.likely),
            tuple(finder.calls),
        )
    own = _all_locals(node)
    changed = finder.proved | finder.likely
    parameters = {a.arg for a in ast.walk(node) if isinstance(a, ast.arg)}
    return Mutations(free=frozenset(changed - own), own=frozenset(changed & parameters))


def _nodes(node: ast.AST, *, inside: bool) -> Iterable[ast.AST]:
    """All nodes that run when `node` runs: comprehensions and lambdas in it, but not `def` and `class` bodies."""
    if inside:
        return ast.walk(node)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return own_nodes(node) if not isinstance(node, ast.ClassDef) else []
    return (n for n in _walk_now(node))


def _walk_now(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _walk_now(child)


def _all_locals(node: ast.AST) -> set[str]:
    names: set[str] = set()
    for child in ast.walk(node):
        if isinstance(child, ScopeNode):
            names |= local_names(child)[0]
    return names


class _Finder:
    """Goes over nodes; aliases made in the same statement (`for d in [a, b]:`) are followed."""

    def __init__(self, nodes: Iterable[ast.AST]) -> None:
        self.proved: set[str] = set()
        self.likely: set[str] = set()
        self.passed: set[str] = set()
        self.calls: list[CallByName] = []
        self.aliases: dict[str, set[str]] = {}
        listed = list(nodes)
        for node in listed:
            self._alias(node)
        for node in listed:
            self._look(node)

    def _alias(self, node: ast.AST) -> None:
        match node:
            case ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source):
                for name in _target_names(target):
                    self.aliases.setdefault(name, set()).update(sources_of(source))
            case ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.NamedExpr(ast.Name(id=name), value):
                self.aliases.setdefault(name, set()).update(sources_of(value))

    def _roots(self, node: ast.expr) -> set[str]:
        found: set[str] = set()
        todo = list(roots_of(node))
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(self.aliases.get(name, ()))
        return found

    def _look(self, node: ast.AST) -> None:
        match node:
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                self.proved |= self._roots(node)
            case ast.AugAssign(target=ast.Name(id=name)):
                self.likely |= self._roots(ast.Name(name, ast.Load()))
            case ast.Call():
                self._call(node)

    def _call(self, node: ast.Call) -> None:
        for keyword in node.keywords:
            if keyword.arg == "out":
                self.proved |= self._roots(keyword.value)
            self.passed |= self._roots(keyword.value)
        for argument in node.args:
            self.passed |= self._roots(argument)
        function = ast.unparse(node.func) if isinstance(node.func, ast.Attribute | ast.Name) else ""
        if function in CHANGES_FIRST and node.args:
            self.proved |= self._roots(node.args[0])
        if isinstance(node.func, ast.Attribute):
            self._method(node, node.func)
        elif isinstance(node.func, ast.Name):
            self.calls.append(
                CallByName(
                    node.func.id,
                    tuple(a.id if isinstance(a, ast.Name) else "" for a in node.args),
                    {k.arg: k.value.id for k in node.keywords if k.arg and isinstance(k.value, ast.Name)},
                )
            )

    def _method(self, node: ast.Call, function: ast.Attribute) -> None:
        receivers = self._roots(function.value)
        inplace = any(k.arg == "inplace" and not _is_false(k.value) for k in node.keywords)
        if inplace:
            self.proved |= receivers
        elif function.attr in CONTAINER_METHODS | OBJECT_METHODS | DRAW_METHODS:
            self.likely |= receivers
        else:
            self.passed |= receivers


def roots_of(node: ast.expr) -> set[str]:
    """Names at the root of `a.b[c].d`: `{"a"}`; empty if it begins with something else."""
    match node:
        case ast.Name(id=name):
            return {name}
        case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Starred(value=value):
            return roots_of(value)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return set().union(*map(roots_of, elements))
    return set()


def sources_of(node: ast.expr) -> set[str]:
    """Names whose object, or a part of it, an expression may be."""
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            return sources_of(body) | sources_of(orelse)
        case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values) | ast.Set(elts=values):
            return set().union(*map(sources_of, values))
        case ast.Dict(values=values):
            return set().union(*map(sources_of, values))
        case ast.Call(func=ast.Name("zip" | "enumerate" | "reversed" | "sorted" | "iter" | "list"), args=arguments):
            return set().union(*map(sources_of, arguments))
        case ast.Call(func=ast.Attribute(value=value, attr="items" | "values" | "get" | "setdefault")):
            return sources_of(value)
        case ast.NamedExpr(value=value):
            return sources_of(value)
    return roots_of(node)


def _target_names(node: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def scope_changes(node: FunctionNode) -> frozenset[str]:
    """Parameters of a function whose object it changes."""
    return mutations_of(node, inside=True).own
