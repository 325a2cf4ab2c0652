"""Handles that cannot travel but can be made anew in every step: connections to a database file, and their cursors."""

import ast

from nblift.analysis.effects import dotted

from .paths import folded
from .program import Item, Kind, Program


def handles_of(program: Program) -> dict[str, Item]:
    """Name → the one statement that makes the handle, where making it anew is proved to give the same.

    A connection to a file that is known (not `:memory:`), bound once, and cursors of such a connection.
    """
    found: dict[str, Item] = {}
    for item in program.items:
        if item.kind is not Kind.BODY or item.step is None:
            continue
        match item.node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if program.binders[name] == 1:
                if _connects(call, program) or _is_cursor(call, found):
                    found[name] = item
    return found


def _connects(call: ast.Call, program: Program) -> bool:
    if dotted(call.func, program.aliases) != "sqlite3.connect" or len(call.args) != 1 or call.keywords:
        return False
    path = folded(ast.unparse(call.args[0]), program)
    return path is not None and not path.startswith(":memory:")


def _is_cursor(call: ast.Call, known: dict[str, Item]) -> bool:
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="cursor"), args=[], keywords=[]):
            return name in known
    return False


def wanted_with(name: str, handles: dict[str, Item]) -> list[str]:
    """A handle and those that it is made of, in the order in which they are made."""
    base = [n for n in handles[name].facts.reads if n in handles]
    return [*(b for n in base for b in wanted_with(n, handles)), name]
