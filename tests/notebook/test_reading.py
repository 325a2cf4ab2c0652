"""Whole files: what is a notebook, what of it is kept, and what it costs."""

import json
import tracemalloc
from typing import Any

import pytest
from tests.notebook.golden import code_cell, notebook, notebook_of

from nblift.model.diagnostic import Rule
from nblift.model.notebook import CellKind
from nblift.notebook import read, rules


def _codes(data: bytes) -> list[str]:
    return [found.code for found in read(data, "file").diagnostics]


def _file(**content: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [], **content}).encode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "Input data was truncated"),
        (b"print('a')", "JSON is malformed"),
        (b"[]", "Expected `object`, got `array`"),
        (b"{}", "Object missing required field `nbformat`"),
        (_file(cells=3), "Expected `array`, got `int` - at `$.cells`"),
        (_file(cells=[{"source": ""}]), "Object missing required field `cell_type` - at `$.cells[0]`"),
        (_file(cells=[{"cell_type": "code", "source": 3}]), "Expected `str | array`, got `int`"),
        (_file(cells=[{"cell_type": "music"}]), "it has a cell of type 'music'"),
        (_file(metadata=None), "Expected `object`, got `null` - at `$.metadata`"),
        ("{}".encode("utf-16"), "JSON is malformed"),
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_told_with_the_reason(data: bytes, why: str) -> None:
    reading = read(data, "file")
    assert reading.notebook is None
    (found,) = reading.diagnostics
    assert found.code == "NB101"
    assert found.message.startswith(f"The file is not a notebook that can be read: {why}")
    assert found.hint == "Open it in JupyterLab and save it again, or restore it from version control."


@pytest.mark.parametrize(("version", "hint"), [(5, "Save it as nbformat 4"), (2, "Open it in JupyterLab")])
def test_unknown_formats_are_refused(version: int, hint: str) -> None:
    (found,) = read(_file(nbformat=version), "file").diagnostics
    assert found.code == "NB102"
    assert f"nbformat {version}" in found.message
    assert found.hint.startswith(hint)


@pytest.mark.parametrize(
    "cells", [[], [code_cell("  \n")], [{"cell_type": "markdown", "source": "# Title", "metadata": {}}]]
)
def test_a_notebook_without_code_is_told(cells: list[dict[str, Any]]) -> None:
    assert _codes(notebook_of(cells)) == ["NB103"]


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert _codes(b"\xef\xbb\xbf" + notebook("x = 1")) == []


def test_the_document_has_no_outputs_counts_or_traces_of_a_run() -> None:
    cell = {
        "cell_type": "code",
        "id": "a",
        "source": ["x = 1\n", "x"],
        "metadata": {"tags": ["step:load"], "execution": {"iopub.status.busy": "now"}, "collapsed": True},
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "secret"}],
        "execution_count": 4,
    }
    text: dict[str, object] = {
        "cell_type": "markdown",
        "source": "![](attachment:a.png)",
        "metadata": {},
        "attachments": {"a.png": {}},
    }
    metadata = {"kernelspec": {"name": "python3"}, "papermill": {"start_time": "now"}, "widgets": {"state": {}}}
    read_back = read(notebook_of([cell, text], **metadata), "file").notebook
    assert read_back is not None
    assert read_back.document == {
        "cells": [
            {
                "cell_type": "code",
                "id": "a",
                "metadata": {"tags": ["step:load"], "collapsed": True},
                "source": "x = 1\nx",
                "execution_count": None,
                "outputs": [],
            },
            {
                "cell_type": "markdown",
                "id": read_back.cells[1].id,
                "metadata": {},
                "source": "![](attachment:a.png)",
                "attachments": {"a.png": {}},
            },
        ],
        "metadata": {"kernelspec": {"name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    assert read_back.cells[0].execution_count == 4


def test_the_document_is_valid() -> None:
    import nbformat

    data = notebook_of([code_cell("x = 1"), {"cell_type": "raw", "source": "a", "metadata": {}}])
    made = read(data, "file").notebook
    assert made is not None
    nbformat.validate(made.document)


def test_ids_survive_an_edit_elsewhere() -> None:
    before = read(notebook("a = 1", "b = 2", "a = 1"), "file").notebook
    after = read(notebook("new = 0", "a = 1", "b = 3", "a = 1"), "file").notebook
    assert before is not None
    assert after is not None
    old, new = [cell.id for cell in before.cells], [cell.id for cell in after.cells]
    assert [new[1], new[3]] == [old[0], old[2]]
    assert new[2] != old[1]


def test_the_first_of_two_equal_ids_stays() -> None:
    cells = [code_cell(source) | {"id": "same"} for source in ("a", "b")]
    made = read(notebook_of(cells), "file").notebook
    assert made is not None
    assert made.cells[0].id == "same"
    assert made.cells[1].id != "same"


OLD_CELLS = [
    {"cell_type": "heading", "level": 2, "source": ["A title\n", "over two lines"], "metadata": {}},
    {"cell_type": "html", "source": "<b>bold</b>", "metadata": {}},
    {"cell_type": "raw", "source": "raw", "metadata": {}},
    {"cell_type": "code", "input": ["x = 1\n", "x"], "prompt_number": 3, "language": "python",
     "metadata": {"tags": ["a"]}, "collapsed": False,
     "outputs": [{"output_type": "pyout", "text": ["1"], "prompt_number": 3, "metadata": {}}]},
]  # fmt: skip


def test_nbformat_3_is_read_as_jupyter_reads_it() -> None:
    import nbformat

    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "old"}, "worksheets": [{"cells": OLD_CELLS}]}
    data = json.dumps(old).encode()
    mine = read(data, "file").notebook
    theirs = nbformat.reads(data.decode(), as_version=4)
    assert mine is not None
    assert [(cell.kind, cell.source) for cell in mine.cells] == [(cell.cell_type, cell.source) for cell in theirs.cells]
    assert mine.cells[3].execution_count == 3
    assert mine.cells[3].tags == ("a",)
    nbformat.validate(mine.document)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_ends_of_lines(ending: str) -> None:
    made = read(notebook(ending.join(["x = 1", "!echo {x}", "x"])), "file").notebook
    assert made is not None
    (cell,) = made.cells
    assert cell.source == "x = 1\n!echo {x}\nx"
    assert cell.code is not None
    assert cell.code.lines == (1, 2, 3)


def test_text_cells_have_no_code() -> None:
    made = read(notebook_of([{"cell_type": "markdown", "source": "%%time", "metadata": {}}]), "file").notebook
    assert made is not None
    assert made.cells[0].kind is CellKind.MARKDOWN
    assert made.cells[0].code is None


def test_outputs_cost_no_memory() -> None:
    images = [{"output_type": "display_data", "data": {"image/png": "A" * 1_000_000}, "metadata": {}}] * 20
    data = notebook_of([code_cell("x = 1") | {"outputs": images}])
    read(notebook("x = 1"), "warm")
    tracemalloc.start()
    read(data, "file")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(data) > 20_000_000
    assert most < 1_000_000


def test_plain_notebooks_are_read_without_ipython(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "IPython.core", None)
    assert _codes(notebook("x = 1 % 2", "x != 2")) == []


def test_every_rule_explains_itself() -> None:
    listed = [rule.code for rule in rules.RULES]
    declared = [value.code for value in vars(rules).values() if isinstance(value, Rule)]
    assert listed == sorted(set(declared))
    assert len({rule.slug for rule in rules.RULES}) == len(listed)
    assert all(rule.explanation.endswith(".") for rule in rules.RULES)
