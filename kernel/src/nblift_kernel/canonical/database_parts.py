"""Connections of SQLAlchemy to databases: their content is elsewhere. Imported only when sqlalchemy already is."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy.engine

from .node import Context, Node, Unreadable


def _connection(value: Any, context: Context) -> Node:
    raise Unreadable("a connection to a database")


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    yield sqlalchemy.engine.Engine, _connection
    yield sqlalchemy.engine.Connection, _connection
