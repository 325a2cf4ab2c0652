"""Small notebooks of which it is known what needs what, and the rule by which a graph is judged on them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

#: The needed cell and the needing cell, from 0.
Pair = tuple[int, int]


class Case(NamedTuple):
    """One small notebook, and what needs what in it."""

    name: str
    group: str
    cells: tuple[str, ...]
    expected: frozenset[Pair]
    allowed: frozenset[Pair]


class Judged(NamedTuple):
    """What is wrong with a graph: nothing, if both are empty."""

    missing: frozenset[Pair]
    extra: frozenset[Pair]

    @property
    def right(self) -> bool:
        return not self.missing and not self.extra

    def __str__(self) -> str:
        found = [f"misses {a}→{b}" for a, b in sorted(self.missing)] + [
            f"invents {a}→{b}" for a, b in sorted(self.extra)
        ]
        return ", ".join(found) or "right"


def read_cases(path: Path) -> list[Case]:
    """The file's cases, in order: `name`, `group`, `cells` (sources), `expected_edges` and `allowed_edges`.

    An edge is a triple of the needed cell, the needing cell, both from 0, and the name.
    """
    return [
        Case(c["name"], c["group"], tuple(c["cells"]), _pairs(c["expected_edges"]), _pairs(c["allowed_edges"]))
        for c in json.loads(path.read_text(encoding="utf-8"))
    ]


def _pairs(edges: Iterable[tuple[int, int, str]]) -> frozenset[Pair]:
    return frozenset((source, target) for source, target, _ in edges)


def closure(pairs: Iterable[Pair]) -> frozenset[Pair]:
    """Pairs connected by a chain of pairs."""
    found = set(pairs)
    while more := {(a, d) for a, b in found for c, d in found if b == c} - found:
        found |= more
    return frozenset(found)


def judged(case: Case, pairs: Iterable[Pair]) -> Judged:
    """Every expected pair has to be connected, and no edge may join a pair that is neither expected nor allowed."""
    found = frozenset(pairs)
    return Judged(case.expected - closure(found), found - closure(case.expected) - case.allowed)
