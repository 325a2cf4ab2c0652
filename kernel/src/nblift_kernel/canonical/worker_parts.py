"""Threads and pools of workers: they lead to the whole process, and nothing of them can be compared."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from .node import Context, Node, Unreadable

_CLASSES = (
    ("threading", "Thread"),
    ("concurrent.futures._base", "Executor"),
    ("concurrent.futures._base", "Future"),
    ("multiprocessing.pool", "Pool"),
    ("multiprocessing.process", "BaseProcess"),
    ("asyncio.events", "AbstractEventLoop"),
)


def _worker(value: object, context: Context) -> Node:
    raise Unreadable("a thread, a process or a pool of them")


def workers() -> tuple[type, ...]:
    """The classes of those whose modules have been imported."""
    return tuple(getattr(sys.modules[module], name) for module, name in _CLASSES if module in sys.modules)


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    for cls in workers():
        yield cls, _worker
