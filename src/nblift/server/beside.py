"""Which line of a lifted function comes from which line of a cell."""

import ast
import difflib
from collections.abc import Iterator, Sequence

from nblift.model.notebook import Code

#: How like each other two statements must be, from 0 to 1, for one to have become the other.
_LIKE = 0.6

#: (line of the cell, line of the file).
Pair = tuple[int, int]


def lines_beside(codes: Sequence[Code | None], function: ast.FunctionDef) -> list[list[Pair]]:
    """For each cell of a step, pairs of lines that belong together.

    Statements are compared by what they say, however they are laid out. What lifting changed a little, such as the
    name of a parameter, is found by likeness; what it left out or added has no partner.

    Parameters
    ----------
    codes
        The cells in plain Python, in document order.
    """
    theirs = list(function.body)
    texts = [ast.unparse(node) for node in theirs]
    start = 0
    found: list[list[Pair]] = []
    for code in codes:
        pairs: list[Pair] = []
        for node in ast.parse(code.python).body if code is not None else ():
            place = _place(ast.unparse(node), texts, start)
            if place is not None and code is not None:
                pairs += _pairs(node, theirs[place], code)
                start = place + 1
        found.append(sorted(dict.fromkeys(pairs)))
    return found


def _place(text: str, texts: Sequence[str], start: int) -> int | None:
    """Position of the statement that this one became, from `start` on."""
    for place in range(start, len(texts)):
        if texts[place] == text:
            return place
    for place in range(start, min(start + 8, len(texts))):
        matcher = difflib.SequenceMatcher(None, text, texts[place], autojunk=False)
        if matcher.quick_ratio() > _LIKE and matcher.ratio() > _LIKE:
            return place
    return None


def _pairs(node: ast.stmt, other: ast.stmt, code: Code) -> Iterator[Pair]:
    """Lines of both, spread evenly where one has more than the other."""
    mine = range(node.lineno, (node.end_lineno or node.lineno) + 1)
    its = range(other.lineno, (other.end_lineno or other.lineno) + 1)
    count = max(len(mine), len(its))
    for step in range(count):
        line = mine[step * len(mine) // count]
        if line <= len(code.lines):
            yield code.lines[line - 1], its[step * len(its) // count]
