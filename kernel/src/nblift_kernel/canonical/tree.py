"""The canonical content tree: its digest, and its content in a form that the standard library can read."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .node import Leaf

FORMAT = "nblift.tree"
VERSION = 1


class Row(NamedTuple):
    """One node of a tree; rows are in preorder, so that two trees can be read side by side."""

    #: Number of the row it is below; -1 at the root.
    parent: int
    #: What to write behind the parent's path: ``["a"]``, ``.name``, ``[3]``.
    label: str
    kind: str
    leaf: Leaf | None


@dataclass(frozen=True)
class Tree:
    """What a value is made of.

    Two values have equal digests exactly when they have the same content, in which the sharing of mutable parts
    inside one value is included.
    """

    #: sha256, 32 hexadecimal digits.
    digest: str
    #: Bytes of content.
    nbytes: int
    #: Path, type and reason of parts that cannot be compared.
    opaque: tuple[str, ...]
    #: An identity for each mutable node in the order of the walk; those of parts made for the occasion are negative.
    nodes: tuple[int, ...]
    #: Digest of how the arrays inside lie in memory.
    layout: str
    #: The nodes in preorder; empty if there was more content than `keep`.
    rows: tuple[Row, ...]
    #: Whether something in it may not be copied as a whole.
    forgetful: bool = False
    #: Numbers of the rows of mutable nodes: a row of the kind ``same as`` gives a position in them.
    mutable: tuple[int, ...] = ()

    def dump(self, stem: Path | str) -> None:
        """Write ``<stem>.json`` (see schemas/tree.json) and, if there are rows, ``<stem>.bin``.

        The JSON has `format`, `version`, `digest`, `nbytes`, `opaque`, `layout`, and `rows`: null if there is only
        the digest, else a list of ``[parent, label, kind, leaf]`` in preorder, where `parent` is the number of a row
        (-1 at the root) and `leaf` is null or ``[form, shape, offset, length]``: bytes of the sidecar, to be read
        as `Leaf` says; and `mutable`. The path of a row is the labels from the root to it, joined.
        """
        stem = str(stem)
        rows: list[list[object]] = []
        with open(f"{stem}.bin", "wb") as sidecar:
            offset = 0
            for parent, label, kind, leaf in self.rows:
                place = None if leaf is None else [leaf.form, list(leaf.shape), offset, len(leaf.data)]
                rows.append([parent, label, kind, place])
                if leaf is not None:
                    offset += sidecar.write(leaf.data)
        head = {
            "format": FORMAT, "version": VERSION, "digest": self.digest, "nbytes": self.nbytes,
            "opaque": self.opaque, "layout": self.layout, "rows": rows or None,
            "mutable": self.mutable if rows else (),
        }  # fmt: skip
        Path(f"{stem}.json").write_text(json.dumps(head), encoding="ascii")

    @classmethod
    def read(cls, stem: Path | str) -> "Tree":
        """What `dump` wrote (without `nodes` and `forgetful`, which mean nothing in another process)."""
        head = json.loads(Path(f"{stem}.json").read_text(encoding="ascii"))
        content = Path(f"{stem}.bin").read_bytes()
        rows = []
        for parent, label, kind, place in head["rows"] or ():
            leaf = None
            if place is not None:
                form, shape, offset, length = place
                leaf = Leaf(form, content[offset : offset + length], tuple(shape))
            rows.append(Row(parent, label, kind, leaf))
        return cls(
            head["digest"],
            head["nbytes"],
            tuple(head["opaque"]),
            (),
            head["layout"],
            tuple(rows),
            mutable=tuple(head["mutable"]),
        )
