"""Whether a value could be stored, found by pickling it into nothing.

Code travels as code: functions and classes of the notebook count as storable, with what their closures hold, since
the pipeline has them in its package. Instances of classes that say themselves how to be pickled are not asked: that
would run the notebook's code at a moment when the notebook does not.
"""

import io
import pickle
import sys
import types
from typing import Any, NamedTuple

from . import classes, raw
from .canonical.classes import module_of
from .canonical.reduced import FORGETFUL
from .describe import kind_of
from .reach import contents

_HOOKS = frozenset({
    "__reduce__", "__reduce_ex__", "__getstate__", "__getnewargs__", "__getnewargs_ex__", "__getattr__",
    "__getattribute__", "__class__",
})  # fmt: skip
#: Libraries whose objects load if they pickle.
_SURE = frozenset({"numpy", "pandas", "pyarrow", "polars"})
#: What pickling calls besides, of classes derived from list or dict.
_ITEM_HOOKS = frozenset({"__iter__", "items"})
#: Of metaclasses: pickling looks classes up in tables.
_CLASS_HOOKS = frozenset({"__hash__", "__eq__", "__getattribute__"})


class Storable(NamedTuple):
    """Whether a value could be stored."""

    #: None if that was not found out: it is too large, or only code of the notebook could tell.
    pickles: bool | None
    #: Why not, in the exception's words.
    because: str = ""
    #: It holds objects whose classes may pickle what they cannot load.
    doubtful: bool = False


def is_storable(value: object, *, namespace: dict[str, Any], limit: int) -> Storable:
    """Whether the value pickles, in at most `limit` bytes (arrays are not counted), and if not, why."""
    pickler = _Pickler(_Sink(limit), namespace)
    try:
        pickler.dump(value)
    except _Unknown:
        return Storable(None)
    except Exception as error:  # noqa: BLE001 - foreign code may raise anything, and the words are the answer
        return Storable(pickles=False, because=_words(error))
    finally:
        pickler.tidy()
    return Storable(pickles=True, doubtful=pickler.doubtful)


class _Unknown(Exception):
    """It cannot be found out."""


class _Sink(io.RawIOBase):
    """Swallows bytes, up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._room = limit

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        size = memoryview(data).nbytes
        self._room -= size
        if self._room < 0:
            raise _Unknown
        return size


class _Pickler(pickle.Pickler):
    def __init__(self, sink: _Sink, namespace: dict[str, Any]) -> None:
        # an array's bytes always pickle: they need not pass through
        super().__init__(sink, protocol=5, buffer_callback=lambda _buffer: False)
        self._namespace = namespace
        self.doubtful = False
        self._unmarked: list[type] = []

    def reducer_override(self, item: Any) -> Any:
        """Stand-ins for what belongs to the notebook; anything else as usual."""
        kind = type(item)
        if kind is types.ModuleType:
            return _stand_in, ()
        if kind is types.FunctionType:
            if item.__globals__ is self._namespace:
                return _stand_in, (contents(item), item.__defaults__, item.__kwdefaults__)
        elif issubclass(kind, type):
            if self._is_ours(item):
                return _stand_in, ()
        elif self._is_ours(kind):
            self._check(kind)
        elif (root := str(module_of(kind)).partition(".")[0]) in FORGETFUL:
            self.doubtful = True
            return raw.reduce_forgetful(item) or NotImplemented
        elif root == "matplotlib" and kind_of(item) == "handle":
            raise TypeError(f"it holds a drawing ({kind.__name__})")
        elif (root not in _SURE or kind.__name__ == "LazyFrame") and root not in sys.stdlib_module_names:
            self.doubtful = True
        return NotImplemented

    def tidy(self) -> None:
        """Take away what `copyreg` has noted on the notebook's classes."""
        for cls in self._unmarked:
            if "__slotnames__" in classes.own(cls):
                type.__delattr__(cls, "__slotnames__")

    def _check(self, kind: type) -> None:
        hooks = _HOOKS | _ITEM_HOOKS if issubclass(kind, (list, dict)) else _HOOKS
        for cls in filter(self._is_ours, classes.mro(kind)):
            if not hooks.isdisjoint(classes.own(cls)):
                raise _Unknown
        for meta in filter(self._is_ours, classes.mro(type(kind))):
            if not _CLASS_HOOKS.isdisjoint(classes.own(meta)):
                raise _Unknown
        if "__slotnames__" not in classes.own(kind):
            self._unmarked.append(kind)

    def _is_ours(self, cls: type) -> bool:
        return classes.made_in_python(cls) and classes.home(cls) in ("__main__", self._namespace.get("__name__"))


def _stand_in(*_held: object) -> None:
    """What notebook code is pickled as."""


def _words(error: Exception) -> str:
    told = [part for part in error.args if type(part) is str]
    return f"{type(error).__name__}: {told[0]}" if told else type(error).__name__
