"""Taking apart scikit-learn's trees of points. Imported only when sklearn.neighbors already is."""

from collections.abc import Callable, Iterator
from typing import Any

from sklearn.neighbors import _ball_tree, _kd_tree

from .classes import class_name
from .node import Context, Node, Part
from .reduced import check_haste, of_reduced

#: Where the state has statistics of the queries so far.
_STATISTICS = slice(7, 11)


def _tree(value: Any, context: Context) -> Node:
    check_haste(type(value), context)
    node = of_reduced(value, class_name(type(value), context))
    parts = []
    for label, part in node.parts:
        content = part
        if label == ".state" and isinstance(part, tuple):
            content = part[: _STATISTICS.start] + part[_STATISTICS.stop :]
        parts.append(Part(label, content))
    return node._replace(parts=parts)


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    for module in (_ball_tree, _kd_tree):
        for name, found in vars(module).items():
            if isinstance(found, type) and name.startswith(("BallTree", "KDTree", "BinaryTree")):
                yield found, _tree
