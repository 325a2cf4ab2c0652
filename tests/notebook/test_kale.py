"""Kale's tags, and what becomes of them."""

import json

from tests.support.notebooks import cell, document

from nblift.model.diagnostic import Diagnostic
from nblift.notebook import read
from nblift.notebook.kale import import_kale
from nblift.notebook.retag import retagged
from nblift.notebook.tags import tag_diagnostics


def imported(*cells: dict[str, object]) -> tuple[list[tuple[str, ...]], tuple[Diagnostic, ...]]:
    data = json.dumps(document(cells)).encode()
    notebook = read(data, "kale").notebook
    assert notebook is not None
    tagged, found = import_kale(notebook)
    assert tag_diagnostics(tagged.cells) == []
    again = read(retagged(data, tagged), "kale").notebook
    assert again is not None
    assert again.cells == tagged.cells
    return [c.tags for c in tagged.cells], found


def test_imports_and_functions_need_no_tag_and_other_code_there_is_setup() -> None:
    tags, found = imported(
        cell("import os", "imports"),
        cell("def f():\n    return 1", "functions"),
        cell("xs = [f()]"),
        cell("x = f()", "step:one"),
        cell("options = {}", "functions"),
    )
    assert tags == [(), (), ("setup",), ("step:one",), ("setup",)]
    assert found == ()


def test_untagged_cells_belong_to_the_step_above_also_behind_a_skipped_one() -> None:
    tags, found = imported(
        cell("a = 1", "block:one"), cell("a", "skip"), cell("b = a"), cell("c = b", "block:two", "prev:one")
    )
    assert tags == [("step:one",), ("skip",), (), ("step:two",)]
    assert found == ()


def test_cells_above_all_tags_are_left_out_as_kale_does() -> None:
    tags, found = imported(cell("import os"), cell("print(1)"), cell("a = 1", "block:one"))
    assert tags == [(), ("skip",), ("step:one",)]
    assert [d.places[0].number for d in found] == [2]


def test_metrics_become_a_step_that_publishes_them() -> None:
    tags, _ = imported(cell("a = 1", "block:one"), cell("print(a)\na", "pipeline-metrics"), cell("print(a)"))
    assert tags == [("step:one",), ("step:metrics", "output:a"), ("step:metrics", "output:a")]


def test_what_does_not_fit_is_told_with_its_cell() -> None:
    tags, found = imported(
        cell("rows = 1", "pipeline-parameters"),
        cell("columns = 1"),
        cell("a = 1", "block:train-model", "block:other", "annotation:a.b/c:d"),
        cell("b = 1", "block:print", "prev:later"),
        cell("c = 1", "mine", "block:"),
    )
    assert tags == [("parameters",), ("setup",), ("step:train_model",), ("step:print_step",), ("mine",)]
    assert [(d.code, d.places[0].number) for d in found] == [
        ("NB126", 2), ("NB126", 3), ("NB126", 3), ("NB126", 3), ("NB126", 4), ("NB126", 4),
    ]  # fmt: skip
    assert all(d.hint for d in found)


def test_a_notebook_without_tags_of_kale_says_so() -> None:
    tags, found = imported(cell("a = 1"), cell("b = a", "step:mine"))
    assert [d.slug for d in found] != ["no-kale-tags"]
    tags, found = imported(cell("a = 1"), cell("b = a", "mine"))
    assert "no-kale-tags" in [d.slug for d in found]
    assert len(tags) == 2
