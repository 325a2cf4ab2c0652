"""Cases of the dependency graph: one file each, named by a full sentence about behaviour.

A file is, in this order::

    # %% id [tags]                       the notebook, cell by cell
    # === file NAME                      a file beside the notebook
    # === truth                          by hand: what needs what when the notebook runs, one pair of cells a line
    show needs x, y from make
    show may need z from other           neither wrong to draw nor to leave out
    # === static                         what is expected of the source alone, with evidence
    # === observed                       the same after one run
    # === diagnostics                    all that is said
    # === naive                          what `tests.support.naive_graph` gets wrong here; absent if nothing

Everything below the truth is written by ``pytest --update-cases``.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.support.naive_graph import Pair, naive_pairs
from tests.support.quick import Cell

from nblift.model.diagnostic import Diagnostic
from nblift.model.graph import Evidence, Graph

FOLDER = Path(__file__).parent / "cases"
_TRUTH = re.compile(r"(\w+) (needs|may need) (.+) from (\w+)")


class Case(NamedTuple):
    """The given part of a case."""

    cells: tuple[Cell, ...]
    files: dict[str, str]
    #: Pairs of cells → names.
    needed: dict[Pair, tuple[str, ...]]
    allowed: frozenset[Pair]
    #: The given part as it was written.
    text: str


def parse(text: str) -> Case:
    """Read the given part of a case."""
    given = re.split(r"^# === (?!file |truth)", text, maxsplit=1, flags=re.MULTILINE)[0]
    before, _, truth = given.partition("# === truth\n")
    head, *parts = re.split(r"^# === file (.*)\n", before, flags=re.MULTILINE)
    _, *pieces = re.split(r"^# %% (.*)\n", head, flags=re.MULTILINE)
    cells = tuple(_cell(title, source) for title, source in zip(pieces[::2], pieces[1::2], strict=True))
    files = {name: f"{content.rstrip()}\n" for name, content in zip(parts[::2], parts[1::2], strict=True)}
    needed: dict[Pair, tuple[str, ...]] = {}
    allowed: set[Pair] = set()
    ids = {cell.id for cell in cells}
    for line in filter(None, truth.split("\n")):
        found = _TRUTH.fullmatch(line)
        assert found, line
        assert {found[1], found[4]} <= ids, line
        if found[2] == "needs":
            needed[found[4], found[1]] = tuple(found[3].split(", "))
        else:
            allowed.add((found[4], found[1]))
    return Case(cells, files, needed, frozenset(allowed), given)


def _cell(title: str, source: str) -> Cell:
    found = re.fullmatch(r"(\w+)(?: \[(.*)\])?", title.strip())
    assert found, title
    return Cell(source.strip("\n"), tuple(filter(None, (found[2] or "").split(", "))), found[1])


# ---------------------------------------------------------------------- what the file should be
def rendered(case: Case, static: Graph, observed: Graph) -> str:
    """The case as its file should be."""
    parts = {"static": edges_in_words(static), "observed": edges_in_words(observed)}
    parts["diagnostics"] = "\n".join(map(_message, dict.fromkeys([*static.diagnostics, *observed.diagnostics])))
    parts["naive"] = "\n".join(wrong(case, naive_pairs(case.cells)))
    text = case.text.rstrip("\n") + "\n"
    always = ("static", "observed")
    return text + "".join(f"\n# === {t}\n{p}\n".replace("\n\n\n", "\n") for t, p in parts.items() if p or t in always)


def edges_in_words(graph: Graph) -> str:
    """One edge a line: first what needs it, as in the truth."""
    lines = [f"{e.target} needs {', '.join(e.names)} from {e.source} ({e.evidence})" for e in graph.edges]
    return "\n".join(lines)


def _message(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.severity}[{diagnostic.slug}] {diagnostic.message} {diagnostic.hint}"


# ---------------------------------------------------------------------- judging
def pairs_of(graph: Graph, *evidence: Evidence) -> set[Pair]:
    """Pairs of cells with an edge of some evidence; of any if none is named."""
    return {(e.source, e.target) for e in graph.edges if not evidence or e.evidence in evidence}


def closure(pairs: Iterable[Pair]) -> set[Pair]:
    """Pairs connected by a chain of pairs."""
    found = set(pairs)
    while more := {(a, d) for a, b in found for c, d in found if b == c} - found:
        found |= more
    return found


def missing(case: Case, pairs: set[Pair]) -> list[str]:
    """Needs that no chain of these pairs holds."""
    reached = closure(pairs)
    return [f"misses that {target} needs {source}" for source, target in case.needed if (source, target) not in reached]


def invented(case: Case, pairs: set[Pair]) -> list[str]:
    """Pairs that are no need, and not allowed."""
    right = closure(case.needed) | case.allowed
    order = [cell.id for cell in case.cells]
    extra = sorted(pairs - right, key=lambda pair: (order.index(pair[1]), order.index(pair[0])))
    return [f"says that {target} needs {source}" for source, target in extra]


def wrong(case: Case, pairs: set[Pair]) -> list[str]:
    """All that is wrong with a set of edges."""
    return [*missing(case, pairs), *invented(case, pairs)]


def unnamed(case: Case, graph: Graph) -> list[str]:
    """Needs that an edge between the two cells leaves unnamed."""
    named: dict[Pair, set[str]] = {}
    for edge in graph.edges:
        named.setdefault((edge.source, edge.target), set()).update(edge.names)
    return [
        f"{target} needs {name} from {source}"
        for (source, target), names in case.needed.items()
        for name in names
        if (source, target) in named and name not in named[source, target]
    ]
