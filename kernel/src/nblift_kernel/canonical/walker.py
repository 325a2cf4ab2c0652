"""The one walk over a value: take apart, hash, keep; iterative, so that no depth is too deep."""

import hashlib
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from .dispatch import load_libraries, take_apart
from .memory import overlaps
from .node import Context, Leaf, Node, OverBudget, Part, Unreadable, text
from .tree import Row, Tree

#: Bytes of content that a tree keeps for a dump, unless told otherwise.
KEEP = 64 << 20
#: More parts than this are not looked at.
MOST_PARTS = 50_000_000


def canonical(
    value: object,
    *,
    local_modules: tuple[str, ...] = ("__main__",),
    renamed: Mapping[str, str] = {},
    keep: int = KEEP,
) -> Tree:
    """The canonical content tree of a value: equal digests exactly when the content is the same.

    The value is not changed, no iterator is consumed, no lazy frame materialised; parts that cannot be read are
    listed in `Tree.opaque`. Raises nothing.

    Parameters
    ----------
    local_modules
        Modules of the notebook or of the package lifted from it; their names are written ``~``.
    renamed
        ``module.qualified_name`` → the notebook's name; empty for a function whose locals were top level there.
    keep
        Bytes of content that the tree keeps so that it can be dumped; above, it is only a digest.
    """
    load_libraries()
    context = Context(frozenset(local_modules), renamed)
    context.digest = lambda part: Walk(context, 0).run(part).digest
    return Walk(context, keep).run(value)


class Walk:
    """One walk: what was seen so far."""

    def __init__(self, context: Context, keep: int, hasher: Callable[[], Any] = hashlib.sha256) -> None:
        self.context = context
        self.hash = hasher()
        self.rows: list[Row] | None = [] if keep else None
        self.room = keep
        self.nbytes = 0
        self.opaque: list[str] = []
        self.tokens: list[int] = []
        self.seen: dict[int, int] = {}
        #: Keeps what was seen alive, so that no id is used twice.
        self.alive: list[object] = []
        self.memories: list[tuple[int, Any]] = []
        self.layouts: list[str] = []
        self.fresh = count(-1, -1)
        #: Row → (row of its parent, label), for paths; only of rows that are needed.
        self.parents: list[int] = []
        self.labels: list[str] = []

    def run(self, value: object) -> Tree:
        """Walk over the value; raises OverBudget only if the context has a budget."""
        stack: list[tuple[int, Part, frozenset[int] | None]] = [(-1, Part("", value), None)]
        while stack:
            parent, part, real = stack.pop()
            number = len(self.parents)
            node, below = self.visit(parent, part, real, number)
            stack.extend((number, child, below) for child in reversed(node.parts))
        for group in overlaps(self.memories):
            self.add(-1, "overlap", Node("memory", text(group)))
        rows = self.rows if self.rows is None else tuple(self.rows)
        layout = hashlib.sha256("\n".join(self.layouts).encode()).hexdigest()[:32]
        return Tree(
            self.hash.hexdigest()[:32], self.nbytes, tuple(self.opaque), tuple(self.tokens), layout, rows or ()
        )

    def visit(
        self, parent: int, part: Part, real: frozenset[int] | None, number: int
    ) -> tuple[Node, frozenset[int] | None]:
        """One part: its node (without parts if it was seen before), and what is real below it."""
        value = part.value
        if (known := self.seen.get(id(value))) is not None:
            node = Node("same as", text(str(known)))
            self.add(parent, part.label, node)
            return node, None
        is_real = real is None or id(value) in real
        try:
            if number > MOST_PARTS:
                raise Unreadable("too many parts")
            node = take_apart(value, self.context)
        except OverBudget:
            raise
        except Unreadable as unreadable:
            node = self.unreadable(value, str(unreadable))
        except Exception as error:  # foreign code may raise anything; the part is then opaque, never an error
            node = self.unreadable(value, f"{type(error).__name__}: {error}")
        if node.mutable:
            self.seen[id(value)] = len(self.tokens)
            self.alive.append(value)
            self.tokens.append(id(value) if is_real else next(self.fresh))
            if node.memory is not None and is_real:
                self.memories.append((number, node.memory))
        elif not is_real:
            self.alive.append(value)
        self.add(parent, part.label, node)
        if node.opaque:
            self.opaque.append(f"{self.path(number)}: {node.leaf and bytes(node.leaf.data).decode()} ({node.opaque})")
        if node.layout:
            self.layouts.append(f"{self.path(number)} {node.layout}")
        return node, (node.real if is_real else real if node.real is None else real | node.real)  # type: ignore[operator]

    def unreadable(self, value: object, why: str) -> Node:
        """A node for what cannot be compared; it says its type and nothing else."""
        cls = type(value)
        name = self.context.name(type.__dict__["__module__"].__get__(cls), type.__dict__["__qualname__"].__get__(cls))
        return Node("opaque", text(name), mutable=True, opaque=why)

    def add(self, parent: int, label: str, node: Node) -> None:
        """Hash a node and keep it."""
        leaf = node.leaf
        head = f"{len(label)}:{label}{len(node.kind)}:{node.kind}{len(node.parts)};"
        if leaf is not None:
            size = leaf.data.nbytes if isinstance(leaf.data, memoryview) else len(leaf.data)
            head += f"{leaf.form}{leaf.shape}{size}:"
            self.nbytes += size
        self.hash.update(head.encode("utf-8", "surrogatepass"))
        if leaf is not None:
            self.hash.update(leaf.data)
        self.parents.append(parent)
        self.labels.append(label)
        if self.rows is not None:
            self.keep(parent, label, node, leaf)

    def keep(self, parent: int, label: str, node: Node, leaf: Leaf | None) -> None:
        """Keep a row for a dump, while there is room."""
        assert self.rows is not None
        self.room -= 64 + (len(leaf.data) if leaf is not None else 0)
        if self.room < 0:
            self.rows = None
            return
        held = None if leaf is None else Leaf(leaf.form, bytes(leaf.data), leaf.shape)
        self.rows.append(Row(parent, label, node.kind, held))

    def path(self, number: int) -> str:
        """Where a row is, from the root: ``["a"][3].name``."""
        labels: list[str] = []
        while number >= 0:
            labels.append(self.labels[number])
            number = self.parents[number]
        return "".join(reversed(labels)) or "value"
