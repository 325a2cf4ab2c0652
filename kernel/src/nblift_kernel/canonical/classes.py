"""What is known of a class, and so of how its instances are read. Asks no metaclass and runs no code of the class."""

import functools
import sys
import types
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple

from nblift_kernel.installed import is_installed

from .builtin import HANDLERS
from .node import Context, Node

#: Classes written in C whose content is read through their own methods, and that people derive from.
_BASES = {id(t): handler for t, handler in HANDLERS.items() if t is not object}

Handler = Callable[[Any, Context], Node]


def mro(cls: type) -> tuple[type, ...]:
    """The classes that `cls` derives from; asks no metaclass."""
    return type.__dict__["__mro__"].__get__(cls)  # type: ignore[no-any-return]


def namespace(cls: type) -> "types.MappingProxyType[str, Any]":
    """The attributes of a class itself; asks no metaclass."""
    return type.__dict__["__dict__"].__get__(cls)  # type: ignore[no-any-return]


def module_of(cls: type) -> Any:
    """The module that a class says it is from; asks no metaclass."""
    return type.__dict__["__module__"].__get__(cls)


def name_of(cls: type) -> str:
    """The qualified name of a class; asks no metaclass."""
    return type.__dict__["__qualname__"].__get__(cls)  # type: ignore[no-any-return]


def class_name(cls: type, context: Context) -> str:
    """Its name, the same for the notebook's class and the package's."""
    return context.name(module_of(cls), name_of(cls))


class Plan(NamedTuple):
    """How instances of a class are read."""

    #: Holds the instance's `__dict__`.
    held: Any
    #: Name and descriptor of each slot.
    slots: tuple[tuple[str, Any], ...]
    #: Names of `functools.cached_property`.
    cached: frozenset[str]
    #: Reads the content of the built-in type that it derives from, and that type.
    base: Handler | None
    base_type: type
    #: The class written in C that has state which no attribute shows.
    hidden: type | None
    frozen: bool
    #: First part of the module's name, for classes of installed libraries.
    library: str | None
    #: A library's class of values: they are compared and hashed by content, and it says what to make one anew from.
    is_value: bool


#: id of a class → a weak reference to it (ids are used again) and its plan.
_plans: dict[int, tuple["weakref.ref[type]", Plan]] = {}


def plan_of(cls: type) -> Plan:
    """How instances of the class are read; remembered."""
    # Classes are looked up by identity, since to hash or compare one may run its metaclass's code.
    known = _plans.get(id(cls))
    if known is not None and known[0]() is cls:
        return known[1]
    plan = _plan(cls)
    _plans[id(cls)] = weakref.ref(cls), plan
    return plan


def _plan(cls: type) -> Plan:
    spaces = [namespace(base) for base in mro(cls)]
    base_type = next((base for base in mro(cls) if id(base) in _BASES), object)
    params = spaces[0].get("__dataclass_params__")
    return Plan(
        held=next((space["__dict__"] for space in spaces if "__dict__" in space), None),
        slots=tuple(
            (name, found)
            for space in spaces
            if "__slots__" in space
            for name, found in space.items()
            if type(found) is types.MemberDescriptorType
        ),
        cached=frozenset(n for space in spaces for n, v in space.items() if type(v) is functools.cached_property),
        base=_BASES.get(id(base_type)),
        base_type=base_type,
        hidden=_hidden(cls),
        frozen=params is not None and bool(params.frozen),
        library=(library := _library(cls)),
        is_value=library is not None and all(_defines(spaces[:-1], names) for names in _OF_VALUES),
    )


#: A class of values has one of each.
_OF_VALUES = (("__hash__",), ("__eq__",), ("__reduce__", "__reduce_ex__", "__getnewargs__", "__getnewargs_ex__"))


def _defines(spaces: "list[types.MappingProxyType[str, Any]]", names: tuple[str, ...]) -> bool:
    """Whether the first of the classes that has one of the names has a function there."""
    found = next((space[name] for space in spaces for name in names if name in space), None)
    return type(found) is types.FunctionType


def _library(cls: type) -> str | None:
    name = module_of(cls)
    # whatever program runs as `__main__`, a class of that name is the notebook's
    if type(name) is not str or name == "__main__" or not is_installed(sys.modules.get(name)):
        return None
    return name.partition(".")[0]


def _hidden(cls: type) -> type | None:
    """The first class in the order of resolution whose C struct has fields of its own."""
    for base in mro(cls):
        if base is object or id(base) in _BASES:
            return base if "n_sequence_fields" in namespace(cls) else None
        below = type.__dict__["__base__"].__get__(base)
        own = namespace(base)
        words = sum(type(v) is types.MemberDescriptorType for v in own.values()) if "__slots__" in own else 0
        for offset in ("__dictoffset__", "__weakrefoffset__"):
            words += 0 < _number(base, offset) != _number(below, offset)
        # classes derived from `tuple` or `int` count their dict from the end; -1 is a dict before the struct
        words += -1 > _number(base, "__dictoffset__") != _number(below, "__dictoffset__")
        if _number(base, "__basicsize__") - _number(below, "__basicsize__") > 8 * words:
            return base
        if _number(base, "__itemsize__") != _number(below, "__itemsize__"):
            return base
    return None


def _number(cls: type, name: str) -> int:
    """A number that a class says of its instances' memory; asks no metaclass."""
    return type.__dict__[name].__get__(cls)  # type: ignore[no-any-return]
