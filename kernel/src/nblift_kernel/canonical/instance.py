"""Taking apart instances of any class: attributes and slots, or what the class itself would pickle.

Instances of Python classes are read through the descriptors that hold their attributes, never through
`__getattr__`, properties or `__reduce__`. Only where a class written in C keeps state that no attribute shows is it
asked for it, by `copyreg` or `__reduce_ex__(4)`.
"""

import collections
import copyreg
import enum
import functools
import types
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from .atoms import TYPES
from .builtin import HANDLERS
from .node import Context, Node, Part, Unreadable, text

_DESCRIPTORS = (types.GetSetDescriptorType, types.MemberDescriptorType)
_HEAP, _IMMUTABLE = 1 << 9, 1 << 8
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
    )


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
        if _number(base, "__basicsize__") - _number(below, "__basicsize__") > 8 * words:
            return base
        if _number(base, "__itemsize__") != _number(below, "__itemsize__"):
            return base
    return None


def _number(cls: type, name: str) -> int:
    """A number that a class says of its instances' memory; asks no metaclass."""
    return type.__dict__[name].__get__(cls)  # type: ignore[no-any-return]


#: Dictionaries of this name are caches of what the other attributes say.
_CACHES = frozenset({"_cache", "__networkx_cache__"})
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
    if type(descriptor) not in _DESCRIPTORS:
        raise Unreadable("its class defines `__dict__` itself")
    held = descriptor.__get__(value)
    if not issubclass(type(held), dict):
        raise Unreadable("its `__dict__` is no dict")
    return held  # type: ignore[no-any-return]


def _slots(value: object, plan: Plan) -> Iterator[tuple[str, object]]:
    for name, descriptor in plan.slots:
        with suppress(AttributeError):  # an empty slot
            yield name, descriptor.__get__(value)


def parts_of(value: object) -> list[Part]:
    """Attributes and slots in the order of their names, without caches."""
    plan = plan_of(type(value))
    found = [
        (name, item)
        for name, item in dict.items(attributes(value))
        if name not in plan.cached and not (name in _CACHES and type(item) is dict)
    ]
    if plan.slots:
        found += _slots(value, plan)
    try:
        found.sort(key=_name)
    except TypeError:  # a name that is no string
        found.sort(key=lambda pair: f"{type(pair[0]).__name__} {pair[0]!s}")
    return [Part(f".{name}", item) for name, item in found]


def _name(pair: tuple[Any, object]) -> Any:
    return pair[0]


def of_instance(value: object, context: Context) -> Node:
    """Any instance that no other handler knows."""
    cls = type(value)
    plan = plan_of(cls)
    kind = class_name(cls, context)
    if any(base is BaseException for base in mro(cls)):
        return _exception(value, kind)
    if plan.hidden is not None:
        return _of_hidden(value, plan.hidden, kind, context)
    if plan.base is not None:
        node = plan.base(value, context).named(kind, *parts_of(value))
        return _with_fields(node, cls) if plan.base_type is tuple else node
    if _holds_pointer(value, cls, context):
        return _reduced(value, cls, kind)
    parts = parts_of(value)
    if class_data(cls, context):
        parts.append(Part(".__class__", cls))
    return Node(kind, parts=parts, mutable=not plan.frozen)


def of_time_zone(value: Any, context: Context) -> Node:
    """A time zone: by its attributes, without an identity, since libraries keep one object per zone."""
    parts = [part for part in parts_of(value) if part.label != "._tzinfos"]
    return Node(class_name(type(value), context), parts=parts)


def is_native_iterator(cls: type) -> bool:
    """Whether instances are iterators of a class written in C: reading one on consumes it."""
    return plan_of(cls).hidden is not None and any("__next__" in namespace(base) for base in mro(cls))


def _of_hidden(value: object, hidden: type, kind: str, context: Context) -> Node:
    cls = type(value)
    if is_native_iterator(cls):
        raise Unreadable("an iterator")
    for base in mro(cls):
        if base is hidden:
            break
        if module_of(base) in context.local_modules and not _PICKLING.isdisjoint(namespace(base)):
            raise Unreadable("a class of the notebook says itself how it is pickled")
    return _reduced(value, cls, kind)


_PICKLING = frozenset({"__reduce__", "__reduce_ex__", "__getstate__", "__getnewargs__", "__getnewargs_ex__"})


def _holds_pointer(value: object, cls: type, context: Context) -> bool:
    """Whether a library's instance hides its state behind a C pointer, and says how it is pickled instead."""
    if not any(module_of(type(item)) in ("ctypes", "_ctypes") for item in dict.values(attributes(value))):
        return False
    spaces = [namespace(base) for base in mro(cls) if base is not object]
    return module_of(cls) not in context.local_modules and any(not _PICKLING.isdisjoint(s) for s in spaces)


def _with_fields(node: Node, cls: type) -> Node:
    fields = next((v for base in mro(cls) if type(v := namespace(base).get("_fields")) is tuple), ())
    named = [Part(f".{field}", part.value) for field, part in zip(fields, node.parts, strict=False)]
    return node._replace(parts=[*named, *node.parts[len(named) :]])


def _exception(value: Any, kind: str) -> Node:
    native = next(base for base in mro(type(value)) if not base.__flags__ & _HEAP)
    made = native.__reduce__(value)  # type: ignore[call-arg]
    parts = [Part(f".args[{i}]", item) for i, item in enumerate(made[1])]
    return Node(kind, parts=[*parts, *parts_of(value)], mutable=True)


def of_enum(value: enum.Enum, context: Context) -> Node:
    """A member of an enumeration: class, name and value."""
    held = attributes(value)
    parts = [Part(".value", held.get("_value_"))]
    return Node(class_name(type(value), context), text(str(held.get("_name_"))), parts)


def _reduced(value: object, cls: type, kind: str) -> Node:
    """By what it would pickle. Asked twice: what is the same object both times is held by the value."""
    first, second = _reduce(value, cls), _reduce(value, cls)
    if isinstance(first, str):
        return Node(kind, text(f"{getattr(value, '__module__', '')}.{first}"))
    real = _ids(first) & _ids(second)
    labels = (".__new__", ".args", ".state", ".items", ".pairs", ".set_state")
    parts = [Part(label, item) for label, item in zip(labels, first, strict=True) if item is not None]
    return Node(kind, parts=parts, mutable=True, real=frozenset(real))


def _reduce(value: object, cls: type) -> Any:
    reducer = copyreg.dispatch_table.get(cls)
    try:
        made: Any = reducer(value) if reducer else cls.__reduce_ex__(value, 4)  # type: ignore[arg-type, call-arg]
    except Exception as error:  # whatever foreign code raises only says that it cannot be read
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    if isinstance(made, str):
        return made
    made = (*made, *[None] * (6 - len(made)))
    return (*made[:3], *(None if items is None else list(items) for items in made[3:5]), made[5])


def _ids(made: object) -> set[int]:
    found: set[int] = set()
    waiting = [made]
    while waiting:
        item = waiting.pop()
        if id(item) in found:
            continue
        found.add(id(item))
        if type(item) in (tuple, list):
            waiting.extend(item)  # type: ignore[arg-type]
        elif type(item) is dict:
            waiting.extend(item.values())
    return found
