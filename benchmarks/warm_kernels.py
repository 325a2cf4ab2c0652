"""A step in a warm kernel beside the same step in a cold one, and many warm ones in a row.

    python benchmarks/warm_kernels.py [--pairs 10] [--row 1000] [--out results/warm_kernels.md]

The step's module imports pandas, scikit-learn and matplotlib; its call returns 1, so all that is measured is overhead:
from the request to the stored output, with the executed notebook on disk. Warm and cold steps take turns. CPU is that
of all processes together; a warm step's is without the imports, which the process that kernels are forked from does
once, and which have a line of their own. A step in the row hangs if it takes longer than 60 s.
"""

import argparse
import os
import platform
import resource
import statistics
import tempfile
import time
from pathlib import Path

import psutil
from tests.support.repositories import small

from nblift.run.kernel import find_kernel
from nblift.run.preload import modules_to_preload
from nblift.run.sources import read_sources, read_spec
from nblift.run.step import run_step
from nblift.run.zygote import ZYGOTES
from nblift.store.blobs import Blobs

HERE = Path(__file__).resolve().parent
LIMIT_S = 60
SOURCE = """
    import matplotlib.pyplot as plt
    import pandas as pd
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.linear_model import LinearRegression


    def work():
        return 1
"""
#: The same without libraries: what is left is the cost of a kernel alone.
EMPTY = "    def work():\n        return 1\n"


class Bench:
    """A pipeline of one step."""

    def __init__(self, folder: Path, source: str) -> None:
        self.folder = folder
        self.repository = small(folder, source, outputs=["one@work"])
        self.spec = read_spec(self.repository)
        self.modules = modules_to_preload(read_sources(self.repository, self.spec))
        self.kernel = find_kernel("python3")
        self.count = 0

    def step(self, *, warm: bool) -> float:
        """Run the step once; the time that it took, in seconds."""
        self.count += 1
        before = time.perf_counter()
        outcome = run_step(
            self.spec,
            self.spec.step("work"),
            repository=self.repository,
            inputs={},
            parameters={},
            store=Blobs(self.folder / "blobs"),
            folder=self.folder / "scratch" / str(self.count),
            notebook_path=self.folder / "executed" / f"{self.count}.ipynb",
            kernel=self.kernel,
            warm=self.modules if warm else None,
        )
        took = time.perf_counter() - before
        assert outcome.succeeded, outcome
        assert all(told.slug != "cold-kernel" for told in outcome.run.diagnostics), outcome
        return took


def cpu() -> float:
    """CPU seconds of this process and of all others that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def cpu_of(bench: Bench, steps: int, *, warm: bool) -> float:
    """CPU seconds of so many steps, and of what they are forked from."""
    before = cpu()
    for _ in range(steps):
        bench.step(warm=warm)
    ZYGOTES.close()
    return cpu() - before


def measured(folder: Path, pairs: int, row: int) -> list[str]:
    """The lines of the table."""
    with_libraries, without = Bench(folder / "libraries", SOURCE), Bench(folder / "empty", EMPTY)
    for bench in (with_libraries, without):
        bench.step(warm=True)
        bench.step(warm=False)
    walls: dict[tuple[bool, bool], list[float]] = {}
    for _ in range(pairs):
        for libraries, warm in ((True, False), (True, True), (False, False), (False, True)):
            took = (with_libraries if libraries else without).step(warm=warm)
            walls.setdefault((libraries, warm), []).append(took)
    ZYGOTES.close()
    first = cpu_of(with_libraries, 1, warm=True)
    warm_cpu = (cpu_of(with_libraries, 1 + pairs, warm=True) - first) / pairs
    cold_cpu = cpu_of(with_libraries, pairs, warm=False) / pairs
    lines = ["| step | cold, median | warm, median | ratio |", "|---|---:|---:|---:|"]
    for libraries, name in ((True, "pandas, scikit-learn, matplotlib imported"), (False, "nothing imported")):
        cold, warm = (statistics.median(walls[libraries, kind]) for kind in (False, True))
        lines.append(f"| {name}, wall | {cold * 1e3:,.0f} ms | {warm * 1e3:,.0f} ms | {cold / warm:.1f} |")
        best = [min(walls[libraries, kind]) for kind in (False, True)]
        lines.append(
            f"| {name}, best wall | {best[0] * 1e3:,.0f} ms | {best[1] * 1e3:,.0f} ms | {best[0] / best[1]:.1f} |"
        )
    lines.append(
        f"| with the libraries, CPU | {cold_cpu * 1e3:,.0f} ms | {warm_cpu * 1e3:,.0f} ms | {cold_cpu / warm_cpu:.1f} |"
    )
    lines.append(f"| first warm one and its imports, CPU | | {first * 1e3:,.0f} ms | |")
    took = sorted(with_libraries.step(warm=True) for _ in range(row))
    late = sum(each > LIMIT_S for each in took)
    [zygote] = [each for each in psutil.Process().children() if "nblift_kernel.zygote" in each.cmdline()]
    left, memory = len(zygote.children()), zygote.memory_info().rss / 2**20
    ZYGOTES.close()
    told = (
        f"{row:,} warm steps in a row: median {statistics.median(took) * 1e3:,.0f} ms, 99 % within "
        f"{took[int(row * 0.99) - 1] * 1e3:,.0f} ms, longest {took[-1] * 1e3:,.0f} ms; {late} took longer than "
        f"{LIMIT_S} s, {left} processes left. What they were forked from had {memory:,.0f} MiB at the end."
    )
    lines += ["", told]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--row", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=HERE / "results/warm_kernels.md")
    asked = parser.parse_args()
    load = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="nblift-bench-") as folder:
        lines = measured(Path(folder), asked.pairs, asked.row)
    quiet = "quiet" if max(load[0], 0.0) < 0.7 else f"busy: load {load[0]:.1f} before"
    told = f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors; the machine was {quiet}."
    text = "\n".join(["# Warm kernels", "", told, "", *lines]) + "\n"
    asked.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
