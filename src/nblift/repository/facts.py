"""What the lifted code asks of the files around it, read from its text."""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

_SETS = frozenset({"set", "frozenset", "hash"})


def libraries(sources: Iterable[str], package: str) -> set[str]:
    """Top-level names of all modules that the code imports, without the standard library's and its own."""
    imported = {module.partition(".")[0] for source in sources for module, _ in _imports(source)}
    return imported - set(sys.stdlib_module_names) - {package, ""}


def takers(sources: Mapping[str, str], origin: str, name: str) -> list[str]:
    """Modules that say ``from origin import name``, in order."""
    return [
        module_name(path)
        for path, source in sources.items()
        if any(module == origin and name in names for module, names in _imports(source))
    ]


def uses_sets(source: str) -> bool:
    """Whether the order of a set, or a hash, may show: both change with `PYTHONHASHSEED`."""
    return any(
        isinstance(node, ast.Set | ast.SetComp) or (isinstance(node, ast.Name) and node.id in _SETS)
        for node in ast.walk(ast.parse(source))
    )


def module_name(path: str) -> str:
    """Name that a file below `src` is imported by: ``src/care/steps.py`` is ``care.steps``."""
    return path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@lru_cache(maxsize=64)
def _imports(source: str) -> tuple[tuple[str, list[str]], ...]:
    """All imports, at any depth: the module as written, ``.figures``, and the names taken from it."""
    return tuple(_each_import(source))


def _each_import(source: str) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), [alias.name for alias in node.names]
