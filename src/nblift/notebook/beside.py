"""Modules that lie beside the notebook, as far as its cells and those modules import them."""

import ast
import posixpath
import re
import sys
from collections.abc import Callable, Iterable, Iterator

from .python import parsed

ReadText = Callable[[str], str]

_WRITING = re.compile(r"%%(?:writefile|file)\s+(?P<path>[\w./-]+\.py)")
_APPENDING = re.compile(r"\s*%%(?:writefile|file)\s+(?:-a|--append)\b")


def modules_beside(codes: Iterable[str], read_text: ReadText) -> dict[str, str]:
    """Path → text of every module of the notebook's folder that code reaches by importing it.

    Paths are those by which Python finds the modules: ``tools.py``, ``area/__init__.py``; what a cell puts on
    `sys.path` by a literal is searched as well. What Python brings itself is not looked for.

    Parameters
    ----------
    codes
        The cells in plain Python.
    read_text
        Gives the text of a file by its path relative to the notebook's folder; OSError if there is none.
    """
    trees = [parsed(code) for code in codes if "import" in code]
    roots = ["", *(root for tree in trees for root in _searched(tree))]
    found: dict[str, str] = {}
    waiting = [name for tree in trees for name in _imported(tree, ())]
    seen: set[tuple[str, ...]] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name[0] in sys.stdlib_module_names:
            continue
        seen.add(name)
        if len(name) > 1:
            waiting.append(name[:-1])
        path, text = _text(name, roots, read_text)
        if path:
            found[path] = text
            package = name if path.endswith("/__init__.py") else name[:-1]
            waiting += _imported(parsed(text), package)
    return dict(sorted(found.items()))


def modules_written(sources: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Path → text of every module that exactly one cell writes by `%%writefile`, and the position of the cell.

    Parameters
    ----------
    sources
        The cells as they stand in the notebook.
    """
    found: dict[str, tuple[str, int]] = {}
    often: set[str] = set()
    for position, source in enumerate(sources):
        head, _, body = source.partition("\n")
        written = _WRITING.fullmatch(head.strip())
        if written:
            path = posixpath.normpath(written["path"])
            often |= {path} & found.keys()
            found[path] = (body, position)
        often |= {path for path in found if _APPENDING.match(head) and path in head}
    return {path: text for path, text in found.items() if path not in often}


def _searched(tree: ast.Module) -> Iterator[str]:
    """Folders that literals put on `sys.path`."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="path"), attr="append" | "insert"), args=[*_, last]
            ):
                if isinstance(last, ast.Constant) and isinstance(last.value, str):
                    yield posixpath.normpath(last.value)


def _imported(tree: ast.Module, package: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Modules that code imports, and names that may be modules; `package` is where relative imports start."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level <= len(package):
            start = package[: len(package) + 1 - node.level] if node.level else ()
            base = (*start, *(node.module.split(".") if node.module else ()))
            yield from ((*base, alias.name) for alias in node.names)


def _text(name: tuple[str, ...], roots: list[str], read_text: ReadText) -> tuple[str, str]:
    """Path and text of a module; both empty if none can be read, or it is no Python."""
    for root in roots:
        for path in (f"{'/'.join(name)}.py", f"{'/'.join(name)}/__init__.py"):
            try:
                text = read_text(posixpath.join(root, path))
                parsed(text)
            except (OSError, ValueError, SyntaxError):
                continue
            return path, text.replace("\r\n", "\n").removeprefix("\ufeff")
    return "", ""
