"""Each case has the graph that its file says, and that graph is true and suffices to show the same."""

from pathlib import Path

import pytest
from tests.analysis.golden import FOLDER, invented, missing, pairs_of, parse, rendered, unnamed, wrong
from tests.support.naive_graph import naive_pairs
from tests.support.quick import Quick
from tests.support.slices import shows_the_same

from nblift.analysis.graph import graph_of
from nblift.model.graph import Evidence

CASES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_has_the_graph_as_written(path: Path, tmp_path: Path, update_cases: bool) -> None:
    case = parse(path.read_text(encoding="utf-8"))
    quick = Quick(case.cells, case.files, tmp_path / "quick")
    assert quick.run.failure is None, quick.run.failure
    static, observed = graph_of(quick.notebook), graph_of(quick.notebook, quick.run.observation)
    now = rendered(case, static, observed)
    if update_cases:
        path.write_text(now, encoding="utf-8")

    assert wrong(case, pairs_of(observed)) == []
    assert unnamed(case, observed) == []
    # the source alone may fear too much, but misses nothing and proves nothing that is not so
    assert missing(case, pairs_of(static)) == []
    assert invented(case, pairs_of(static, Evidence.PROVED)) == []
    assert static == graph_of(quick.notebook)
    for graph in (static, observed):
        assert shows_the_same(quick, graph) == []
    assert now == path.read_text(encoding="utf-8")


def test_there_are_forty_cases_that_defeat_a_naive_analyser() -> None:
    given = [parse(path.read_text(encoding="utf-8")) for path in CASES]
    assert sum(bool(wrong(case, naive_pairs(case.cells))) for case in given) >= 40


def test_every_case_has_a_name_that_says_something() -> None:
    assert [path.stem for path in CASES if len(path.stem.split("_")) < 4] == []
