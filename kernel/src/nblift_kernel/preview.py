"""A short text of a value for people: bounded, by library representations only."""

import reprlib
import sys
from typing import Any

from .canonical.instance import mro
from .sizes import size_of

_LIMIT = 2_000


class _Bounded(reprlib.Repr):
    """`reprlib`, which for instances of other classes says the class instead of calling its `__repr__`."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = 120
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxdeque = 8

    def repr_instance(self, x: Any, level: int) -> str:
        return type(x).__name__ + "(…)" if not _is_library(type(x)) else super().repr_instance(x, level)


def _is_library(cls: type) -> bool:
    """Whether no class it derives from is the notebook's."""
    return all(base.__module__ != "__main__" and "site-packages" in _file(base) for base in mro(cls)[:-1])


def _file(cls: type) -> str:
    module = sys.modules.get(cls.__module__)
    if cls.__module__ in sys.builtin_module_names or cls.__module__ in sys.stdlib_module_names:
        return "site-packages"
    return str(getattr(module, "__file__", None) or "")


def preview(value: Any) -> str:
    """At most 2,000 characters: the head of a frame, a bounded representation of anything else."""
    pandas = sys.modules.get("pandas")
    try:
        if pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series)):
            head = value.iloc[:8, :12] if isinstance(value, pandas.DataFrame) else value.iloc[:8]
            text = f"{head.to_string(max_colwidth=40) if isinstance(value, pandas.DataFrame) else head.to_string()}\n{size_of(value)}"
        else:
            text = _Bounded().repr(value)
    except Exception:  # a representation is never worth failing for
        text = type(value).__name__
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"
