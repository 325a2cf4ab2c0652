"""Taking apart sparse matrices and arrays. Imported only when scipy.sparse already is."""

from collections.abc import Callable, Iterator
from typing import Any

import scipy.sparse as sp

from .instance import class_name
from .node import Context, Node, Part

#: Attributes with the content, by format; others are cached findings (`has_sorted_indices`).
_CONTENT = ("data", "indices", "indptr", "row", "col", "coords", "offsets", "rows", "blocksize", "_dict")


def _sparse(value: Any, context: Context) -> Node:
    held = vars(value)
    parts = [Part(".shape", tuple(int(n) for n in value.shape))]
    parts += [Part(f".{name}", held[name]) for name in _CONTENT if name in held]
    return Node(class_name(type(value), context), parts=parts, mutable=True)


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    for name in ("csr", "csc", "coo", "bsr", "dia", "lil", "dok"):
        for suffix in ("matrix", "array"):
            if cls := getattr(sp, f"{name}_{suffix}", None):
                yield cls, _sparse
