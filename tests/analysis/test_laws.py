"""The law of a graph, hunted with random notebooks: what a cell needs suffices to show what it showed.

`NBLIFT_EXAMPLES=500 pytest tests/analysis/test_laws.py` hunts longer, and elsewhere every time.
"""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.support.programs import Program, programs
from tests.support.quick import Quick
from tests.support.slices import shows_the_same

from nblift.analysis.graph import graph_of

WANTED = int(os.environ.get("NBLIFT_EXAMPLES", "0"))
hunting = settings(
    max_examples=WANTED or 25,
    derandomize=not WANTED,
    # shrinking would take minutes; the notebooks are small as they are
    phases=[Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("observed", [False, True], ids=["static", "observed"])
def test_what_a_cell_needs_suffices_to_show_the_same(*, observed: bool) -> None:
    @hunting
    @given(programs())
    def hunt(program: Program) -> None:
        with tempfile.TemporaryDirectory(prefix="nblift-") as folder:
            quick = Quick(program.cells, {}, Path(folder) / "quick")
            assert quick.run.failure is None, quick.run.failure
            graph = graph_of(quick.notebook, quick.run.observation if observed else None)
            assert shows_the_same(quick, graph) == []

    hunt()
