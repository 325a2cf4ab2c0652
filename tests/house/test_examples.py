"""The example notebooks are what the documents say they are: tagged, without outputs, of a size to read."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.ipynb"))


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One example, as JSON."""
    value: dict[str, Any] = json.loads(request.param.read_text())
    return value


def tags(notebook: dict[str, Any]) -> list[str]:
    """All tags of a notebook, in document order."""
    return [tag for cell in notebook["cells"] for tag in cell["metadata"].get("tags", [])]


def test_there_are_four() -> None:
    names = [path.stem for path in EXAMPLES]
    assert names == ["churn_model", "orders_etl", "queue_simulation", "sunspots_forecast"]


def test_it_is_valid_with_an_id_for_each_cell(notebook: dict[str, Any]) -> None:
    nbformat.validate(nbformat.from_dict(notebook))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])


def test_it_holds_no_outputs(notebook: dict[str, Any]) -> None:
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert 12 <= len(code) <= 25


def test_it_shows_each_kind_of_tag_and_three_to_six_steps(notebook: dict[str, Any]) -> None:
    kinds = {tag.partition(":")[0] for tag in tags(notebook)}
    assert kinds == {"parameters", "setup", "step", "check", "skip", "output"}
    assert 3 <= sum(tag.startswith("step:") for tag in tags(notebook)) <= 6


def test_a_heading_stands_above_each_step(notebook: dict[str, Any]) -> None:
    cells = notebook["cells"]
    for number, cell in enumerate(cells):
        if any(tag.startswith("step:") for tag in cell["metadata"].get("tags", [])):
            above = [each for each in cells[:number] if each["cell_type"] == "markdown"]
            assert "".join(above[-1]["source"]).startswith("## ")
