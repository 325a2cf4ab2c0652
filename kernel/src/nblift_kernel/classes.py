"""The attributes of a class itself, whatever its metaclass makes of attribute access."""

import sys
from collections.abc import Callable, Mapping

_FLAGS: Callable[[type], int] = type.__dict__["__flags__"].__get__
_HEAP_TYPE = 1 << 9
_IMMUTABLE_TYPE = 1 << 8

#: Its dictionary, read only.
own: Callable[[type], Mapping[str, object]] = type.__dict__["__dict__"].__get__
#: Its direct bases.
bases: Callable[[type], "tuple[type, ...]"] = type.__dict__["__bases__"].__get__
#: It and its ancestors, in the order of method resolution.
mro: Callable[[type], "tuple[type, ...]"] = type.__dict__["__mro__"].__get__
_WEAKREF: Callable[[type], int] = type.__dict__["__weakrefoffset__"].__get__


def made_in_python(cls: type) -> bool:
    """Whether a class statement made it (C code that makes changeable classes passes too)."""
    return bool(_FLAGS(cls) & _HEAP_TYPE) and not _FLAGS(cls) & _IMMUTABLE_TYPE


def takes_weak_references(cls: type) -> bool:
    """Whether its instances have room for weak references."""
    return _WEAKREF(cls) != 0


def home(cls: type) -> str:
    """The module that it says it comes from; empty if it says nothing sensible."""
    module = own(cls).get("__module__") if made_in_python(cls) else type.__dict__["__module__"].__get__(cls)
    return module if type(module) is str else ""


def root(cls: type) -> str:
    """The top-level part of its module's name."""
    return home(cls).partition(".")[0]


def of_library(cls: type) -> bool:
    """Whether it was made in C, or comes from a module other than the notebook."""
    # in a namespace without a name, classes say that they come from `builtins`
    return not made_in_python(cls) or (home(cls) in sys.modules and home(cls) not in ("__main__", "builtins"))
