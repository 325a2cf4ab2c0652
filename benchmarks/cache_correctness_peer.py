"""One run of the step under another tool's cache; run by the Python of an environment that has the tool.

    PYTHON cache_correctness_peer.py none|joblib|hamilton|prefect|marimo FOLDER

`FOLDER` has the package `flow`, and the tool's cache from one run to the next. Out: the tool's version, what the step
gave, and whether it was executed.
"""

import ast
import importlib
import json
import pickle
import re
import runpy
import sys
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any


def none(_: Path) -> Any:
    return importlib.import_module("flow.steps").step(1)


def joblib(folder: Path) -> Any:
    """`joblib.Memory`, as its manual shows it."""
    from joblib import Memory

    step = importlib.import_module("flow.steps").step
    return Memory(folder / "cache", verbose=0).cache(step)(1)


def hamilton(folder: Path) -> Any:
    """A driver with caching, as its manual shows it."""
    from hamilton import driver

    module = importlib.import_module("flow.steps")
    built = driver.Builder().with_modules(module).with_cache(path=str(folder / "cache")).build()
    return built.execute(["step"], inputs={"x": 1})["step"]


def prefect(folder: Path) -> Any:
    """Its own cache keys of source and inputs, without a server to keep results: a file does."""
    from prefect import task
    from prefect.cache_policies import INPUTS, TASK_SOURCE

    wrapped = task(importlib.import_module("flow.steps").step)
    context: Any = SimpleNamespace(task=wrapped)
    key = (TASK_SOURCE + INPUTS).compute_key(task_ctx=context, inputs={"x": 1}, flow_parameters={})
    place = folder / "cache" / f"{key}.pickle"
    if place.exists():
        return pickle.loads(place.read_bytes())
    result = wrapped.fn(1)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(pickle.dumps(result))
    return result


def marimo(folder: Path) -> Any:
    """`mo.persistent_cache` in a notebook with a cell for each statement of the step's module."""
    text = (folder / "flow/steps.py").read_text()
    nodes = ast.parse(text).body
    lines = text.split("\n")
    cells = ["import marimo as mo"]
    for node in nodes:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        # A leading underscore would make a name the cell's own.
        cells.append(re.sub(r"(?<![\w.])_(?=[a-zA-Z])", "own_", "\n".join(lines[first - 1 : node.end_lineno])))
    place = str(folder / "cache")
    cells.append(f"with mo.persistent_cache('step', save_path={place!r}):\n    result = step(1)")
    written = ["import marimo", "app = marimo.App()"]
    for cell in cells:
        body = "\n".join(f"    {line}" if line else "" for line in cell.split("\n"))
        written.append(f"@app.cell\ndef _():\n{body}\n    return")
    notebook = folder / "notebook.py"
    notebook.write_text("\n\n\n".join(written) + "\n")
    _, names = runpy.run_path(str(notebook))["app"].run()
    return names["result"]


DISTRIBUTIONS = {"hamilton": "sf-hamilton", "none": "pip"}


def main() -> None:
    tool, folder = sys.argv[1], Path(sys.argv[2])
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    result = globals()[tool](folder)
    calls = importlib.import_module("flow.calls").calls
    title = f"{tool} {version(DISTRIBUTIONS.get(tool, tool))}"
    print("\n" + json.dumps({"title": title, "result": result, "executed": bool(calls)}))


if __name__ == "__main__":
    main()
