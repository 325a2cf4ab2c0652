"""``nblift graph``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .notebooks import notebook_argument, observe_option, opened, seen_option
from .options import json_option
from .report import Report

if TYPE_CHECKING:
    from nblift.model.graph import Graph
    from nblift.model.notebook import Notebook


@click.command("graph")
@notebook_argument
@observe_option
@seen_option
@click.option("--mermaid", is_flag=True, help="Print a Mermaid flowchart.")
@json_option
def command(notebook: Path, kernel: str | None, *, observe: bool, no_seen: bool, mermaid: bool, as_json: bool) -> None:
    """Show what depends on what in NOTEBOOK, cell by cell.

    Evidence of an edge: `proved` follows from the source, `observed` was seen in a kernel, `may` cannot be excluded.
    """
    with Report(as_json=as_json) as report:
        from nblift.analysis.graph import graph_of

        read, said, observation = opened(report, notebook, kernel, observe=observe, no_seen=no_seen)
        graph = graph_of(read, observation)
        report.tell(*said, *graph.diagnostics)
        value = {"cells": graph.cells, "edges": graph.edges, "diagnostics": (*said, *graph.diagnostics)}
        report.result(value, _mermaid(graph) if mermaid else _text(graph, read))


def _text(graph: "Graph", notebook: "Notebook") -> str:
    """One line per cell, and below it one per cell that it needs."""
    if not graph.cells:
        return "The notebook has no code."
    first = {c.id: _first_line(c.source) for c in notebook.cells}
    numbers = {c.id: c.number for c in graph.cells}
    lines: list[str] = []
    for cell in graph.cells:
        step = f"  [{cell.step}]" if cell.step else ""
        lines.append(f"{cell.number:>4}  {first.get(cell.id, '')}{step}")
        needed = [e for e in graph.edges if e.target == cell.id]
        for edge in sorted(needed, key=lambda e: numbers[e.source]):
            evidence = "" if edge.evidence.value == "proved" else f"  ({edge.evidence.value})"
            lines.append(f"        needs {', '.join(edge.names)} from cell {numbers[edge.source]}{evidence}")
    return "\n".join(lines)


def _first_line(source: str, width: int = 60) -> str:
    line = next((text.strip() for text in source.split("\n") if text.strip()), "")
    return line if len(line) <= width else line[: width - 1] + "…"


def _mermaid(graph: "Graph") -> str:
    """A flowchart; what only may be is dotted."""
    arrows = {"may": ("-.", ".->")}
    lines = ["flowchart TD"]
    lines += [f'    c{c.number}["{c.number}{f" {c.step}" if c.step else ""}"]' for c in graph.cells]
    numbers = {c.id: c.number for c in graph.cells}
    for edge in graph.edges:
        begin, end = arrows.get(edge.evidence.value, ("--", "-->"))
        label = ", ".join(edge.names).replace('"', "'")
        lines.append(f'    c{numbers[edge.source]} {begin} "{label}" {end} c{numbers[edge.target]}')
    return "\n".join(lines)
