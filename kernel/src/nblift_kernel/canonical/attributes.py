"""What an instance holds: its attributes and slots, without caches; and the plain data of its class."""

import collections
import enum
import types
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from .atoms import TYPES
from .classes import Plan, module_of, mro, namespace, plan_of
from .node import Context, Part, Unreadable

#: Those that become an empty dictionary instead of None.
_EMPTY = {"xarray": frozenset({"_attrs", "_encoding"})}
_DESCRIPTORS = frozenset(map(id, (types.GetSetDescriptorType, types.MemberDescriptorType)))
#: Dictionaries of this name are caches of what the other attributes say.
_CACHES = frozenset({"_cache", "__networkx_cache__"})
#: Attributes that instances of libraries get when they are looked at, by the first part of the module's name.
_LAZY = {"statsmodels": frozenset({"_nobs_int", "diagn"}), "sklearn": frozenset({"_stop_words_id"})}
#: Dictionaries of statsmodels with functions that were called while it fitted; its own pickles lose them.
PASSING = frozenset({"mle_settings"})
_CALLED = ("callback", "cov_params_func")
#: Data of a class is looked at if it is made of these alone, and of no more parts than this.
_MAPPINGS = frozenset(map(id, (dict, collections.Counter, collections.defaultdict, collections.OrderedDict)))
_SEQUENCES = frozenset(map(id, (list, tuple, set, frozenset, collections.deque)))
_ATOMS = frozenset(map(id, TYPES))
_MOST_DATA = 100_000


def is_plain_data(value: object) -> bool:
    """Whether it is made of built-in containers and plain values alone, and not too large."""
    waiting = [value]
    for item in waiting:
        kind = id(type(item))
        if kind in _MAPPINGS:
            waiting += [*dict.keys(item), *dict.values(item)]  # type: ignore[arg-type]
        elif kind in _SEQUENCES:
            waiting += item  # type: ignore[arg-type]
        elif kind not in _ATOMS:
            return False
        if len(waiting) > _MOST_DATA:
            return False
    return True


def class_data(cls: type, context: Context) -> list[Part]:
    """The plain data that a class of the notebook, and those it derives from there, hold; in the order of names."""
    found = context.class_data.get(id(cls))
    if found is None:
        found = context.class_data[id(cls)] = [
            Part(f".{name}", item)
            for base in mro(cls)
            if module_of(base) in context.local_modules and not issubclass(type(base), enum.EnumMeta)
            for name, item in sorted(namespace(base).items())
            if not (name.startswith("__") and name.endswith("__")) and name not in _MADE and is_plain_data(item)
        ]
    return found


#: What class decorators and base classes of the standard library put into a class.
_MADE = frozenset({"_fields", "_field_defaults", "_abc_impl", "_is_protocol", "_is_runtime_protocol"})


def attributes(value: object) -> dict[Any, Any]:
    """The instance's `__dict__` itself (empty if it has none); Unreadable if its class hides it."""
    descriptor = plan_of(type(value)).held
    if descriptor is None:
        return {}
    if id(type(descriptor)) not in _DESCRIPTORS:
        raise Unreadable("its class defines `__dict__` itself")
    held = descriptor.__get__(value)
    if not issubclass(type(held), dict):
        raise Unreadable("its `__dict__` is no dict")
    return held  # type: ignore[no-any-return]


def is_its_own_dict(value: object) -> bool:
    """Whether it is a dict whose items are its attributes: a write to one is seen as the other."""
    return issubclass(type(value), dict) and attributes(value) is value


def _slots(value: object, plan: Plan) -> Iterator[tuple[str, object]]:
    for name, descriptor in plan.slots:
        with suppress(AttributeError):  # an empty slot
            yield name, descriptor.__get__(value)


def parts_of(value: object) -> list[Part]:
    """Attributes and slots in the order of their names, without caches."""
    plan = plan_of(type(value))
    held = [*dict.items(attributes(value)), *_slots(value, plan)]
    if plan.library == "statsmodels":
        held = [(name, without_calls(item) if name in PASSING and type(item) is dict else item) for name, item in held]
    found = [(name, item) for name, item in held if not _is_cache(name, item, plan)]
    try:
        found.sort(key=_name)
    except TypeError:  # a name that is no string
        found.sort(key=lambda pair: f"{type(pair[0]).__name__} {pair[0]!s}")
    return [Part(f".{name}", item) for name, item in found]


def without_calls(settings: dict[Any, Any]) -> dict[Any, Any]:
    """Settings of a fit, without the functions that were called while it ran."""
    return {name: None if name in _CALLED else item for name, item in settings.items()}


def _is_cache(name: object, item: object, plan: Plan) -> bool:
    if name in plan.cached or (name in _CACHES and type(item) is dict):
        return True
    if plan.library is None or type(name) is not str:
        return False
    if name in _EMPTY.get(plan.library, ()) and (item is None or item == {}):
        return True
    return (name[:1] == "_" and "cache" in name) or name in _LAZY.get(plan.library, ())


def _name(pair: tuple[Any, object]) -> Any:
    return pair[0]
