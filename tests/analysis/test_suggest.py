"""Steps that are suggested for notebooks of many kinds, and names for them."""

from pathlib import Path

import pytest
from tests.analysis.suggested import CASES, cells_of, notebook_of, parts, spoken
from tests.support.quick import Cell

from nblift.analysis.suggest import applied, fitted, suggest
from nblift.analysis.suggest_names import chosen, fronted, says_something, slug
from nblift.analysis.suggest_text import Heading, heading_of_code, headings_in
from nblift.lift.roles import layout_of
from nblift.model.observation import CellSeen, Observation, Seen
from nblift.model.proposal import Proposal


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_notebook_is_cut_as_expected(path: Path) -> None:
    cells, expected = parts(path)
    notebook = notebook_of(cells)
    assert spoken(notebook, suggest(notebook)) == expected


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 15


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Loading the data", "load_data"),
        ("2.1 Data preparation", "data_preparation"),
        ("Step 3: Fit a model", "fit_model"),
        ("Part II – Results & discussion", "results_discussion"),
        ("Exercise 4. What's the mean?", "mean"),
        ("How do the prices of houses in the north differ from others?", "prices_houses_north_differ"),
        ("3D plots", "step_3d_plots"),
        ("$\\alpha$", ""),
        ("Größe", "grösse"),
    ],
)
def test_a_heading_gives_a_name(heading: str, name: str) -> None:
    found = headings_in(f"## {heading}")
    assert (slug(found[0].text) if found else "") == name


@pytest.mark.parametrize("heading", ["Imports", "1. Introduction", "Setup", "Example", "Exercise 2", "42"])
def test_some_headings_say_nothing(heading: str) -> None:
    assert not says_something(heading)


def test_a_name_is_never_one_of_the_notebook_nor_of_python() -> None:
    assert chosen(fronted("data", "load"), {"data"}) == "load_data"
    assert chosen(fronted("import", "make"), set()) == "make_import"
    assert chosen(fronted("results", "plot"), {"results", "plot_results"}) == "results_2"
    assert chosen(fronted("setup", "make"), set()) == "make_setup"


def test_headings_are_found_in_all_their_forms() -> None:
    text = (
        'Title\n=====\n\n### 1. A `b` [c](d) ###\n<h2 class="x">E <em>f</em></h2>\n\n**G:**\nnot **h**\n```\n# no\n```'
    )
    assert headings_in(text) == [Heading(1, "Title"), Heading(3, "1. A b c"), Heading(2, "E f"), Heading(7, "G")]


@pytest.mark.parametrize(
    "source", ["# x = 1\nx = 2", "# one\n# two\nx = 1", "#!/bin/sh", "# noqa: E501\nx = 1", "x = 1  # the first"]
)
def test_not_every_comment_is_a_heading(source: str) -> None:
    assert heading_of_code(source) is None


def test_a_run_shows_what_cannot_be_stored() -> None:
    text = """
%%
from tools import make
%% markdown
## One
%%
xs = make()
%%
ys = [1]
ys.append(2)
%% markdown
## Two
%%
print(next(xs), ys)
%%
zs = [y for y in ys]
%% markdown
## Three
%%
print(zs)
"""
    notebook = notebook_of(cells_of(text))
    handle = Seen("handle", "generator", pickles=False)
    observation = Observation((CellSeen("c3", bound={"xs": handle}),))
    assert [s.cells[0] for s in suggest(notebook).steps][1:2] == ["c6"]
    assert "c6" not in [s.cells[0] for s in suggest(notebook, observation).steps]


def test_sizes_and_types_of_a_run_are_among_the_reasons() -> None:
    notebook = notebook_of([Cell("a = list(range(3))\na.append(1)"), Cell("# Sums\nb = sum(a)"), Cell("print(b)")])
    seen = Seen("data", "builtins.list", size="4 items")
    found = suggest(notebook, Observation((CellSeen("c1", bound={"a": seen}),)))
    assert any("`a` (list, 4 items)" in reason for reason in found.steps[0].reasons)


def test_only_given_cells_begin_steps() -> None:
    cells, _ = parts(next(p for p in CASES if p.stem == "fitting_a_model"))
    notebook = notebook_of(cells)
    free = suggest(notebook)
    some = {free.steps[2].cells[0], free.steps[4].cells[0]}
    found = suggest(notebook, among=some)
    assert {s.cells[0] for s in found.steps[1:]} <= some
    assert len(found.steps) > 1


def test_step_tags_of_a_person_are_replaced_and_other_tags_stay() -> None:
    cells = [Cell("a = 1\na += 1", ("step:old", "mine")), Cell("a", ("skip",)), Cell("print(a)", ("step:other",))]
    notebook = notebook_of(cells)
    assert suggest(notebook) == suggest(
        notebook_of([Cell(c.source, tuple(t for t in c.tags if t[:4] != "step")) for c in cells])
    )
    tagged = applied(notebook, Proposal((suggest(notebook).steps[0],)))
    assert [c.tags for c in tagged.cells][:2] == [("mine", f"step:{suggest(notebook).steps[0].name}"), ("skip",)]
    assert tagged.digest == notebook.digest
    assert tagged.document["cells"][0]["metadata"]["tags"] == list(tagged.cells[0].tags)
    assert notebook.document["cells"][0]["metadata"]["tags"] == ["step:old", "mine"]


def test_a_proposal_is_fitted_to_an_edited_notebook() -> None:
    cells, _ = parts(next(p for p in CASES if p.stem == "exploring_a_table"))
    named = [Cell(c.source, c.tags, f"n{number}") for number, c in enumerate(cells)]
    proposal = suggest(notebook_of(named))
    first, second, third = (list(step.cells) for step in proposal.steps)
    new = Cell("rides = rides.copy()", (), "new")
    at = next(i for i, c in enumerate(named) if c.id == second[0])
    edited = notebook_of([*named[:at], new, *named[at + 1 :]])
    found = fitted(proposal, edited)
    assert [list(s.cells) for s in found.steps] == [[*first, "new"], second[1:], third]
    assert [s.name for s in found.steps] == [s.name for s in proposal.steps]
    assert [s.name for s in layout_of(applied(edited, found)).steps] == [s.name for s in proposal.steps]
    gone = notebook_of([c for c in named if c.id not in third])
    assert [list(s.cells) for s in fitted(proposal, gone).steps] == [first, second]


def test_a_notebook_without_cells_has_no_steps() -> None:
    assert suggest(notebook_of([])) == Proposal(())


def test_what_contradicts_a_step_tag_stays_when_the_step_is_another() -> None:
    notebook = notebook_of([Cell("a = [1]\na.append(2)"), Cell("a[:1]", ("step:old", "skip")), Cell("print(a)")])
    assert [c for s in suggest(notebook).steps for c in s.cells] == ["c1", "c3"]
