"""Definite assignment: what statements surely need, surely bind, and perhaps bind."""

import ast
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from nblift.notebook.depth import can_be_walked

from .binding import Bindings, names_bound
from .mutation import Level
from .nested import assembled
from .routine import Carried, Routine
from .scopes import FunctionNode, bound_by, outside_of, parameters_of, spelled_out, type_parameters
from .strings import RUNNING_MAGICS
from .tree import below


class Flow(Bindings):
    """Walks statements of one scope in the order of execution; see its bases for what it gathers."""

    # ------------------------------------------------------------------ statements
    def suite(self, body: Iterable[ast.stmt]) -> None:
        """Walk statements, one after the other."""
        for node in body:
            self.statement(node)

    def statement(self, node: ast.stmt) -> None:
        """Walk one statement."""
        walk = self._STATEMENTS.get(type(node))
        if walk is not None:
            walk(self, node)
            return
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.expression(child)

    def _expr(self, node: ast.Expr) -> None:
        match node.value:
            case ast.Call(
                ast.Name("exec") | ast.Attribute(attr="run_cell" | "ex"), [ast.Constant(str(source))], []
            ) if (body := _parsed(source)) is not None:
                self.suite(body)
            case ast.Call(ast.Attribute(attr="push") as function, [ast.Dict(keys=keys)]) if _is_shell(function.value):
                self.expression(node.value)
                for key in keys:
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        self.bind(key.value)
            case ast.Call(
                ast.Attribute(attr="run_cell_magic"),
                [ast.Constant(str(magic)), ast.Constant(str(line)), ast.Constant(str(source))],
            ) if magic in RUNNING_MAGICS and (body := _parsed(source)) is not None:
                self.suite(body)
                for word in line.split() if magic == "capture" else ():
                    if word.isidentifier():
                        self.bind(word)
            case _:
                self.expression(node.value)

    def _assign(self, node: ast.Assign) -> None:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as function):
                self._define(name, function)
            case _:
                self.give(node.targets, node.value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        self.expression(node.annotation)
        if node.value is not None:
            self.give([node.target], node.value)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self.delete(target)

    def _return(self, node: ast.Return) -> None:
        if node.value is not None:
            self.keep(node.value)
            self.returned |= self.holdings.of(node.value)

    def _type_alias(self, node: Any) -> None:
        # Python 3.12: what stands behind `type X =` is looked at only when somebody asks, as if by a call
        code = ast.Lambda(ast.arguments([], [], None, [], [], None, []), node.value, lineno=node.lineno)
        code.type_params = node.type_params  # type: ignore[attr-defined]
        self._define(node.name.id, code)

    # ------------------------------------------------------------------ branches and loops
    def _if(self, node: ast.If) -> None:
        self.expression(node.test)
        self.branches([node.body, node.orelse])

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        start = len(self.trail)
        self.iterate(node.iter)
        carried = self.carried(start, len(self.made))
        elements = self.holdings.elements(node.iter)
        if surely_iterates(node.iter) and not _breaks(node.body):
            self.target(node.target, elements)
            self.carry(names_bound(node.target), carried)
            self._turns(node.body)
            self.suite(node.orelse)
            return
        before = set(self.bound)
        self.depth += 1
        self.target(node.target, elements)
        self.carry(names_bound(node.target), carried)
        self._turns(node.body)
        self.depth -= 1
        self.bound = before
        self.branches([node.orelse, []])

    def _while(self, node: ast.While) -> None:
        self.expression(node.test)
        if isinstance(node.test, ast.Constant) and node.test.value and not _breaks(node.body[:-1]):
            self._turns(node.body)
            return
        before = set(self.bound)
        self.depth += 1
        self._turns(node.body)
        self.depth -= 1
        self.bound = before
        self.branches([node.orelse, []])

    def _turns(self, body: list[ast.stmt]) -> None:
        """A loop's body, twice if its second turn may change what its first turn bound."""
        before = dict(self.holdings.of_names)
        self.suite(body)
        after = self.holdings.of_names.items()
        other = (name for name, held in after if _is_shared(name, held) and before.get(name) != held)
        if not self.loads.isdisjoint(other):
            self.depth += 1
            self.suite(body)
            self.depth -= 1

    def branches(self, suites: list[list[ast.stmt]]) -> None:
        """Alternatives: bound is what every one binds (those that leave do not count)."""
        before, held = set(self.bound), self.holdings.copy()
        bounds, ends = [], []
        self.depth += 1
        for body in suites:
            self.bound = set(before)
            self.holdings.restore(held)
            self.suite(body)
            if not _leaves(body):
                bounds.append(set(self.bound))
                ends.append(self.holdings.copy())
        self.depth -= 1
        self.bound = set.intersection(*bounds) if bounds else before
        self.holdings.restore(ends[0] if ends else held)
        self.holdings.merge(*ends[1:])

    def _try(self, node: "ast.Try | ast.TryStar") -> None:
        before = set(self.bound)
        outer, self.catching = self.catching, self.catching or any(map(_catches_missing, node.handlers))
        self.depth += 1
        self.suite(node.body)
        self.catching = outer
        self.suite(node.orelse)
        ends = [set(self.bound)]
        for handler in node.handlers:
            self.bound = set(before)
            self._handler(handler)
            if not _leaves(handler.body):
                ends.append(set(self.bound))
        self.bound = set.intersection(*ends)
        self.depth -= 1
        self.suite(node.finalbody)

    def _handler(self, handler: ast.ExceptHandler) -> None:
        if handler.type is not None:
            self.expression(handler.type)
        if handler.name:
            self.bind(handler.name)
        self.suite(handler.body)
        if handler.name:
            self.unbind(handler.name)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self.expression(item.context_expr)
            self.change(self.holdings.of(item.context_expr), Level.UNKNOWN)
            if item.optional_vars is not None:
                self.target(item.optional_vars, self.holdings.of(item.context_expr))
        self.suite(node.body)

    def _match(self, node: ast.Match) -> None:
        self.expression(node.subject)
        before = set(self.bound)
        ends = []
        complete = False
        self.depth += 1
        for case in node.cases:
            self.bound = set(before)
            self._pattern(case.pattern, node.subject)
            if case.guard is not None:
                self.expression(case.guard)
            self.suite(case.body)
            ends.append(set(self.bound))
            complete = complete or (case.guard is None and _matches_all(case.pattern))
        self.depth -= 1
        self.bound = set.intersection(*ends, *([] if complete else [before]))

    def _pattern(self, pattern: ast.pattern, subject: ast.expr) -> None:
        for child in below(pattern):
            if isinstance(child, ast.expr):
                self.expression(child)
            elif isinstance(child, ast.pattern):
                for name in sorted(bound_by(child)):
                    self.bind(name, self.holdings.elements(subject))

    # ------------------------------------------------------------------ nested scopes
    def _define(self, name: str, node: FunctionNode | ast.ClassDef) -> None:
        """A name for code."""
        start, made = len(self.trail), len(self.made)
        hidden, self.hidden = self.hidden, self.hidden | type_parameters(node)
        for outside in outside_of(node):
            self.expression(outside)
        for decorator in getattr(node, "decorator_list", []):
            self.decorated(decorator)
        for base in getattr(node, "bases", []):
            if isinstance(base, ast.Name):
                self.trail.append((base.id, False))
        routine = self._body(node)
        carried = self.carried(start, made) | Carried((routine,))
        self.hidden = hidden
        self.bind(name, None, "class" if isinstance(node, ast.ClassDef) else "function")
        self.defines[name] = routine
        self.carry([name], carried)

    def _scope(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self._define(node.name, node)

    def later(self, node: ast.Lambda | ast.GeneratorExp) -> None:
        """A lambda or generator that is kept: what it needs is needed when it runs."""
        for outside in outside_of(node):
            self.expression(outside)
        routine = self._body(node)
        self.made.append(routine)
        for name in sorted(routine.reads):
            self.load(name, node.lineno, lazy=True)

    def _body(self, node: FunctionNode | ast.ClassDef | ast.GeneratorExp) -> Routine:
        """Walk code in a scope of its own."""
        inner = Flow()
        match node:
            case ast.ClassDef():
                inner = self.apart(spelled_out(node).body, is_class_body=True)
            case ast.Lambda():
                inner.bound |= set(parameters_of(node))
                inner.keep(node.body)
                inner.returned = inner.holdings.of(node.body)
            case ast.GeneratorExp():
                inner.comprehension(node, from_inside=True)
            case _:
                inner.bound |= set(parameters_of(node))
                inner.suite(node.body)
        return assembled(inner, node)

    def apart(self, body: list[ast.stmt], *, is_class_body: bool = False) -> "Flow":
        """Statements that run now, in a scope of their own: a class body, what `%timeit` measures."""
        inner = Flow()
        inner.is_class_body = is_class_body
        inner.suite(body)
        self._run_now(inner)
        return inner

    def _run_now(self, body: "Flow") -> None:
        for name, line in body.reads.items():
            self.load(name, line, lazy=name not in body.eager, soft=name in body.soft)
        own = body.order.keys()
        for name, use in body.runs.items():
            if name not in own:
                self.run(name, use)
        for (name, how), change in body.changes.items():
            if name not in own:
                self.change({name: how}, change.level, container=change.container)
        self.calls += body.calls
        self.stores += body.stores
        self.attributes |= {(root if root not in own else "", attr) for root, attr in body.attributes}

    def _globals(self, node: ast.Global) -> None:
        self.globals |= set(node.names)

    def _nonlocals(self, node: ast.Nonlocal) -> None:
        self.nonlocals |= set(node.names)

    _STATEMENTS: ClassVar[dict[type[ast.stmt], Callable[..., None]]] = {
        ast.Expr: _expr,
        ast.Assign: _assign,
        ast.AnnAssign: _annotated,
        ast.AugAssign: lambda self, node: self.augmented(node),
        ast.If: _if,
        ast.For: _for,
        ast.AsyncFor: _for,
        ast.While: _while,
        ast.Try: _try,
        ast.TryStar: _try,
        ast.With: _with,
        ast.AsyncWith: _with,
        ast.Match: _match,
        ast.Delete: _delete,
        ast.Import: lambda self, node: self.imported(node),
        ast.ImportFrom: lambda self, node: self.imported(node),
        ast.FunctionDef: _scope,
        ast.AsyncFunctionDef: _scope,
        ast.ClassDef: _scope,
        ast.Global: _globals,
        ast.Nonlocal: _nonlocals,
        ast.Return: _return,
        **({ast.TypeAlias: _type_alias} if hasattr(ast, "TypeAlias") else {}),
    }


def surely_iterates(node: ast.expr) -> bool:
    """Whether a loop over the expression has at least one turn, as the source shows."""
    match node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return any(not isinstance(element, ast.Starred) for element in elements)
        case ast.Constant(value=str(text)):
            return bool(text)
        case ast.Call(ast.Name("range"), [ast.Constant(int(stop))], []):
            return stop > 0
        case ast.Call(ast.Name("range"), [ast.Constant(int(start)), ast.Constant(int(stop))], []):
            return start < stop
        case ast.Call(ast.Name("enumerate" | "reversed" | "sorted" | "zip"), [_, *_] as given, _):
            return all(map(surely_iterates, given))
    return False


def _breaks(body: list[ast.stmt]) -> bool:
    """Whether a turn of a loop may end before its body's end."""
    return any(isinstance(node, ast.Break | ast.Continue | ast.Return) for each in body for node in below(each))


def _is_shared(name: str, held: dict[str | int, str]) -> bool:
    return any(isinstance(key, str) and key != name for key in held)


def _catches_missing(handler: ast.ExceptHandler) -> bool:
    """Whether the handler is run when a name is missing."""
    if handler.type is None:
        return True
    names = {n.id for n in below(handler.type) if isinstance(n, ast.Name)}
    return bool(names & {"NameError", "UnboundLocalError", "Exception", "BaseException"})


def _is_shell(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "get_ipython"


def _leaves(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Raise)


def _matches_all(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None


def _parsed(source: str) -> list[ast.stmt] | None:
    """The statements of code in a string; None if it is no Python, or nested deeper than can be walked."""
    return ast.parse(source).body if can_be_walked(source) else None
