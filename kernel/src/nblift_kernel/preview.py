"""A short text of a value for people: bounded, by library representations only."""

import sys
from itertools import islice
from typing import Any

from .canonical.classes import module_of, mro, name_of
from .installed import is_installed
from .sizes import size_of

_LIMIT = 2_000


#: Items of a container that are shown, and containers in containers.
_ITEMS, _LEVELS = 8, 3


def preview(value: Any) -> str:
    """At most 2,000 characters: the head of a frame, a bounded representation of anything else."""
    pandas = sys.modules.get("pandas")
    try:
        if pandas is not None and issubclass(type(value), (pandas.DataFrame, pandas.Series)):
            head = value.iloc[:8, :12] if issubclass(type(value), pandas.DataFrame) else value.iloc[:8]
            shown = f"{head.to_string()}\n{size_of(value)}"
        else:
            shown = _show(value, _LEVELS)
    except Exception:  # noqa: BLE001 - a representation is never worth failing for
        shown = name_of(type(value))
    return shown if len(shown) <= _LIMIT else shown[: _LIMIT - 1] + "…"


def _show(value: Any, levels: int) -> str:
    cls = type(value)
    if id(cls) in _BRACKETS:
        opened, closed = _BRACKETS[id(cls)]
        return (
            opened + _row(list(value), [_show(v, levels - 1) for v in islice(value, _ITEMS)] if levels else []) + closed
        )
    if cls is dict:
        pairs = islice(value.items(), _ITEMS) if levels else ()
        return "{" + _row(list(value), [f"{_show(k, levels - 1)}: {_show(v, levels - 1)}" for k, v in pairs]) + "}"
    if cls in (str, bytes) and len(value) > _TEXT:
        return repr(value[:_TEXT])[:-1] + "…'"
    if cls is int and value.bit_length() > 1_000:
        return f"an integer of {value.bit_length()} bits"
    return repr(value) if _is_library(cls) else f"{name_of(cls)}(…)"


def _row(items: list[object], shown: list[str]) -> str:
    return ", ".join([*shown, "…"] if len(shown) < len(items) else shown)


_BRACKETS = {id(list): ("[", "]"), id(tuple): ("(", ")"), id(set): ("{", "}")}
_TEXT = 200


def _is_library(cls: type) -> bool:
    """Whether no class it derives from is the notebook's or of a module beside it."""
    return all(is_installed(sys.modules.get(str(module_of(base)))) for base in mro(cls))
