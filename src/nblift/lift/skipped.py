"""Skipped cells that were not without influence."""

from collections.abc import Iterator

from nblift.model.diagnostic import Diagnostic
from nblift.model.observation import CellSeen

from . import rules
from .program import Program
from .roles import place


def skipped_that_act(program: Program) -> Iterator[Diagnostic]:
    """A diagnostic for each skipped cell after which the notebook went on otherwise than it would have without it."""
    for placed in program.layout.cells:
        seen = program.seen.get(placed.cell.id)
        if placed.role != "skip" or seen is None:
            continue
        later = [i for i in program.items if i.placed.cell.number > placed.cell.number]
        what = _what(seen, {n for i in later for n in i.facts.loads}, [program.seen.get(i.cell) for i in later])
        if what:
            yield rules.SKIPPED_ACTS.at(
                f"This skipped cell {what}, on which later cells rely.",
                place(placed.cell),
                hint="Let it work on a copy, or take the `skip` tag away.",
            )


def _what(seen: CellSeen, loaded: set[str], later: list[CellSeen | None]) -> str:
    """What it did, in words; empty if nothing that counts."""
    after = [s for s in later if s is not None]
    changed = sorted(n for n, how in seen.mutated.items() if how == "observed" and n in loaded)
    rebound = sorted(n for n in seen.bound if n in loaded and not any(n in s.bound for s in after))
    drawn = [g for g in seen.random if any(g in s.random for s in after)]
    written = [p for p in seen.files.written if any(p in s.files.read for s in after)]
    if changed:
        return f"changes `{changed[0]}`"
    if rebound:
        return f"binds `{rebound[0]}` anew"
    if drawn:
        return f"draws from `{drawn[0]}`"
    if written:
        return f"writes `{written[0]}`"
    if seen.configuration and after:
        return f"sets options of {seen.configuration[0]}"
    return ""
