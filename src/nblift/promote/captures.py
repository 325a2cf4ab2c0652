"""What data names held at the end of a step, as a kernel wrote it, and comparing two such moments."""

import json
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.verdict import Difference

from .trees import Tree, first_difference, item_paths, private_parts, spread, varying_items

#: Largest relative difference that a tolerance may allow.
MOST = 1e-9


class Held(msgspec.Struct, frozen=True):
    """One name's content."""

    type: str
    digest: str
    nbytes: int
    #: Parts that cannot be compared.
    opaque: tuple[str, ...] = ()
    #: Whether something in it may not be copied as a whole: an instance whose class tells what of it is pickled, a
    #: frame with attributes that someone gave it.
    forgetful: bool = False
    #: (position of a mutable node, number of the object) for objects under several names.
    nodes: tuple[tuple[int, int], ...] = ()
    tree: str | None = None


class Capture(msgspec.Struct, frozen=True):
    """All data names at one moment."""

    names: dict[str, Held]
    #: Where the content trees lie.
    folder: Path
    #: Pairs of names through which a write to one would show in the other.
    shares: tuple[tuple[str, str], ...] = ()
    arguments_changed: tuple[str, ...] = ()
    returned: bool = True
    #: Generator → digest of its state.
    random: dict[str, str] = {}
    #: Seeds that numpy had asked the operating system for.
    entropy: int = 0
    #: Of a function: the notebook's name → digest of what it returned for it.
    results: dict[str, str] = {}
    #: Of a function: generator → digest of the state that it returned.
    states: dict[str, str] = {}
    #: Of a function: the working directory at its end, seen from that at its start.
    moved: str = "."
    #: Why the kernel could not capture.
    problem: str = ""
    #: Names that hold what a clock said: what varies of them between two runs of the notebook is not compared.
    clocked: frozenset[str] = frozenset()

    def tree(self, name: str) -> Tree | None:
        """The content tree of a name; None if it was too large to be kept."""
        stem = self.names[name].tree
        return Tree.read(self.folder / stem) if stem else None


def read_capture(stem: Path) -> Capture | None:
    """Read ``<stem>.json``; None if the moment never came."""
    file = Path(f"{stem}.json")
    if not file.exists():
        return None
    content: dict[str, Any] = json.loads(file.read_text(encoding="ascii"))
    if "problem" in content:
        return Capture({}, stem.parent, problem=content["problem"])
    return Capture(
        {n: msgspec.convert(h, Held) for n, h in content["names"].items()},
        stem.parent,
        tuple((a, b) for a, b in (*content.get("shares", ()), *content.get("aliases", ()))),
        tuple(content.get("arguments_changed", ())),
        content.get("returned", True),
        content.get("random", {}),
        content.get("entropy", 0),
        content.get("results", {}),
        content.get("states", {}),
        content.get("moved", "."),
    )


def differences(
    step: str,
    notebook: Capture,
    pipeline: Capture,
    *,
    required: Collection[str],
    without: Collection[str] = (),
    written: Callable[[str, str], bool] = lambda _one, _other: False,
    run: str,
    again: Capture | None = None,
) -> Iterator[Difference]:
    """Where a step's values differ, in the order of the notebook's names.

    Parameters
    ----------
    required
        Names that the pipeline must have: those that the step binds. Others are compared if it has them.
    without
        Names that are not compared here.
    written
        Whether what two names share is, or may be, written later: then it must be shared on both sides.
    run
        What the pipeline's run is called in the difference.
    again
        The same moment of a second run of the notebook; its spread is the tolerance for floats.
    """
    for name, held in notebook.names.items():
        other = pipeline.names.get(name)
        if name in without:
            continue
        if other is None:
            if name in required:
                yield Difference(step, "missing", name, "", held.type, "no such name", run)
        elif again is not None and unstable(notebook, again, [name]):
            continue
        elif not same(name, notebook, pipeline, again):
            allowed = allowance(name, notebook, again)
            yield Difference(step, "value", name, *parting(name, notebook, pipeline, allowed), run)
    yield from _sharing(step, notebook, pipeline, written, run)


def same(name: str, notebook: Capture, pipeline: Capture, again: Capture | None) -> bool:
    """Whether a name holds the same on both sides, within the notebook's own spread."""
    if notebook.names[name].digest == pipeline.names[name].digest:
        return True
    allowed = allowance(name, notebook, again)
    one, other = notebook.tree(name), pipeline.tree(name)
    if one is None or other is None:
        return False
    one, other = allowed.less(one), allowed.less(other)
    if one.rows == other.rows or not allowed.tolerance:
        return one.rows == other.rows
    found = spread(one, other)
    return found is not None and found <= allowed.tolerance


class Allowance(msgspec.Struct, frozen=True):
    """In what two runs of the notebook differ for a name, and a pipeline may, too."""

    #: Relative spread of floats, at most `MOST`.
    tolerance: float = 0.0
    #: Rows of the tree that are not compared, positions of plain values in rows, and what all of them are called.
    parts: frozenset[int] = frozenset()
    items: dict[int, frozenset[int]] = {}
    paths: tuple[str, ...] = ()

    def less(self, tree: Tree) -> Tree:
        """A tree without what is not compared."""
        return tree.without(self.parts).masked(self.items).with_private_aliases_by_content()


def allowance(name: str, notebook: Capture, again: Capture | None) -> Allowance:
    """In what a name may differ; nothing where there was no second run of the notebook, or it gave the same."""
    if again is None or name not in again.names or again.names[name].digest == notebook.names[name].digest:
        return Allowance()
    one, other = notebook.tree(name), again.tree(name)
    if one is None or other is None:
        return Allowance()
    if name in notebook.clocked and (items := varying_items(one, other)) is not None:
        return Allowance(items=items, paths=tuple(f"{name}{path} (a time)" for path in item_paths(one, items)))
    parts = private_parts(one, other)
    found = spread(one.without(parts), other.without(parts))
    paths = tuple(f"{name}{one.path(part)}" for part in sorted(parts))
    return Allowance(min(found or 0.0, MOST), parts, paths=paths)


def unstable(notebook: Capture, again: Capture, names: Collection[str]) -> list[str]:
    """Names in which two runs of the notebook differ by more than a tolerance may allow."""
    return [n for n in names if n not in again.names or not same(n, notebook, again, again)]


def parting(name: str, one: Capture, other: Capture, allowed: Allowance) -> tuple[str, str, str]:
    """(path, what is there in one, in the other) of the first place where what a name holds is not the same."""
    a, b = one.names.get(name), other.names.get(name)
    if a is None or b is None:
        return name, a.type if a else "no such name", b.type if b else "no such name"
    left, right = one.tree(name), other.tree(name)
    if left is None or right is None:
        return name, f"{a.type}, digest {a.digest}", f"{b.type}, digest {b.digest}"
    path, here, there = first_difference(allowed.less(left), allowed.less(right))
    return f"{name}{path}", here, there


def _sharing(
    step: str, notebook: Capture, pipeline: Capture, written: Callable[[str, str], bool], run: str
) -> Iterator[Difference]:
    """Names that share an object on one side only, through which something is written later."""
    common = {n for n in notebook.names if n in pipeline.names}
    one, other = _shared(notebook, common), _shared(pipeline, common)
    for pair in sorted(one.keys() | other.keys()):
        if one.get(pair) != other.get(pair) and written(*pair):
            sides = [("shared" if pair in side else "apart") for side in (one, other)]
            if sides[0] == sides[1]:
                sides = [f"shared at {side[pair]}" for side in (one, other)]
            yield Difference(step, "sharing", pair[0], f"{pair[0]} and {pair[1]}", sides[0], sides[1], run)
            return


def _shared(capture: Capture, common: Collection[str]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Pairs of names that share something → positions of the shared objects in both."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for one, other in capture.shares:
        if one in common and other in common:
            a, b = sorted((one, other))
            places = {number: position for position, number in reversed(capture.names[a].nodes)}
            found[a, b] = [(places[n], p) for p, n in capture.names[b].nodes if n in places]
    return found
