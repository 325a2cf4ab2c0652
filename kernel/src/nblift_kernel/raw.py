"""Storing instances by their attributes, for classes whose own way of being pickled leaves something out."""

import sys
from typing import Any

from .canonical.attributes import PASSING, attributes, is_its_own_dict, without_calls
from .canonical.classes import module_of, mro, namespace, plan_of
from .canonical.node import Context, Unreadable
from .canonical.reduced import FORGETFUL, MAKES, TELLS, pickles_instead


def reduce_raw(value: Any) -> Any:
    """All attributes and slots of an instance; None where its class does not say what is pickled, or says how."""
    cls = type(value)
    plan = plan_of(cls)
    spaces = [namespace(base) for base in mro(cls)[:-1] if base is not plan.base_type]
    if plan.hidden is not None or plan.base_type not in (object, dict, list) or isinstance(value, BaseException):
        return None
    if _is_of_pandas(cls) or any(not MAKES.isdisjoint(space) for space in spaces):
        return None
    if not any(not TELLS.isdisjoint(space) for space in spaces):
        return None
    try:
        if pickles_instead(value, Context()):
            return None
        held = dict(attributes(value))
    except Unreadable:
        return None
    slots = {name: found.__get__(value) for name, found in plan.slots if hasattr(value, name)}
    items = list.__iter__(value) if plan.base_type is list else None
    pairs = iter(dict.items(value)) if plan.base_type is dict else None
    return blank, (cls,), (held, slots), items, pairs, set_attributes


def reduce_forgetful(value: Any) -> Any:
    """An instance of a library that changes what it pickles: by its attributes, and itself left alone.

    What a fit of statsmodels called while it ran is left out, as it does itself.
    """
    made = None if _is_told_elsewhere(type(value)) else reduce_raw(value)
    if made is None or not any(name in made[2][0] for name in PASSING):
        return made
    make, arguments, (held, slots), *others = made
    held |= {name: without_calls(held[name]) for name in PASSING if type(held.get(name)) is dict}
    return make, arguments, (held, slots), *others


def _is_told_elsewhere(cls: type) -> bool:
    """Whether another library says how instances are pickled: a distribution of scipy, derived."""
    says = (base for base in mro(cls)[:-1] if not (MAKES | TELLS).isdisjoint(namespace(base)))
    return any(str(module_of(base)).partition(".")[0] not in FORGETFUL for base in says)


def reduce_own_dict(value: Any) -> Any:
    """A dict whose items are its attributes; None for any other value."""
    if not is_its_own_dict(value):
        return None
    return blank_own_dict, (type(value),), None, None, iter(dict.items(value))


def blank_own_dict(cls: type) -> Any:
    """An empty dict of a class whose items are its attributes."""
    made: Any = dict.__new__(cls)
    made.__dict__ = made
    return made


def _is_of_pandas(cls: type) -> bool:
    """Whether it is a frame, series or index, which hold weak references to themselves."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and issubclass(cls, (pandas.DataFrame, pandas.Series, pandas.Index))


def blank(cls: type) -> Any:
    """An instance without attributes."""
    make: Any = plan_of(cls).base_type.__new__
    return make(cls)


def set_attributes(value: Any, state: tuple[dict[Any, Any], dict[str, Any]]) -> None:
    """Give an instance its attributes and slots."""
    held, slots = state
    attributes(value).update(held)
    for name, found in plan_of(type(value)).slots:
        if name in slots:
            found.__set__(value, slots[name])
