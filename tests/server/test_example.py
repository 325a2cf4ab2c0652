"""The notebook of the tour: where it is put, and what the panel finds in it."""

import json
from pathlib import Path

import pytest

from nblift.model.diagnostic import NbliftError, Severity
from nblift.promote.checking import check_notebook
from nblift.promote.promotion import read_notebook
from nblift.promote.proposing import proposed
from nblift.server.example import put_example


def test_it_is_put_once_and_never_over_anything(tmp_path: Path) -> None:
    assert [put_example(tmp_path), put_example(tmp_path)] == ["churn-tour.ipynb"] * 2
    copy = tmp_path / "churn-tour.ipynb"
    saved = json.loads(copy.read_text(encoding="utf-8"))
    saved["cells"][1] |= {"execution_count": 1}
    copy.write_text(json.dumps(saved), encoding="utf-8")
    assert put_example(tmp_path) == "churn-tour.ipynb"
    for number, other in enumerate((b"mine", b"{}", b'{"cells": [1]}'), start=2):
        copy.write_bytes(other)
        assert put_example(tmp_path) == f"churn-tour-{number}.ipynb"
        assert copy.read_bytes() == other
        copy = tmp_path / f"churn-tour-{number}.ipynb"


@pytest.mark.parametrize("name", ["gone", "file"])
def test_a_folder_that_takes_nothing_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NbliftError, match=r"churn-tour\.ipynb cannot be written") as raised:
        put_example(tmp_path / name)
    assert raised.value.diagnostics[0].code == "NB912"


def test_its_tag_makes_the_one_error_of_the_tour(tmp_path: Path) -> None:
    path = tmp_path / put_example(tmp_path)
    notebook, _ = read_notebook(path)
    assert [(cell.number, cell.tags) for cell in notebook.cells if cell.tags] == [(7, ("skip",))]
    found = proposed(notebook)
    assert len(found.proposal.steps) == 4
    steps = {step.cells[0]: step.name for step in found.proposal.steps}
    document = json.loads(path.read_bytes())
    for cell in document["cells"]:
        if cell["id"] in steps:
            cell["metadata"]["tags"] = [f"step:{steps[cell['id']]}"]

    def errors() -> list[tuple[str, int | None]]:
        said = check_notebook(path, json.dumps(document).encode())
        return [(each.code, each.places[0].number) for each in said if each.severity is Severity.ERROR]

    assert errors() == [("NB303", 9)]
    document["cells"][8]["metadata"]["tags"] = ["skip"]
    assert errors() == []
    assert [file.name for file in tmp_path.iterdir()] == ["churn-tour.ipynb"]
