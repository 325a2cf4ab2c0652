"""`nblift suggest` and `nblift import-tags`: what they print, and the copies that they write."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.support.notebooks import cell, write_notebook

from nblift.cli.main import cli
from nblift.notebook import read


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(
        tmp_path,
        cell("import math"),
        cell("xs = list(range(9))\nxs.append(3)", "mine"),
        cell("# Roots\nroots = [math.sqrt(x) for x in xs]"),
        cell("total = sum(roots)"),
        cell("# Report\nprint(total)"),
        cell("print(max(roots))"),
        name="roots",
    )


def nblift(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def tags_of(path: Path) -> list[list[str]]:
    return [c["metadata"].get("tags", []) for c in json.loads(path.read_text())["cells"]]


def test_steps_are_shown_with_their_reasons(notebook: Path) -> None:
    ran = nblift("suggest", str(notebook))
    assert ran.exit_code == 0, ran.output
    lines = ran.stdout.splitlines()
    assert lines[0] == "roots.ipynb: 2 steps suggested, from headings and what flows between"
    assert lines[1].strip() == "1 make_roots  (cells 2–4)  → roots, total"
    assert "      Begins with the comment “Report”." in lines


def test_steps_are_printed_for_programs(notebook: Path) -> None:
    answer = json.loads(nblift("suggest", str(notebook), "--json").stdout)
    assert [(s["name"], s["cells"]) for s in answer["steps"]] == [
        ("make_roots", ["c2", "c3", "c4"]),
        ("report", ["c5", "c6"]),
    ]
    assert answer["diagnostics"] == []
    assert answer["written"] is None


def test_one_run_is_observed_if_asked_for(notebook: Path) -> None:
    answer = json.loads(nblift("suggest", str(notebook), "--observe", "--json").stdout)
    assert any("(list" in reason for step in answer["steps"] for reason in step["reasons"])


def test_a_copy_gets_the_tags_and_keeps_all_else(notebook: Path) -> None:
    source = json.loads(notebook.read_text())
    source["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "ü"}]
    source["metadata"]["mine"] = {"a": 1}
    notebook.write_text(json.dumps(source))
    before = notebook.read_bytes()
    copy = notebook.parent / "copy.ipynb"
    ran = nblift("suggest", str(notebook), "--write-tags", str(copy))
    assert ran.exit_code == 0, ran.output
    assert notebook.read_bytes() == before
    assert tags_of(copy) == [[], ["mine", "step:make_roots"], [], [], ["step:report"], []]
    written = json.loads(copy.read_text())
    for found in written["cells"]:
        found["metadata"].pop("tags", None)
    for known in source["cells"]:
        known["metadata"].pop("tags", None)
    assert written == source
    assert [f.name for f in notebook.parent.iterdir() if f.name.startswith(".")] == []
    again = json.loads(nblift("suggest", str(copy), "--json").stdout)
    assert [s["name"] for s in again["steps"]] == ["make_roots", "report"]


def test_the_notebook_itself_is_never_written(notebook: Path) -> None:
    before = notebook.read_bytes()
    link = notebook.parent / "link.ipynb"
    link.symlink_to(notebook)
    for to in (notebook, link, notebook.parent / "none" / "copy.ipynb"):
        ran = nblift("suggest", str(notebook), "--write-tags", str(to), "--json")
        assert ran.exit_code == 1
        assert json.loads(ran.stdout)["diagnostics"][0]["slug"] == "not-a-copy"
    assert notebook.read_bytes() == before


def test_a_notebook_without_code_that_runs_has_no_steps(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("def f():\n    return 1"))
    ran = nblift("suggest", str(path))
    assert ran.exit_code == 0
    assert ran.stdout == "small.ipynb has no code that a step could run.\n"


def test_tags_of_kale_are_imported(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path,
        cell("import math", "imports"),
        cell("rows = 3", "pipeline-parameters"),
        cell("xs = list(range(rows))", "block:load"),
        cell("xs.append(1)"),
        cell("ys = [math.sqrt(x) for x in xs]", "block:roots", "prev:load", "limit:nvidia.com/gpu:1"),
        cell("xs[:3]", "skip"),
        cell("print(sum(ys))", "pipeline-metrics"),
        name="kale",
    )
    before = path.read_bytes()
    copy = tmp_path / "ours.ipynb"
    ran = nblift("import-tags", str(path), "--to", str(copy), "--json")
    assert ran.exit_code == 0, ran.output
    answer = json.loads(ran.stdout)
    assert [d["slug"] for d in answer["diagnostics"]] == ["kale-tag"]
    assert tags_of(copy) == [[], ["parameters"], ["step:load"], [], ["step:roots"], ["skip"], ["step:metrics"]]
    assert path.read_bytes() == before
    assert read(copy.read_bytes(), "ours").diagnostics == ()


def test_without_tags_of_kale_nothing_is_written(notebook: Path) -> None:
    copy = notebook.parent / "copy.ipynb"
    ran = nblift("import-tags", str(notebook), "--to", str(copy))
    assert ran.exit_code == 1
    assert "hint:" in ran.stderr
    assert not copy.exists()
