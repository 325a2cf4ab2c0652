"""Steps for a notebook without step tags, each with its reasons; and a proposal as the tags that a person would set."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import msgspec

from nblift.model.notebook import Cell, Notebook
from nblift.model.observation import Observation
from nblift.model.proposal import Proposal, ProposedStep
from nblift.notebook.retag import with_tags

from .graph import graph_of
from .suggest_activity import LOOKING
from .suggest_cells import Kind, Material, material_of
from .suggest_cuts import cuts_of
from .suggest_names import chosen, fronted, says_something, slug
from .suggest_reasons import reasons_of
from .suggest_text import COMMENT, by_weight


def suggest(
    notebook: Notebook, observation: Observation | None = None, *, among: Collection[str] | None = None
) -> Proposal:
    """Propose steps: from headings, from what flows between cells, from what can be stored.

    `step:` tags that the notebook has already do not count; cells with another role stay what they are. The proposal
    has no steps if no cell does more than import, define and set options.

    Parameters
    ----------
    observation
        What one run of the notebook showed; without it the source alone speaks.
    among
        Ids of the only cells that may begin a step, besides the first one that must be inside of a step.
    """
    notebook = applied(notebook, Proposal(()))
    material = material_of(notebook, graph_of(notebook, observation), observation)
    pieces = material.pieces
    first = next((i for i, p in enumerate(pieces) if p.kind is Kind.WORK and p.begins), None)
    if first is None:
        return Proposal(())
    setup = tuple(p.cell.id for p in pieces[:first] if p.kind is Kind.OPTIONS and p.begins)
    allowed = None if among is None else [i for i, p in enumerate(pieces) if p.cell.id in among]
    return Proposal(tuple(_steps(material, cuts_of(material, first, allowed))), setup)


def _steps(material: Material, cuts: Sequence[int]) -> Iterator[ProposedStep]:
    pieces = material.pieces
    taken = set(material.names)
    for start, end in zip(cuts, [*cuts[1:], len(pieces)], strict=True):
        needs = sorted({f.name for f in material.flows if f.sure and f.source < start <= f.target < end})
        makes = sorted({f.name for f in material.flows if f.sure and start <= f.source < end <= f.target})
        name = _name(material, start, end, makes, taken)
        taken.add(name)
        cells = tuple(p.cell.id for p in pieces[start:end])
        yield ProposedStep(name, cells, tuple(needs), tuple(makes), reasons_of(material, cuts[0], start, end, makes))


def _name(material: Material, start: int, end: int, makes: Sequence[str], taken: Collection[str]) -> str:
    """From the first heading that says something, else from what most of the cells do."""
    pieces = material.pieces[start:end]
    inside = [h for p in pieces[1:] for h in p.headings if h.level < COMMENT]
    headings = [h.text for h in (*by_weight(pieces[0].headings), *inside) if says_something(h.text)]
    every = [p.activity for p in pieces if p.kind is Kind.WORK]
    counts = [activity for activity in every if activity not in LOOKING] or every
    verb = max(dict.fromkeys(counts), key=counts.count)
    looked_at = Counter(f.name for f in material.flows if verb in LOOKING and f.source < start <= f.target < end)
    bound = [n for p in pieces for n in p.binds]
    thing = max(looked_at, key=lambda n: (looked_at[n], n)) if looked_at else _thing(pieces[0].binds, bound, makes)
    wanted = [*fronted(slug(headings[0]), verb)] if headings else []
    return chosen([*wanted, f"{verb}_{thing}" if thing else verb], taken)


def _thing(first: Sequence[str], bound: Sequence[str], makes: Sequence[str]) -> str:
    """What a step is about: what it makes for others, else the last that it binds."""
    names = [n for n in (*first, *bound) if n in makes] or list(reversed(bound))
    plain = [n for n in names if not n.startswith("_") and len(n) > 1] or [n for n in names if not n.startswith("_")]
    return plain[0].lower() if plain else ""


def applied(notebook: Notebook, proposal: Proposal) -> Notebook:
    """The notebook with the proposal's tags, as if a person had set them, in the place of its own `step:` tags.

    Its digest stays that of the notebook as it was read; `document` carries the tags.
    """
    added = {step.cells[0]: f"step:{step.name}" for step in proposal.steps if step.cells}
    added |= dict.fromkeys(proposal.setup, "setup")
    cells = tuple(msgspec.structs.replace(cell, tags=_tags(cell, added)) for cell in notebook.cells)
    return msgspec.structs.replace(notebook, cells=cells, document=with_tags(notebook.document, cells))


def _tags(cell: Cell, added: dict[str, str]) -> tuple[str, ...]:
    kept = tuple(tag for tag in cell.tags if not tag.startswith("step:"))
    return (*kept, added[cell.id]) if cell.id in added else kept


def fitted(proposal: Proposal, notebook: Notebook) -> Proposal:
    """A proposal made for an earlier state of the notebook: cells that are new join the step of the cell above.

    Steps are begun by the first of their cells that is still there; a step that has lost them all is gone.
    """
    known = {cell: step for step in proposal.steps for cell in step.cells}
    steps: dict[str, list[str]] = {}
    current: ProposedStep | None = None
    notebook = applied(notebook, Proposal(()))
    for piece in material_of(notebook, graph_of(notebook), None).pieces:
        if piece.cell.id in proposal.setup:
            continue
        step = known.get(piece.cell.id)
        if step is not None and step.name not in steps and piece.begins:
            current = step
        if current is not None:
            steps.setdefault(current.name, []).append(piece.cell.id)
    of_name = {step.name: step for step in proposal.steps}
    kept = tuple(msgspec.structs.replace(of_name[n], cells=tuple(cells)) for n, cells in steps.items())
    present = {cell.id for cell in notebook.code_cells}
    return Proposal(kept, tuple(c for c in proposal.setup if c in present))
