"""What a value is, in the words that a signature, a docstring or a person needs. Runs no code of the value's own."""

import asyncio
import io
import logging
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import types
import zipfile
from typing import Any

from .annotate import annotate, is_function, qualified
from .canonical.classes import module_of, mro, name_of
from .canonical.reduced import is_native_iterator
from .preview import preview
from .sizes import columns_of, nbytes_of, size_of

_HANDLES = frozenset(map(id, (
    io.IOBase, io.IOBase.__base__, types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType, socket.socket,
    threading.Thread, sqlite3.Connection, sqlite3.Cursor, asyncio.Future, logging.Logger, type(threading.Lock()),
    type(threading.RLock()), threading.Event, threading.Condition, subprocess.Popen, zipfile.ZipFile,
    tempfile.TemporaryDirectory, tempfile._TemporaryFileWrapper,
)))  # fmt: skip
#: Of other libraries, by the name of the class: connections, files, and drawings, which are compared by their pixels.
_NAMED_HANDLES = frozenset({
    "duckdb.DuckDBPyConnection", "_duckdb.DuckDBPyConnection", "h5py._hl.files.File", "matplotlib.artist.Artist",
    "psycopg.Connection", "psycopg2.extensions.connection", "sqlalchemy.engine.base.Connection",
    "sqlalchemy.engine.base.Engine", "sqlalchemy.orm.session.Session",
})  # fmt: skip
#: Types of which nobody need ask the kind.
_DATA = frozenset(map(id, (int, float, complex, bool, str, bytes, type(None), list, dict, tuple, set, frozenset)))
_CLASSES = frozenset(map(id, (type, types.GenericAlias, types.UnionType)))


def describe(value: object, most: int = sys.maxsize) -> dict[str, Any]:
    """What the value is.

    Parameters
    ----------
    most
        Items of a container whose types are looked at; of a larger one they are `Any`. Columns listed as well.

    Returns
    -------
    dict
        `kind` (``data``, ``function``, ``class``, ``module``, ``handle``), `type` (qualified name), `annotation`,
        `annotation_imports` (import lines it needs, sorted), `size`, `columns` (name → dtype, in order) and `nbytes`
        (None if unknown): the fields of the model's `Seen`, and the imports.
    """
    annotation = annotate(value, most=most)
    return {
        "kind": kind_of(value),
        "type": qualified(type(value)),
        "annotation": annotation.text,
        "annotation_imports": list(annotation.imports),
        "size": size_of(value),
        "columns": columns_of(value, most),
        "nbytes": nbytes_of(value),
    }


def describe_shortly(value: object) -> dict[str, Any]:
    """What the value is, as far as that takes no time: the fields that every `Seen` has."""
    return {"kind": "data" if id(type(value)) in _DATA else kind_of(value), "type": qualified(type(value))}


def kind_of(value: object) -> str:
    """``data``, ``function``, ``class`` (also for annotations like ``list[int]``), ``module`` or ``handle``."""
    cls = type(value)
    bases = mro(cls)
    if any(id(base) in _CLASSES for base in bases) or module_of(cls) == "typing":
        return "class"
    if any(base is types.ModuleType for base in bases):
        return "module"
    if is_function(cls):
        return "function"
    if cls is io.BytesIO or cls is io.StringIO:
        return "data"
    if any(id(base) in _HANDLES or f"{module_of(base)}.{name_of(base)}" in _NAMED_HANDLES for base in bases):
        return "handle"
    return "handle" if is_native_iterator(cls) else "data"


__all__ = ["describe", "kind_of", "preview"]
