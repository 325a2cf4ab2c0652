"""What a session says of the notebook as it stands."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.test_tracker_laws import PROLOGUE, STATEMENTS, programs
from tests.support.notebooks import cell, write_notebook
from tests.support.sessions import notebook_of, straight_run, working

from nblift.analysis.graph import graph_of
from nblift.cli.main import cli
from nblift.model.graph import Graph
from nblift.model.live import LiveRecord
from nblift.model.observation import Observation
from nblift.promote.checking import check_notebook
from nblift.promote.seen import add
from nblift.promote.seen_session import observation_of

CELLS = {
    "load": "xs = [3, 1, 2]",
    "sort": "xs.sort()",
    "look": "print(xs)",
    "count": "n = len(xs)",
    "grow": "xs += [n]",
}


def worked(*steps: str | tuple[str, str], unseen: int = 0) -> tuple[list[str], list[str]]:
    """Cells that count as in a straight run, and those of which only what they did counts."""
    with working(unseen=unseen) as desk:
        for step in steps:
            desk.run(*((step, CELLS[step]) if isinstance(step, str) else step))
    found = observation_of(notebook_of(CELLS), desk.seen())
    return ([], []) if found is None else ([c.cell for c in found.cells], [c.cell for c in found.glimpsed])


@pytest.mark.parametrize(
    ("steps", "straight", "glimpsed"),
    [
        (["load", "sort", "look", "count", "grow"], ["load", "sort", "look", "count", "grow"], []),
        (["load", "sort"], ["load", "sort"], []),
        (["load", "sort", "look", "look", "count"], ["load", "sort", "look", "count"], []),
        (["load", "sort", ("look", "print(xs[0])"), "look", "count"], ["load", "sort", "look", "count"], []),
        (["load", "sort", "sort", "look"], ["load", "sort", "look"], []),
        (["load", "sort", "look", "count", "grow", "grow", "look"], [*CELLS], []),
        (["load", "load", "sort"], ["load", "sort"], []),
        ([("load", "xs = [1]"), "load", "sort"], ["load", "sort"], []),
        ([("load", "xs = [1]; ys = 2"), "load", "sort"], [], ["load", "sort"]),
        (["load", "sort", "look", ("count", "n = 1"), "count", "grow"], [*CELLS], []),
        (["load", "sort", "look", "count", ("grow", "xs.no"), "grow"], [*CELLS], []),
        (["sort", "load", "sort"], ["load", "sort"], []),
        (["load", "look", "sort"], ["load"], ["look", "sort"]),
        (["load", ("gone", "zs = 1"), "sort"], ["load"], ["sort"]),
        (["load", ("gone", "print(1)"), "sort"], ["load", "sort"], []),
        (["load", ("sort", "xs.sort(reverse=True)"), "look"], ["load"], ["look"]),
        ([("load", "xs = [")], [], []),
    ],
)
def test_what_counts(steps: list[str | tuple[str, str]], straight: list[str], glimpsed: list[str]) -> None:
    found = worked(*steps)
    assert (found[0], sorted(found[1])) == (straight, sorted(glimpsed))


def test_a_session_that_began_later_is_not_straight() -> None:
    assert worked("load", "sort", unseen=1) == ([], ["load", "sort"])


#: What they do depends on what ran before.
DEPENDING = """
if {x}: {y} = [9]
if not {x}: {y} = [8]
if len({x}) > 1: {y}.append(1)
{x}.clear()
{x}.append(1)
{x} = []
{x} = {y}
{x} = [{y}]
print({x}, {y})
exec('{x}.append(1)') if len({x}) > 1 else None
""".strip().splitlines()


def edges(graph: Graph) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in graph.edges}


def closure(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs = pairs | more
    return pairs


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs(DEPENDING) | programs(DEPENDING + STATEMENTS), st.data())
def test_whatever_was_run_in_whatever_order_no_dependency_is_lost(program: list[str], data: st.DataObject) -> None:
    sources = {f"c{number}": source for number, source in enumerate([PROLOGUE, *program])}
    observed = straight_run(sources)
    if not observed.cells[-1].ok:
        return  # such a notebook has no truth to compare with
    notebook = notebook_of(sources)
    order = data.draw(st.just([*sources]) | st.lists(st.sampled_from([*sources]), max_size=12))
    order = [*sources][: data.draw(st.integers(0, len(sources)))] + order
    with working() as desk:
        for name in order:
            desk.run(name, sources[name])
    found = graph_of(notebook, observation_of(notebook, desk.seen()))
    assert edges(graph_of(notebook, observed)) <= closure(edges(found))


def test_a_branch_not_taken_in_another_state_is_not_excluded() -> None:
    sources = {"make": "x = []\ny = [1]", "branch": "if not x:\n    y = [9]", "show": "print(y)", "fill": "x.append(1)"}
    with working() as desk:
        for name in ("make", "fill", "branch", "show"):
            desk.run(name, sources[name])
    found = graph_of(notebook_of(sources), observation_of(notebook_of(sources), desk.seen()))
    assert ("branch", "show") in edges(found)


# ---------------------------------------------------------------------- what commands make of it
HIDDEN_BRANCH = ("flag = False\nxs = [1]", "if flag:\n    xs = []", "print(xs)")


def notebook_with_records(folder: Path, *ran: int) -> Path:
    path = write_notebook(folder, *map(cell, HIDDEN_BRANCH))
    with working() as desk:
        for number in ran:
            desk.run(f"c{number}", HIDDEN_BRANCH[number - 1])
    add(path, desk.records)
    return path


def test_graph_uses_it(tmp_path: Path) -> None:
    path = notebook_with_records(tmp_path, 1, 2, 3)
    told = CliRunner().invoke(cli, ["graph", str(path)]).stdout
    assert "from cell 2" not in told
    assert "needs xs from cell 2  (may)" in CliRunner().invoke(cli, ["graph", str(path), "--no-seen"]).stdout


def test_what_ran_in_another_order_excludes_nothing(tmp_path: Path) -> None:
    path = notebook_with_records(tmp_path, 2, 1, 3)
    assert "needs xs from cell 2  (may)" in CliRunner().invoke(cli, ["graph", str(path)]).stdout


def test_a_change_that_was_seen_is_told_as_seen() -> None:
    sources = {"make": "xs = [1]", "call": "exec('xs.' + 'append(1)')", "show": "xs"}
    with working(unseen=3) as desk:
        for name, source in sources.items():
            desk.run(name, source)
    notebook = notebook_of(sources)
    found = graph_of(notebook, observation_of(notebook, desk.seen()))
    assert found.cells[1].mutates == ("xs",)
    assert {e.evidence.value for e in found.edges if (e.source, e.target) == ("call", "show")} == {"observed"}


def test_suggest_uses_it(tmp_path: Path) -> None:
    source = "def opened():\n    return open('t.txt', 'w')"
    path = write_notebook(tmp_path, cell(source), cell("f = opened()"), cell("f.write('1')"), cell("print(2)"))
    assert CliRunner().invoke(cli, ["suggest", str(path)]).exit_code == 0
    assert CliRunner().invoke(cli, ["suggest", str(path), "--no-seen"]).exit_code == 0


def test_check_tells_what_was_edited_and_what_ran_out_of_order(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("x = [1]"), cell("y = x + [2]"), cell("print(y)"))
    with working() as desk:
        desk.run("c1", "x = [0]")
        desk.run("c2", "y = x + [2]")
        desk.run("c1", "x = [5]")
    add(path, desk.records)
    told = [each.message for each in check_notebook(path)]
    assert "Cell 1 was changed after it ran." in told
    assert "Cell 2 ran before cell 1 above it, or in another session." in told
    assert "Cell 3 did not run in the session that ran the others." in told
    assert not check_notebook(path, with_seen=False)


def test_check_of_a_cell_with_a_secret_does_not_call_it_edited(tmp_path: Path) -> None:
    source = "password = 'hunter2hunter2hunter2'\nprint(len(password))"
    path = write_notebook(tmp_path, cell(source))
    with working() as desk:
        desk.run("c1", source)
    add(path, desk.records)
    assert not [each for each in check_notebook(path) if "changed" in each.message]


def test_a_cell_that_only_worked_by_a_hidden_name_is_still_told(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("print(hidden)"))
    with working() as desk:
        desk.run("gone", "hidden = 1")
        desk.run("c1", "print(hidden)")
    add(path, desk.records)
    assert [each.slug for each in check_notebook(path)] == ["hidden-name"]


def test_an_observation_is_of_records() -> None:
    with working() as desk:
        record = desk.run("load", CELLS["load"])
    found = observation_of(notebook_of(CELLS), desk.seen())
    assert isinstance(found, Observation)
    assert isinstance(record, LiveRecord)
    assert found.in_session
