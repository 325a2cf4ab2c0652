"""The code of one function of the package, so that it stands alone in a notebook."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from .signature import Function, find_function


def function_code(at: str, source: Mapping[str, str]) -> tuple[str, str]:
    """What a function needs of its module, as imports, and its source.

    Parameters
    ----------
    at
        ``package.module:name``.
    source
        Path in the repository → text.

    Returns
    -------
    tuple[str, str]
        Both empty if there is no such function.
    """
    found = find_function(at, source)
    if found is None:
        return "", ""
    text = source[found.path]
    module = ".".join(PurePosixPath(found.path).with_suffix("").parts[1:]).removesuffix(".__init__")
    used = {node.id for node in ast.walk(found.node) if isinstance(node, ast.Name)}
    imports: list[str] = []
    own: list[str] = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports += _needed(node, used, module)
        else:
            own += [name for name in _defined(node) if name in used and name != found.node.name]
    needs = [*imports, *([f"from {module} import {', '.join(own)}"] if own else [])]
    return "\n".join(needs), _text(found.node, text)


def _needed(node: ast.Import | ast.ImportFrom, used: set[str], module: str) -> Iterator[str]:
    names = [each for each in node.names if (each.asname or each.name.partition(".")[0]) in used]
    # What the module says about its own annotations holds here, too.
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        names = node.names
    if not names:
        return
    if isinstance(node, ast.ImportFrom) and node.level:
        package = module.split(".")[: -node.level]
        origin = ".".join([*package, *([node.module] if node.module else [])])
        yield ast.unparse(ast.ImportFrom(origin, names, 0))
    elif isinstance(node, ast.ImportFrom):
        yield ast.unparse(ast.ImportFrom(node.module, names, 0))
    else:
        yield ast.unparse(ast.Import(names))


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, Function | ast.ClassDef):
        yield node.name
    else:
        yield from (n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))


def _text(node: Function, text: str) -> str:
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return "\n".join(text.split("\n")[first - 1 : node.end_lineno])
