"""What damaged notebooks taught: each was a traceback once."""

from pathlib import Path

import pytest
from tests.promote.test_bad_input import STATIC, refusal, slugs
from tests.support.notebooks import cell, write_notebook

from nblift.promote.promotion import promote


@pytest.mark.parametrize(
    "source",
    [
        "total = 1\ntotal = " + " + ".join(["total"] * 300),
        "total = " + "[" * 150 + "]" * 150,
        "total = 1" + " if True else 2" * 300,
        "total = 0\nif total:\n    pass\n" + "elif total:\n    pass\n" * 300,
        "%matplotlib inline\ntotal = " + "-" * 300 + "1",
    ],
    ids=["sum", "brackets", "conditions", "elif", "below a magic"],
)
def test_code_that_is_nested_too_deep_is_told_with_its_place(tmp_path: Path, source: str) -> None:
    path = write_notebook(tmp_path, cell("x = [1]\nx.append(2)", "step:a"), cell(source, "step:b"))
    (found,) = refusal(path, tmp_path / "out")
    assert found.slug == "deep-nesting"
    assert found.places[0].number == 2
    assert found.places[0].line


def test_long_data_is_not_deep(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell(f"xs = {list(range(3000))}\nxs.append(-1)", "step:a"))
    assert promote(path, tmp_path / "out", STATIC).written is not None


def test_blocks_in_blocks_up_to_what_python_takes(tmp_path: Path) -> None:
    nested = "\n".join(f"{' ' * depth}if x:" for depth in range(90)) + f"\n{' ' * 90}x.append(2)"
    path = write_notebook(tmp_path, cell(f"x = [1]\n{nested}", "step:a"))
    assert promote(path, tmp_path / "out", STATIC).written is not None


def test_a_cell_that_is_no_python_is_no_deep_one(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("x = " + "(" * 300 + "1" + ")" * 300, "step:a"))
    assert slugs(refusal(path, tmp_path / "out")) == {"syntax-error"}


def test_measured_code_that_is_nested_too_deep_is_told_too(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("%%timeit\nstr" + "()" * 300, "step:a"))
    (found,) = refusal(path, tmp_path / "out")
    assert found.slug == "deep-nesting"


def test_code_in_a_string_that_is_nested_too_deep_is_not_followed(tmp_path: Path) -> None:
    deep = "total = " + "-" * 300 + "1"
    path = write_notebook(tmp_path, cell(f"exec({deep!r})\nprint(total)", "step:a"))
    assert slugs(refusal(path, tmp_path / "out")) == {"undefined-name"}


def test_great_sizes_are_no_obstacle(tmp_path: Path) -> None:
    many = ", ".join(f"a{n}" for n in range(1500))
    sources = ["# " + "c" * 400_000, "\n" * 40_000 + "xs = [1]\nxs.append(2)", f"{many} = range(1500)\nprint(a0)"]
    path = write_notebook(tmp_path, *map(cell, sources))
    assert promote(path, tmp_path / "out", STATIC).written is not None


def test_a_step_of_comments_only(tmp_path: Path) -> None:
    cells = [cell("x = [1]\nx.append(2)\ndef f():\n    return x", "step:a"), cell("# nothing", "step:b"), cell("f()")]
    write = promote(write_notebook(tmp_path, *cells), tmp_path / "out", STATIC)
    assert write.written is not None or write.diagnostics
