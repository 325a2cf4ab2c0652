"""Reading the content trees that kernels dumped, finding where two part, and by how much numbers differ."""

import hashlib
import itertools
import json
import math
import re
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .atoms import Atom, unpack

#: What `tempfile` calls its files and folders.
TEMPORARY = re.compile(r"(?:/private)?(?:/tmp|/var/folders/\S+?)/tmp[a-z0-9_]{8}")
_DAY_AND_TIME = (
    r"(?<!\d)20\d\d[-_./]?(?:0[1-9]|1[0-2])[-_./]?(?:[0-2]\d|3[01])[-_ T]?(?:[01]\d|2[0-3])[-_:.]?[0-5]\d"
    r"(?:[-_:.]?[0-5]\d(?:[-_.]?\d{1,9})?)?(?!\d)"
)
#: Kinds of rows that hold texts or paths.
_OF_TEXT = frozenset({"builtins.str", "builtins.list", "builtins.tuple", "pathlib.Path"})
_OF_ONE_RUN = re.compile(f"{TEMPORARY.pattern}|{_DAY_AND_TIME}".encode())
#: What libraries call the seconds that something took.
SECONDS = re.compile(
    r"(?<![a-z])(?:(?:mean|std|total)_)?(?:re)?(?:fit|score|train(?:ing)?|predict(?:ion)?|test|wall|cpu|run|exec(?:ution)?|"
    r"elapsed|inference)_?time(?:s|_s|_)?(?![a-z])|(?<![a-z])elapsed(?![a-z])",
    re.IGNORECASE,
)
_FLOATS = {"<f8": "d", "<f4": "f", "<c16": "d", "<c8": "f", "<f2": "e"}


class Row(NamedTuple):
    """One node of a tree, in preorder."""

    parent: int
    label: str
    kind: str
    form: str
    shape: tuple[int, ...]
    data: bytes


class Tree:
    """A dumped tree: `rows` is empty where it was too large to be dumped."""

    def __init__(self, rows: Iterable[Row], mutable: Sequence[int] = ()) -> None:
        self.rows = list(rows)
        #: Numbers of the rows of mutable parts: a row of the kind ``same as`` gives a position in them.
        self.mutable = mutable

    @classmethod
    def read(cls, stem: Path) -> "Tree":
        """Read ``<stem>.json`` and, where there is one, ``<stem>.bin``."""
        head = json.loads(Path(f"{stem}.json").read_text(encoding="ascii"))
        side = Path(f"{stem}.bin")
        content = side.read_bytes() if side.exists() else b""
        return cls((_row(entry, content) for entry in head["rows"] or ()), head["mutable"])

    def without(self, parts: Collection[int]) -> "Tree":
        """The same tree in which nothing of some rows, nor of those below them, is told but where they are."""
        left: set[int] = set()
        rows = []
        for number, row in enumerate(self.rows):
            if number in parts or row.parent in left:
                left.add(number)
            rows.append(Row(row.parent, row.label, "not compared", "", (), b"") if number in left else row)
        return Tree(rows, self.mutable)

    def masked(self, items: Mapping[int, Collection[int]]) -> "Tree":
        """The same tree without some of the plain values of some rows: row → their positions."""
        rows = [_masked(row, items[n]) if n in items else row for n, row in enumerate(self.rows)]
        return Tree(rows, self.mutable)

    def with_private_aliases_by_content(self) -> "Tree":
        """The same tree in which private attributes of a library's objects tell what they are, not which other part.

        Bindings of C++ give one object or another for the same thing.
        """
        rows = [
            row._replace(data=self._content(int(row.data))) if row.kind == "same as" and _is_private(self, n) else row
            for n, row in enumerate(self.rows)
        ]
        return Tree(rows, self.mutable)

    def _content(self, part: int) -> bytes:
        """Digest of a mutable part and all below it, wherever it stands."""
        first = self.mutable[part]
        below = itertools.takewhile(lambda n: self.rows[n].parent >= first, range(first + 1, len(self.rows)))
        content = hashlib.sha256()
        for number in (first, *below):
            row, inside = self.rows[number], number > first
            data = row.data
            if row.kind == "same as" and _is_private(self, number):
                data = b""  # what it is counts at its own place
            elif row.kind == "same as" and (target := self.mutable[int(data)]) >= first:
                data = f"below {target - first}".encode()
            content.update(repr((inside and row.parent - first, inside and row.label, *row[2:5], data)).encode())
        return content.hexdigest().encode()

    def path(self, number: int) -> str:
        """Labels from the root to a row."""
        labels: list[str] = []
        while number >= 0:
            labels.append(self.rows[number].label)
            number = self.rows[number].parent
        return "".join(reversed(labels))


def _row(entry: list[Any], content: bytes) -> Row:
    parent, label, kind, leaf = entry
    if leaf is None:
        return Row(parent, label, kind, "", (), b"")
    form, shape, offset, length = leaf
    return Row(parent, label, kind, form, tuple(shape), content[offset : offset + length])


def first_difference(one: Tree, other: Tree) -> tuple[str, str, str]:
    """(path, what is there in the first, in the second) of the first place where two trees part."""
    for number in range(max(len(one.rows), len(other.rows))):
        a = one.rows[number] if number < len(one.rows) else None
        b = other.rows[number] if number < len(other.rows) else None
        if a == b:
            continue
        if a is None or b is None or (a.parent, a.label) != (b.parent, b.label):
            known, tree = (a, one) if a is not None else (b, other)
            where = tree.path(known.parent) if known is not None else ""
            return where, _parts(one, a), _parts(other, b)
        step, left, right = _in_row(a, b)
        return one.path(number) + step, left, right
    return "", "the same", "the same"


def private_parts(one: Tree, other: Tree) -> frozenset[int]:
    """Rows that are no result of the notebook, in which two runs of the same code part.

    Such are texts that name a temporary file or tell the time, floats that are called the seconds that something took,
    and private attributes of a library's objects: buffers that it never filled, caches that hold addresses. Attributes
    of the notebook's own classes count.
    """
    if [row[:2] for row in one.rows] != [row[:2] for row in other.rows]:
        return frozenset()
    found = set()
    for number in (n for n, rows in enumerate(zip(one.rows, other.rows, strict=True)) if rows[0] != rows[1]):
        part = number
        if _tell_their_run(one.rows[number], other.rows[number]) or _are_seconds(one, other, number):
            found.add(number)
            continue
        while part > 0 and not _is_private(one, part):
            part = one.rows[part].parent
        if part > 0:
            found.add(part)
    return frozenset(found)


def _tell_their_run(one: Row, other: Row) -> bool:
    """Whether two texts part only in a day and time, or in the name of a temporary file."""
    if one.kind not in _OF_TEXT:
        return False
    return _OF_ONE_RUN.sub(b"", one.data) == _OF_ONE_RUN.sub(b"", other.data)


def _are_seconds(one: Tree, other: Tree, number: int) -> bool:
    """Whether two rows part only in floats, which by their labels are times that something took."""
    if not any(_float_pairs(one.rows[number], other.rows[number])):
        return False
    return SECONDS.search(one.path(number)) is not None


#: Forms of rows that hold plain values, and kinds of others that are one.
_PLAIN = frozenset({"atoms", "pairs"})
_MOMENTS = ("datetime.", "pandas.Timestamp", "pandas.Timedelta", "pandas._libs.tslibs.")


def varying_items(one: Tree, other: Tree) -> dict[int, frozenset[int]] | None:
    """Row → positions of its plain values in which two trees part; None where they part in anything else."""
    if [row[:2] for row in one.rows] != [row[:2] for row in other.rows]:
        return None
    found = {}
    for number, (a, b) in enumerate(zip(one.rows, other.rows, strict=True)):
        if a == b:
            continue
        if a.form in _PLAIN and a.form == b.form and a.kind == b.kind:
            ones, others = unpack(a.data), unpack(b.data)
            if len(ones) != len(others):
                return None
            found[number] = frozenset(i for i, (x, y) in enumerate(zip(ones, others, strict=True)) if x != y)
        elif a.kind == b.kind and (a.kind.startswith(_MOMENTS) or a.kind == "builtins.str"):
            found[number] = frozenset({0})
        else:
            return None
    return found


def item_paths(tree: Tree, items: Mapping[int, Collection[int]]) -> Iterator[str]:
    """What code would write for the values at these positions."""
    for number, positions in items.items():
        row = tree.rows[number]
        values = unpack(row.data) if row.form in _PLAIN else []
        for position in sorted(positions):
            key = ""
            if row.form == "pairs":
                key = f"[{values[position - len(values) // 2]!r}]"
            elif len(values) > 1:
                key = f"[{position}]"
            yield f"{tree.path(number)}{key}"


def _masked(row: Row, positions: Collection[int]) -> Row:
    if row.form in _PLAIN:
        values = [None if i in positions else value for i, value in enumerate(unpack(row.data))]
        return row._replace(form="masked", data=repr(values).encode())
    return row._replace(form="masked", data=b"")


def _is_private(tree: Tree, number: int) -> bool:
    row = tree.rows[number]
    owner = tree.rows[row.parent].kind
    return row.label.startswith("._") and not owner.startswith(("~.", "builtins."))


def spread(one: Tree, other: Tree) -> float | None:
    """The largest relative difference of floats; None if anything else differs.

    Relative to the larger of the two magnitudes; a difference of a zero and a non-zero counts as 1.
    """
    if len(one.rows) != len(other.rows) or not one.rows:
        return None
    largest = 0.0
    for a, b in zip(one.rows, other.rows, strict=True):
        if a == b:
            continue
        pairs = list(_float_pairs(a, b)) if a[:5] == b[:5] else []
        if not pairs:
            return None
        for x, y in pairs:
            if x != y and not (math.isnan(x) and math.isnan(y)):
                if not (math.isfinite(x) and math.isfinite(y)):
                    return None
                largest = max(largest, abs(x - y) / max(abs(x), abs(y)))
    return largest


def _float_pairs(a: Row, b: Row) -> Iterator[tuple[float, float]]:
    """Pairs of floats of two leaves that differ in nothing else; empty if they do."""
    if a.form in _FLOATS and len(a.data) == len(b.data):
        yield from _pairs(a, b)
    elif a.form == "atoms":
        ones, others = unpack(a.data), unpack(b.data)
        plain = [
            (x, y) for x, y in zip(ones, others, strict=False) if not (isinstance(x, float) and isinstance(y, float))
        ]
        if len(ones) == len(others) and all(type(x) is type(y) and x == y for x, y in plain):
            yield from (
                (x, y) for x, y in zip(ones, others, strict=True) if isinstance(x, float) and isinstance(y, float)
            )


def _pairs(a: Row, b: Row) -> Iterator[tuple[float, float]]:
    code = _FLOATS[a.form]
    count = len(a.data) // struct.calcsize(code)
    yield from zip(struct.unpack(f"<{count}{code}", a.data), struct.unpack(f"<{count}{code}", b.data), strict=True)


def _parts(tree: Tree, row: Row | None) -> str:
    return "nothing more" if row is None else f"{row.label or 'a value'} ({row.kind})"


def _in_row(a: Row, b: Row) -> tuple[str, str, str]:
    if a.kind != b.kind or a.shape != b.shape or a.form != b.form:
        return "", _say(a), _say(b)
    if a.form == "atoms":
        return _in_atoms(unpack(a.data), unpack(b.data))
    if a.form in _FLOATS and len(a.data) == len(b.data):
        for index, (x, y) in enumerate(_pairs(a, b)):
            if x != y and not (math.isnan(x) and math.isnan(y)):
                return f"[{_place(index, a.shape)}]", repr(x), repr(y)
    count = math.prod(map(int, a.shape))
    if len(a.data) == len(b.data) and a.shape and count:
        size = len(a.data) // count
        for index in range(count):
            one, other = (row.data[index * size : (index + 1) * size] for row in (a, b))
            if one != other:
                return f"[{_place(index, a.shape)}]", _number(one, a.form), _number(other, b.form)
    return "", _say(a), _say(b)


def _in_atoms(ones: list[Atom], others: list[Atom]) -> tuple[str, str, str]:
    for index in range(max(len(ones), len(others))):
        x = repr(ones[index]) if index < len(ones) else "nothing more"
        y = repr(others[index]) if index < len(others) else "nothing more"
        if x != y:
            return f"[{index}]" if len(ones) > 1 else "", _printable(x), _printable(y)
    return "", "the same", "the same"


def _place(index: int, shape: tuple[int, ...]) -> str:
    found = []
    for size in reversed(shape):
        found.append(index % size)
        index //= size
    return ", ".join(map(str, reversed(found))) or str(index)


def _number(data: bytes, form: str) -> str:
    if form[1:2] in ("i", "u"):
        return str(int.from_bytes(data, "little", signed=form[1] == "i"))
    return repr(data)


def _say(row: Row) -> str:
    shape = f" of shape {row.shape}" if row.shape else ""
    if not row.data:
        return f"{row.kind}{shape}"
    if row.form == "atoms":
        values = unpack(row.data)
        return f"{row.kind} {_printable(repr(values[0] if len(values) == 1 else values))}"
    text = row.data.decode("utf-8", "replace") if row.form == "text" else repr(row.data[:24])
    return f"{row.kind}{shape} {_printable(text)}"


def _printable(text: str) -> str:
    clean = "".join(c if c.isprintable() else "·" for c in text)
    return clean if len(clean) <= 120 else clean[:117] + "…"
