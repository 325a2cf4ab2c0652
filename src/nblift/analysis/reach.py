"""How far an edit reaches: which later cells may come to something else, given what the walk says otherwise."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from nblift.model.notebook import Cell

from .cellfacts import facts_of_cell
from .walk import Outcome, State, closures

T = TypeVar("T")

_WORD = re.compile(r"\w+")
#: Every cell that displays something moves these on.
_LAST = frozenset(("_", "__", "___"))


class Reach:
    """Finds the next cell that an edit may reach.

    Parameters
    ----------
    cells
        As they are now.
    known
        What each came to before the edit; of those behind the edited ones, at the same positions.
    edited
        Positions of the edited cells.
    """

    def __init__(self, cells: Sequence[Cell], known: Sequence[Outcome], edited: range) -> None:
        self._cells, self._known, self._edited = cells, known, edited
        self._closures = closures(known)
        self._mentions: dict[frozenset[str], tuple[bool, list[int]]] = {}

    def next_cell(self, names: frozenset[str] | None, was: State, now: State, outcomes: Sequence[Outcome]) -> int:
        """Position of the first cell, from where the walk stands, that may come to something else; else their number.

        Parameters
        ----------
        names
            Of which `was` and `now` say something else; None: they differ in more.
        was, now
            States where the walk stands, before the edit and now.
        outcomes
            What the cells above came to.
        """
        here = len(outcomes)
        if names is None or not names.isdisjoint(_LAST) or any(":" in n or n == "cwd" for n in names):
            return here
        # behind a star import every name is there, whoever mentions it
        if names and (now.stars or not (_hold_alone(names, was) and _hold_alone(names, now))):
            return here
        in_code, mentions = self._mentioned(names)
        if in_code:
            return here
        found = next((n for n in mentions if n >= here), len(self._cells))
        if names:
            found = next((n for n in range(here, found) if self._known[n].wide), found)
        return self._first_asking(outcomes, here, found)

    def _mentioned(self, names: frozenset[str]) -> tuple[bool, list[int]]:
        """Whether code that other cells may run mentions a name, and the positions of all cells that do."""
        if names not in self._mentions:
            found = [n for n, cell in enumerate(self._cells) if names and not names.isdisjoint(_words(cell))]
            self._mentions[names] = any(_has_code(self._cells[n]) for n in found), found
        return self._mentions[names]

    def _first_asking(self, outcomes: Sequence[Outcome], start: int, end: int) -> int:
        """The first cell for which it counted that it needs, or does not need, a maker, and that changed."""
        now = closures(outcomes)
        if now == self._closures[: len(now)]:
            return end
        for position in range(start, end):
            outcome = self._known[position]
            every = 0
            for source in outcome.needs:
                every |= now[source] | 1 << source
            now.append(every)
            if any((every ^ self._closures[position]) >> maker & 1 for maker in outcome.asked):
                return position
        return end


def _hold_alone(names: Collection[str], state: State) -> bool:
    """Whether what these names hold is held by no other name."""
    held = [state.names[name] for name in names if name in state.names]
    return all(names.__contains__(other) for h in held for thing in h.things for other in state.holders.get(thing, ()))


def parted(one: State, other: State) -> frozenset[str] | None:
    """Names of which two states say something else; None if they differ in anything besides names.

    What both say in different objects, `other` has in those of `one` afterwards: the next comparison is quick.
    """
    if one.rest != other.rest or one.stars != other.stars:
        return None
    found = set(one.names.keys() ^ other.names.keys())
    for name, held in one.names.items():
        new = other.names.get(name)
        if new is not None and new is not held:
            if held.same(new):
                other.names[name] = held
            else:
                found.add(name)
    for mine, its in _tables(one, other):
        if mine is not its and mine != its:
            every = {*mine, *its}
            found |= {n for n in every if (n in mine) != (n in its) or mine.get(n) != its.get(n)}
    return frozenset(found)


def _tables(one: State, other: State) -> list[tuple[Mapping[str, object], Mapping[str, object]]]:
    return [
        (one.deleted, other.deleted),
        (one.constants, other.constants),
        (one.files, other.files),
        (one.imports, other.imports),
    ]


def patched(state: State, new: State, names: Collection[str]) -> State:
    """The state with what another one says of some names."""
    if not names:
        return state
    holders = {thing: new.holders[thing] for n in names if n in new.names for thing in new.names[n].things}
    return State(
        _with(state.names, new.names, names),
        _with(state.deleted, new.deleted, names),
        _with(state.constants, new.constants, names),
        _with(state.files, new.files, names),
        _with(state.imports, new.imports, names),
        state.holders | holders,
        state.stars,
        state.rest,
    )


def _with(mine: dict[str, T], its: Mapping[str, T], names: Collection[str]) -> dict[str, T]:
    if not any(name in mine or name in its for name in names):
        return mine
    found = dict(mine)
    for name in names:
        if name in its:
            found[name] = its[name]
        else:
            found.pop(name, None)
    return found


def _has_code(cell: Cell) -> bool:
    """Whether a cell makes code that other cells may run."""
    assert cell.code is not None
    facts = facts_of_cell(cell.code)
    return bool(facts.carries or facts.defines)


def _words(cell: Cell) -> frozenset[str]:
    assert cell.code is not None
    return _words_in(f"{cell.source}\n{cell.code.python}" if cell.code.transformed else cell.source)


@lru_cache(maxsize=8192)
def _words_in(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))
