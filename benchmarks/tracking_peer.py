"""What another tool says of cases; run by the Python of an environment that has the tool, and knows nothing of nblift.

    PYTHON tracking_peer.py marimo|pyflakes|ipyflow < cells.json > pairs.json

In: a list of notebooks, each a list of sources. Out: the tool's version, and for each notebook the pairs of the needed
cell and the needing cell, from 0; null where the tool failed.
"""

import ast
import json
import os
import sys
import tempfile
from importlib.metadata import version
from typing import Any

Pairs = set[tuple[int, int]]


def marimo(sources: list[str]) -> Pairs:
    """marimo's graph; where it forbids that two cells define a name, the edges that it draws all the same."""
    from marimo._ast.compiler import compile_cell
    from marimo._runtime.dataflow import DirectedGraph

    drawn = DirectedGraph()
    for number, source in enumerate(sources):
        try:
            drawn.register_cell(str(number), compile_cell(source, cell_id=str(number)))
        except SyntaxError:
            continue
    return {(int(source), int(target)) for source, targets in drawn.children.items() for target in targets}


def pyflakes(sources: list[str]) -> Pairs:
    """Where pyflakes finds the binding of each name that is read, in the cells that are Python, one after the other."""
    from pyflakes.checker import Checker

    lines: list[str] = []
    cell_of: list[int] = [-1]
    for number, source in enumerate(sources):
        try:
            compile(source, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except SyntaxError:
            continue
        lines += source.split("\n")
        cell_of += [number] * (len(lines) + 1 - len(cell_of))
    found: Pairs = set()

    class Binding(Checker):  # type: ignore[misc]
        def handleNodeLoad(self, node: Any, parent: Any) -> None:
            name = getattr(node, "id", None)
            scope = next((s for s in reversed(self.scopeStack) if name in s), {})
            made = getattr(scope.get(name), "source", None)
            if hasattr(made, "lineno"):
                found.add((cell_of[made.lineno], cell_of[node.lineno]))
            super().handleNodeLoad(node, parent)

    Binding(ast.parse("\n".join(lines)))
    return {(a, b) for a, b in found if a != b}


def ipyflow(sources: list[str]) -> Pairs:
    """The parents of each cell, dynamic and static as ipyflow's slices have them, after a run in a forked shell."""
    import matplotlib as mpl
    import numpy as np
    import pandas as pd
    from ipyflow.shell.interactiveshell import IPyflowInteractiveShell

    assert all((mpl, np, pd)), "imported before the fork, to be quick"
    reader, writer = os.pipe()
    if os.fork() == 0:
        try:
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                os.dup2(os.open("told", os.O_CREAT | os.O_WRONLY), 1)
                os.dup2(1, 2)
                shell = IPyflowInteractiveShell.instance()
                for source in sources:
                    shell.run_cell(source, store_history=True)
                from ipyflow import cells

                ran = [cells().at_counter(number) for number in range(1, len(sources) + 1)]
                pairs = [(p.cell_ctr - 1, c.cell_ctr - 1) for c in ran for p in (*c.dynamic_parents, *c.static_parents)]
                os.write(writer, json.dumps(pairs).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        found = {(a, b) for a, b in json.loads(answer.read())}
    os.wait()
    return found


def main() -> None:
    tool = {"marimo": marimo, "pyflakes": pyflakes, "ipyflow": ipyflow}[sys.argv[1]]
    answers: list[list[tuple[int, int]] | None] = []
    for sources in json.load(sys.stdin):
        try:
            answers.append(sorted(tool(sources)))
        except Exception as error:  # noqa: BLE001 - an edge: whatever the tool raises, it has no answer
            print(f"{sys.argv[1]}: {type(error).__name__}: {error}", file=sys.stderr)
            answers.append(None)
    json.dump({"version": version(sys.argv[1]), "pairs": answers}, sys.stdout)


if __name__ == "__main__":
    main()
