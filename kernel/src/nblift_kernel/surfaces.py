"""Settings of Python and of libraries that code can change for all code after it: one digest per surface.

Only modules that are imported are looked at; nothing is imported for it, and no code of the notebook's own classes
runs: a setting that is no plain value counts as the object it is, whatever its content.
"""

import locale
import logging
import operator
import sys
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from . import classes
from .imports import is_loaded

#: What Jupyter's own plotting support sets by itself.
_BACKEND = frozenset({"backend", "backend_fallback", "interactive", "toolbar", "webagg.port", "webagg.address"})

_ATOMS = frozenset(map(id, (str, bytes, int, float, complex, bool, type(None))))


def settings() -> dict[str, int]:
    """Surface → a number that changes when its settings do; only valid within this process."""
    return {name: hash(look()) for name, (module, look) in _SURFACES.items() if is_loaded(module)}


def _plain(value: Any) -> str:
    """Text of a value, without running code of the notebook."""
    kind = type(value)
    if id(kind) in _ATOMS:
        return repr(value)
    if kind is list or kind is tuple:
        return f"({','.join(map(_plain, value))})"
    if kind is set or kind is frozenset:
        return f"{{{','.join(sorted(map(_plain, value)))}}}"
    if issubclass(kind, dict):
        items: Any = dict.items(value)
        return f"{{{','.join(sorted(f'{_plain(k)}:{_plain(v)}' for k, v in items))}}}"
    if classes.root(kind) in ("cycler", "enum", "re", "numpy"):
        return repr(value)
    # functions, classes and objects: the same one, or another
    return f"{id(kind)} at {id(value)}"


class _Before:
    """The settings of a surface at the last look, and their text: to write hundreds of them takes long.

    Parameters
    ----------
    write
        Makes a text of values.
    fixed
        Ids of types whose values never change.
    """

    def __init__(self, write: Callable[[Any], str], fixed: frozenset[int] = _ATOMS) -> None:
        self._write = write
        self._fixed = fixed
        self._values: list[object] = []
        self._text = ""
        #: Of the values, lists and dicts, and other ones that may change in place.
        self._containers: list[Any] = []
        self._open: list[object] = []
        self._below: _Before | None = None

    def text(self, values: list[object]) -> str:
        """The text of the values; of what holds the very objects of the last look, it is as it was."""
        if len(values) != len(self._values) or not all(map(operator.is_, values, self._values)):
            self._values = values
            self._text = self._write([value for value in values if id(type(value)) in self._fixed])
            others = [value for value in values if id(type(value)) not in self._fixed]
            self._containers = [value for value in others if type(value) is list or type(value) is dict]
            self._open = [value for value in others if type(value) is not list and type(value) is not dict]
            self._below = _Before(self._write, self._fixed) if self._containers else None
        found = [self._text]
        if self._open:
            found.append(self._write(self._open))
        if self._below is not None:
            inside: list[object] = []
            for container in self._containers:
                inside.append(len(container))
                inside.extend(container)
                inside.extend(container.values() if type(container) is dict else ())
            found.append(self._below.text(inside))
        return " ".join(found)


def _matplotlib() -> str:
    # reading `rcParams["backend"]` the usual way, or copying them, would choose a backend
    options = dict.items(sys.modules["matplotlib"].rcParams)
    return _OF_MATPLOTLIB.text([value for name, value in options if name not in _BACKEND])


def _pandas() -> str:
    return _OF_PANDAS.text([sys.modules["pandas._config.config"]._global_config])


def _numpy() -> str:
    numpy: Any = sys.modules["numpy"]
    return _plain([numpy.get_printoptions(), numpy.geterr(), numpy.geterrcall()])


def _warnings() -> str:
    return _OF_WARNINGS.text(list(warnings.filters))


def _filters(entries: list[Any]) -> str:
    return _plain([[_pattern(part) for part in entry] for entry in entries])


def _pattern(part: object) -> object:
    return getattr(part, "pattern", part) if type(part).__module__ == "re" else part


def _locale() -> str:
    return locale.setlocale(locale.LC_ALL)


def _decimal() -> str:
    context = sys.modules["decimal"].getcontext()
    traps = sorted(signal.__name__ for signal, on in context.traps.items() if on)
    # flags are results of arithmetic, not settings
    parts = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")
    return _plain([[getattr(context, part) for part in parts], traps])


def _logging() -> str:
    root = logging.getLogger()
    loggers = [logger for logger in root.manager.loggerDict.values() if type(logger) is logging.Logger]
    levels = sorted((logger.name, logger.level, logger.disabled) for logger in loggers if logger.level)
    return _plain([root.level, root.manager.disable, _handlers(root.handlers), levels])


def _handlers(handlers: Iterable[logging.Handler]) -> list[object]:
    return [[type(h), _field(h, "level"), _field(_field(h, "formatter"), "_fmt")] for h in handlers]


def _field(value: object, name: str) -> object:
    try:
        return object.__getattribute__(value, "__dict__").get(name)
    except AttributeError:
        return None


def _sys_path() -> str:
    return _plain(sys.path)


def _sklearn() -> str:
    return _plain(sys.modules["sklearn._config"].get_config())


_OF_MATPLOTLIB, _OF_PANDAS = _Before(_plain), _Before(_plain)
_OF_WARNINGS = _Before(_filters, frozenset({id(tuple)}))

#: Surface → (module that has it, its settings as text).
_SURFACES: dict[str, tuple[str, Callable[[], str]]] = {
    "matplotlib": ("matplotlib", _matplotlib),
    "pandas": ("pandas._config.config", _pandas),
    "numpy": ("numpy", _numpy),
    "sklearn": ("sklearn._config", _sklearn),
    "warnings": ("warnings", _warnings),
    "locale": ("locale", _locale),
    "decimal": ("decimal", _decimal),
    "logging": ("logging", _logging),
    "sys.path": ("sys", _sys_path),
}
