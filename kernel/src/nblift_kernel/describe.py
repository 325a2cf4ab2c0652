"""What a value is, in the words that a signature, a docstring or a person needs. Runs no code of the value's own."""

import asyncio
import io
import logging
import socket
import sqlite3
import sys
import threading
import types
from typing import Any

from .annotate import annotate, qualified
from .canonical.instance import mro
from .preview import preview
from .sizes import columns_of, nbytes_of, size_of

_HANDLES: tuple[type, ...] = (
    io.IOBase, types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType, socket.socket, threading.Thread,
    sqlite3.Connection, sqlite3.Cursor, asyncio.Future, logging.Logger, type(threading.Lock()),
    type(threading.RLock()), threading.Event, threading.Condition,
)  # fmt: skip
_FUNCTIONS = frozenset({
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodDescriptorType,
    types.WrapperDescriptorType,
})  # fmt: skip


def describe(value: object) -> dict[str, Any]:
    """What the value is.

    Returns
    -------
    dict
        `kind` (``data``, ``function``, ``class``, ``module``, ``handle``), `type` (qualified name), `annotation`,
        `annotation_imports` (import lines it needs, sorted), `size`, `columns` (name → dtype, in order) and `nbytes`
        (None if unknown): the fields of the model's `Seen`, and the imports.
    """
    annotation = annotate(value)
    return {
        "kind": kind_of(value),
        "type": qualified(type(value)),
        "annotation": annotation.text,
        "annotation_imports": list(annotation.imports),
        "size": size_of(value),
        "columns": columns_of(value),
        "nbytes": nbytes_of(value),
    }


def kind_of(value: object) -> str:
    """``data``, ``function``, ``class``, ``module`` or ``handle``."""
    bases = mro(type(value))
    if any(base is type for base in bases):
        return "class"
    if any(base is types.ModuleType for base in bases):
        return "module"
    if type(value) in _FUNCTIONS or _is_ufunc(value):
        return "function"
    if type(value) in (io.BytesIO, io.StringIO):
        return "data"
    if any(base is handle for base in bases for handle in _HANDLES):
        return "handle"
    own_iterator = any("__next__" in vars(base) and not base.__flags__ & 1 << 9 for base in bases)
    return "handle" if own_iterator else "data"


def _is_ufunc(value: object) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(value) is numpy.ufunc


__all__ = ["describe", "kind_of", "preview"]
