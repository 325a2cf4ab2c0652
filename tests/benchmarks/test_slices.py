"""The benchmark of slices: closures, the least slice, and the page; nothing is run."""

from pathlib import Path

import pytest
import slices
from promotion_sources import Wild, Work
from promotion_text import Run, Shown
from slices import Sliced, page, smallest
from slices_run import Whole, needed


def whole(*texts: tuple[str, str]) -> Whole:
    runs = [tuple(Shown(pair[number], 0) for pair in texts) for number in (0, 1)]
    wild = Wild("d", "statsmodels", "1", Path())
    return Whole(wild, ("pass",) * len(texts), ((runs[0], Run(0, 1)), (runs[1], Run(5, 7))))


def test_a_slice_is_a_cell_and_all_that_it_needs() -> None:
    assert needed({(0, 1), (1, 3), (2, 4)}, 3) == {0, 1, 3}
    assert needed(set(), 2) == {2}


def test_a_cell_varies_if_two_runs_show_something_else() -> None:
    found = whole(("a", "a"), ("a", "b"), ("at 0x7f0123456789", "at 0x7f9876543210"))
    assert [found.varies(cell) for cell in range(3)] == [False, True, False]
    assert found.seconds == 1


def test_the_least_slice_is_found_by_leaving_out_cells(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(slices, "difference", lambda _w, _n, _c, cells: "" if {0, 3} <= set(cells) else "other")
    assert smallest(Work(tmp_path), whole(), 3, {0, 1, 2, 3}) == {0, 3}


def test_the_page_counts_what_is_the_same_and_names_nothing_of_a_notebook() -> None:
    found = [
        Sliced("d", "arch", 4, varies=False, sizes=(5, 3, 2), found=("", ""), least=2),
        Sliced("d", "arch", 6, varies=False, sizes=(7, 7, 6), found=("", "cell 2: NameError: name 'x' is not defined")),
        Sliced("d", "arch", 8, varies=True, sizes=(9, 9, 9), found=("", "")),
    ]
    text = page(found, 1)
    assert "| source alone | 2 | 2 | 100.0 % | 5 | 80 % |" in text
    assert "| source and live tracker | 2 | 1 | 50.0 % | 4 |" in text
    assert "| arch d | 6 | same | fails: NameError |" in text
    assert "'x'" not in text
    assert "Economy, on 1 of them: all closures together are 1.00 × the least" in text
