"""Small pieces of Markdown and of Python literals, as a README shows them."""

import json
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; a `|` inside a cell is escaped, a line break becomes a blank."""
    lines = [_row(head), "|" + "---|" * len(head), *(_row(row) for row in rows)]
    return "\n".join(lines)


def literal(value: object) -> str:
    """Write a value as a notebook would, strings in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    return repr(value)


def code(text: str) -> str:
    """Set in a fixed-width font."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


def listed(items: Sequence[str]) -> str:
    """Join as in a sentence: ``a, b and c``."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def ranges(numbers: Iterable[int]) -> str:
    """Shorten a list of numbers: ``6–9, 12``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def count(number: int, noun: str) -> str:
    """Write a number with its noun: ``1 figure``, ``2 figures``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _row(cells: Sequence[str]) -> str:
    escaped = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in escaped)
