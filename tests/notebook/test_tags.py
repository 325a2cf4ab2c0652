"""The grammar of tags, and what is said about tags that break it."""

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notebook.golden import code_cell, notebook_of

from nblift.model.notebook import Cell, CellKind
from nblift.notebook import CellTags, Role, parse_tags, read, suggested
from nblift.notebook.tags import nearest, tag_diagnostics


def _cell(*tags: str, kind: CellKind = CellKind.CODE, number: int = 1) -> Cell:
    return Cell(id=f"c{number}", number=number, kind=kind, source="x = 1", tags=tags)


def _found(*cells: Cell) -> list[tuple[str, str, str]]:
    return [(found.code, found.message, found.hint) for found in tag_diagnostics(cells)]


@pytest.mark.parametrize(
    ("tags", "read"),
    [
        ((), CellTags()),
        (("step:load",), CellTags(Role.STEP, "load")),
        (("parameters",), CellTags(Role.PARAMETERS)),
        (("setup", "hide-input"), CellTags(Role.SETUP)),
        (("check",), CellTags(Role.CHECK)),
        (("skip",), CellTags(Role.SKIP)),
        (("output:df", "step:load", "output:n", "output:df"), CellTags(Role.STEP, "load", ("df", "n"))),
        (("output:df",), CellTags(outputs=("df",))),
        (("injected-parameters", "remove-output", "step-one", "nbval-skip", "my:tag", "steps taken"), CellTags()),
        (("step:a", "step:b"), CellTags(Role.STEP, "a")),
    ],
)
def test_tags_give_role_step_and_outputs(tags: tuple[str, ...], read: CellTags) -> None:
    assert parse_tags(_cell(*tags)) == read


@pytest.mark.parametrize(
    "tag",
    ["injected-parameters", "hide-input", "remove-cell", "raises-exception", "nbval-skip", "skip-execution",
     "solution", "export", "slide:notes", "output_scroll", "hide-output", "nbval-check-output", "default_exp core",
     "a=b"],
)  # fmt: skip
def test_foreign_tags_are_left_alone(tag: str) -> None:
    assert _found(_cell(tag)) == []


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("stpe:load", "step:load"),
        ("step: load", "step:load"),
        ("step :load", "step:load"),
        ("Step:load", "step:load"),
        ("steps:load", "step:load"),
        ("step=load", "step:load"),
        ("step:load data", "step:load_data"),
        ("step:", "step:NAME"),
        ("step", "step:NAME"),
        ("output:", "output:NAME"),
        ("outputs:df", "output:df"),
        ("ouput:df", "output:df"),
        ("OUTPUT: df", "output:df"),
        ("Parameters", "parameters"),
        ("parameter", "parameters"),
        ("paramters", "parameters"),
        ("Skip", "skip"),
        ("checks", "check"),
        (" setup", "setup"),
        ("step:load", None),
        ("skip", None),
        ("load", None),
        ("", None),
    ],
)
def test_misspelt_tags_have_a_nearest_valid_one(tag: str, meant: str | None) -> None:
    assert nearest(tag) == meant


def test_a_misspelt_tag_is_an_error_with_its_mend() -> None:
    assert _found(_cell("stpe:load")) == [
        (
            "NB120",
            "The tag `stpe:load` looks like `step:load`, but has no effect as it is written.",
            "Write `step:load`, or remove the tag.",
        )
    ]


@pytest.mark.parametrize(
    ("tags", "written"),
    [
        (("step:a", "step:b"), "`step:a` and `step:b`"),
        (("skip", "step:a"), "`skip` and `step:a`"),
        (("check", "parameters"), "`check` and `parameters`"),
        (("setup", "check", "skip"), "`setup` and `check` and `skip`"),
    ],
)
def test_a_cell_has_one_role(tags: tuple[str, ...], written: str) -> None:
    assert [(code, message) for code, message, _ in _found(_cell(*tags))] == [
        ("NB121", f"The cell is tagged {written}, but can be only one of them.")
    ]


def test_the_same_tag_twice_is_no_contradiction() -> None:
    assert _found(_cell("step:a", "step:a")) == []


@pytest.mark.parametrize(
    ("name", "why", "better"),
    [
        ("load-data", "is no Python identifier", "load_data"),
        ("2nd", "is no Python identifier", "step_2nd"),
        ("import", "is a name of Python itself", "import_step"),
        ("filter", "is a name of Python itself", "filter_step"),
        ("display", "is a name of Python itself", "display_step"),
        ("a.b", "is no Python identifier", "a_b"),
        ("--", "is no Python identifier", "NAME"),
    ],
)
def test_a_step_name_must_do_as_a_function_name(name: str, why: str, better: str) -> None:
    assert _found(_cell(f"step:{name}")) == [("NB122", f"The step name `{name}` {why}.", f"Call it `step:{better}`.")]


@given(st.text())
def test_a_suggested_step_name_is_valid(name: str) -> None:
    made = suggested(name)
    assert made.isidentifier()
    assert not keyword.iskeyword(made)
    assert _found(_cell(f"step:{made}")) == []


def test_two_parameters_cells_are_an_error_that_names_both() -> None:
    cells = [_cell("parameters", number=2), _cell("step:a", number=3), _cell("parameters", number=7)]
    (found,) = tag_diagnostics(cells)
    assert found.code == "NB123"
    assert [(place.cell, place.number) for place in found.places] == [("c2", 2), ("c7", 7)]


def test_tags_on_text_are_misplaced_but_for_skip() -> None:
    assert _found(_cell("step:a", "skip", "title", kind=CellKind.MARKDOWN)) == [
        (
            "NB124",
            "The tag `step:a` stands on a markdown cell, where it has no effect.",
            "Put it on the code cell below.",
        )
    ]


def test_an_output_of_a_skip_cell_is_misplaced() -> None:
    assert [(code, message) for code, message, _ in _found(_cell("skip", "output:df"))] == [
        ("NB124", "`output:df` stands on a `skip` cell, which stays in the notebook.")
    ]


@pytest.mark.parametrize("name", ["df.a", "my-data", "class", "1"])
def test_an_output_is_a_name(name: str) -> None:
    assert [code for code, _, _ in _found(_cell("step:a", f"output:{name}"))] == ["NB125"]


def test_reading_a_notebook_reports_its_tags() -> None:
    cells = [code_cell("x = 1") | {"metadata": {"tags": ["step:load-data", 3]}}]
    reading = read(notebook_of(cells), "tags")
    assert [(found.code, found.places[0].number) for found in reading.diagnostics] == [("NB122", 1)]
    assert reading.notebook is not None
    assert reading.notebook.cells[0].tags == ("step:load-data",)
