"""Paths that an expression surely means."""

import ast
import posixpath

from nblift.analysis.effects import dotted

from .program import Item, Kind, Program


def folded(source: str, program: Program) -> str | None:
    """The path that an expression surely is: literals, constants, `/` of paths, `os.path.join`."""
    try:
        return _fold(ast.parse(source, mode="eval").body, program)
    except SyntaxError:
        return None


def _fold(node: ast.expr, program: Program) -> str | None:
    match node:
        case ast.Constant(str(text)):
            return posixpath.normpath(text)
        case ast.Name(id=name) if name in program.constants:
            return _fold(value_of(program.constants[name]), program)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _join(left, right, program=program)
        case ast.Call(func=function, args=parts, keywords=[]):
            name = dotted(function, program.aliases)
            if name in ("pathlib.Path", "pathlib.PurePath", "os.path.join") and parts:
                return _join(*parts, program=program)
    return None


def _join(*parts: ast.expr, program: Program) -> str | None:
    found = [_fold(p, program) for p in parts]
    if any(f is None for f in found):
        return None
    return posixpath.normpath(posixpath.join(*(str(f) for f in found)))


def value_of(item: Item) -> ast.expr:
    """The expression that a constant is bound to."""
    node = item.node
    assert item.kind is Kind.CONSTANT
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert node.value is not None
    return node.value
