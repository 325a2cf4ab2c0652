"""Time the analysis of cells against that of other tools, in one process.

    python benchmarks/analysis.py [--rounds 15]

The cells are those of `examples/`. In every round each tool reads every cell once, its caches empty, one tool after
the other; the table has medians over the rounds of the mean time per cell, and ratios to `compile()` in the same run.
pyflakes and marimo take part where they are installed: a virtual environment for that is
`python -m venv V && V/bin/pip install . marimo pyflakes`. The table goes to `results/analysis.md`.
"""

import argparse
import ast
import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from nblift.analysis import cellfacts
from nblift.analysis.graph import graph_of
from nblift.model.notebook import Cell, Code, Notebook
from nblift.notebook import read

HERE = Path(__file__).resolve().parent
#: Cells of the notebook in which one is edited.
LARGE = 200
#: What `compile()` took per cell where the goals were set, in µs.
REFERENCE = 30


def example_notebooks() -> list[Notebook]:
    """The examples, read."""
    found = [read(path.read_bytes(), path.stem).notebook for path in sorted((HERE.parent / "examples").glob("*.ipynb"))]
    assert found
    return [notebook for notebook in found if notebook is not None]


def codes_of(notebooks: Sequence[Notebook]) -> list[Code]:
    """The code of all their cells."""
    return [c.code for n in notebooks for c in n.code_cells if c.code is not None and c.code.python.strip()]


def grown(notebooks: Sequence[Notebook], wanted: int) -> Notebook:
    """The examples behind each other, again and again, until there are enough code cells, each different."""
    cells: list[Cell] = []
    while len(cells) < wanted:
        for cell in (c for n in notebooks for c in n.code_cells if c.code is not None and len(cells) < wanted):
            assert cell.code is not None
            number = len(cells) + 1
            code = msgspec.structs.replace(cell.code, python=f"{cell.code.python}\n# {number}")
            cells.append(msgspec.structs.replace(cell, id=f"c{number}", number=number, code=code))
    return msgspec.structs.replace(notebooks[0], cells=tuple(cells))


def edited(notebook: Notebook, position: int, turn: int) -> Notebook:
    """One cell gets another source."""
    cell = notebook.cells[position]
    assert cell.code is not None
    code = msgspec.structs.replace(cell.code, python=f"{cell.code.python}\nedited = {turn}")
    cells = list(notebook.cells)
    cells[position] = msgspec.structs.replace(cell, code=code)
    return msgspec.structs.replace(notebook, cells=tuple(cells))


# ---------------------------------------------------------------------- who reads cells
def readers(codes: Sequence[Code], notebooks: Sequence[Notebook]) -> dict[str, Callable[[], None]]:
    """Title → read all cells once."""
    sources = [code.python for code in codes]

    def parse() -> None:
        for source in sources:
            ast.parse(source)

    def compile_all() -> None:
        for source in sources:
            compile(source, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

    def facts() -> None:
        cellfacts.forget()
        for code in codes:
            cellfacts.facts_of_cell(code)

    def graphs() -> None:
        cellfacts.forget()
        for notebook in notebooks:
            graph_of(notebook)

    found: dict[str, Callable[[], None]] = {
        "`compile()`": compile_all,
        "`ast.parse()`": parse,
        "nblift, all facts": facts,
        "nblift, facts and graph": graphs,
    }
    return found | peers(sources)


def peers(sources: Sequence[str]) -> dict[str, Callable[[], None]]:
    """Other tools, as far as they are installed."""
    found: dict[str, Callable[[], None]] = {}
    try:
        import pyflakes
        from pyflakes.checker import Checker
    except ImportError:
        pass
    else:

        def flakes() -> None:
            for source in sources:
                Checker(ast.parse(source))

        found[f"pyflakes {pyflakes.__version__}"] = flakes
    try:
        import marimo
        from marimo._ast.compiler import compile_cell
    except ImportError:
        pass
    else:

        def cells() -> None:
            for number, source in enumerate(sources):
                compile_cell(source, cell_id=str(number))

        found[f"marimo {marimo.__version__}, `compile_cell`"] = cells
    return found


# ---------------------------------------------------------------------- measuring
def seconds(action: Callable[[], object]) -> float:
    """Of processor time that one call takes."""
    start = time.process_time()
    action()
    return time.process_time() - start


def per_cell(codes: Sequence[Code], notebooks: Sequence[Notebook], rounds: int) -> dict[str, float]:
    """Title → median time per cell, in µs."""
    taking_part = readers(codes, notebooks)
    times: dict[str, list[float]] = {title: [] for title in taking_part}
    for turn in range(rounds + 1):
        for title, action in taking_part.items():
            took = seconds(action)
            if turn:  # the first round fills caches of regular expressions and the like
                times[title].append(took / len(codes) * 1e6)
    return {title: statistics.median(found) for title, found in times.items()}


def unchanged(codes: Sequence[Code], rounds: int) -> float:
    """Median time per cell that was read before, in µs."""
    again = 100
    found = [seconds(lambda: [cellfacts.facts_of_cell(c) for _ in range(again) for c in codes]) for _ in range(rounds)]
    return statistics.median(found) / again / len(codes) * 1e6


def one_edit(notebooks: Sequence[Notebook], rounds: int) -> float:
    """Median time of the whole graph after one cell of a large notebook was edited, in ms."""
    large = grown(notebooks, LARGE)
    graph_of(large)
    found = []
    for turn in range(rounds):
        changed = edited(large, (turn * 37) % LARGE, turn)
        found.append(seconds(lambda changed=changed: graph_of(changed)))  # type: ignore[misc]
    return statistics.median(found) * 1e3


def report(times: dict[str, float], again: float, edit: float, cells: int, lines: float) -> str:
    """The page of results."""
    base = times["`compile()`"]
    scale = REFERENCE / base
    rows = [f"| {title} | {took:.0f} | {took / base:.1f} | {took * scale:.0f} |" for title, took in times.items()]
    whole = base * LARGE / 1e3
    return "\n".join(
        [
            "# Speed of the analysis",
            "",
            f"`python benchmarks/analysis.py`: the {cells} code cells of `examples/` ({lines:.1f} lines on average), one process,",
            f"processor time, medians. Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores of a virtual",
            "machine that others used at the same time: ratios count, not the times. The goals were set on a machine on which",
            f"`compile()` took {REFERENCE} µs per cell; the last column is scaled to that.",
            "",
            "| first sight of a cell | µs per cell | × `compile()` | scaled |",
            "|---|---:|---:|---:|",
            *rows,
            "",
            "Goal: all facts in 200 µs, and faster than marimo in the same run.",
            "",
            "| later | measured | scaled | goal |",
            "|---|---:|---:|---:|",
            f"| facts of an unchanged cell | {again:.2f} µs | {again * scale:.2f} µs | 5 µs |",
            f"| graph after one edit in {LARGE} cells | {edit:.1f} ms | {edit * scale:.1f} ms | 10 ms |",
            "",
            f"The graph after one edit takes {edit / whole:.1f} × `compile()` of all {LARGE} cells.",
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="print numbers, write nothing")
    given = parser.parse_args()
    notebooks = example_notebooks()
    codes = codes_of(notebooks)
    gc.freeze()
    times = per_cell(codes, notebooks, given.rounds)
    again, edit = unchanged(codes, given.rounds), one_edit(notebooks, given.rounds)
    if given.json:
        print(json.dumps({"per_cell_us": times, "unchanged_us": again, "one_edit_ms": edit}))
        return
    lines = statistics.mean(code.python.count("\n") + 1 for code in codes)
    page = report(times, again, edit, len(codes), lines)
    print(page)
    (HERE / "results" / "analysis.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
