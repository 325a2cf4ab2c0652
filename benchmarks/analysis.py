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
from nblift.analysis.incremental import IncrementalGraph
from nblift.model.notebook import Cell, Code, Notebook
from nblift.notebook import read
from nblift.server.messages_cells import WireCell
from nblift.server.messages_live import Edit, Open
from nblift.server.session import Session

HERE = Path(__file__).resolve().parent
#: Cells of the notebooks in which one is edited.
LARGE, HUGE = 200, 2000
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
    """One cell gets another source; every third time it binds a name that is new."""
    cell = notebook.cells[position]
    assert cell.code is not None
    line = f"print({turn})" if turn % 3 else f"edited_{turn} = {turn}"
    code = msgspec.structs.replace(cell.code, python=f"{cell.code.python}\n{line}")
    cells = list(notebook.cells)
    cells[position] = msgspec.structs.replace(cell, source=code.python, code=code)
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
    graph = IncrementalGraph()
    graph.update(large.cells)
    found = []
    for turn in range(rounds):
        large = edited(large, (turn * 37) % LARGE, turn)
        found.append(seconds(lambda large=large: graph.update(large.cells)))  # type: ignore[misc]
    return statistics.median(found) * 1e3


def one_patch(notebooks: Sequence[Notebook], count: int, rounds: int) -> float:
    """Median time from an edit's arrival at the server to the answer that can be sent, in ms."""
    large = grown(notebooks, count)
    session = Session()
    cells = [WireCell(c.id, c.kind, c.code.python if c.code is not None else "", c.tags) for c in large.cells]
    session.open(Open("large.ipynb", "python", tuple(cells)))
    session.patch()
    found = []
    for turn in range(rounds):
        large = edited(large, (turn * 37) % count, turn)
        cell = large.cells[(turn * 37) % count]
        message = msgspec.json.encode(Edit(turn + 1, (WireCell(cell.id, cell.kind, cell.source, cell.tags),)))
        found.append(seconds(lambda message=message: answered(session, message)))  # type: ignore[misc]
    return statistics.median(found) * 1e3


def answered(session: Session, message: bytes) -> bytes:
    """What the server does with an edit."""
    session.edit(msgspec.json.decode(message, type=Edit))
    return msgspec.json.encode(session.patch())


def report(
    times: dict[str, float], again: float, edit: float, patches: dict[int, float], cells: int, lines: float
) -> str:
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
            f"| edit to answer of the server in {LARGE} cells | {patches[LARGE]:.1f} ms | {patches[LARGE] * scale:.1f} ms | 50 ms |",
            f"| edit to answer of the server in {HUGE} cells | {patches[HUGE]:.1f} ms | {patches[HUGE] * scale:.1f} ms | 150 ms |",
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
    patches = {count: one_patch(notebooks, count, given.rounds) for count in (LARGE, HUGE)}
    if given.json:
        print(json.dumps({"per_cell_us": times, "unchanged_us": again, "one_edit_ms": edit, "one_patch_ms": patches}))
        return
    lines = statistics.mean(code.python.count("\n") + 1 for code in codes)
    page = report(times, again, edit, patches, len(codes), lines)
    print(page)
    (HERE / "results" / "analysis.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
