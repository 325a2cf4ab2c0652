"""The graph of a notebook that is being edited is that of the notebook as it stands, and costs little.

The property test caught each of these planted in `reach`: shared objects not looked at, names in code that others run
not looked at, `_` skipped, cells that compute names skipped.
"""

import ast
import os
from collections.abc import Iterator, Sequence

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.support.programs import Program, programs

from nblift.analysis import incremental
from nblift.analysis.graph import graph_of
from nblift.analysis.incremental import IncrementalGraph
from nblift.model.graph import CellNode, Edge
from nblift.model.notebook import Cell, CellKind, Notebook, Settings
from nblift.model.observation import CellSeen, Observation, Seen
from nblift.notebook.cellreading import CellReader

WANTED = int(os.environ.get("NBLIFT_EXAMPLES", "0"))
#: What programs never do: what reaches further than names.
MORE = [
    "_", "_ + 1", "l0", "n0 + 1", "print(_3)", "exec('n0 = 1')", "globals()['l' + '0'].append(1)", "eval(text)",
    "from os.path import *", "import os", "os.environ['A'] = '1'", "print(os.environ)", "pd.set_option('x', 1)",
    "open('a.txt', 'w').write('1')", "print(open('a.txt').read())", "handle = open('b.txt', 'w')", "handle.write('1')",
    "%cd data", "!ls", "del n0", "del l0", "random.seed(1)", "def h0(x):\n    return x", "def h0(x):\n    l0.append(x)",
    "h1 = h0", "l1 = [h0, h1]", "class Pot:\n    def add(self, x):\n        return x", "text = 'n0'", "(", "",
    "np.random.seed(2)", "text = name = 'a.txt'", "open(name, 'w')", "l2 = m0[0]", "if n1:\n    l0 = l1",
]  # fmt: skip


def read(sources: Sequence[str]) -> tuple[Cell, ...]:
    cells, _ = CellReader().read(Cell(f"c{n}", n, CellKind.CODE, source) for n, source in enumerate(sources, 1))
    return cells


def in_full(cells: Sequence[Cell], seen: Sequence[CellSeen] = ()) -> tuple[object, ...]:
    notebook = Notebook("n", tuple(cells), Settings(), "python3", "", {})
    graph = graph_of(notebook, Observation(tuple(seen)) if seen else None)
    return {n.id: n for n in graph.cells}, _by_target(graph.edges), graph.diagnostics


def _by_target(edges: Sequence[Edge]) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.target, []).append(edge)
    return found


def updated(graph: IncrementalGraph, cells: Sequence[Cell], seen: Sequence[CellSeen] = ()) -> tuple[object, ...]:
    found = graph.update(cells, Observation(tuple(seen)) if seen else None)
    nodes: dict[str, CellNode] = dict(found.nodes)
    return nodes, {cell: list(edges) for cell, edges in found.needs.items() if edges}, found.diagnostics


def sources_of(program: Program) -> Iterator[str]:
    for cell in program.cells:
        lines = cell.source.split("\n")
        for node in ast.parse(cell.source).body:
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            yield "\n".join(lines[first - 1 : node.end_lineno])


@pytest.mark.parametrize("stride", [1, 3])
def test_after_any_edits_the_graph_is_that_of_the_whole_notebook(stride: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "STRIDE", stride)

    @settings(
        max_examples=WANTED or 60,
        derandomize=not WANTED,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(programs(), programs(), st.randoms(use_true_random=False))
    def hunt(program: Program, other: Program, random: "object") -> None:
        sources = list(sources_of(program))
        pool = [*sources_of(other), *sources, *MORE * 2]
        choice, integer = random.choice, random.randrange  # type: ignore[attr-defined]
        for _ in range(4):
            sources.insert(integer(len(sources) + 1), choice(MORE))
        graph = IncrementalGraph()
        graph.update(read(sources))
        for _ in range(8):
            place = integer(len(sources))
            match integer(6):
                case 0:
                    sources.insert(place, choice(pool))
                case 1 if len(sources) > 1:
                    del sources[place]
                case 2:
                    sources[place] += f"\n{choice(pool)}"
                case _:
                    sources[place] = choice(pool)
            cells = read(sources)
            assert updated(graph, cells) == in_full(cells), sources

    hunt()


def many(count: int) -> list[str]:
    return ["import pandas as pd", "df = pd.DataFrame({'a': [1]})"] + [
        f"df['c{n}'] = df['a'] + {n}" if n % 3 else f"part{n} = df.head({n})" for n in range(count - 2)
    ]


@pytest.mark.parametrize(
    ("edit", "most"),
    [
        pytest.param("part90 = df.head(7)", 16, id="another value"),
        pytest.param("part90 = df.head(90)\nfresh = 1", 16, id="a name that nobody knows"),
        pytest.param("df['other'] = 1", 16, id="another column"),
        pytest.param("part90 =", 16, id="a name that nobody needs is gone"),
    ],
)
def test_an_edit_that_nobody_sees_costs_a_few_cells(edit: str, most: int) -> None:
    sources = many(400)
    graph = IncrementalGraph()
    graph.update(read(sources))
    sources[92] = edit
    cells = read(sources)
    assert updated(graph, cells) == in_full(cells)
    assert graph.walked <= most


def test_only_stretches_that_mention_a_new_name_are_walked_over() -> None:
    sources = many(400)
    sources[300] = "print(fresh)"
    graph = IncrementalGraph()
    graph.update(read(sources))
    sources[40] = "fresh = 1"
    cells = read(sources)
    assert updated(graph, cells) == in_full(cells)
    assert graph.walked <= 2 * incremental.STRIDE


def test_nothing_is_walked_over_where_nothing_changed() -> None:
    cells = read(many(50))
    graph = IncrementalGraph()
    first = graph.update(cells)
    again = graph.update(read(many(50)))
    assert graph.walked == 0
    assert all(again.nodes[cell] is node for cell, node in first.nodes.items())


def test_what_ran_counts_from_when_it_ran() -> None:
    cells = read(["flag = input()", "if flag:\n    x = 1", "print(x)"])
    ran = [
        CellSeen("c1", bound={"flag": Seen("data", "str", "str")}),
        CellSeen("c2", bound={"x": Seen("data", "int", "int")}),
        CellSeen("c3"),
    ]
    graph = IncrementalGraph()
    for seen in ([], ran[:1], ran, ran[1:]):
        assert updated(graph, cells, seen) == in_full(cells, seen)


def test_what_was_seen_in_another_state_adds_and_takes_nothing_away() -> None:
    cells = read(["xs = make()", "touch(xs)", "print(xs)"])
    graph = IncrementalGraph()
    glimpsed = Observation(in_session=True, glimpsed=(CellSeen("c2", mutated={"xs": "observed"}), CellSeen("c3")))
    found = graph.update(cells, glimpsed)
    assert [(e.source, e.names, e.evidence.value) for e in found.needs["c3"]] == [("c2", ("xs",), "observed")]
    assert [e.evidence.value for e in graph.update(cells).needs["c3"]] == ["proved", "may"]


def test_a_cell_that_moves_takes_its_number_along() -> None:
    one, two = read(["a = 1", "b = a"])
    graph = IncrementalGraph()
    graph.update((one, two))
    swapped = tuple(msgspec.structs.replace(cell, number=n) for n, cell in enumerate((two, one), 1))
    assert updated(graph, swapped) == in_full(swapped)


def test_what_a_cell_needs_may_count_far_below(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "STRIDE", 1)
    sources = ["x = make()", "touch(x)", "k = len('ab')", "a = 1", "go(k)", "print(x)"]
    glimpsed = (CellSeen("c2", mutated={"x": "observed"}), CellSeen("c5", mutated={"x": "observed"}))
    sight = Observation(in_session=True, glimpsed=glimpsed)
    graph = IncrementalGraph()
    graph.update(read(sources), sight)
    sources[2] = "k = len(x)"
    cells = read(sources)
    found = graph.update(cells, sight)
    assert found.needs == IncrementalGraph().update(cells, sight).needs
    assert [(e.source, e.evidence.value) for e in found.needs["c6"]] == [("c5", "observed")]
