"""Golden cases of suggestions: notebooks as text, and how a proposal is written down."""

import re
from pathlib import Path

from tests.support.quick import Cell, notebook_bytes

from nblift.model.notebook import Notebook
from nblift.model.proposal import Proposal
from nblift.notebook import read

CASES = sorted((Path(__file__).parent / "suggest").glob("*.txt"))
_CODE = re.compile(r"^%%(.*)$")


def notebook_of(cells: list[Cell]) -> Notebook:
    """A notebook of these cells, `c1`, `c2`, …"""
    notebook = read(notebook_bytes(cells), "case").notebook
    assert notebook is not None
    return notebook


def cells_of(text: str) -> list[Cell]:
    """Cells of a text: code below ``%% tags``, markdown below ``%% markdown``."""
    cells: list[Cell] = []
    for block in re.split(r"\n(?=%%)", text.strip()):
        head, _, body = block.partition("\n")
        match = _CODE.match(head)
        assert match, block
        cells.append(Cell(body.strip("\n"), tuple(match[1].split())))
    return cells


def parts(path: Path) -> tuple[list[Cell], str]:
    """A case's notebook, and what is expected of it."""
    text, _, expected = path.read_text(encoding="utf-8").partition("\n=====\n")
    return cells_of(text), expected


def spoken(notebook: Notebook, proposal: Proposal) -> str:
    """A proposal in lines: numbers of the cells, name, what it needs and makes, reasons."""
    number = {cell.id: cell.number for cell in notebook.cells}
    lines = [f"setup {[number[c] for c in proposal.setup]}"] if proposal.setup else []
    for step in proposal.steps:
        lines.append(
            f"{step.name} {[number[c] for c in step.cells]} {', '.join(step.needs)} -> {', '.join(step.makes)}"
        )
        lines += [f"    {reason}" for reason in step.reasons]
    return "\n".join(lines) + "\n"
