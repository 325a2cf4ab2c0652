"""A step of a past run, laid out for a person with just what it was given."""

import json
from pathlib import Path

import pytest
from tests.support.repositories import make_spec, parameter, step, write_repository

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Status
from nblift.run.pipeline import run_pipeline
from nblift.run.reopening import open_output, reopen_step
from nblift.run.standing import function_code
from nblift.store.store import Store

STEPS = '''
    import math
    from pathlib import Path
    from typing import NamedTuple

    from .helpers import doubled

    LIMIT = 3


    def load(seed: int) -> list[int]:
        Path("rows.txt").write_text("rows")
        return doubled([seed, 2, math.floor(3.5)])


    def total(rows: list[int], seed: int) -> int:
        """Total."""
        kept = [row for row in rows if row < LIMIT]
        share = sum(kept) / len([])
        return share
'''


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline whose second step failed in its first run."""
    steps = [
        step("load", parameters=("seed",), outputs=["rows@load"]),
        step("total", inputs=["rows@load"], parameters=("seed",), outputs=["total@total"]),
    ]
    spec = make_spec(steps, parameters=[parameter("seed", "int", 1)], published={"rows": "rows@load"})
    folder = write_repository(
        tmp_path_factory.mktemp("shop"),
        spec,
        steps=STEPS,
        helpers="def doubled(rows):\n    return [2 * row for row in rows]\n",
    )
    assert run_pipeline(folder, {"seed": 7}).run.status is Status.FAILED
    return folder


def executed(notebook: Path, folder: Path) -> list[dict[str, str]]:
    """Error names of a notebook's code cells, and what they show, from a fresh kernel."""
    import nbformat
    from nbclient import NotebookClient

    document = nbformat.read(notebook, as_version=4)
    nbformat.validate(document)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(document, timeout=120, allow_errors=True, resources=resources).execute()
    found = []
    for cell in document.cells:
        shown = {
            output.get("ename", ""): output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", ())
        }
        found.append({"id": cell.id, **shown})
    return found


def test_the_notebook_calls_the_step_as_the_run_did(repository: Path) -> None:
    found = reopen_step(repository, "1", "total")
    assert (found.cell, found.line) == ("function", 4)
    path = Path(found.notebook)
    assert path == repository / "notebooks" / "total-run-1.ipynb"
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]}
    assert cells["parameters"] == "seed = 7"
    assert 'rows = step.load("rows")' in cells["inputs"]
    assert cells["needs"] == "from shop.steps import LIMIT"
    assert cells["function"].split("\n")[3] == "    share = sum(kept) / len([])"
    assert "ZeroDivisionError" in cells["about"]
    ran = executed(path, path.parent)
    assert [cell for cell in ran if cell["id"] != "call" and len(cell) > 1] == []
    assert "ZeroDivisionError" in next(cell for cell in ran if cell["id"] == "call")


def test_what_the_person_made_of_it_stays(repository: Path) -> None:
    path = Path(reopen_step(repository, "1", "total").notebook)
    mended = path.read_text().replace("len([])", "len(rows)").replace('"result"', '"result, rows"')
    path.write_text(mended)
    assert path == Path(reopen_step(repository, "1", "total").notebook)
    assert path.read_text() == mended
    assert executed(path, path.parent)[-1][""] == "0.0"


def test_a_step_that_did_not_come_to_its_inputs_is_refused(repository: Path) -> None:
    with pytest.raises(NbliftError, match="has no step nowhere"):
        reopen_step(repository, "1", "nowhere")
    store = Store(repository)
    run = store.start_run("shop", {"seed": 7}, ["load", "total"])
    with pytest.raises(NbliftError, match="it has no rows@load"):
        reopen_step(repository, run.id, "total")


def test_an_output_is_read_where_it_is_asked_for(repository: Path) -> None:
    version = Store(repository).versions("rows")[0]
    found = open_output(repository, version)
    assert executed(Path(found.notebook), repository / "notebooks") == [{"id": "output", "": "[14, 4, 6]"}]


def test_a_function_stands_alone_with_what_it_uses_of_its_module() -> None:
    head = "from __future__ import annotations\nimport a.b, c\nfrom .d import e as f\nfrom . import g\nX: int = 1\n\n"
    source = {"src/shop/steps.py": f"{head}@f\ndef work(rows: Y):\n    return a.b, X, g\n\nclass Y: ...\n"}
    needs, text = function_code("shop.steps:work", source)
    assert needs.split("\n") == [
        "from __future__ import annotations",
        "import a.b",
        "from shop.d import e as f",
        "from shop import g",
        "from shop.steps import X, Y",
    ]
    assert text == "@f\ndef work(rows: Y):\n    return a.b, X, g"
    assert function_code("shop.steps:nowhere", source) == ("", "")
