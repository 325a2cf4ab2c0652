"""Taking apart instances of any class: attributes and slots, or what the class itself would pickle.

Instances of Python classes are read through the descriptors that hold their attributes, never through
`__getattr__`, properties or `__reduce__`.
"""

import enum
from typing import Any

from .attributes import PASSING, attributes, class_data, is_its_own_dict, parts_of
from .classes import class_name, mro, namespace, plan_of
from .node import Context, Node, Part, text
from .reduced import check_haste, leaves_out, of_hidden, of_reduced, of_value, pickles_instead


def of_instance(value: object, context: Context) -> Node:
    """Any instance that no other handler knows."""
    cls = type(value)
    plan = plan_of(cls)
    kind = class_name(cls, context)
    if any(base is BaseException for base in mro(cls)):
        return _exception(value, kind)
    if plan.hidden is not None:
        return of_hidden(value, plan.hidden, kind, context)
    if plan.base is not None:
        context.forgetful |= is_its_own_dict(value)
        node = plan.base(value, context).named(kind, *parts_of(value))
        return _with_fields(node, cls) if plan.base_type is tuple else node
    if plan.is_value:
        check_haste(cls, context)
    if plan.is_value and (made := of_value(value, kind)) is not None:
        return made
    if pickles_instead(value, context):
        return of_reduced(value, kind)
    parts = parts_of(value)
    # made for the occasion, and gone after it
    passing = {f".{name}" for name in PASSING} if plan.library == "statsmodels" else set()
    held = frozenset(id(part.value) for part in parts if part.label not in passing) if passing else None
    if not context.forgetful and plan.held is not None:
        context.forgetful = leaves_out(cls, context)
    if class_data(cls, context):
        parts.append(Part(".__class__", cls))
    return Node(kind, parts=parts, mutable=not plan.frozen, real=held)


def of_time_zone(value: Any, context: Context) -> Node:
    """A time zone: by its attributes, without an identity, since libraries keep one object per zone."""
    parts = [part for part in parts_of(value) if part.label != "._tzinfos"]
    return Node(class_name(type(value), context), parts=parts)


def _with_fields(node: Node, cls: type) -> Node:
    fields = next((v for base in mro(cls) if type(v := namespace(base).get("_fields")) is tuple), ())
    named = [Part(f".{field}", part.value) for field, part in zip(fields, node.parts, strict=False)]
    return node._replace(parts=[*named, *node.parts[len(named) :]])


def _exception(value: Any, kind: str) -> Node:
    native = next(base for base in mro(type(value)) if not base.__flags__ & 1 << 9)
    made = native.__reduce__(value)  # type: ignore[call-arg]
    parts = [Part(f".args[{i}]", item) for i, item in enumerate(made[1])]
    return Node(kind, parts=[*parts, *parts_of(value)], mutable=True)


def of_enum(value: enum.Enum, context: Context) -> Node:
    """A member of an enumeration: class, name and value."""
    held = attributes(value)
    parts = [Part(".value", held.get("_value_"))]
    return Node(class_name(type(value), context), text(str(held.get("_name_"))), parts)
