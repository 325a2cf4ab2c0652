"""Taking apart instances of any class: attributes and slots, or what the class itself would pickle.

Instances of Python classes are read through the descriptors that hold their attributes, never through
`__getattr__`, properties or `__reduce__`. Only where a class written in C keeps state that no attribute shows is it
asked for it, by `copyreg` or `__reduce_ex__(4)`.
"""

import copyreg
import enum
import functools
import types
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .builtin import HANDLERS
from .node import Context, Node, Part, Unreadable, text

_DESCRIPTORS = (types.GetSetDescriptorType, types.MemberDescriptorType)
#: Classes written in C whose content is read through their own methods, and that people derive from.
BASES = {id(t): handler for t, handler in HANDLERS.items() if t is not object}


def mro(cls: type) -> tuple[type, ...]:
    """The classes that `cls` derives from; asks no metaclass."""
    return type.__dict__["__mro__"].__get__(cls)  # type: ignore[no-any-return]


def namespace(cls: type) -> types.MappingProxyType[str, Any]:
    """The attributes of a class itself; asks no metaclass."""
    return type.__dict__["__dict__"].__get__(cls)  # type: ignore[no-any-return]


def class_name(cls: type, context: Context) -> str:
    """Its name, the same for the notebook's class and the package's."""
    return context.name(type.__dict__["__module__"].__get__(cls), type.__dict__["__qualname__"].__get__(cls))


def attributes(value: object) -> dict[Any, Any]:
    """The instance's `__dict__` itself (empty if it has none); Unreadable if its class hides it."""
    for base in mro(type(value)):
        found = namespace(base).get("__dict__")
        if found is None:
            continue
        if type(found) not in _DESCRIPTORS:
            raise Unreadable("its class defines `__dict__` itself")
        held = found.__get__(value)
        if not isinstance(held, dict):
            raise Unreadable("its `__dict__` is no dict")
        return held
    return {}


def slots(value: object) -> Iterator[tuple[str, object]]:
    """Name and content of each filled slot."""
    for base in mro(type(value)):
        if "__slots__" not in namespace(base):
            continue
        for name, found in namespace(base).items():
            if type(found) is types.MemberDescriptorType:
                try:
                    yield name, found.__get__(value)
                except AttributeError:  # an empty slot
                    continue


def parts_of(value: object) -> list[Part]:
    """Attributes and slots in the order of their names, without caches."""
    cls = type(value)
    cached = {name for base in mro(cls) for name, v in namespace(base).items() if type(v) is functools.cached_property}
    found = [(name, item) for name, item in dict.items(attributes(value)) if not _is_cache(name, item, cached)]
    found += slots(value)
    return [Part(f".{name}", item) for name, item in sorted(found, key=lambda pair: str(pair[0]))]


def _is_cache(name: object, item: object, cached: set[str]) -> bool:
    return name in cached or (name == "_cache" and isinstance(item, dict))


def frozen(cls: type) -> bool:
    """Whether it is a dataclass declared `frozen`: shared or not, nobody can tell."""
    params = namespace(cls).get("__dataclass_params__")
    return params is not None and bool(params.frozen)


def hides_state(cls: type) -> bool:
    """Whether instances hold more than attributes and slots show: fields of a C struct."""
    for base in mro(cls):
        if base is object or id(base) in BASES:
            return False
        below = type.__dict__["__base__"].__get__(base)
        own = namespace(base)
        words = sum(type(v) is types.MemberDescriptorType for v in own.values()) if "__slots__" in own else 0
        words += base.__dictoffset__ > 0 and base.__dictoffset__ != below.__dictoffset__
        words += base.__weakrefoffset__ > 0 and base.__weakrefoffset__ != below.__weakrefoffset__
        if base.__basicsize__ - below.__basicsize__ > 8 * words or base.__itemsize__ != below.__itemsize__:
            return True
    return False


def of_instance(value: object, context: Context) -> Node:
    """Any instance that no other handler knows."""
    cls = type(value)
    kind = class_name(cls, context)
    if any(base is BaseException for base in mro(cls)):
        return _exception(value, kind)  # type: ignore[arg-type]
    if "n_sequence_fields" in namespace(cls):  # `time.struct_time` and the like hide fields behind the tuple
        return _reduced(value, cls, kind, context)
    for base in mro(cls):
        if (handler := BASES.get(id(base))) is not None:
            node = handler(value, context).named(kind, *parts_of(value))
            return _with_fields(node, cls) if base is tuple else node
    if hides_state(cls):
        if any("__next__" in namespace(base) for base in mro(cls)):
            raise Unreadable("an iterator")
        return _reduced(value, cls, kind, context)
    return Node(kind, parts=parts_of(value), mutable=not frozen(cls))


def _with_fields(node: Node, cls: type) -> Node:
    fields = next((v for base in mro(cls) if type(v := namespace(base).get("_fields")) is tuple), ())
    parts = [Part(f".{fields[i]}" if i < len(fields) else p.label, p.value) for i, p in enumerate(node.parts)]
    return replace(node, parts=parts)


def _exception(value: BaseException, kind: str) -> Node:
    native = next(base for base in mro(type(value)) if not base.__flags__ & 1 << 9)
    parts = [Part(f".args[{i}]", item) for i, item in enumerate(native.__reduce__(value)[1])]  # type: ignore[arg-type,call-arg]
    return Node(kind, parts=[*parts, *parts_of(value)], mutable=True)


def of_enum(value: enum.Enum, context: Context) -> Node:
    """A member of an enumeration: class, name and value."""
    held = attributes(value)
    parts = [Part(".value", held.get("_value_"))]
    return Node(class_name(type(value), context), text(str(held.get("_name_"))), parts)


def _reduced(value: object, cls: type, kind: str, context: Context) -> Node:
    """By what it would pickle. Asked twice: what is the same object both times is held by the value."""
    first, second = _reduce(value, cls), _reduce(value, cls)
    if isinstance(first, str):
        return Node(kind, text(first))
    real = _ids(first) & _ids(second)
    labels = (".__new__", ".args", ".state", ".items", ".pairs", ".set_state")
    parts = [Part(label, item) for label, item in zip(labels, first) if item is not None]
    return Node(kind, parts=parts, mutable=True, real=frozenset(real))


def _reduce(value: object, cls: type) -> Any:
    reducer = copyreg.dispatch_table.get(cls)
    try:
        made = reducer(value) if reducer else cls.__reduce_ex__(value, 4)  # type: ignore[arg-type,call-arg]
    except Exception as error:  # whatever foreign code raises only says that it cannot be read
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    if isinstance(made, str):
        return made
    listed = [list(made[i]) if len(made) > i and made[i] is not None else None for i in (3, 4)]
    return (*made[:3], *([None] * (3 - len(made[:3]))), *listed, made[5] if len(made) > 5 else None)


def _ids(made: object) -> set[int]:
    found: set[int] = set()
    waiting = [made]
    while waiting:
        item = waiting.pop()
        if type(item) in (tuple, list, dict) and id(item) in found:
            continue
        found.add(id(item))
        if type(item) in (tuple, list):
            waiting.extend(item)  # type: ignore[arg-type]
        elif type(item) is dict:
            waiting.extend(item.values())
    return found
