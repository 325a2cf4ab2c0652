"""Slices in forked shells: a process of the notebook's environment imports the usual libraries and forks for each.

What shows the same in a forked shell is taken to do so in a fresh kernel; what does not is run there (`slices_run.py`).
"""

import atexit
import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from promotion_plain import SAME_START
from promotion_sources import HERE, Wild, Work
from tests.support import zygote

#: Imported before forking, where they are installed.
_PRELOADED = (
    "numpy", "pandas", "scipy.stats", "scipy.optimize", "matplotlib.figure", "matplotlib.backends.backend_agg",
    "statsmodels.api", "statsmodels.formula.api", "sklearn.linear_model", "IPython.core.pylabtools",
)  # fmt: skip
_SCRIPT = """
import sys
sys.path[:0] = {path!r}
from importlib.util import find_spec
from tests.support import zygote
installed = [name for name in {names!r} if find_spec(name.partition(".")[0])]
zygote.PRELOADED = tuple(installed)
zygote.main()
"""
_running: dict[str, "subprocess.Popen[bytes]"] = {}


def forked(
    work: Work, wild: Wild, cells: Mapping[str, str], folder: Path, limit: float, before: str = ""
) -> zygote.Done:
    """Run cells in a forked shell of the notebook's environment, after some code that is no cell."""
    process = _running.get(wild.package)
    if process is None or process.poll() is not None:
        process = _running[wild.package] = _start(work, wild.package)
    jobs, results = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    environment = {**os.environ, **SAME_START}
    zygote.send(jobs, zygote.Job(cells, environment, str(folder), before, timeout_s=limit))  # type: ignore[arg-type]
    while isinstance(message := zygote.receive(results), str):  # type: ignore[arg-type]
        zygote.send(jobs, None)  # type: ignore[arg-type]
    return cast("zygote.Done", message)


def _start(work: Work, package: str) -> "subprocess.Popen[bytes]":
    python = work.environments / package / "bin" / "python"
    path = [str(HERE.parent), str(HERE.parent / "kernel" / "src")]
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    backend = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    process = subprocess.Popen(
        [str(python), "-c", _SCRIPT.format(path=path, names=_PRELOADED)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**own, **SAME_START, **backend},
    )

    def stop() -> None:
        with suppress(BrokenPipeError):
            cast("IO[bytes]", process.stdin).close()
        process.wait()

    atexit.register(stop)
    return process
