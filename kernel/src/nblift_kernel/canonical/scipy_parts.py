"""Taking apart sparse matrices and arrays, and trees of points. Imported only when scipy already is."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .classes import class_name
from .node import Context, Node, Part

#: Attributes with the content, by format; others are cached findings (`has_sorted_indices`).
_CONTENT = ("data", "indices", "indptr", "row", "col", "coords", "offsets", "rows", "blocksize", "_dict")


def _sparse(value: Any, context: Context) -> Node:
    held = vars(value)
    parts = [Part(".shape", tuple(int(n) for n in value.shape))]
    parts += [Part(f".{name}", held[name]) for name in _CONTENT if name in held]
    return Node(class_name(type(value), context), parts=parts, mutable=True)


def _tree(value: Any, context: Context) -> Node:
    # What it pickles holds addresses; the tree follows from these.
    names = ("leafsize", "m", "n", "size", "maxes", "mins", "boxsize", "indices", "data")
    parts = [Part(f".{name}", _read_only(getattr(value, name))) for name in names]
    real = frozenset(id(part.value) for part in parts)
    return Node(class_name(type(value), context), parts=parts, mutable=True, real=real)


def _read_only(part: Any) -> Any:
    """An array as SciPy 1.18 hands it out; that of a tree which was stored can be written, of SciPy 1.17 always."""
    if not isinstance(part, np.ndarray):
        return part
    view = part.view()
    view.flags.writeable = False
    return view


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    if sparse := sys.modules.get("scipy.sparse"):
        for name in ("csr", "csc", "coo", "bsr", "dia", "lil", "dok"):
            for suffix in ("matrix", "array"):
                if cls := getattr(sparse, f"{name}_{suffix}", None):
                    yield cls, _sparse
    if spatial := sys.modules.get("scipy.spatial"):
        yield spatial.cKDTree, _tree
