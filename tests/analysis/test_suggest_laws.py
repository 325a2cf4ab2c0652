"""Laws of suggestions, for random programs and random mixes of the cases."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.suggested import CASES, notebook_of, parts
from tests.support.programs import programs
from tests.support.quick import Cell, notebook_bytes

from nblift.analysis.suggest import applied, fitted, suggest
from nblift.lift.roles import layout_of
from nblift.model.notebook import Notebook
from nblift.model.proposal import Proposal
from nblift.notebook import read
from nblift.notebook.retag import retagged
from nblift.notebook.tags import tag_diagnostics

laws = settings(max_examples=60, deadline=None, derandomize=True, database=None)
_MARKDOWN = ("## Data", "# Title", "### import", "text", "**Bold**", "## Results", "## 1.", "<h2>Plot</h2>", "")


def untagged(cells: tuple[Cell, ...]) -> list[Cell]:
    """Cells without their step tags."""
    return [Cell(c.source, tuple(t for t in c.tags if not t.startswith("step:")), c.id) for c in cells]


@st.composite
def notebooks(draw: st.DrawFn) -> list[Cell]:
    """Cells of random programs and of cases, in any order and with headings anywhere."""
    cells = untagged(draw(programs(most=30)).cells)
    random = Random(draw(st.integers(0, 2**32)))
    if draw(st.booleans()):
        for path in random.sample(CASES, 2):
            cells += parts(path)[0]
        random.shuffle(cells)
        cells = [c for i, c in enumerate(cells) if "parameters" not in c.tags or "parameters" not in str(cells[:i])]
    for _ in range(random.randint(0, 5)):
        cells.insert(random.randint(0, len(cells)), Cell(random.choice(_MARKDOWN), ("markdown",)))
    mine = {number: ("z", "a") for number in range(len(cells)) if random.random() < 0.2}
    return [Cell(c.source, (*c.tags, *mine.get(number, ())), f"k{number}") for number, c in enumerate(cells)]


def assert_fits(notebook: Notebook, proposal: Proposal) -> None:
    tagged = applied(notebook, proposal)
    layout = layout_of(tagged)
    assert {s.name: tuple(p.cell.id for p in s.cells) for s in layout.steps} == {
        s.name: s.cells for s in proposal.steps
    }
    assert tag_diagnostics(tagged.cells) == []
    assert tuple(p.cell.id for p in layout.cells if p.role == "setup" and p.cell.id in proposal.setup) == proposal.setup
    code = {c.id for c in notebook.code_cells}
    assert all(step.cells and set(step.cells) <= code for step in proposal.steps)
    assert len({s.name for s in proposal.steps}) == len(proposal.steps)
    assert not {s.name for s in proposal.steps} & {n for c in notebook.code_cells for n in c.source.split()}


@laws
@given(notebooks())
def test_a_proposal_is_a_cut_of_the_notebook(cells: list[Cell]) -> None:
    notebook = notebook_of(cells)
    proposal = suggest(notebook)
    assert_fits(notebook, proposal)
    inside = [c for step in proposal.steps for c in step.cells]
    order = [c.id for c in notebook.code_cells]
    assert inside == sorted(inside, key=order.index)
    first = order.index(inside[0]) if inside else len(order)
    roles = {p.cell.id: p.role for p in layout_of(applied(notebook, proposal)).cells}
    assert all(roles[c] != "prelude" for c in order[first:])
    assert suggest(notebook) == proposal


@laws
@given(notebooks())
def test_tags_are_read_back_as_the_same_roles(cells: list[Cell]) -> None:
    notebook = notebook_of(cells)
    tagged = applied(notebook, suggest(notebook))
    again = read(retagged(notebook_bytes(cells), tagged), "case").notebook
    assert again is not None
    assert again.cells == tagged.cells
    assert again.document == tagged.document
    assert layout_of(again).steps == layout_of(tagged).steps


@laws
@given(notebooks(), st.integers(0, 2**32))
def test_a_proposal_stays_one_when_the_notebook_is_edited(cells: list[Cell], seed: int) -> None:
    random = Random(seed)
    proposal = suggest(notebook_of(cells))
    edited = [c for c in cells if random.random() > 0.2]
    for _ in range(random.randint(0, 2)):
        edited.insert(random.randint(0, len(edited) - 1), edited.pop(random.randrange(len(edited))))
    for number in range(random.randint(0, 3)):
        edited.insert(random.randint(0, len(edited)), Cell(f"new{number} = 1", (), f"new{number}"))
    notebook = notebook_of(edited)
    assert_fits(notebook, fitted(proposal, notebook))
    assert fitted(proposal, notebook_of(cells)) == proposal
