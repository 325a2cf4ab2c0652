"""Why a step is proposed, in words."""

from collections.abc import Iterator, Sequence

from .suggest_cells import UNSTORABLE, Material
from .suggest_text import BANNER, Heading, by_weight

_LONGEST = 4


def reasons_of(material: Material, first: int, start: int, end: int, makes: Sequence[str]) -> tuple[str, ...]:
    """A short sentence each: where it begins, what passes on, what must stay together.

    Parameters
    ----------
    first
        Position at which the first of all steps begins.
    """
    return (*_begins(material, first, start), *_holds(material, start, end, makes))


def _begins(material: Material, first: int, start: int) -> Iterator[str]:
    pieces = material.pieces
    if pieces[start].headings:
        yield _below(by_weight(pieces[start].headings)[0])
    elif start == first:
        yield "Begins with the first cell that does more than import, define and set options."
    elif pieces[start].activity != pieces[start - 1].activity:
        yield f"Here the cells go from `{pieces[start - 1].activity}` to `{pieces[start].activity}`."
    else:
        yield "Only little passes from the cells above to those from here on."


def _holds(material: Material, start: int, end: int, makes: Sequence[str]) -> Iterator[str]:
    pieces = material.pieces
    joined = [h.text for p in pieces[start + 1 : end] for h in p.headings if h.level < BANNER]
    if joined:
        yield f"Holds {_listed([f'“{text}”' for text in joined])} too."
    if makes:
        yield f"Hands on {_listed([_described(material, name, start, end) for name in makes])}."
    elif end < len(pieces):
        yield "Makes nothing that a later step needs."
    for why, names in _kept(material, start, end).items():
        those, them = _listed([f"`{name}`" for name in names]), "it" if len(names) == 1 else "them"
        if why == UNSTORABLE:
            yield f"{those} cannot be stored, so the cells that use {them} stay together."
        else:
            yield f"Several cells draw on {those}, so they stay together."


def _below(heading: Heading) -> str:
    return f"Begins below “{heading.text}”." if heading.level < BANNER else f"Begins with the comment “{heading.text}”."


def _described(material: Material, name: str, start: int, end: int) -> str:
    """A name with its type and size, as far as a run showed them."""
    found = [material.seen[p, name] for p in range(start, end) if (p, name) in material.seen]
    if not found:
        return f"`{name}`"
    kind = found[-1].type.rpartition(".")[2]
    return f"`{name}` ({kind}{f', {found[-1].size}' if found[-1].size else ''})"


def _kept(material: Material, start: int, end: int) -> dict[str, list[str]]:
    """Why → names that are made in one cell of the step, used in another, and should not leave it."""
    kept: dict[str, list[str]] = {}
    for flow in material.flows:
        why = material.bound_to.get((flow.source, flow.name))
        if why and start <= flow.source < flow.target < end and flow.name not in kept.get(why, []):
            kept.setdefault(why, []).append(flow.name)
    return kept


def _listed(items: Sequence[str]) -> str:
    """``a, b and c``; of many only the first, and how many more."""
    items = list(dict.fromkeys(items))
    if len(items) > _LONGEST:
        items = [*items[: _LONGEST - 1], f"{len(items) - _LONGEST + 1} more"]
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
