"""Objects that a library holds as globals of its own: what refers to them means them, not a copy of them."""

import importlib
import sys
import types
from collections.abc import Collection, Iterator
from typing import Any

from .canonical.classes import module_of
from .installed import is_installed

_CODE = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType)


class Singletons:
    """Finds the global under which a library holds an object of one of its own classes.

    Parameters
    ----------
    named
        ids of objects that the notebook has a name for: these are data of the notebook, wherever else they are.
    """

    def __init__(self, named: Collection[int]) -> None:
        self._named = named
        self._known: dict[str, dict[int, tuple[str, str]]] = {}

    def reduce(self, value: Any) -> tuple[Any, ...] | None:
        """How to pickle it by reference; None if it is no such object."""
        cls = type(value)
        if issubclass(cls, _CODE) or id(value) in self._named:
            return None
        root = str(module_of(cls)).partition(".")[0]
        if root in ("builtins", "__main__", "numpy", "pandas"):
            return None
        if root not in self._known:
            self._known[root] = dict(_globals_of(root))
        found = self._known[root].get(id(value))
        return None if found is None else (singleton, found)


def _globals_of(root: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Id → where, for the instances of a library's own classes that its modules hold; the last one is to be taken."""
    inside = f"{root}."
    modules = [m for name, m in list(sys.modules.items()) if name == root or name.startswith(inside)]
    for module in modules:
        if not is_installed(module):
            continue
        for name, value in list(vars(module).items()):
            cls = type(value)
            if not issubclass(cls, _CODE) and str(module_of(cls)).partition(".")[0] == root:
                yield id(value), (module.__name__, name)


def singleton(module: str, name: str) -> Any:
    """The object that a module holds under a name."""
    return vars(importlib.import_module(module))[name]
