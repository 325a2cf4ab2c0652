"""Recognising an object again without keeping it alive.

An address alone will not do: it is used again once the object is gone. A reference would do, but changes what the
notebook does: a file is not closed when its name is deleted, `ndarray.resize` refuses arrays that others refer to.
"""

import gc
import sys
import types
import weakref
from typing import Any

from . import classes
from .allowance import is_longer

#: Types with no finaliser and nothing inside; by id, since hashing a class may run a metaclass's code.
_ATOMS = frozenset(map(id, (int, float, complex, bool, str, bytes, bytearray, type(None), type(...), range, slice)))
_CONTAINERS = frozenset(
    map(id, (object, list, dict, tuple, set, frozenset, BaseException, Exception, types.MethodType, types.CellType))
)
#: Libraries whose objects do nothing visible when they go.
_QUIET = frozenset(
    {"numpy", "pandas", "datetime", "decimal", "fractions", "uuid", "pathlib", "collections", "re", "enum", "zoneinfo"}
    | {"functools", "operator", "itertools", "array"}
)
_CODE = (types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type)
#: Objects inside a value that are looked at before it counts as not harmless.
_MOST = 10_000


def is_harmless(value: object, most: int = _MOST) -> bool:
    """Whether keeping the value a little longer changes nothing: neither it nor what it holds is finalised visibly.

    Parameters
    ----------
    most
        Objects inside the value that are looked at before it counts as not harmless.
    """
    todo, seen, room = [value], set(), min(most, _MOST)
    while todo and room:
        item = todo.pop()
        if id(item) in seen or issubclass(type(item), _CODE):
            continue
        seen.add(id(item))
        room -= 1
        if not _goes_quietly(item) or is_longer(item, room):
            return False
        todo.extend([part for part in gc.get_referents(item) if id(type(part)) not in _ATOMS])
    return not todo


def _goes_quietly(item: object) -> bool:
    kind = type(item)
    if id(kind) in _ATOMS or id(kind) in _CONTAINERS or classes.root(kind) in _QUIET:
        return True
    if weakref.getweakrefcount(item):
        return False
    return all(
        id(cls) in _CONTAINERS
        or id(cls) in _ATOMS
        or (classes.made_in_python(cls) and "__del__" not in classes.own(cls))
        for cls in classes.mro(kind)
    )


class Held:
    """What is remembered of an object, so that it is known again.

    Parameters
    ----------
    harmless
        What `is_harmless` says of it; need not be asked for objects that take weak references.
    resizing
        The next cell may call ``ndarray.resize``, which fails if there is as much as a weak reference.
    """

    __slots__ = ("_address", "_kind", "_reference", "certain", "harmless", "keeps")

    def __init__(self, value: object, *, harmless: bool, resizing: bool = False) -> None:
        self.harmless = harmless
        self._address = id(value)
        self._kind = id(type(value))
        takes = classes.takes_weak_references(type(value))
        weak = takes and not (resizing and _is_array(value))
        self._reference: Any = weakref.ref(value) if weak else None
        #: Only as long as somebody keeps the object can it be known again.
        self.keeps = self._reference is None and harmless
        #: Whether `holds` can be trusted when it says yes.
        self.certain = self._reference is not None or harmless

    def holds(self, value: object) -> bool:
        """Whether `value` is the object; if not `certain`, another one may have come to its place."""
        if self._reference is not None:
            return self._reference() is value
        return id(value) == self._address and id(type(value)) == self._kind


def _is_array(value: object) -> bool:
    array = getattr(sys.modules.get("numpy"), "ndarray", None)
    return array is not None and issubclass(type(value), array)
