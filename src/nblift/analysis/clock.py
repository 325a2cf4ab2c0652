"""Which names hold what a clock said, and which cells show it: no two runs agree in them."""

import ast
import re
from collections.abc import Iterable, Iterator

import msgspec

from .effects import dotted, imports_in

#: What gives the time, or the time since something.
CLOCKS = frozenset(
    "time.time time.time_ns time.perf_counter time.perf_counter_ns time.monotonic time.monotonic_ns time.process_time "
    "time.process_time_ns time.thread_time time.ctime time.localtime time.gmtime time.strftime timeit.default_timer "
    "datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today pandas.Timestamp.now "
    "pandas.Timestamp.today pandas.Timestamp.utcnow".split()
)
#: Built-in functions whose result is a time if their argument is one.
_HANDING_ON = frozenset("round int float str abs min max sum format divmod".split())
_SHOWING = frozenset({"print", "display"})
#: Where values are put into a text, and what says that it is not one after the other.
_PLACES = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|\{[^{}]*\}")
_NUMBERED = re.compile(r"\{\w|%\(|%%|\{\{")
_WORD = re.compile(r"[^\W\d_]{3}")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Clocked(msgspec.Struct, frozen=True):
    """What of a notebook only says when it ran, or how long it took."""

    names: frozenset[str] = frozenset()
    #: Id of each cell that prints or displays it → the texts that the code writes in one line before and after it.
    cells: dict[str, tuple[tuple[str, str], ...]] = {}


def clocked(cells: Iterable[tuple[str, str]]) -> Clocked:
    """Follow readings of clocks through plain arithmetic.

    Parameters
    ----------
    cells
        Id and plain Python of each cell, in order.
    """
    parsed = [(cell, ast.parse(python)) for cell, python in cells]
    reader = _Reader(parsed)
    known = -1
    while len(reader.names) + len(reader.functions) > known:
        known = len(reader.names) + len(reader.functions)
        for _, tree in parsed:
            reader.read(tree)
    shown = {cell: reader.shown(tree) for cell, tree in parsed}
    said = {cell: tuple(t for node in nodes for t in reader.beside(node)) for cell, nodes in shown.items() if nodes}
    return Clocked(frozenset(reader.names), said)


class _Reader:
    """Names and functions that are known to give times."""

    def __init__(self, parsed: Iterable[tuple[str, ast.Module]]) -> None:
        statements = [n for _, tree in parsed for n in ast.walk(tree) if isinstance(n, ast.stmt)]
        self.aliases = {i.name: i.target for node in statements for i in imports_in(node)}
        self.names: set[str] = set()
        self.functions: set[str] = set()

    def read(self, node: ast.AST) -> None:
        """Note what the statements of one scope bind to times."""
        for child in _own(node):
            match child:
                case ast.FunctionDef(name=name):
                    inner = _Reader(())
                    inner.aliases, inner.functions = self.aliases, self.functions
                    inner.read(ast.Module(child.body, []))
                    returned = (n.value for n in _own(child) if isinstance(n, ast.Return) and n.value is not None)
                    if any(map(inner.is_time, returned)):
                        self.functions.add(name)
                case ast.Assign(targets=targets, value=value) if self.is_time(value):
                    self.names.update(n for target in targets for n in _bound(target))
                case ast.AugAssign(target=target, value=value) if self.is_time(value):
                    self.names.update(_bound(target))
                case ast.AnnAssign(target=target, value=ast.expr() as value) if self.is_time(value):
                    self.names.update(_bound(target))
                case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[value])):
                    if self.is_time(value):
                        self.names.add(name)

    def is_time(self, node: ast.expr) -> bool:
        """Whether an expression gives what a clock said, or is computed from it by plain arithmetic."""
        match node:
            case ast.Name(id=name):
                return name in self.names
            case ast.BinOp(left=left, right=right):
                return self.is_time(left) or self.is_time(right)
            case ast.UnaryOp(operand=value) | ast.Attribute(value=value) | ast.Subscript(value=value):
                return self.is_time(value)
            case ast.FormattedValue(value=value) | ast.Starred(value=value) | ast.NamedExpr(value=value):
                return self.is_time(value)
            case ast.JoinedStr(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
                return any(map(self.is_time, values))
            case ast.Call(func=function, args=arguments):
                return self._gives_time(function, arguments)
        return False

    def _gives_time(self, function: ast.expr, arguments: list[ast.expr]) -> bool:
        if dotted(function, self.aliases) in CLOCKS:
            return True
        match function:
            case ast.Name(id=name) if name in self.functions:
                return True
            case ast.Name(id=name) if name in _HANDING_ON:
                return any(map(self.is_time, arguments))
            case ast.Attribute(value=ast.Constant(str()), attr="format"):
                return any(map(self.is_time, arguments))
            case ast.Attribute(value=value):
                return self.is_time(value)
        return False

    def shown(self, tree: ast.Module) -> list[ast.expr]:
        """Calls of a cell that print a time, and its last expression if that is one."""
        found: list[ast.expr] = []
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id=name), args=arguments) if name in _SHOWING:
                    found += [node] if any(map(self.is_time, arguments)) else []
        last = tree.body[-1] if tree.body else None
        return [*found, last.value] if isinstance(last, ast.Expr) and self.is_time(last.value) else found

    def beside(self, shown: ast.expr) -> Iterator[tuple[str, str]]:
        """The texts before and after each time in its line, of which one has a word."""
        pieces = list(_pieces(shown))
        for position, piece in enumerate(pieces):
            if isinstance(piece, str) or not self.is_time(piece):
                continue
            before = "".join(reversed(_texts(reversed(pieces[:position]))))
            after = "".join(_texts(pieces[position + 1 :]))
            texts = before.rpartition("\n")[2].strip(), after.partition("\n")[0].strip()
            if any(map(_WORD.search, texts)):
                yield texts


def _texts(pieces: Iterable[str | ast.expr]) -> list[str]:
    """Texts up to the first value."""
    texts: list[str] = []
    for piece in pieces:
        if not isinstance(piece, str):
            break
        texts.append(piece)
    return texts


def _pieces(node: ast.expr) -> Iterator[str | ast.expr]:
    """What an expression writes, in order: texts, and expressions whose value stands there."""
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _SHOWING:
            for argument in arguments:
                yield from _pieces(argument)
                yield " "
        case ast.JoinedStr(values=values):
            for value in values:
                yield from _pieces(value)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _pieces(left)
            yield from _pieces(right)
        case ast.BinOp(left=ast.Constant(str(text)), op=ast.Mod(), right=ast.Tuple(elts=values)):
            yield from _filled(text, values)
        case ast.BinOp(left=ast.Constant(str(text)), op=ast.Mod(), right=value):
            yield from _filled(text, [value])
        case ast.Call(func=ast.Attribute(value=ast.Constant(str(text)), attr="format"), args=values):
            yield from _filled(text, values)
        case _:
            yield node


def _filled(template: str, values: list[ast.expr]) -> Iterator[str | ast.expr]:
    """A text with values at its places; nothing where it is not plain which value stands at which."""
    texts = _PLACES.split(template)
    if len(texts) == len(values) + 1 and not _NUMBERED.search(template):
        yield texts[0]
        for value, text in zip(values, texts[1:], strict=True):
            yield value
            yield text


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes below a node, in order; of nested scopes only themselves."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _SCOPES):
            yield from _own(child)


def _bound(target: ast.expr) -> Iterator[str]:
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Subscript(value=value) | ast.Starred(value=value):
            yield from _bound(value)
        case ast.Tuple(elts=values) | ast.List(elts=values):
            for value in values:
                yield from _bound(value)
