"""Reading again reads only what changed, and comes to the same as reading all of it."""

from collections.abc import Sequence

import pytest

from nblift.model.notebook import Cell, CellKind
from nblift.notebook import cellreading, cells
from nblift.notebook.cellreading import CellReader


def cells_of(*sources: str) -> list[Cell]:
    return [Cell(f"c{n}", n, CellKind.CODE, source) for n, source in enumerate(sources, 1)]


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sources that were translated, as they are."""
    seen: list[str] = []
    translate = cells.translate

    def noted(source: str, context: object) -> object:
        seen.append(source)
        return translate(source, context)  # type: ignore[arg-type]

    monkeypatch.setattr(cellreading, "translate", noted)
    return seen


def test_one_edited_cell_is_read_alone(translated: list[str]) -> None:
    reader = CellReader()
    reader.read(cells_of("a = 1", "b = a", "%time c = b"))
    translated.clear()
    found, _ = reader.read(cells_of("a = 1", "b = a + 1", "%time c = b"))
    assert translated == ["b = a + 1"]
    assert [c.code.python for c in found if c.code] == ["a = 1", "b = a + 1", "c = b"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["x = 1", "cd data"], ["cd = 1", "cd data"]),
        (["name = 'a'", "!ls $name"], ["nom = 'a'", "!ls $name"]),
        (["env"], ["env = 3", "env"]),
        (["from os import *", "!ls $word"], ["import os", "!ls $word"]),
    ],
)
def test_a_cell_is_read_again_when_what_it_asks_of_the_cells_above_changes(
    before: Sequence[str], after: Sequence[str]
) -> None:
    reader = CellReader()
    reader.read(cells_of(*before))
    assert reader.read(cells_of(*after)) == CellReader().read(cells_of(*after))


def test_a_file_that_changed_is_read_again() -> None:
    files = {"part.py": "x = 1"}
    reader = CellReader(files.__getitem__)
    first, _ = reader.read(cells_of("%run part.py"))
    files["part.py"] = "x = 2"
    second, _ = reader.read(cells_of("%run part.py"))
    assert [c.code.python for c in (*first, *second) if c.code] == ["x = 1", "x = 2"]
