"""Storing instances by their attributes, for classes whose own way of being pickled leaves something out."""

from typing import Any

from .canonical.attributes import attributes
from .canonical.classes import module_of, mro, namespace, plan_of
from .canonical.node import Unreadable

#: Without these a class is pickled by its attributes anyway; with the first two it makes something else of itself.
_MAKES = frozenset({"__reduce__", "__reduce_ex__"})
_SAYS_WHAT = frozenset({"__getstate__", "__setstate__", "__getnewargs__", "__getnewargs_ex__"})
_NEVER = frozenset({"numpy", "pandas", "pyarrow", "polars"})


def reduce_raw(value: Any) -> Any:
    """All attributes and slots of an instance; None where its class does not say what is pickled, or says how."""
    cls = type(value)
    plan = plan_of(cls)
    spaces = [namespace(base) for base in mro(cls)[:-1] if base is not plan.base_type]
    if plan.hidden is not None or plan.base_type not in (object, dict, list) or isinstance(value, BaseException):
        return None
    if str(module_of(cls)).partition(".")[0] in _NEVER or any(not _MAKES.isdisjoint(space) for space in spaces):
        return None
    if not any(not _SAYS_WHAT.isdisjoint(space) for space in spaces):
        return None
    try:
        held = dict(attributes(value))
    except Unreadable:
        return None
    slots = {name: found.__get__(value) for name, found in plan.slots if hasattr(value, name)}
    items = list.__iter__(value) if plan.base_type is list else None
    pairs = iter(dict.items(value)) if plan.base_type is dict else None
    return blank, (cls,), (held, slots), items, pairs, set_attributes


def blank(cls: type) -> Any:
    """An instance without attributes."""
    return plan_of(cls).base_type.__new__(cls)


def set_attributes(value: Any, state: tuple[dict[Any, Any], dict[str, Any]]) -> None:
    """Give an instance its attributes and slots."""
    held, slots = state
    attributes(value).update(held)
    for name, found in plan_of(type(value)).slots:
        if name in slots:
            found.__set__(value, slots[name])
