"""What another tool says of cases; run by the Python of an environment that has the tool, and knows nothing of nblift.

    PYTHON tracking_peer.py marimo|pyflakes|ipyflow < cells.json > pairs.json

In: a list of notebooks, each a list of sources. Out: the tool's version, and for each notebook the pairs of the needed
cell and the needing cell, from 0; null where the tool failed.
"""

import ast
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
    """The parents of each cell after a run in ipyflow's own kernel, with its settings as they are."""
    ask = (
        "import json as _json, ipyflow as _flow\n"
        f"_ran = [_flow.cells().at_counter(_n) for _n in range(1, {len(sources)} + 1)]\n"
        "print('PAIRS' + _json.dumps([[_p.cell_ctr - 1, _c.cell_ctr - 1] for _c in _ran for _p in {**_c.dynamic_parents, **_c.static_parents}]))"
    )
    with tempfile.TemporaryDirectory() as folder, _kernel(folder) as client:
        for source in sources:
            client.execute_interactive(source, output_hook=lambda _: None, timeout=60, stop_on_error=False)
        told: list[str] = []
        client.execute_interactive(ask, output_hook=lambda m: told.append(m["content"].get("text", "")), timeout=60)
    answer = "".join(told).rpartition("PAIRS")[2]
    return {(a, b) for a, b in json.loads(answer)}


@contextmanager
def _kernel(folder: str) -> Iterator[Any]:
    from jupyter_client.manager import KernelManager

    manager = KernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/k")
    manager.kernel_spec.argv[:] = [sys.executable, "-m", "ipyflow.kernel", "-f", "{connection_file}"]
    manager.start_kernel(cwd=folder)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


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
