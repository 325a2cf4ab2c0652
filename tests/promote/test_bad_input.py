"""Whatever is wrong with a notebook or a place, there is a sentence, a place and a next step, and nothing is lost."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from tests.support.notebooks import cell, document, write_notebook

from nblift.model.diagnostic import Diagnostic, NbliftError
from nblift.model.verdict import Verdict
from nblift.promote.promotion import Options, promote

STATIC = Options(static=True)


def refusal(path: Path, target: Path, options: Options = STATIC) -> list[Diagnostic]:
    """The errors with which a promotion ends; nothing may be written."""
    try:
        done = promote(path, target, options)
    except NbliftError as error:
        found = list(error.diagnostics)
    else:
        assert done.verification.verdict is Verdict.DECLINED
        assert done.written is None
        found = [d for d in done.diagnostics if d.blocks]
    assert not target.exists()
    assert found
    for diagnostic in found:
        assert diagnostic.message
        assert diagnostic.hint
    return found


def slugs(found: list[Diagnostic]) -> set[str]:
    return {d.slug for d in found}


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        ("this is no notebook", "not-a-notebook"),
        (json.dumps({**document([cell("x = 1", "step:a")]), "nbformat": 5}), "unknown-notebook-format"),
        (json.dumps(document([cell("x <- 1", "step:a")], language_info={"name": "R"}, kernelspec={"name": "ir"})), ""),
        (json.dumps(document([])), ""),
    ],
)
def test_files_that_are_no_python_notebooks(tmp_path: Path, content: str, slug: str) -> None:
    path = tmp_path / "bad.ipynb"
    path.write_text(content, encoding="utf-8")
    found = refusal(path, tmp_path / "out")
    assert slug in slugs(found) or not slug


def test_no_file(tmp_path: Path) -> None:
    assert slugs(refusal(tmp_path / "missing.ipynb", tmp_path / "out")) == {"no-notebook"}


@pytest.mark.parametrize(
    ("cells", "slug", "number"),
    [
        ([cell("x = = 1", "step:a")], "", 1),
        ([cell("x = 1", "step:a"), cell("print(y)", "step:b")], "undefined-name", 2),
        ([cell("x = 1", "step:a", count=1), cell("print(y)", "step:b", count=3)], "undefined-name", 2),
        ([cell("x = 1", "stpe:a")], "", 1),
        ([cell("x = 1", "step:a", "step:b")], "", 1),
        ([cell("x = 1", "step:a", "skip")], "", 1),
        ([cell("x = 1", "step:2fast")], "", 1),
        ([cell("x = 1", "step:class")], "", 1),
        ([cell("x = 1", "step:print")], "", 1),
        ([cell("x = 1")], "no-steps", None),
        ([cell("print(1)"), cell("x = 1", "step:a")], "outside-steps", 1),
        ([cell("t = 1", "skip"), cell("x = t", "step:a")], "needs-skipped", 2),
        ([cell("n = len('abc')", "parameters"), cell("x = n", "step:a")], "parameter-not-literal", 1),
        ([cell("x = 1", "step:a", "output:y")], "no-such-output", 1),
        ([cell("from math import *\nx = pi", "step:a")], "star-import", 1),
        ([cell("name = 'x'\nx = 1\ny = globals()[name]", "step:a")], "dynamic-names", 1),
        ([cell("import asyncio\nawait asyncio.sleep(0)", "step:a")], "not-in-a-function", 1),
    ],
)
def test_cells_that_cannot_be_lifted(
    tmp_path: Path, cells: list[dict[str, Any]], slug: str, number: int | None
) -> None:
    found = refusal(write_notebook(tmp_path, *cells), tmp_path / "out")
    assert slug in slugs(found) or not slug
    if number is not None:
        assert number in {p.number for d in found for p in d.places}


def test_a_deleted_cell_is_guessed_from_execution_counts(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("x = 1", "step:a", count=1), cell("print(y)", "step:b", count=3))
    (found,) = refusal(path, tmp_path / "out")
    assert "deleted" in found.hint


@pytest.mark.parametrize(
    ("source", "use", "type_name"),
    [
        ("numbers = (n * n for n in range(5))", "print(sum(numbers))", "generator"),
        ("import threading\nlock = threading.Lock()", "with lock:\n    print('in')", "lock"),
    ],
)
def test_what_cannot_travel_is_declined_with_its_place(tmp_path: Path, source: str, use: str, type_name: str) -> None:
    path = write_notebook(tmp_path, cell(source, "step:make"), cell(use, "step:use"))
    found = refusal(path, tmp_path / "out", Options())
    assert slugs(found) & {"cannot-travel", "code-reads-data"}
    assert type_name in found[0].message
    assert found[0].places[0].number == 2


def test_a_notebook_that_fails_says_where(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("x = 1", "step:a"), cell("import not_a_package_of_anyone", "step:b"))
    (found,) = refusal(path, tmp_path / "out", Options())
    assert found.slug == "notebook-fails"
    assert "not_a_package_of_anyone" in found.message
    assert (found.places[0].number, found.places[0].line) == (2, 1)


def test_a_cell_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    heading = {"cell_type": "markdown", "source": "# Wait", "metadata": {}}
    path = write_notebook(tmp_path, heading, cell("while True:\n    pass", "step:a"))
    (found,) = refusal(path, tmp_path / "out", Options(cell_timeout_s=1))
    assert found.slug == "cell-timeout"
    assert found.places[0].number == 2
    assert "1 s" in found.message
    assert "--cell-timeout" in found.hint


def test_a_missing_kernel_names_those_that_are_there(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("x = 1", "step:a"), kernelspec={"name": "python_of_mars"})
    (found,) = refusal(path, tmp_path / "out", Options())
    assert "python_of_mars" in found.message
    assert "python3" in found.hint


def test_two_thousand_cells(tmp_path: Path) -> None:
    cells = [cell(f"x{n} = {n}", *(["step:everything"] if n == 0 else [])) for n in range(2000)]
    done = promote(write_notebook(tmp_path, *cells), tmp_path / "out", STATIC)
    assert done.written is not None


def test_huge_outputs_change_nothing(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("x = 1\nprint(x)", "step:a"))
    notebook = json.loads(path.read_text())
    notebook["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "y" * 200_000_000}]
    path.write_text(json.dumps(notebook))
    done = promote(path, tmp_path / "out", STATIC)
    assert done.written is not None
    assert sum(f.stat().st_size for f in (tmp_path / "out").rglob("*") if f.is_file()) < 100_000


def test_the_notebook_is_never_written_to(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("x = 1\nopen('small.ipynb', 'a').write(' ')", "step:a"))
    before = path.read_bytes()
    promote(path, tmp_path / "out")
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_a_target_that_cannot_be_written(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("x = 1", "step:a"))
    parent = tmp_path / "file"
    parent.write_text("in the way")
    with pytest.raises(NbliftError) as refused:
        promote(path, parent / "out", STATIC)
    assert refused.value.diagnostics[0].hint
    assert parent.read_text() == "in the way"
    assert stat.S_ISREG(parent.stat().st_mode)


def test_a_folder_that_is_not_this_pipeline_is_refused(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("x = 1", "step:a"))
    target = tmp_path / "out"
    target.mkdir()
    (target / "letter.txt").write_text("mine")
    with pytest.raises(NbliftError):
        promote(path, target, STATIC)
    assert [f.name for f in target.iterdir()] == ["letter.txt"]


def test_an_edited_file_stops_the_promotion_and_force_keeps_it_beside(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("x = 1", "step:a"))
    target = tmp_path / "out"
    promote(path, target, STATIC)
    steps = target / "src" / "small" / "steps.py"
    mine = steps.read_text() + "\n# mine\n"
    steps.write_text(mine)
    write_notebook(tmp_path, cell("x = 2", "step:a"))
    with pytest.raises(NbliftError) as refused:
        promote(path, target, STATIC)
    assert "steps.py" in str(refused.value) + " ".join(p.file or "" for p in refused.value.diagnostics[0].places)
    assert steps.read_text() == mine
    done = promote(path, target, Options(static=True, force=True))
    assert done.written is not None
    assert "x = 2" in steps.read_text()
    assert any((target / kept).read_text() == mine for kept in done.written.kept.values())


@pytest.mark.parametrize(
    ("skipped", "later"),
    [
        ("xs.append(4)", "print(xs)"),
        ("import random\nrandom.random()", "import random\nprint(random.random())"),
        ("xs = [7]", "print(xs)"),
    ],
)
def test_a_skipped_cell_that_acts_is_found_out(tmp_path: Path, skipped: str, later: str) -> None:
    cells = [cell("import random\nrandom.seed(1)\nxs = [1]", "step:a"), cell(skipped, "skip"), cell(later, "step:b")]
    found = refusal(write_notebook(tmp_path, *cells), tmp_path / "out", Options())
    assert slugs(found) == {"skipped-cell-acts"}
    assert found[0].places[0].number == 2
