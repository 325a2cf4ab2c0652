"""`nblift check` and `nblift explain`: text, JSON and exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.support.notebooks import cell, write_notebook

from nblift.cli.main import cli


def nblift(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(
        tmp_path,
        cell("import numpy as np\npassword = 'hunter2'"),
        cell("print(np.random.rand(), password)"),
        cell("!pip install alpha\nprint(gone, 'hunter2')"),
        name="sales",
    )


def test_findings_stand_below_their_cells(notebook: Path) -> None:
    ran = nblift("check", notebook)
    assert ran.exit_code == 1, ran.output
    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    assert lines[0] == "sales.ipynb: 2 errors and 2 notes."
    assert [line for line in lines if line.startswith("Cell")] == ["Cell 1", "Cell 2", "Cell 3"]
    assert "  --> sales.ipynb, cell 3 (c3), line 2" in lines
    assert lines[-1] == "`nblift explain NB201` tells more, and so for every other code."


def test_findings_are_printed_for_programs_in_the_order_of_cells(notebook: Path) -> None:
    ran = nblift("check", notebook, "--json")
    assert ran.exit_code == 1
    answer = json.loads(ran.stdout)
    assert answer["notebook"] == "sales.ipynb"
    assert [d["slug"] for d in answer["diagnostics"]] == [
        "secret-in-source", "unseeded-random", "unpinned-install", "hidden-name",
    ]  # fmt: skip
    assert answer["diagnostics"][0]["places"] == [{"cell": "c1", "number": 1, "line": 2}]


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_no_output_holds_a_secret(notebook: Path, options: list[str]) -> None:
    assert "hunter" not in nblift("check", notebook, *options).output


def test_notes_alone_are_no_failure(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("%pip install alpha"), cell("print(1)"))
    ran = nblift("check", path)
    assert ran.exit_code == 0
    assert ran.stdout.startswith("small.ipynb: 1 note.")


def test_a_clean_notebook_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("rows = [1]", "step:make"), cell("print(rows)", "step:show"))
    ran = nblift("check", path)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == "small.ipynb: nothing stands between this notebook and a pipeline.\n"
    assert json.loads(nblift("check", path, "--json").stdout) == {"notebook": "small.ipynb", "diagnostics": []}


def test_what_is_no_notebook_is_told_with_a_hint(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")
    for path, slug in ((broken, "not-a-notebook"), (tmp_path / "none.ipynb", "no-notebook")):
        ran = nblift("check", path)
        assert (ran.exit_code, ran.stdout) == (1, "")
        assert ran.stderr.startswith(f"error[{slug}]")
        assert "hint: " in ran.stderr
        assert [d["slug"] for d in json.loads(nblift("check", path, "--json").stdout)["diagnostics"]] == [slug]


# ---------------------------------------------------------------------- explain
@pytest.mark.parametrize("code", ["NB201", "nb201", "hidden-name"])
def test_a_code_is_explained_with_what_to_do(code: str) -> None:
    ran = nblift("explain", code)
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.startswith("# NB201 hidden-name\n")
    assert "## What it means" in ran.stdout
    assert "## What to do" in ran.stdout
    [rule] = json.loads(nblift("explain", code, "--json").stdout)["rules"]
    assert (rule["code"], rule["slug"], rule["severity"]) == ("NB201", "hidden-name", "error")


def test_all_codes_are_listed() -> None:
    ran = nblift("explain")
    assert ran.exit_code == 0
    assert "NB201  error  hidden-name" in ran.stdout.splitlines()


def test_an_unknown_code_names_the_nearest() -> None:
    ran = nblift("explain", "hiden-name")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "Did you mean NB201, hidden-name?" in ran.stderr
    assert "hint: " in nblift("explain", "NB999x9").stderr
