"""A deliberately naive dependency analyser: one pass over names, as a first attempt would make it.

A cell makes the names that it stores outside of functions and classes, and the functions, classes and imports among
them; a cell needs, of each name that it loads anywhere, the last cell above that made it. No magics, no mutation, no
scopes but functions, no strings, no files, no state. Cases that it gets right prove nothing.
"""

import ast
from collections.abc import Iterable, Iterator

from tests.support.quick import Cell

#: Ids of a cell that makes something, and of one that needs it.
Pair = tuple[str, str]

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def naive_pairs(cells: Iterable[Cell]) -> set[Pair]:
    """The edges that it draws."""
    makers: dict[str, str] = {}
    found: set[Pair] = set()
    for cell in cells:
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            continue
        loads = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        found |= {(makers[name], cell.id) for name in loads & makers.keys()}
        makers |= dict.fromkeys(_stores(tree), cell.id)
    return found


def _stores(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _DEFINITIONS):
            yield child.name
        elif isinstance(child, ast.alias):
            yield child.asname or child.name.partition(".")[0]
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif not isinstance(child, ast.Lambda):
            yield from _stores(child)
