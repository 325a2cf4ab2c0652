"""Judge the dependency graph against cases of which the truth is known.

    python benchmarks/dependencies.py CASES.json [--peers]

CASES.json is a list of objects: `name`, `group`, `cells` (sources), `expected_edges` and `allowed_edges` (triples of
the needed cell, the needing cell, both from 0, and the name). Each case is read twice through what
`nblift graph --observe --json` runs: from the source alone, and after one run in a fresh kernel. It is right if every
expected pair of cells is connected, directly or through other cells, and no edge, those that only `may` be included,
joins a pair that is neither expected nor allowed. The table goes to `results/dependencies.md`.

`--peers` judges marimo's static graph (if it is installed) and the naive analyser of our tests by the same rule.
"""

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

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
    """The file's cases, in order."""
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


def judged(case: Case, pairs: set[Pair]) -> Judged:
    """The rule of this benchmark."""
    return Judged(case.expected - closure(pairs), frozenset(pairs) - closure(case.expected) - case.allowed)


# ---------------------------------------------------------------------- analysers
def graph(case: Case, *options: str) -> set[Pair]:
    """The edges that `nblift graph --json` prints."""
    from click.testing import CliRunner

    from nblift.cli.main import cli

    with tempfile.TemporaryDirectory(prefix="nblift-") as folder:
        path = Path(folder) / "case.ipynb"
        path.write_text(json.dumps(notebook(case)), encoding="utf-8")
        ran = CliRunner().invoke(cli, ["graph", str(path), "--json", *options])
    assert ran.exit_code == 0, ran.output
    return {(int(e["from"][1:]), int(e["to"][1:])) for e in json.loads(ran.stdout)["edges"]}


def notebook(case: Case) -> dict[str, Any]:
    """The case as the document of an `.ipynb` file."""
    common = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{"id": f"c{number}", "source": source, **common} for number, source in enumerate(case.cells)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def naive(case: Case) -> set[Pair]:
    """The last cell that assigns a name, for every name that is loaded."""
    from tests.support.naive_graph import naive_pairs
    from tests.support.quick import Cell

    cells = [Cell(source, (), str(number)) for number, source in enumerate(case.cells)]
    return {(int(a), int(b)) for a, b in naive_pairs(cells)}


def marimo(case: Case) -> set[Pair]:
    """marimo's graph; where it forbids that two cells define a name, the edges that it draws all the same."""
    from marimo._ast.compiler import compile_cell
    from marimo._runtime.dataflow import DirectedGraph

    drawn = DirectedGraph()
    for number, source in enumerate(case.cells):
        try:
            drawn.register_cell(str(number), compile_cell(source, cell_id=str(number)))
        except SyntaxError:
            continue
    return {(int(source), int(target)) for source, targets in drawn.children.items() for target in targets}


def analysers(*, peers: bool) -> dict[str, Callable[[Case], set[Pair]]]:
    """By the title of their column."""
    found: dict[str, Callable[[Case], set[Pair]]] = {
        "nblift, source alone": graph,
        "nblift, one run": lambda case: graph(case, "--observe"),
    }
    if peers:
        found["naive"] = naive
        try:
            import marimo as package
        except ImportError:
            print("marimo is not installed here.", file=sys.stderr)
        else:
            found[f"marimo {package.__version__}"] = marimo
    return found


# ---------------------------------------------------------------------- report
def report(cases: list[Case], found: dict[str, list[Judged]]) -> str:
    """The page of results."""
    counts = {title: sum(j.right for j in column) for title, column in found.items()}
    lines = [
        "# Cases of dependencies",
        "",
        f"`python benchmarks/dependencies.py CASES.json`, Python {platform.python_version()}. Right: every expected pair",
        "of cells is connected, and no edge, `may` included, joins a pair that is neither expected nor allowed.",
        "",
        *(f"- {title}: **{count} of {len(cases)}**" for title, count in counts.items()),
        "",
        f"| case | group | {' | '.join(found)} |",
        f"|---|---|{'---|' * len(found)}",
    ]
    for number, case in enumerate(cases):
        lines.append(f"| {case.name} | {case.group} | {' | '.join(str(c[number]) for c in found.values())} |")
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cases", type=Path, metavar="CASES.json")
    parser.add_argument("--peers", action="store_true", help="judge other analysers too")
    given = parser.parse_args()
    cases = read_cases(given.cases)
    found: dict[str, list[Judged]] = {}
    for title, pairs_of in analysers(peers=given.peers).items():
        column = found[title] = []
        for case in cases:
            column.append(judged(case, pairs_of(case)))
            if not column[-1].right:
                print(f"{title}: {case.name} {column[-1]}", file=sys.stderr)
    page = report(cases, found)
    print(page)
    (HERE / "results" / "dependencies.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
