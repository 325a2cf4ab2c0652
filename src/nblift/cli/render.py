"""Diagnostics and tables as a person reads them in a terminal."""

import os
from collections.abc import Sequence

import click

from nblift.model.diagnostic import Diagnostic, Place, errors

#: Most places of one finding that are shown; programs get them all.
_PLACES = 8


def render(diagnostic: Diagnostic, notebook: str = "notebook") -> str:
    """A diagnostic: what, where with the source line and a caret, and what to do next.

    Parameters
    ----------
    notebook
        What places in a notebook call it.
    """
    lines = [f"{diagnostic.severity}[{diagnostic.slug}] {diagnostic.code}: {diagnostic.message}"]
    for place in diagnostic.places[:_PLACES]:
        lines.append(f"  --> {_where(place, notebook)}")
        lines += _quoted(place)
    more = len(diagnostic.places) - _PLACES
    lines += [f"  and {counted(more, 'more place')}"] if more > 0 else []
    return "\n".join([*lines, f"  hint: {diagnostic.hint}"])


def coloured(diagnostic: Diagnostic, notebook: str = "notebook") -> str:
    """The same with a head that catches the eye; `click.echo` leaves the colour out where no terminal is."""
    text = render(diagnostic, notebook)
    if "NO_COLOR" in os.environ:
        return text
    head, _, rest = text.partition(":")
    return click.style(head, fg="red" if diagnostic.blocks else "yellow", bold=True) + f":{rest}"


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """``2 errors and 1 note``; empty if there is nothing to count."""
    blocking = len(errors(diagnostics))
    counts = [counted(blocking, "error")] if blocking else []
    counts += [counted(len(diagnostics) - blocking, "note")] if len(diagnostics) > blocking else []
    return " and ".join(counts)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows with their columns aligned, two spaces apart."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def counted(number: int, noun: str) -> str:
    """``1 step``, ``2 steps``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _where(place: Place, notebook: str) -> str:
    parts = [place.file or notebook]
    if place.number is not None:
        parts.append(f"cell {place.number} ({place.cell})" if place.cell else f"cell {place.number}")
    elif place.cell:
        parts.append(f"cell {place.cell}")
    if place.line is not None:
        parts.append(f"line {place.line}")
    if place.function:
        parts.append(f"in {place.function}")
    return ", ".join(parts)


def _quoted(place: Place) -> list[str]:
    """The source line, with a caret below the column (the first character, if there is none)."""
    if not place.source or not place.source.strip():
        return []
    text = place.source.expandtabs(4).rstrip()
    start = len(text) - len(text.lstrip())
    column = place.column - 1 if place.column else start
    return [f"      {text.strip()}", f"      {' ' * max(column - start, 0)}^"]
