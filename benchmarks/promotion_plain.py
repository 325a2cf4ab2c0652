"""Run one notebook as it is, under plain nbclient, in a copy of its folder; knows nothing of nblift.

    python benchmarks/promotion_plain.py NOTEBOOK OUT --kernel NAME [--limit SECONDS]

`JUPYTER_PATH` says where the kernel is registered. OUT gets the executed notebook, whose metadata has under `run`:
`error` (empty if it ran to its end), `start` and `end` (seconds since the epoch), `folder` (where it ran).
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

#: What holds in every kernel of the benchmark, so that two runs can be compared at all.
SAME_START = {
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "LOKY_MAX_CPU_COUNT": "1",
}


async def execute(document: Any, folder: Path, kernel: str, limit: float) -> str:
    """Run the cells of a notebook in place; what went wrong, or nothing.

    Parameters
    ----------
    document
        The notebook, as nbformat reads it.
    limit
        Seconds for the whole notebook.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    client = NotebookClient(document, timeout=None, kernel_name=kernel, resources={"metadata": {"path": str(folder)}})
    try:
        await asyncio.wait_for(client.async_execute(), limit)
    except CellExecutionError as error:
        return error.ename
    except DeadKernelError:
        return "dead kernel"
    except TimeoutError:
        return "time limit"
    return ""


def run(notebook: Path, out: Path, kernel: str, limit: float) -> str:
    """Run a notebook in a copy of its folder and write the executed one; what went wrong, or nothing."""
    import nbformat

    os.environ.update(SAME_START)
    document = nbformat.read(notebook, as_version=4)
    with tempfile.TemporaryDirectory(prefix="plain-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / "copy"
        shutil.copytree(notebook.parent, folder)
        start = time.time()
        error = asyncio.run(execute(document, folder, kernel, limit))
        document.metadata["run"] = {"error": error, "start": start, "end": time.time(), "folder": str(folder)}
    out.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(document, out)
    return error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--kernel", required=True)
    parser.add_argument("--limit", type=float, default=240, help="seconds for the whole notebook")
    options = parser.parse_args()
    sys.exit(run(options.notebook, options.out, options.kernel, options.limit) or None)


if __name__ == "__main__":
    main()
