"""Before a run, what it will most likely show is taken for granted where that is asked for."""

import pytest
from tests.analysis.suggested import notebook_of
from tests.support.quick import Cell

from nblift.lift.lifting import lift


@pytest.mark.parametrize("shown", ["rows[:2]", "len(rows), rows[0]", "rows", "plt.plot(rows)"])
@pytest.mark.parametrize("presuming", [False, True])
def test_names_that_nobody_saw_count_as_data(shown: str, presuming: bool) -> None:
    cells = Cell("import matplotlib.pyplot as plt", (), "a"), Cell(f"rows = make()\n{shown}", ("step:load",), "b")
    maker = Cell("def make():\n    return [1, 2]", (), "m")
    found = lift(notebook_of([cells[0], maker, cells[1]]), presuming=presuming)
    text = next(text for path, text in found.sources.items() if path.endswith("steps.py"))
    assert ("display(" in text) is not presuming
    assert ("plt.plot(rows)" in text) is (shown == "plt.plot(rows)")
    assert ("NB315" in [d.code for d in found.diagnostics]) is not presuming


def test_what_no_list_of_looks_holds_is_shown_all_the_same() -> None:
    found = lift(notebook_of([Cell("rows = [1]\nrows.pop()", ("step:load",), "a")]), presuming=True)
    assert any("display(" in text for text in found.sources.values())
