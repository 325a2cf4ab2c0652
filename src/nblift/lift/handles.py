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


#: Function that connects to a database file → what stands before the file's path in its argument.
_CONNECTING = {"sqlite3.connect": "", "duckdb.connect": "", "sqlalchemy.create_engine": "sqlite:///"}


def _connects(call: ast.Call, program: Program) -> bool:
    prefix = _CONNECTING.get(dotted(call.func, program.aliases))
    if prefix is None or len(call.args) != 1 or call.keywords:
        return False
    given = call.args[0]
    text = str(given.value) if isinstance(given, ast.Constant) else folded(ast.unparse(given), program)
    return text is not None and text.startswith(prefix) and text[len(prefix) :] not in ("", ":memory:", ":default:")


def closing_of(item: Item, program: Program) -> str:
    """The method that closes what a statement makes; empty for a cursor."""
    match item.node:
        case ast.Assign(value=ast.Call() as call) if _connects(call, program):
            return "dispose" if dotted(call.func, program.aliases) == "sqlalchemy.create_engine" else "close"
    return ""


def lazily_written(program: Program, handles: dict[str, Item]) -> dict[str, str]:
    """Name of a connection → its file, where a run does not show in which cell the database reads and writes it."""
    calls = {name: item.node.value for name, item in handles.items() if isinstance(item.node, ast.Assign)}
    return {
        name: path
        for name, call in calls.items()
        if isinstance(call, ast.Call) and dotted(call.func, program.aliases) == "duckdb.connect"
        if (path := folded(ast.unparse(call.args[0]), program)) is not None
    }


def _is_cursor(call: ast.Call, known: dict[str, Item]) -> bool:
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="cursor"), args=[], keywords=[]):
            return name in known
    return False


def wanted_with(name: str, handles: dict[str, Item]) -> list[str]:
    """A handle and those that it is made of, in the order in which they are made."""
    base = [n for n in handles[name].facts.reads if n in handles]
    return [*(b for n in base for b in wanted_with(n, handles)), name]
