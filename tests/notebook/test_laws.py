"""Laws of reading that hold for every notebook; Hypothesis looks for one that breaks them."""

import ast
import builtins
import json
import random
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.notebook.golden import code_cell, last_code, notebook, notebook_of
from tests.notebook.vocabulary import ASSIGNED, CELLS, COMMANDS, EXPANSIONS, PLAIN

from nblift.model.notebook import Cell, Code
from nblift.notebook import Reading, read
from nblift.notebook.python import NotPythonError
from nblift.notebook.quote import block, expanded, quoted
from nblift.notebook.syntax import CellMagic, Kind
from nblift.notebook.syntax import read as read_syntax

quickly = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def _in_block(line: str) -> str:
    return "if x:\n    " + line.replace("\n", "\n    ")


lines = st.sampled_from(PLAIN + COMMANDS + ASSIGNED)
statements = lines | st.sampled_from([line for line in PLAIN + COMMANDS + ASSIGNED if "'''" not in line]).map(_in_block)
bodies = st.lists(statements, max_size=6).map("\n".join)
sources = bodies | st.tuples(st.sampled_from(CELLS), bodies).map("\n".join)
noise = st.text(
    st.sampled_from("%!?;,/ \n\t\\'\"(){}[]=:#$abx01.") | st.characters(exclude_categories=["Cs"]), max_size=40
)
#: Plain Python only; `await` at top level cannot be generated twice wrongly.
plain_bodies = st.lists(st.sampled_from(PLAIN), max_size=6).map("\n".join)


def _read(source: str) -> tuple[Reading, Cell, Code]:
    reading = read(notebook("x = 1", source), "law", read_text=_helper)
    return reading, *last_code(reading)


def _helper(path: str) -> str:
    if path != "helper.py":
        raise FileNotFoundError(path)
    return "import math\ny = '''\n  %ls'''\nif y:\n    y"


@quickly
@given(sources | noise)
def test_what_comes_out_is_python_with_lines_of_the_cell(source: str) -> None:
    _, cell, code = _read(source)
    last = cell.source.count("\n") + 1
    compile(code.python, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert len(code.lines) == code.python.count("\n") + 1
    assert list(code.lines) == sorted(code.lines)
    assert code.lines[0] >= 1
    assert code.lines[-1] <= last
    assert all(1 <= dropped.line <= last for dropped in code.dropped)


@quickly
@given(sources)
def test_what_ipython_can_compile_is_no_syntax_error(source: str) -> None:
    from IPython.core.inputtransformer2 import TransformerManager

    reading, _, _ = _read(source)
    unwrapped = source.removeprefix("%%time\n")
    try:
        compile(TransformerManager().transform_cell(unwrapped), "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        return
    assert "NB110" not in {diagnostic.code for diagnostic in reading.diagnostics}


@quickly
@given(plain_bodies)
def test_plain_python_is_not_touched(source: str) -> None:
    _, _, code = _read(source)
    assert code.python == source
    assert not code.transformed
    assert code.lines == tuple(range(1, source.count("\n") + 2))


@quickly
@given(sources | noise)
def test_every_diagnostic_has_a_place_in_the_notebook_and_a_hint(source: str) -> None:
    reading, cell, _ = _read(source)
    for diagnostic in reading.diagnostics:
        assert diagnostic.message.endswith((".", "…"))
        assert diagnostic.hint
        for place in diagnostic.places:
            if place.line is not None:
                assert cell.source.split("\n")[place.line - 1] == place.source
                assert place.column is None or 1 <= place.column <= len(place.source) + 1


@quickly
@given(sources | noise)
def test_commands_are_those_that_ipython_sees(source: str) -> None:
    """With IPython's own calls in place of the commands, the cell is what IPython makes of it."""
    from IPython.core.inputtransformer2 import TransformerManager

    # IPython also ends lines at form feeds and the like, Python does not.
    ended = source.removesuffix("\n") + "\n"
    assume(len(ended.splitlines()) == ended.count("\n"))
    try:
        found = read_syntax(source)
    except NotPythonError:
        with pytest.raises(IndentationError):
            TransformerManager().transform_cell(source)
        return
    if isinstance(found, CellMagic):
        mine = [f"get_ipython().run_cell_magic({found.name!r}, {found.arguments!r}, {found.body!r})"]
    else:
        mine = list(found.lines)
        for command in found.commands:
            if command.kind is Kind.HELP:
                return
            call = _ipython_call(command.kind, command.text)
            mine[command.row - 1] = command.indent + command.target + call
    assert "\n".join(mine).rstrip("\n") == TransformerManager().transform_cell(source).rstrip("\n")


def _ipython_call(kind: Kind, text: str) -> str:
    if kind is Kind.CALL:
        return text
    if kind is not Kind.MAGIC:
        return f"get_ipython().{'system' if kind is Kind.SHELL else 'getoutput'}({text!r})"
    name, _, arguments = text.partition(" ")
    return f"get_ipython().run_line_magic({name!r}, {arguments!r})"


texts = st.text(st.sampled_from("ax{}$'\"\\!:= #\n\t.12[]()é\u2028\x00") | st.characters(exclude_categories=["Cs"]))


@quickly
@given(texts)
def test_a_quoted_text_is_the_text(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text
    assert ast.literal_eval(block(text)) == text
    assert "\n" not in quoted(text)


pieces = st.sampled_from(EXPANSIONS)


@quickly
@given(st.lists(pieces, max_size=6).map("".join) | texts.filter(lambda text: "\n" not in text))
def test_a_command_expands_as_in_ipython(text: str) -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.text import DollarFormatter

    names: dict[str, Any] = {"x": 7, "l": [1, 2, 3], "d": {"k": "it's"}, "a": "A"}

    class Shell:
        user_ns = names

    theirs = InteractiveShell.var_expand(Shell(), text, depth=1, formatter=DollarFormatter())  # type: ignore[arg-type]
    source = expanded(text, lambda name: name in names or hasattr(builtins, name))
    try:
        ours = eval(source, dict(names))
    except (TypeError, AttributeError, IndexError, KeyError, ZeroDivisionError):
        # A command that IPython leaves alone because evaluating fails: here the step fails, and is seen.
        ours = text
    assert ours == theirs


documents = st.lists(
    st.fixed_dictionaries(
        {
            "cell_type": st.sampled_from(["code", "markdown", "raw"]),
            "source": sources | st.lists(st.sampled_from(["x = 1\n", "y\n"])),
            "metadata": st.fixed_dictionaries(
                {}, optional={"tags": st.lists(st.sampled_from(["a", "step:b", "skip"]))}
            ),
        },
        optional={"id": st.sampled_from(["a", "b", "c", "not valid", ""])},
    ),
    max_size=5,
)


@quickly
@given(documents)
def test_reading_what_was_written_changes_nothing(cells: list[dict[str, object]]) -> None:
    first = read(notebook_of(cells), "law").notebook
    assert first is not None
    second = read(json.dumps(first.document).encode(), "law").notebook
    assert second is not None
    assert second.document == first.document
    assert second.digest == first.digest
    assert [(cell.id, cell.source, cell.tags, cell.code) for cell in second.cells] == [
        (cell.id, cell.source, cell.tags, cell.code) for cell in first.cells
    ]


@quickly
@given(documents)
def test_ids_are_unique_valid_and_lasting(cells: list[dict[str, object]]) -> None:
    first = read(notebook_of(cells), "law").notebook
    again = read(notebook_of(cells), "law").notebook
    assert first is not None
    assert again is not None
    ids = [cell.id for cell in first.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) for name in ids)
    assert ids == [cell.id for cell in again.cells]


@quickly
@given(documents, st.integers(0, 2**32))
def test_the_digest_sees_only_what_matters(cells: list[dict[str, object]], seed: int) -> None:
    plain = read(notebook_of(cells), "law").notebook
    noisy = [
        {**cell, "execution_count": 7} | ({"outputs": [{"a": 1}]} if cell["cell_type"] == "code" else {})
        for cell in cells
    ]
    shuffled = [dict(random.Random(seed).sample(list(cell.items()), len(cell))) for cell in noisy]
    other = read(notebook_of(shuffled, kernelspec={"name": "python3", "language": "python"}), "law").notebook
    changed = read(notebook_of([*cells, code_cell("a = 1")]), "law").notebook
    assert plain is not None
    assert other is not None
    assert changed is not None
    assert plain.digest == other.digest
    assert plain.digest != changed.digest


@quickly
@given(st.binary() | st.text().map(str.encode))
def test_garbage_is_a_diagnostic(data: bytes) -> None:
    reading = read(data, "law")
    assert reading.notebook is None
    assert [diagnostic.code for diagnostic in reading.diagnostics] == ["NB101"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "nbformat", "metadata", "source", "cell_type", "nblift", "steps", "tags", "id"]),
            inner,
        )
    ),
    max_leaves=8,
)


@quickly
@given(json_values, json_values, json_values)
def test_json_of_any_shape_is_read_or_told(cell: Any, metadata: Any, other: Any) -> None:
    cells = [{"cell_type": "code", "source": "", "metadata": metadata}, cell] if isinstance(cell, dict) else cell
    data = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"nblift": other, "kernelspec": other}, "cells": cells}
    reading = read(json.dumps(data).encode(), "law")
    assert reading.notebook is not None or reading.diagnostics


@pytest.mark.parametrize("source", ["%run helper", "if x:\n    %run helper\n    %run helper", "%%time\n%run helper"])
def test_strings_of_an_inlined_file_keep_what_is_in_them(source: str) -> None:
    _, _, code = _read(source)
    tree = ast.parse(code.python)
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert set(values) == {"\n  %ls"}
