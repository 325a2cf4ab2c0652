"""`nblift graph`: text, JSON and Mermaid, from the source alone and after one run."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.notebooks import cell, write_notebook

from nblift.cli.main import cli


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(
        tmp_path,
        cell("xs = [1]\nys = xs", "step:make"),
        cell("flag = False\nif flag:\n    xs = []"),
        cell("ys.append(2)"),
        cell("print(xs)"),
    )


def edges(notebook: Path, *options: str) -> dict[tuple[str, str], tuple[list[str], str]]:
    ran = CliRunner().invoke(cli, ["graph", str(notebook), "--json", *options])
    assert ran.exit_code == 0, ran.output
    return {(e["from"], e["to"]): (e["names"], e["evidence"]) for e in json.loads(ran.stdout)["edges"]}


def test_the_source_alone_cannot_exclude_a_branch(notebook: Path) -> None:
    found = edges(notebook)
    assert found["c2", "c4"] == (["xs"], "may")
    assert found["c1", "c3"] == (["ys"], "proved")


def test_one_run_shows_aliases_and_excludes_the_branch(notebook: Path) -> None:
    found = edges(notebook, "--observe")
    assert ("c2", "c4") not in found
    assert found["c3", "c4"][0] == ["xs"]


def test_text_and_mermaid_name_cells_steps_and_evidence(notebook: Path) -> None:
    text = CliRunner().invoke(cli, ["graph", str(notebook)]).stdout
    assert "1  xs = [1]  [make]" in text
    assert "needs xs from cell 2  (may)" in text
    drawn = CliRunner().invoke(cli, ["graph", str(notebook), "--mermaid"]).stdout
    assert drawn.startswith("flowchart TD")
    assert 'c2 -. "xs" .-> c4' in drawn


def test_a_missing_notebook_is_an_error_with_a_hint(tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli, ["graph", str(tmp_path / "none.ipynb"), "--json"])
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["diagnostics"][0]["hint"]
