"""The one walk over a value: take apart, hash, keep; iterative, so that no depth is too deep."""

import hashlib
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from .classes import class_name
from .dispatch import load_libraries, take_apart
from .memory import Place, overlaps
from .node import Context, Node, OverBudget, Unreadable, text
from .tree import Row, Tree

#: Bytes of content that a tree keeps for a dump, unless told otherwise.
KEEP = 64 << 20
#: What a row itself takes, in bytes, roughly.
_ROW = 100
#: The same, going by the time that it takes.
_ROW_IN_HASTE = 2_500
#: More parts than this are not looked at.
_MOST_PARTS = 50_000_000


def canonical(
    value: object,
    *,
    local_modules: tuple[str, ...] = ("__main__",),
    renamed: Mapping[str, str] = {},
    since: float | None = None,
    keep: int = KEEP,
) -> Tree:
    """The canonical content tree of a value: equal digests exactly when the content is the same.

    The value is not changed, no iterator is consumed, no lazy frame materialised; parts that cannot be read are
    listed in `Tree.opaque`. Several names are compared together as one dict of them: what they share is then part
    of the content.

    Parameters
    ----------
    local_modules
        Modules of the notebook, or of the package lifted from it; their names are written ``~``.
    renamed
        ``module.qualified_name`` → the notebook's name; empty for a function whose locals were top level there.
    since
        When the run began, in seconds since the epoch: dates and times from then until now, and floats that give such
        a time in these seconds, are all the same. None: each counts as it is.
    keep
        Bytes that the tree may take so that it can be dumped; above, it is only a digest.
    """
    load_libraries()
    context = Context(frozenset(local_modules), renamed, since=since)
    return walk(value, context, keep, hashlib.sha256)


def layout(value: object) -> str:
    """A digest of how the arrays inside lie in memory: order and size of strides, flags, blocks of frames."""
    return canonical(value, keep=0).layout


def walk(value: object, context: Context, keep: int, hasher: Callable[[], Any]) -> Tree:
    """Walk over a value; raises OverBudget if the context has a budget that is too small."""
    context.digest = lambda part: _Walk(context, 0, hasher).run(part).digest
    return _Walk(context, keep, hasher).run(value)


class _Walk:
    """One walk: what was seen so far."""

    def __init__(self, context: Context, keep: int, hasher: Callable[[], Any]) -> None:
        self.context = context
        self.hash = hasher()
        #: Not yet hashed: short pieces are cheaper together.
        self.pending: list[bytes | memoryview] = []
        self.rows: list[Row] | None = [] if keep else None
        self.room = keep
        self.nbytes = 0
        self.opaque: list[str] = []
        self.tokens: list[int] = []
        #: Row of each of them.
        self.mutable: list[int] = []
        #: id of a mutable node → its position in `tokens`.
        self.seen: dict[int, int] = {}
        #: Keeps what was seen alive, so that no id is used twice.
        self.alive: list[object] = []
        self.places: list[Place] = []
        self.layouts: list[str] = []
        self.made = count(-1, -1)
        self.parents: list[int] = []
        self.labels: list[str] = []

    def run(self, value: object) -> Tree:
        """Walk over the value; raises OverBudget."""
        stack: list[tuple[int, str, object, frozenset[int] | None]] = [(-1, "", value, None)]
        while stack:
            parent, label, part, real = stack.pop()
            number = len(self.parents)
            self.parents.append(parent)
            self.labels.append(label)
            node, below = self.visit(part, real, number)
            self.add(parent, label, node)
            if node.parts:
                stack.extend([(number, p.label, p.value, below) for p in reversed(node.parts)])
        for group in overlaps(self.places):
            self.add(-1, ".overlap", Node("memory", text(group)))
        self.hash.update(b"".join(self.pending))
        return Tree(
            self.hash.hexdigest()[:32],
            self.nbytes,
            tuple(self.opaque),
            tuple(self.tokens),
            hashlib.sha256("\n".join(self.layouts).encode("utf-8", "surrogatepass")).hexdigest()[:32],
            tuple(self.rows or ()),
            self.context.forgetful,
            tuple(self.mutable),
        )

    def visit(self, value: object, real: frozenset[int] | None, number: int) -> tuple[Node, frozenset[int] | None]:
        """One part: its node, and what is real below it."""
        if (known := self.seen.get(id(value))) is not None:
            return Node("same as", text(str(known))), None
        node = self.take(value, number)
        is_real = real is None or id(value) in real
        if node.mutable:
            self.seen[id(value)] = len(self.tokens)
            self.alive.append(value)
            self.mutable.append(number)
            self.tokens.append(id(value) if is_real and not node.constant else next(self.made))
        if node.memory and is_real:
            self.places += [Place(number, array, owned) for array, owned in node.memory]
        if node.opaque:
            self.opaque.append(f"{self.path(number)}: {bytes(node.leaf.data).decode()} ({node.opaque})")  # type: ignore[union-attr]
        if node.layout:
            self.layouts.append(f"{number} {node.layout}")
        if is_real or real is None:
            return node, node.real
        return node, real if node.real is None else real | node.real

    def take(self, value: object, number: int) -> Node:
        """The value taken apart, or an opaque node; raises OverBudget."""
        self.context.spend(_ROW_IN_HASTE if self.context.hasty else _ROW)
        try:
            if number > _MOST_PARTS:
                raise Unreadable("too many parts")
            return take_apart(value, self.context)
        except OverBudget:
            raise
        except Unreadable as unreadable:
            why = str(unreadable)
        except Exception as error:  # noqa: BLE001 - foreign code may raise anything; the part is then opaque, never an error
            why = f"{type(error).__name__}: {error}"
        return Node("opaque", text(class_name(type(value), self.context)), mutable=True, opaque=why)

    def add(self, parent: int, label: str, node: Node) -> None:
        """Hash a node and keep it while there is room."""
        leaf = node.leaf
        size = 0 if leaf is None else len(leaf.data)
        head = f"{len(label)}:{label}{len(node.kind)}:{node.kind}{len(node.parts)}"
        if leaf is None:
            self.pending.append(f"{head}-".encode("utf-8", "surrogatepass"))
        else:
            self.nbytes += size
            self.pending += (f"{head}+{leaf.form}{leaf.shape}{size}:".encode("utf-8", "surrogatepass"), leaf.data)
        if len(self.pending) > 1_000 or size > 10_000:
            for piece in self.pending:
                self.hash.update(piece)
            self.pending.clear()
        if self.rows is not None:
            self.room -= _ROW + size
            if self.room < 0:
                self.rows = None
            else:
                held = leaf if leaf is None or type(leaf.data) is bytes else leaf._replace(data=bytes(leaf.data))
                self.rows.append(Row(parent, label, node.kind, held))

    def path(self, number: int) -> str:
        """Where a row is, from the root: ``["a"][3].name``; ``value`` for the root itself."""
        labels: list[str] = []
        while number >= 0:
            labels.append(self.labels[number])
            number = self.parents[number]
        return "".join(reversed(labels)) or "value"
