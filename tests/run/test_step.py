"""A step run as a library function, without a database."""

import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.support.repositories import file_output, make_spec, small, step, write_repository

from nblift.model.diagnostic import NbliftError, RunError
from nblift.model.run import Manifest, Status
from nblift.run.events import Event, StepEnded, StepStarted
from nblift.run.kernel import find_kernel
from nblift.run.pipeline import run_pipeline
from nblift.run.step import SAME_START, StepOutcome, run_step
from nblift.store.blobs import Blobs
from nblift.store.rules import STORE_FULL
from nblift.store.store import Store

SOURCE = """
    import os
    import random
    from pathlib import Path
    from typing import NamedTuple


    class MakeOutputs(NamedTuple):
        rows: list
        table: Path


    def make():
        Path("../out/table.txt").write_text("made")
        rows = [[1], os.environ["TZ"], os.environ["OMP_NUM_THREADS"]]
        print("in the step")
        return MakeOutputs(rows, Path("../out/table.txt"))


    def use(rows, same, table):
        same[0].append(2)
        parts = [path.read_text() for path in Path("..").glob("out/*.txt")]
        return [rows is same, str(table), parts, random.random()]
"""


class Bench:
    """Runs the steps of one pipeline one by one."""

    def __init__(self, folder: Path) -> None:
        from nblift.model.graph import Evidence
        from nblift.model.spec import Draw, Effects, Mutation

        mutates = (Mutation("rows", Evidence.PROVED, "use", 1), Mutation("same", Evidence.PROVED, "use", 1))
        steps = [
            step("make", outputs=["rows@make", file_output("table@make", "../out/table.txt")], folders=("../out",)),
            step(
                "use",
                inputs=["rows@make", "same=rows@make", "table@make"],
                outputs=["facts@use"],
                effects=Effects(mutates=mutates, random=(Draw("random", seeded=False, evidence=Evidence.MAY),)),
            ),
        ]
        self.spec = make_spec(steps, hash_seed=5)
        self.folder = folder
        self.repository = write_repository(folder / "shop", self.spec, steps=SOURCE)
        self.blobs = Blobs(folder / "blobs")

    def run(self, name: str, inputs: Mapping[str, Manifest], probe: dict[str, Any] | None = None) -> StepOutcome:
        return run_step(
            self.spec,
            self.spec.step(name),
            repository=self.repository,
            inputs=inputs,
            parameters={},
            store=self.blobs,
            folder=self.folder / "scratch" / name,
            notebook_path=self.folder / f"{name}.ipynb",
            kernel=find_kernel("python3"),
            probe=probe,
        )

    def probe(self, name: str) -> dict[str, Any]:
        return {"steps": [{"name": name, "function": f"shop.steps:{name}"}], "stem": str(self.folder / "captures")}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="module")
def made(bench: Bench) -> StepOutcome:
    return bench.run("make", {}, bench.probe("make"))


@pytest.fixture(scope="module")
def used(bench: Bench, made: StepOutcome) -> StepOutcome:
    return bench.run("use", {m.value: m for m in made.run.outputs}, bench.probe("use"))


def content(bench: Bench, outcome: StepOutcome, number: int = 0) -> Any:
    return json.loads(bench.blobs.path(outcome.run.outputs[number].blobs[0]).read_bytes())


def test_with_a_probe_the_process_starts_as_all_compared_ones_do(bench: Bench, made: StepOutcome) -> None:
    assert made.succeeded
    assert content(bench, made) == [[1], SAME_START["TZ"], SAME_START["OMP_NUM_THREADS"]]


def test_the_probe_writes_what_the_function_held(bench: Bench, made: StepOutcome) -> None:
    assert made.probe is not None
    capture = json.loads(Path(made.probe["make"]).read_text())
    assert capture["returned"] is True
    assert set(capture["names"]) == {"rows"}
    assert "in the step" in (bench.folder / "make.ipynb").read_text()


def test_aliases_are_one_object_and_files_come_back_where_they_were(bench: Bench, used: StepOutcome) -> None:
    # The first number that every compared run draws.
    from nblift_kernel.randomness import SEED

    drawn = random.Random(SEED).random()
    assert content(bench, used) == [True, "../out/table.txt", ["made"], drawn]


def test_declared_changes_are_told_to_who_compares(used: StepOutcome) -> None:
    assert (used.succeeded, sorted(used.changed)) == (True, ["rows", "same"])


def test_the_folder_is_left_to_the_caller(bench: Bench, made: StepOutcome) -> None:
    request = json.loads((bench.folder / "scratch/make/request.json").read_text())
    assert request["function"] == "shop.steps:make"
    assert made.run.notebook is None


def test_a_lost_blob_is_an_error_before_anything_runs(bench: Bench, made: StepOutcome, tmp_path: Path) -> None:
    inputs = {m.value: m for m in made.run.outputs}
    with pytest.raises(NbliftError) as caught:
        run_step(
            bench.spec,
            bench.spec.step("use"),
            repository=bench.repository,
            inputs=inputs,
            parameters={},
            store=Blobs(tmp_path / "empty"),
            folder=tmp_path / "scratch",
            notebook_path=tmp_path / "use.ipynb",
            kernel=find_kernel("python3"),
        )
    assert caught.value.diagnostics[0].slug == "blob-missing"
    assert not (tmp_path / "use.ipynb").exists()


def test_a_repository_runs_in_its_own_environment(tmp_path: Path) -> None:
    source = "import os\nimport sys\n\n\ndef work():\n    return [sys.prefix, os.environ['PYTHONHASHSEED']]\n"
    repository = small(tmp_path, source, outputs=["where@work"], hash_seed=11)
    (repository / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    [run] = run_pipeline(repository).run.steps
    path = Store(repository).blobs.path(run.outputs[0].blobs[0])
    assert json.loads(path.read_bytes()) == [str(repository / ".venv"), "11"]


def test_only_the_package_and_nblifts_kernel_side_are_put_on_the_path(tmp_path: Path) -> None:
    source = "import os\n\n\ndef work():\n    return os.environ['PYTHONPATH'].split(os.pathsep)\n"
    repository = small(tmp_path, source, outputs=["path@work"])
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONPATH", raising=False)
        [run] = run_pipeline(repository).run.steps
    found = json.loads(Store(repository).blobs.path(run.outputs[0].blobs[0]).read_bytes())
    below = [Path(each).relative_to(repository / ".nblift/scratch").parts for each in found]
    assert [(parts[0].partition("-")[0], parts[-1]) for parts in below] == [("code", "src"), ("1", "library")]


def test_libraries_that_the_package_imports_find_the_notebook_around_them(tmp_path: Path) -> None:
    """Imported elsewhere, pandas takes itself to be in a terminal and cuts wide frames."""
    source = "import builtins\n\nFOUND = hasattr(builtins, 'get_ipython')\n\n\ndef work():\n    return FOUND\n"
    repository = small(tmp_path, source, outputs=["found@work"])
    [run] = run_pipeline(repository).run.steps
    assert json.loads(Store(repository).blobs.path(run.outputs[0].blobs[0]).read_bytes()) is True


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No output fits any more."""

    def full(_: Blobs, path: Path) -> None:
        raise NbliftError(STORE_FULL.at(f"The disk is full: {path.name}.", hint="Make room."))

    monkeypatch.setattr(Blobs, "put_file", full)


def test_a_disk_that_fills_up_fails_the_run_and_says_so(tmp_path: Path, full_disk: None) -> None:
    repository = small(tmp_path, "def work():\n    return 1\n", outputs=["x@work"], published={"x": "x@work"})
    with pytest.raises(RunError) as caught:
        run_pipeline(repository)
    assert [d.slug for d in caught.value.diagnostics] == ["store-full"]
    store = Store(repository)
    [run] = store.runs()
    assert (run.status, run.steps[0].status, store.versions()) == (Status.FAILED, Status.FAILED, ())
    assert [d.slug for d in run.steps[0].diagnostics] == ["store-full"]


def test_what_listens_is_told_of_a_failure_after_it_is_recorded(tmp_path: Path) -> None:
    repository = small(tmp_path, "def work():\n    raise ValueError\n")
    seen: list[tuple[str, str]] = []

    def listener(event: Event) -> None:
        if isinstance(event, StepStarted | StepEnded):
            seen.append((type(event).__name__, Store(repository).run("1").steps[0].status))

    run_pipeline(repository, listener=listener)
    assert seen == [("StepStarted", "running"), ("StepEnded", "failed")]
    left = [path.name for path in (repository / ".nblift/scratch").iterdir()]
    assert [name for name in left if not name.startswith("code-")] == []
