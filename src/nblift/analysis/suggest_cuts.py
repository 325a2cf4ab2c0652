"""Where to cut: the steps whose boundaries, sizes and values together are worth most."""

from collections.abc import Collection, Sequence
from itertools import accumulate

from .suggest_activity import LOOKING
from .suggest_cells import DRAWN_ON, UNSTORABLE, Flow, Kind, Material, Piece
from .suggest_text import BANNER, BOLD, COMMENT

#: What a boundary below a heading is worth, by how far the heading is below the notebook's main level.
_BY_RANK = (2.2, 1.1, 0.7, 0.5)
_MARKS = {BANNER: 1.0, COMMENT: 0.5}
#: What each boundary costs: few steps are better than many.
_COST = 0.9
#: Main sections beyond which each further one makes every boundary dearer.
_MANY = 8
#: Most places that are looked at; of very long notebooks only the best.
_MOST = 300
#: No step should hold a larger part of the cells.
LARGEST = 0.6
#: What a step costs that reaches from inside of one section into the next.
_ASTRIDE = 0.5
_TOO_LARGE, _LIGHT, _HANDLE, _DRAWING, _PRELUDE = 2.5, 0.3, 8.0, 4.0, 2.0
#: What a step costs that makes nothing for later ones: if that shall not be, and if it may be.
_NEVER, _BARREN = 20.0, 1.2
#: What useful steps may cost.
_WORTH_IT = 4.0
#: Part of the natural boundaries that must be left.
_KEPT = 0.2


def cuts_of(material: Material, first: int, among: Collection[int] | None = None) -> list[int]:
    """Positions at which steps begin; the first of them is `first`.

    Every step but the last should make data that a later one needs. Where that would cost too many good boundaries
    (a notebook of independent examples), the boundaries win.

    Parameters
    ----------
    first
        Position of the first cell that must be inside a step.
    among
        The only positions that may be chosen besides; all that can if left out.
    """
    pieces = material.pieces
    allowed = [p for p in range(first + 1, len(pieces)) if pieces[p].begins and (among is None or p in among)]
    weigh = _Weights(material, first)
    if len(allowed) > _MOST:
        allowed = sorted(sorted(allowed, key=weigh.boundary)[-_MOST:])
    starts = [first, *allowed]
    useful = _best(weigh, starts, _NEVER)
    natural = _best(weigh, starts, _BARREN)
    kept = len({*natural[1:]} & {*useful})
    dear = weigh.all(natural) - weigh.all(useful) > _WORTH_IT
    return natural if dear or kept < _KEPT * len(natural[1:]) else useful


def _best(weigh: "_Weights", starts: Sequence[int], barren: float) -> list[int]:
    """The best of all ways to cut at some of the `starts`, where each barren step costs so much."""
    best, previous = [0.0], [0]
    for position, end in enumerate([*starts[1:], weigh.count]):
        worth, k = max(
            (
                best[k]
                + weigh.step(starts[k], end)
                + (weigh.boundary(starts[k]) if k else 0.0)
                - (0.0 if weigh.makes(starts[k], end) else barren),
                -k,
            )
            for k in range(position + 1)
        )
        best.append(worth)
        previous.append(-k)
    found: list[int] = []
    k = len(starts)
    while k > 0:
        k = previous[k]
        found.append(starts[k])
    return found[::-1]


class _Weights:
    """What boundaries and steps are worth."""

    def __init__(self, material: Material, first: int) -> None:
        self._material = material
        pieces = material.pieces
        self.count = len(pieces)
        filled = [int(p.kind is not Kind.EMPTY) for p in pieces]
        self._cells = [0, *accumulate(filled)]
        self._work = [0, *accumulate(int(p.kind is Kind.WORK) for p in pieces)]
        self._first = first
        self._total = max(1, self._cells[-1] - self._cells[first])
        self._levels = levels_of(pieces[first + 1 :])
        main = sum(1 for p in pieces[first + 1 :] if (r := self._rank(p)) is not None and r <= 0)
        self._cost = _COST + 0.08 * max(0, main - _MANY)
        self._section_ends = _section_ends(pieces)
        self._last_maker = _last_makers(material.flows, self.count)
        self._crossing = _crossing(material.flows, self.count)
        self._boundaries: dict[int, float] = {}

    def _rank(self, piece: Piece) -> int | None:
        """How far the highest heading above a cell is below the main level; None without a heading."""
        level = level_of(piece)
        return None if level is None else sum(known < level for known in self._levels)

    def boundary(self, position: int) -> float:
        """Worth of a step that begins here, but for what it holds."""
        if position not in self._boundaries:
            self._boundaries[position] = self._boundary(position)
        return self._boundaries[position]

    def _boundary(self, position: int) -> float:
        piece, above = self._material.pieces[position], self._material.pieces[position - 1]
        rank = self._rank(piece)
        worth = -self._cost
        if rank is not None:
            worth += _BY_RANK[min(rank, len(_BY_RANK) - 1)]
        else:
            worth += max((_MARKS.get(h.level, 0.0) for h in piece.headings), default=0.0)
            worth += 0.2 * piece.text
        worth += 0.25 * (piece.activity != above.activity) + 0.4 * (piece.activity == "load" != above.activity)
        worth -= 0.35 * (piece.activity in LOOKING and rank is None)
        worth -= min(0.8, 0.08 * max(0, len(self._crossing[position]) - 2))
        reasons = {self._material.bound_to.get(made, "") for made in self._crossing[position]}
        if UNSTORABLE in reasons:
            worth -= _HANDLE
        if DRAWN_ON in reasons:
            worth -= _DRAWING
        return worth

    def step(self, start: int, end: int) -> float:
        """Worth of a step with these cells."""
        if self._work[end] == self._work[start]:
            return -20.0
        cells = self._cells[end] - self._cells[start]
        share = cells / self._total
        worth = -(2.0 + self._total / 20) * share * share
        if share > LARGEST and self._total > 2:
            worth -= _TOO_LARGE + 3 * (share - LARGEST)
        if start != self._first and self._section_ends[start] < end:
            worth -= _ASTRIDE
        if self._work[end] - self._work[start] == 1:
            worth -= _LIGHT
        if start == self._first and not self._material.pieces[start].headings and not self.makes(start, end):
            worth -= _PRELUDE
        return worth

    def makes(self, start: int, end: int) -> bool:
        """Whether a step makes data that a later one needs."""
        return end == self.count or self._last_maker[end] >= start

    def all(self, cuts: Sequence[int]) -> float:
        """Worth of a way to cut, barren steps or not."""
        steps = zip(cuts, [*cuts[1:], self.count], strict=True)
        return sum(self.step(start, end) for start, end in steps) + sum(map(self.boundary, cuts[1:]))


def levels_of(pieces: Sequence[Piece]) -> list[int]:
    """Levels of headings, from the main one down: the highest that gives at least two sections of code."""
    tops = [top for piece in pieces if (top := level_of(piece)) is not None]
    levels = sorted(set(tops))
    main = next((level for level in levels if sum(top <= level for top in tops) >= 2), 0)
    return [level for level in levels if level >= main]


def level_of(piece: Piece) -> int | None:
    """Level of the highest heading in the text right above a cell; None without one."""
    return min((h.level for h in piece.headings if h.level <= BOLD), default=None)


def _section_ends(pieces: Sequence[Piece]) -> list[int]:
    """Position → the next cell below a heading of a higher level than any above the cell itself."""
    levels = [min((h.level for h in piece.headings), default=COMMENT + 1) for piece in pieces]
    found = [len(pieces)] * len(pieces)
    waiting: list[int] = []
    for position, level in enumerate(levels):
        while waiting and level < levels[waiting[-1]]:
            found[waiting.pop()] = position
        waiting.append(position)
    return found


def _last_makers(flows: Collection[Flow], count: int) -> list[int]:
    """Position → the last cell above it that makes data surely needed there or below; -1 if there is none."""
    found = [-1] * (count + 1)
    for flow in flows:
        if flow.sure:
            for position in range(flow.source + 1, flow.target + 1):
                found[position] = max(found[position], flow.source)
    return found


def _crossing(flows: Collection[Flow], count: int) -> list[set[tuple[int, str]]]:
    """Position → what is made above and needed there or below, as (position of the maker, name)."""
    found: list[set[tuple[int, str]]] = [set() for _ in range(count)]
    for flow in flows:
        for position in range(flow.source + 1, flow.target + 1):
            found[position].add((flow.source, flow.name))
    return found
