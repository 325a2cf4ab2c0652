"""Where two trees first differ. Needs nothing but the standard library."""

from dataclasses import dataclass
from itertools import zip_longest

from .atoms import unpack
from .node import Leaf
from .tree import Row, Tree


@dataclass(frozen=True)
class Difference:
    """The first place at which two values are not the same, in the order of the walk."""

    #: From the root: ``["sex"][3]``.
    path: str
    #: What is there on either side, in words.
    left: str
    right: str

    def __str__(self) -> str:
        return f"{self.left} became {self.right}{f' at {self.path}' if self.path else ''}"


def first_difference(left: Tree, right: Tree) -> Difference | None:
    """The first difference; None if there is none or a tree has no rows."""
    if not left.rows or not right.rows:
        return None
    for number, (a, b) in enumerate(zip_longest(left.rows, right.rows)):
        if a == b:
            continue
        if a is None or b is None or a.label != b.label or a.parent != b.parent:
            parent = (a or b).parent if (a or b) else -1  # type: ignore[union-attr]
            return Difference(path_of(left, parent), "its parts", "others")
        return _in_row(left, right, number, a, b)
    return None


def path_of(tree: Tree, number: int) -> str:
    """Labels from the root to a row."""
    labels: list[str] = []
    while number >= 0:
        labels.append(tree.rows[number].label)
        number = tree.rows[number].parent
    return "".join(reversed(labels))


def _in_row(left: Tree, right: Tree, number: int, a: Row, b: Row) -> Difference:
    path = path_of(left, number)
    if a.kind != b.kind or a.leaf is None or b.leaf is None or a.leaf[::2] != b.leaf[::2]:
        return Difference(path, _say(a), _say(b))
    step, one, other = _in_leaf(a.leaf, b.leaf)
    return Difference(path + step, one, other)


def _say(row: Row) -> str:
    if row.leaf is None or len(row.leaf.data) > 60:
        return row.kind
    return f"{row.kind} {_items(row.leaf)!r}"


def _items(leaf: Leaf) -> object:
    if leaf.form == "atoms":
        items = unpack(bytes(leaf.data))
        return items[0] if len(items) == 1 else items
    return bytes(leaf.data).decode("utf-8", "replace") if leaf.form == "text" else bytes(leaf.data)


def _in_leaf(a: Leaf, b: Leaf) -> tuple[str, str, str]:
    if a.form == "atoms":
        ones, others = unpack(bytes(a.data)), unpack(bytes(b.data))
        for i, (one, other) in enumerate(zip_longest(ones, others)):
            if repr(one) != repr(other):
                return (f"[{i}]" if len(ones) > 1 else ""), repr(one), repr(other)
    return "", repr(bytes(a.data[:40])), repr(bytes(b.data[:40]))
