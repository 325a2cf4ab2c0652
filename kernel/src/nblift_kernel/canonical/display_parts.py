"""What notebooks draw, and the lists that IPython hands out: drawings are compared by their pixels, elsewhere."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from .builtin import HANDLERS
from .node import Context, Node, Unreadable


def _drawing(value: Any, context: Context) -> Node:
    raise Unreadable("a drawing")


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    if artist := sys.modules.get("matplotlib.artist"):
        yield artist.Artist, _drawing
    if texts := sys.modules.get("IPython.utils.text"):
        # `x = !cmd` in the notebook, a list of lines in the pipeline.
        yield texts.SList, HANDLERS[list]
        yield texts.LSString, HANDLERS[str]
