"""Which names a cell's star imports brought, and from which module each."""

import ast
import sys
from collections.abc import Iterator, Mapping


def brought_by_stars(source: str, namespace: Mapping[str, object]) -> dict[str, list[str]]:
    """Module → names of the namespace that hold what a star import from it gave them, as far as they still do.

    Parameters
    ----------
    source
        Plain Python of a cell that has run.
    namespace
        Where it ran.
    """
    found: dict[str, str] = {}
    for module in _starred(source):
        held = vars(sys.modules[module]) if module in sys.modules else {}
        # a module may make its names when they are asked for; those are left to the person
        for name in held.get("__all__") or [n for n in held if not n.startswith("_")]:
            if name in held and namespace.get(name, found) is held[name]:
                found[name] = module
    return {module: sorted(n for n, origin in found.items() if origin == module) for module in set(found.values())}


def _starred(source: str) -> Iterator[str]:
    if "import" not in source or "*" not in source:
        return
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module and node.names[0].name == "*":
            yield node.module
