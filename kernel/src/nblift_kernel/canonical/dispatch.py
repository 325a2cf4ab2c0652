"""Which handler takes a value apart: by its exact type, then by the classes it derives from.

Types are looked up by identity, since hashing or comparing a class may run its metaclass's code.
"""

import datetime as dt
import enum
import io
import logging
import sys
import types
from importlib import import_module

from . import builtin, code, instance
from .attributes import attributes
from .classes import Handler, mro
from .node import Context, Node, Unreadable, text

#: Library → module here that knows its types; asked once the library is imported, never importing it.
_LIBRARIES = {
    "numpy": "numpy_parts",
    "pandas": "pandas_parts",
    "scipy.sparse": "scipy_parts",
    "scipy.spatial": "scipy_parts",
    "sklearn.neighbors": "sklearn_parts",
    "sklearn.model_selection": "search_parts",
    "threading": "worker_parts",
    "concurrent.futures": "worker_parts",
    "multiprocessing.process": "worker_parts",
    "multiprocessing.pool": "worker_parts",
    "asyncio": "worker_parts",
    "pyarrow": "arrow_parts",
    "polars": "polars_parts",
    "sqlalchemy.engine": "database_parts",
    "matplotlib.artist": "display_parts",
    "IPython.utils.text": "display_parts",
}


def _logger(value: logging.Logger, context: Context) -> Node:
    # Its attributes lead to every logger of the process.
    name = attributes(value).get("name", "")
    # `logging.getLogger(__name__)`: of the notebook, or of the package
    return Node("logging.Logger", text("" if name in context.local_modules else name))


def _opaque(why: str) -> Handler:
    def handler(value: object, context: Context) -> Node:
        raise Unreadable(why)

    return handler


_exact: dict[int, Handler] = {id(t): h for t, h in (*builtin.HANDLERS.items(), *code.handlers())}
_families: dict[int, Handler] = {
    id(enum.Enum): instance.of_enum,
    id(logging.Logger): _logger,
    id(type): code.of_class,
    id(types.ModuleType): code.of_module,
    id(dt.tzinfo): instance.of_time_zone,
    id(io.IOBase.__base__): _opaque("an open file"),
    id(types.GeneratorType): _opaque("a generator"),
    id(types.CoroutineType): _opaque("a coroutine"),
    id(types.AsyncGeneratorType): _opaque("a generator"),
}
_loaded: set[str] = set()


def load_libraries() -> None:
    """Learn the types of the libraries that have been imported since the last time."""
    for library, module in _LIBRARIES.items():
        if library not in _loaded and library in sys.modules:
            found = import_module(f".{module}", __package__)
            _loaded.add(library)
            _families.update({id(cls): handler for cls, handler in found.families()})


def take_apart(value: object, context: Context) -> Node:
    """One level of a value; raises Unreadable, OverBudget, or whatever foreign code raises."""
    cls = type(value)
    handler = _exact.get(id(cls))
    if handler is not None:
        return handler(value, context)
    for base in mro(cls):
        handler = _families.get(id(base))
        if handler is not None:
            return handler(value, context)
    return instance.of_instance(value, context)
