"""Steps for a notebook that has no step tags: proposed, lifted, and mended until no cut stands in the way."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from nblift.analysis.suggest import applied, fitted, suggest
from nblift.lift import rules as lift_rules
from nblift.lift.lifting import Lifted, lift
from nblift.model.diagnostic import Diagnostic, NbliftError, errors
from nblift.model.notebook import Notebook
from nblift.model.observation import Observation
from nblift.model.proposal import Proposal, ProposedStep
from nblift.notebook import Role, parse_tags
from nblift.repository.specfile import SPEC_FILE, load_spec

from . import rules
from .notebook_run import NotebookRun


class Settled(msgspec.Struct, frozen=True):
    """A proposal that lifts, or one that declines for reasons which no cut can mend."""

    proposal: Proposal
    #: The notebook with the proposal's tags.
    notebook: Notebook
    lifted: Lifted


def has_steps(notebook: Notebook) -> bool:
    """Whether a person has cut the notebook into steps."""
    return any(parse_tags(cell).role is Role.STEP for cell in notebook.code_cells)


def earlier_proposal(target: Path, notebook: Notebook) -> Proposal | None:
    """What an earlier promotion of the notebook proposed, fitted to its cells of today."""
    file = target / SPEC_FILE
    try:
        known = load_spec(file.read_bytes()).notebook.proposal if file.exists() else None
    except NbliftError:
        return None
    found = fitted(known, notebook) if known is not None else None
    return found if found is not None and found.steps else None


def proposed(notebook: Notebook, observation: Observation | None = None) -> Settled:
    """What `promote` would cut a notebook without step tags into, whatever an earlier promotion did."""
    found = suggest(notebook)
    return settled(
        notebook, found if observation is None else refined(notebook, found, observation), lambda _: observation
    )


def refined(notebook: Notebook, proposal: Proposal, observation: Observation) -> Proposal:
    """The proposal as a run of the notebook makes it: steps may be joined, none begins elsewhere."""
    return suggest(notebook, observation, among={step.cells[0] for step in proposal.steps})


def settled(
    notebook: Notebook,
    proposal: Proposal,
    seen: Callable[[Notebook], Observation | None] = lambda _: None,
    *,
    displays: Literal["tidy", "keep"] = "tidy",
    name: str | None = None,
    presuming: bool = False,
) -> Settled:
    """Lift a notebook in the steps of a proposal, and join steps as long as a cut between them is what stops it.

    What would stop one step alone is no fault of the cuts, and joining steps would not mend it: such cuts stay.

    Parameters
    ----------
    notebook
        As it was read, without the proposal's tags.
    seen
        Gives what a run showed, in terms of the steps of a tagged notebook; None if nothing was run.
    name, presuming
        See `lift`.
    """

    def tried(wanted: Proposal) -> Settled:
        tagged = applied(notebook, wanted)
        lifted = lift(tagged, seen(tagged), displays=displays, name=name, presuming=presuming)
        return Settled(wanted, tagged, lifted)

    found = tried(proposal)
    alone: Settled | None = None
    while wrong := errors(found.lifted.diagnostics):
        widened = _widened(notebook, found.proposal, wrong)
        if widened is not None:
            found = tried(widened)
            continue
        if len(found.proposal.steps) < 2:
            break
        alone = alone or _alone(found, tried)
        anyway = {_identity(each) for each in errors(alone.lifted.diagnostics)}
        of_cuts = [each for each in wrong if _identity(each) not in anyway]
        if not of_cuts:
            break
        found = tried(_joined(found.proposal, of_cuts[0]))
    return found


def _identity(found: Diagnostic) -> tuple[str, tuple[str | None, ...]]:
    """What stays the same of a diagnostic, whatever the steps are called."""
    return found.code, tuple(place.cell for place in found.places)


def _alone(found: Settled, tried: Callable[[Proposal], Settled]) -> Settled:
    proposal = found.proposal
    while len(proposal.steps) > 1:
        proposal = _with_joined(proposal, 0, "")
    return tried(proposal)


def _widened(notebook: Notebook, proposal: Proposal, wrong: Sequence[Diagnostic]) -> Proposal | None:
    """The first step begun at a cell above it that must be in a step; None if there is none."""
    outside = next((d for d in wrong if d.code == lift_rules.OUTSIDE_STEPS.code and d.places), None)
    if outside is None or not proposal.steps:
        return None
    order = [cell.id for cell in notebook.code_cells]
    roles = {cell.id: parse_tags(cell).role for cell in notebook.code_cells}
    first = proposal.steps[0]
    begin, end = order.index(str(outside.places[0].cell)), order.index(first.cells[0])
    above = [c for c in order[begin:end] if roles[c] in (None, Role.STEP, Role.CHECK) and c not in proposal.setup]
    if not above:
        return None
    step = msgspec.structs.replace(first, cells=(*above, *first.cells))
    return msgspec.structs.replace(proposal, steps=(step, *proposal.steps[1:]))


def _joined(proposal: Proposal, wrong: Diagnostic) -> Proposal:
    """The step that an error is about joined with the one above; with the one below if options come from its data."""
    cells = {cell: number for number, step in enumerate(proposal.steps) for cell in step.cells}
    number = next((cells[p.cell] for p in wrong.places if p.cell in cells), 0)
    below = wrong.code == lift_rules.DATA_CONFIGURATION.code
    first = min(number, len(proposal.steps) - 2) if below else max(number - 1, 0)
    return _with_joined(proposal, first, wrong.message)


def _with_joined(proposal: Proposal, number: int, why: str) -> Proposal:
    steps = proposal.steps
    one, other = steps[number], steps[number + 1]
    later = {name for step in steps[number + 2 :] for name in step.needs}
    joined = ProposedStep(
        one.name,
        (*one.cells, *other.cells),
        tuple(sorted({*one.needs} | ({*other.needs} - {*one.makes}))),
        tuple(sorted({*other.makes} | ({*one.makes} & later))),
        (*one.reasons, *([f"Holds `{other.name}` too: {why}"] if why else [])),
    )
    return msgspec.structs.replace(proposal, steps=(*steps[:number], joined, *steps[number + 2 :]))


def suggestion(notebook: Notebook, proposal: Proposal) -> Diagnostic:
    """Tell in which steps a notebook without step tags was promoted."""
    numbers = {cell.id: cell.number for cell in notebook.cells}
    steps = ", ".join(f"`{step.name}` ({cells_in_words([numbers[c] for c in step.cells])})" for step in proposal.steps)
    many = len(proposal.steps) != 1
    return rules.SUGGESTED.at(
        f"The notebook has no step tags, so nblift suggested {len(proposal.steps)} step{'s' if many else ''}: {steps}.",
        hint="For other steps write these into a copy with `nblift suggest --write-tags`, and change the tags there.",
    )


def cells_in_words(numbers: list[int]) -> str:
    """``cell 3``, ``cells 3–7``."""
    return f"cell {numbers[0]}" if len(numbers) == 1 else f"cells {numbers[0]}–{numbers[-1]}"


def regrouped(run: NotebookRun, before: Mapping[str, str], after: Mapping[str, str]) -> NotebookRun:
    """A run that was captured at the ends of some steps, as if it had been captured for others that end there too.

    Parameters
    ----------
    before, after
        Step → id of its last cell.
    """
    names = {cell: step for step, cell in before.items()}
    captures = {step: run.captures[names[cell]] for step, cell in after.items() if names.get(cell) in run.captures}
    views = run.observation.views
    seen = {step: views[names[cell]] for step, cell in after.items() if names.get(cell) in views}
    observation = msgspec.structs.replace(run.observation, views=seen)
    return msgspec.structs.replace(run, captures=captures, observation=observation)
