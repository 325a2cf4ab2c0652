"""Which modules a warm kernel has imported before its step begins."""

import ast
from collections.abc import Iterator, Mapping

#: Libraries that take long to import and whose import does the same wherever it happens: proved by tests for each.
LIBRARIES = frozenset(
    {"matplotlib", "networkx", "numpy", "pandas", "pyarrow", "scipy", "sklearn", "statsmodels", "sympy"}
)


def modules_to_preload(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The modules of known libraries that a package imports when it is imported itself, in that order.

    Never the package's own modules, which may do anything when they are imported.

    Parameters
    ----------
    texts
        Path → source of its modules.
    """
    found = (name for path in sorted(texts) for name in _imported(_tree(texts[path])))
    return tuple(dict.fromkeys(name for name in found if name.partition(".")[0] in LIBRARIES))


def _tree(text: str) -> ast.AST:
    """The tree of a module; of one that is no Python an empty one: its own import says so, with the place."""
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.Module([], [])


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield module
                # It may be a module, too; what is not is passed over.
                yield from (f"{module}.{alias.name}" for alias in names if alias.name != "*")
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                continue
            case _:
                yield from _imported(node)
