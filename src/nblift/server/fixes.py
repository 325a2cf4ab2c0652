"""What the panel can do about a diagnostic by itself."""

import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from nblift.model.diagnostic import Diagnostic, Place

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
    said = msgspec.structs.asdict(diagnostic)
    if speaks_to_a_terminal(diagnostic.hint):
        said["hint"] = _IN_THE_PANEL.get(diagnostic.code, diagnostic.hint)
    return WireDiagnostic(**said, fixes=fixes)


def speaks_to_a_terminal(hint: str) -> bool:
    """Whether a hint names a command of nblift, or an option of one."""
    return re.search(r"`nblift |(?<![\w-])--[a-z]", hint) is not None


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


#: By code, not by rule: the rooms of the rules are not imported when the server starts.
_FIXES: Mapping[str, Callable[[Diagnostic, Steps], Iterator[Fix]]] = {
    "NB303": _needs_skipped,
    "NB302": _outside_steps,
    "NB308": _cannot_travel,
    "NB301": _no_steps,
    "NB411": _edited,
    "NB410": _not_ours,
    "NB412": _not_ours,
    "NB110": _syntax,
}

#: What the panel says instead of a hint for a terminal, by code.
_IN_THE_PANEL: Mapping[str, str] = {
    "NB311": "“Verify and write” runs the notebook, which shows the names; or name what you use.",
    "NB315": "“Verify and write” runs the notebook, and sees the rest.",
    "NB411": "Bring the change into the notebook, or press “Write anyway, keep mine beside”.",
    "NB608": "Choose another kernel for the notebook, or install this one from its environment.",
    "NB703": "Move the notebook with the files it needs into a folder of its own, or “Write without verifying…”.",
    "NB707": "Give the parameter another default in the notebook, and verify once more.",
    "NB713": "Press “Use these steps” in the Steps tab, and change there what does not suit you.",
    "NB716": "Give the cell less to do, or tag it `skip` if no later cell needs it.",
}
