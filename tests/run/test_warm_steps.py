"""Steps in warm kernels: what later runs are told of them is what they are told of cold ones."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.repositories import small

from nblift.run.kernel import find_kernel
from nblift.run.pipeline import run_pipeline
from nblift.run.preload import modules_to_preload
from nblift.run.sources import read_sources, read_spec
from nblift.run.step import run_step
from nblift.store.blobs import Blobs

if TYPE_CHECKING:
    from nblift.run.protocol import Watched

SOURCE = """
    import os

    import matplotlib.pyplot as plt
    import pandas as pd


    def work():
        return [len(pd.DataFrame({"a": [1, 2]})), os.environ.get("MINE")]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
def test_what_imports_read_in_the_process_that_kernels_are_forked_from_is_part_of_the_steps_record(
    tmp_path: Path,
) -> None:
    """Else a result could be taken although a variable or a file that a library reads when imported has changed."""
    repository = small(tmp_path / "shop", SOURCE, outputs=["facts@work"])
    spec = read_spec(repository)
    modules = modules_to_preload(read_sources(repository, spec))
    seen: list[Watched] = []
    for number, warm in enumerate((None, modules, modules)):
        outcome = run_step(
            spec,
            spec.step("work"),
            repository=repository,
            inputs={},
            parameters={},
            store=Blobs(tmp_path / "blobs"),
            folder=tmp_path / f"scratch{number}",
            notebook_path=tmp_path / f"{number}.ipynb",
            kernel=find_kernel("python3"),
            warm=warm,
        )
        assert outcome.seen is not None
        assert outcome.run.diagnostics == ()
        seen.append(outcome.seen)
    cold = seen[0]
    assert "MPLCONFIGDIR" in cold.environment
    for warm_one in seen[1:]:
        assert set(warm_one.environment) == set(cold.environment)
        assert {file[0] for file in warm_one.files} >= {file[0] for file in cold.files}
        assert set(warm_one.missing) == set(cold.missing)
        assert set(warm_one.roots) >= set(cold.roots)
        assert (warm_one.modules, warm_one.reasons, warm_one.drawn) == (cold.modules, cold.reasons, cold.drawn)


def test_a_run_takes_the_result_of_a_warm_step_whatever_its_own_kernels_are(tmp_path: Path) -> None:
    repository = small(tmp_path / "shop", SOURCE, outputs=["facts@work"])
    steps = [run_pipeline(repository, cold=cold).run.steps[0] for cold in (False, True, False)]
    assert [str(step.status) for step in steps] == ["succeeded", "cached", "cached"]
