"""What it costs to find out that a step need not run, by the size of its input.

    python benchmarks/cached_step.py [--peer joblib=PYTHON] [--repeat 200]

A pipeline makes an array and sums it; both steps are in the store. Processor time of one process, in ms: `looking` is
the decision about the second step, from facts to verified hit; `first` the same right after the start of a process;
`step` one step of a whole run with nothing to execute, with its entries in journal and store. The peer's call is
joblib's, `Memory.cache` of a function that takes the array.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results/cached_step.md"
SIZES_MB = (1, 100)
STEPS = """import numpy as np


def make(size: int) -> np.ndarray:
    return np.arange(size * 131072, dtype=float)


def use(numbers: np.ndarray) -> float:
    return float(numbers.sum())
"""
PEER = """
import statistics, sys, tempfile, time
import numpy as np
from joblib import Memory

def use(numbers):
    return float(numbers.sum())

numbers = np.arange(int(sys.argv[1]) * 131072, dtype=float)
cached = Memory(tempfile.mkdtemp(), verbose=0).cache(use)
cached(numbers)
times = []
for _ in range(5):
    start = time.process_time()
    cached(numbers)
    times.append(time.process_time() - start)
print(statistics.median(times) * 1000)
"""


def repository(folder: Path, size: int) -> Path:
    """A pipeline of the two steps."""
    import msgspec

    from nblift.model.observation import Observation
    from nblift.model.spec import Environment, Input, NotebookRecord, Output, ParameterSpec, Spec, StepSpec

    package = folder / "src/sums"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "steps.py").write_text(STEPS)
    spec = Spec(
        name="sums", package="sums", title="Sums", description="", kernel="python3", displays="tidy",
        parameters=(ParameterSpec("size", "size", "int", {}, size),), settings=(), published=(), helpers=(), checks=(),
        steps=(
            StepSpec("make", "Make", "sums.steps:make", "sha256:0", (), parameters=("size",), outputs=(Output("numbers@make"),)),
            StepSpec("use", "Use", "sums.steps:use", "sha256:0", (), inputs=(Input("numbers", "numbers@make"),), outputs=(Output("sum@use"),)),
        ),
        environment=Environment("3.11", {}), notebook=NotebookRecord("notebooks/sums.ipynb", "sha256:0", ()),
        observed=Observation(),
    )  # fmt: skip
    (folder / "pipeline.json").write_bytes(msgspec.json.encode(spec))
    return folder


def measured(size: int, repeat: int) -> Mapping[str, float]:
    """Milliseconds of processor time."""
    from nblift.run.cache import Cache, Hit
    from nblift.run.kernel import choose_kernel
    from nblift.run.parameters import complete_parameters
    from nblift.run.pipeline import run_pipeline
    from nblift.run.sources import read_spec
    from nblift.store.store import Store

    folder = repository(Path(tempfile.mkdtemp(prefix="nblift-cached-")), size)
    try:
        made = {each.value: each for step in run_pipeline(folder).run.steps for each in step.outputs}
        whole: list[float] = []
        for _ in range(max(repeat // 20, 3)):
            start = time.process_time()
            run_pipeline(folder)
            whole.append((time.process_time() - start) / 2)
        spec, store = read_spec(folder), Store(folder)
        kernel, values = choose_kernel(folder, spec.kernel), complete_parameters(spec, {})
        start = time.process_time()
        cache = Cache(folder, spec, store, kernel, folder / "src", None)
        assert isinstance(cache.look(spec.step("use"), made, values), Hit)
        first = time.process_time() - start
        start = time.process_time()
        for _ in range(repeat):
            cache.look(spec.step("use"), made, values)
        looking = (time.process_time() - start) / repeat
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {name: value * 1000 for name, value in
            (("looking", looking), ("first", first), ("step", statistics.median(whole)))}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--peer", metavar="joblib=PYTHON")
    parser.add_argument("--repeat", type=int, default=200)
    given = parser.parse_args()
    rows = []
    for size in SIZES_MB:
        found = measured(size, given.repeat)
        peer = ""
        if given.peer:
            command = [given.peer.partition("=")[2], "-c", PEER, str(size)]
            peer = f"{float(subprocess.run(command, capture_output=True, text=True, check=True).stdout):,.1f}"
        cells = [f"{found[name]:.2f}" for name in ("looking", "first", "step")]
        rows.append(f"| {size} MB | {' | '.join(cells)} | {peer} |")
        print(rows[-1], file=sys.stderr)
    table = "| input | looking | first | step | joblib |\n|---|---|---|---|---|\n" + "\n".join(rows)
    page = "# What a cached step costs\n\n" + (__doc__ or "").split("\n\n", 2)[2].strip() + f"\n\n{table}\n"
    RESULTS.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
