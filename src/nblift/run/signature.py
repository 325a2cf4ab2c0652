"""Finding functions in a package's source without importing it."""

import ast
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Found(NamedTuple):
    """A function, and the file that defines it."""

    path: str
    node: Function

    @property
    def arguments(self) -> tuple[str, ...]:
        """Its arguments' names in order; starred ones with their stars."""
        given = self.node.args
        names = [a.arg for a in (*given.posonlyargs, *given.args)]
        names += [f"*{given.vararg.arg}"] if given.vararg else []
        names += [a.arg for a in given.kwonlyargs]
        names += [f"**{given.kwarg.arg}"] if given.kwarg else []
        return tuple(names)

    @property
    def required(self) -> frozenset[str]:
        """Names of the arguments without a default."""
        given = self.node.args
        positional = [a.arg for a in (*given.posonlyargs, *given.args)]
        keyword = {a.arg for a, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if default is None}
        return frozenset(keyword | {*positional[: len(positional) - len(given.defaults)]})


def find_function(at: str, source: Mapping[str, str]) -> Found | None:
    """The function at ``package.module:name``, also where a module only re-exports it.

    Parameters
    ----------
    at
        Where the spec says it is.
    source
        Path in the repository → text.

    Returns
    -------
    Found | None
        None if there is no such function, or its file does not parse.
    """
    module, _, name = at.partition(":")
    seen: set[tuple[str, str]] = set()
    while (module, name) not in seen:
        seen.add((module, name))
        path = _file(module, source)
        tree = _parsed(source[path]) if path else None
        if tree is None or path is None:
            return None
        for node in reversed(tree.body):
            if isinstance(node, Function) and node.name == name:
                return Found(path, node)
            if isinstance(node, ast.ImportFrom) and (origin := _origin(node, name)):
                module, name = _absolute(node, module, path), origin
                break
    return None


def _file(module: str, source: Mapping[str, str]) -> str | None:
    stem = PurePosixPath("src", *module.split("."))
    return next((p for p in (f"{stem}.py", f"{stem}/__init__.py") if p in source), None)


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except SyntaxError:
        return None


def _origin(node: ast.ImportFrom, name: str) -> str | None:
    return next((alias.name for alias in node.names if (alias.asname or alias.name) == name), None)


def _absolute(node: ast.ImportFrom, module: str, path: str) -> str:
    parts = module.split(".") if path.endswith("/__init__.py") else module.split(".")[:-1]
    base = parts[: len(parts) - (node.level - 1)] if node.level else []
    return ".".join([*base, *(node.module or "").split(".")]).rstrip(".")
