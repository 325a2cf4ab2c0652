"""What the panel can do about a diagnostic by itself."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from nblift.lift import rules as lifting
from nblift.model.diagnostic import Diagnostic, Place
from nblift.notebook import rules as reading
from nblift.repository import rules as writing

from .messages_cells import Fix, WireDiagnostic

#: Id of a cell → the step that it is in.
Steps = Mapping[str, str | None]


def on_the_wire(diagnostic: Diagnostic, steps: Steps | None = None) -> WireDiagnostic:
    """A diagnostic with its fixes.

    Parameters
    ----------
    steps
        Of the notebook that it is about, if it is about one that is open.
    """
    make = _FIXES.get(diagnostic.code)
    fixes = tuple(make(diagnostic, steps or {})) if make is not None else ()
    return WireDiagnostic(**msgspec.structs.asdict(diagnostic), fixes=fixes)


def _needs_skipped(found: Diagnostic, steps: Steps) -> Iterator[Fix]:
    user, *makers = [place for place in found.places if place.cell]
    for maker in makers:
        yield Fix(f"Include cell {maker.number}", "untag", (maker.cell,), "skip")
    yield Fix(f"Skip cell {user.number} too", "tag", (user.cell,), "skip")


def _outside_steps(found: Diagnostic, steps: Steps) -> Iterator[Fix]:
    place = found.places[0]
    first = next((step for step in steps.values() if step), None)
    if first is not None:
        yield Fix(f"Put cell {place.number} into {first}", "move", (place.cell,), first)
    yield Fix(f"Make cell {place.number} setup", "tag", (place.cell,), "setup")


def _cannot_travel(found: Diagnostic, steps: Steps) -> Iterator[Fix]:
    order = list(dict.fromkeys(step for step in steps.values() if step))
    named = [step for step in (steps.get(place.cell) for place in found.places) if step in order]
    if named and order.index(named[-1]) > 0:
        step = str(named[-1])
        yield Fix(f"Merge {step} with the step above", "merge", _cells_of(step, steps), step)


def _cells_of(step: str, steps: Steps) -> tuple[str, ...]:
    return tuple(cell for cell, name in steps.items() if name == step)


def _no_steps(found: Diagnostic, steps: Steps) -> Iterator[Fix]:
    yield Fix("Suggest steps", "suggest", (), "")


def _edited(found: Diagnostic, steps: Steps) -> Iterator[Fix]:
    yield Fix("Write anyway, keep mine beside", "force", (), "")


def _not_ours(found: Diagnostic, steps: Steps) -> Iterator[Fix]:
    yield Fix("Choose another place", "place", (), "")


def _syntax(found: Diagnostic, steps: Steps) -> Iterator[Fix]:
    place: Place = found.places[0]
    yield Fix(f"Go to cell {place.number}", "open", (place.cell,), "")


_FIXES: Mapping[str, Callable[[Diagnostic, Steps], Iterator[Fix]]] = {
    lifting.NEEDS_SKIPPED.code: _needs_skipped,
    lifting.OUTSIDE_STEPS.code: _outside_steps,
    lifting.CANNOT_TRAVEL.code: _cannot_travel,
    lifting.NO_STEPS.code: _no_steps,
    writing.EDITED.code: _edited,
    writing.NOT_OURS.code: _not_ours,
    writing.NO_PLACE.code: _not_ours,
    reading.SYNTAX.code: _syntax,
}
