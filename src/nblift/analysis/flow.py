"""Definite assignment: what a statement surely needs, surely binds, and perhaps binds."""

import ast
from collections.abc import Iterable

from .scopes import ScopeNode, bound_by, free_names, outside_of

_SCOPES = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)


class Flow:
    """Walks one statement in the order of execution.

    Attributes
    ----------
    reads
        Names needed before they are surely bound here, in order of first use (values: line).
    bound
        Names surely bound at the end.
    order
        Every name that may be bound, in order of first binding.
    """

    def __init__(self) -> None:
        self.reads: dict[str, int] = {}
        self.loads: set[str] = set()
        self.soft: set[str] = set()
        self.catching = False
        self.bound: set[str] = set()
        self.deleted: set[str] = set()
        self.order: list[str] = []
        self.defines: dict[str, ScopeNode] = {}

    # ------------------------------------------------------------------ statements
    def suite(self, body: Iterable[ast.stmt]) -> None:
        """Walk statements that run one after the other."""
        for node in body:
            self.statement(node)

    def statement(self, node: ast.stmt) -> None:  # noqa: C901 - one case per kind of statement
        """Walk one statement."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self.scope(node)
                self.defines[node.name] = node
                self.bind(node.name)
            case ast.Assign(targets=[ast.Name() as name], value=ast.Lambda() as function):
                self._define_lambda(name, function)
            case ast.Assign():
                self.expression(node.value)
                for target in node.targets:
                    self.target(target)
            case ast.AugAssign():
                self._augmented(node)
            case ast.AnnAssign():
                self.expression(node.annotation)
                if node.value is not None:
                    self.expression(node.value)
                    self.target(node.target)
            case ast.If():
                self.expression(node.test)
                self.branches([node.body, node.orelse])
            case ast.For() | ast.AsyncFor():
                self.expression(node.iter)
                self._loop(node)
            case ast.While():
                self.expression(node.test)
                self.branches([node.body, []])
                self.branches([node.orelse, []])
            case ast.Try() | ast.TryStar():
                self._try(node)
            case ast.With() | ast.AsyncWith():
                self._with(node)
            case ast.Match():
                self._match(node)
            case ast.Delete():
                for expression in node.targets:
                    self._delete(expression)
            case ast.Import() | ast.ImportFrom():
                for name in sorted(bound_by(node)):
                    self.bind(name)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.expression(child)

    def _define_lambda(self, target: ast.Name, function: ast.Lambda) -> None:
        self.scope(function)
        self.defines[target.id] = function
        self.target(target)

    def _augmented(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._free(node.target.id, node.lineno, stores=False)
        self.expression(node.value)
        self.target(node.target)

    def _loop(self, node: ast.For | ast.AsyncFor) -> None:
        before = set(self.bound)
        self.target(node.target)
        self.suite(node.body)
        self.bound = before
        self.branches([node.orelse, []])

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        before = set(self.bound)
        outer, self.catching = self.catching, self.catching or any(map(_catches_missing, node.handlers))
        self.suite(node.body)
        self.catching = outer
        self.suite(node.orelse)
        ends = [set(self.bound)]
        for handler in node.handlers:
            self.bound = set(before)
            if handler.type is not None:
                self.expression(handler.type)
            if handler.name:
                self.bind(handler.name)
            self.suite(handler.body)
            if handler.name:
                self._unbind(handler.name)
            if not _leaves(handler.body):
                ends.append(set(self.bound))
        self.bound = set.intersection(*ends)
        self.suite(node.finalbody)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self.expression(item.context_expr)
            if item.optional_vars is not None:
                self.target(item.optional_vars)
        self.suite(node.body)

    def _match(self, node: ast.Match) -> None:
        self.expression(node.subject)
        before = set(self.bound)
        ends = []
        complete = False
        for case in node.cases:
            self.bound = set(before)
            for child in ast.walk(case.pattern):
                if isinstance(child, ast.expr):
                    self.expression(child)
                for name in sorted(bound_by(child)) if isinstance(child, ast.pattern) else ():
                    self.bind(name)
            if case.guard is not None:
                self.expression(case.guard)
            self.suite(case.body)
            ends.append(set(self.bound))
            complete = complete or (case.guard is None and _matches_all(case.pattern))
        self.bound = set.intersection(*ends, *([] if complete else [before]))

    def branches(self, suites: list[list[ast.stmt]]) -> None:
        """Alternatives: bound is what every one binds (those that leave do not count)."""
        before = set(self.bound)
        ends = []
        for body in suites:
            self.bound = set(before)
            self.suite(body)
            if not _leaves(body):
                ends.append(set(self.bound))
        self.bound = set.intersection(*ends) if ends else before

    def _delete(self, node: ast.expr) -> None:
        if isinstance(node, ast.Name):
            self._free(node.id, node.lineno, stores=False)
            self._unbind(node.id)
        elif isinstance(node, ast.Tuple | ast.List):
            for element in node.elts:
                self._delete(element)
        else:
            self.target(node)

    def _unbind(self, name: str) -> None:
        self.bound.discard(name)
        self.deleted.add(name)

    # ------------------------------------------------------------------ expressions
    def expression(self, node: ast.expr) -> None:
        """Walk an expression."""
        match node:
            case ast.Name():
                self._free(node.id, node.lineno, stores=False)
            case ast.NamedExpr():
                self.expression(node.value)
                self.target(node.target)
            case ast.BoolOp():
                self._some([node.values[0]], node.values[1:])
            case ast.IfExp():
                self._some([node.test], [node.body, node.orelse])
            case _ if isinstance(node, _SCOPES):
                self.scope(node)
                for free in free_names(node):
                    self._free(free.name, free.line, stores=free.stores)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.expression(child)
                    elif isinstance(child, ast.keyword):
                        self.expression(child.value)

    def _some(self, sure: list[ast.expr], perhaps: list[ast.expr]) -> None:
        for node in sure:
            self.expression(node)
        before = set(self.bound)
        for node in perhaps:
            self.expression(node)
        self.bound = before

    def scope(self, node: ScopeNode) -> None:
        """A nested scope: what it evaluates here, and a class body (which runs at once)."""
        for outside in outside_of(node):
            self.expression(outside)
        if isinstance(node, ast.ClassDef):
            for free in free_names(node):
                if not free.deferred:
                    self._free(free.name, free.line, stores=free.stores)

    def target(self, node: ast.expr) -> None:
        """Something that is assigned to."""
        match node:
            case ast.Name():
                self.bind(node.id)
            case ast.Tuple() | ast.List():
                for element in node.elts:
                    self.target(element)
            case ast.Starred():
                self.target(node.value)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.expression(child)

    def bind(self, name: str) -> None:
        """Note that a name is surely bound from here on."""
        self.bound.add(name)
        self.deleted.discard(name)
        if name not in self.order:
            self.order.append(name)

    def _free(self, name: str, line: int, *, stores: bool) -> None:
        if stores:
            self.bind(name)
            self.bound.discard(name)
            return
        self.loads.add(name)
        if name not in self.bound and name not in self.reads:
            self.reads[name] = line
            if self.catching:
                self.soft.add(name)


def _catches_missing(handler: ast.ExceptHandler) -> bool:
    """Whether the handler is run when a name is missing."""
    if handler.type is None:
        return True
    names = {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)}
    return bool(names & {"NameError", "UnboundLocalError", "Exception", "BaseException"})


def _leaves(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Raise)


def _matches_all(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None
