"""Where two trees first differ, and by how much. Needs nothing but the standard library."""

from dataclasses import dataclass
from itertools import zip_longest
from math import isinf, isnan

from .atoms import unpack
from .builtin import short
from .reading import values_of
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
        return f"{f'{self.path}: ' if self.path else ''}{self.left} became {self.right}"


def first_difference(left: Tree, right: Tree) -> Difference | None:
    """The first difference; None if there is none or a tree has no rows."""
    if not left.rows or not right.rows:
        return None
    for number, (a, b) in enumerate(zip_longest(left.rows, right.rows)):
        if a == b:
            continue
        if a is None or b is None or (a.parent, a.label) != (b.parent, b.label):
            return _other_parts(left, right, a, b)
        return _in_row(path_of(left, number), a, b)
    return None


def spread(left: Tree, right: Tree) -> float | None:
    """The largest relative difference between floats where nothing else differs; None if anything else does.

    Integers, strings, shapes, dtypes and order are never "close". 0.0 for equal trees; infinite where one is NaN or
    infinite, or the signs differ; None too for trees without rows that differ.
    """
    if left.digest == right.digest:
        return 0.0
    if not left.rows or len(left.rows) != len(right.rows):
        return None
    worst = 0.0
    for a, b in zip(left.rows, right.rows, strict=True):
        if a == b:
            continue
        if a[:3] != b[:3] or a.leaf is None or b.leaf is None or a.leaf[::2] != b.leaf[::2]:
            return None
        for one, other in zip_longest(values_of(a.leaf), values_of(b.leaf)):
            if _same(one, other):
                continue
            if type(one) is not float or type(other) is not float:
                return None
            worst = max(worst, _relative(one, other))
    return worst


def path_of(tree: Tree, number: int) -> str:
    """Labels from the root to a row."""
    labels: list[str] = []
    while number >= 0:
        labels.append(tree.rows[number].label)
        number = tree.rows[number].parent
    return "".join(reversed(labels))


class _Missing:
    """What stands where one side has nothing."""


_MISSING = _Missing()


def _same(one: object, other: object) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, (float, complex)):
        return repr(one) == repr(other)  # -0.0 is not 0.0, and NaN is NaN
    return one == other


def _words(item: object) -> str:
    if item is _MISSING:
        return "nothing"
    return short(item) or repr(item)


def _relative(one: float, other: float) -> float:
    if isnan(one) or isnan(other) or isinf(one) or isinf(other):
        return float("inf")
    return abs(one - other) / max(abs(one), abs(other), 5e-324)


def _other_parts(left: Tree, right: Tree, a: Row | None, b: Row | None) -> Difference:
    """Where one side has a part that the other does not: the row of the later parent is the one too many."""
    at = max(row.parent for row in (a, b) if row is not None)
    words = [f"`{row.label}`" if row is not None and row.parent == at else "nothing more" for row in (a, b)]
    return Difference(path_of(left, at), *words)


def _in_row(path: str, a: Row, b: Row) -> Difference:
    if a.kind != b.kind or a.leaf is None or b.leaf is None or a.leaf.form != b.leaf.form:
        return Difference(path, _say(a), _say(b))
    if a.leaf.form == "text":
        return Difference(path, _say(a), _say(b))
    for i, (one, other) in enumerate(zip_longest(values_of(a.leaf), values_of(b.leaf), fillvalue=_MISSING)):
        if not _same(one, other):
            return Difference(path + _step(a, i), *map(_words, (one, other)))
    return Difference(path, _say(a), _say(b))


def _step(row: Row, position: int) -> str:
    """How to name an element of a leaf: by key in a mapping, by index elsewhere."""
    assert row.leaf is not None
    if row.leaf.form == "pairs":
        items = unpack(bytes(row.leaf.data))
        half = len(items) // 2
        return f"[{short(items[position - half])}]" if position >= half else f".keys()[{position}]"
    if (
        row.leaf.form == "atoms"
        and row.kind.startswith("builtins.")
        and row.kind[9:].partition(" ")[0] not in _SEQUENCES
    ):
        return ""
    if row.leaf.form[1:2] == "c":
        position //= 2
    if len(row.leaf.shape) < 2:
        return f"[{position}]" if row.leaf.shape != () or row.leaf.form == "atoms" else ""
    indices = []
    for length in reversed(row.leaf.shape):
        position, index = divmod(position, max(length, 1))
        indices.append(str(index))
    return f"[{', '.join(reversed(indices))}]"


_SEQUENCES = ("list", "tuple", "set", "frozenset", "slice", "range", "dict_keys", "dict_values", "dict_items")


def _say(row: Row) -> str:
    kind = row.kind.removeprefix("builtins.")
    if row.leaf is None or len(row.leaf.data) > 200:
        return kind
    if row.leaf.form == "text":
        return f"{kind} {bytes(row.leaf.data).decode('utf-8', 'replace')}".strip()
    if row.leaf.form == "atoms":
        items = unpack(bytes(row.leaf.data))
        return (
            f"{kind} {_words(items[0])}"
            if kind.partition(" ")[0] not in _SEQUENCES and len(items) == 1
            else f"{kind} {items}"
        )
    return kind
