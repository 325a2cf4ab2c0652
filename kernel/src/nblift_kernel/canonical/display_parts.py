"""What notebooks draw and what IPython hands out: drawings are compared by their pixels, elsewhere."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from .node import Context, Node, Unreadable, sequence, text


def _artist(value: Any, context: Context) -> Node:
    raise Unreadable("a drawing")


def _lines(value: Any, context: Context) -> Node:
    return sequence("builtins.list", list.__getitem__(value, slice(None)), mutable=True)


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    if artist := sys.modules.get("matplotlib.artist"):
        yield artist.Artist, _artist
    if texts := sys.modules.get("IPython.utils.text"):
        yield texts.SList, _lines
        yield texts.LSString if hasattr(texts, "LSString") else texts.LSString, lambda v, c: Node("x", text(str(v)))
