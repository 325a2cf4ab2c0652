"""Notebooks to execute, and a folder to execute them in."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from nblift.run.execute import Execution, LiveOutput, execute_notebook
from nblift.run.kernel import environment_of, find_kernel
from nblift.run.workplace import link_kernel_package
from nblift.run.zygote import ZYGOTES

FOREVER = "import threading; threading.Event().wait()"


def document(*sources: str) -> dict[str, Any]:
    """A notebook of code cells c0, c1 …"""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}


#: Starts a process of its own, and writes the ids of both.
WITH_CHILD = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(os.getpid(), child.pid, file=open("pids", "w"), flush=True)
print("ready", flush=True)
"""


class Place:
    """A folder to execute in.

    Parameters
    ----------
    warm
        What its kernels are forked from has imported that; None for cold ones.
    """

    def __init__(self, folder: Path, warm: tuple[str, ...] | None = None) -> None:
        self.folder = folder
        self.to = folder / "runs/executed.ipynb"
        self.warm = warm
        #: Modules there can be imported, also by what kernels are forked from.
        self.modules = folder / "modules"
        self.modules.mkdir()
        (folder / "work").mkdir()
        (folder / "library").mkdir()
        link_kernel_package(folder / "library")

    def run(self, *sources: str, **options: Any) -> Execution:
        """Execute code cells; a warm kernel that is asked for is warm, unless `cold` is expected."""
        kernel = find_kernel("python3")
        path = [self.folder / "library", self.modules]
        cold = options.pop("cold", None)
        done = execute_notebook(
            document(*sources),
            options.pop("to", self.to),
            kernel=kernel,
            environment=environment_of(kernel, path, options.pop("changes", {})),
            folder=self.folder / "work",
            log=options.pop("log", self.folder / "kernel.log"),
            hide={str(self.folder): "here"},
            warm=options.pop("warm", self.warm),
            **options,
        )
        assert done.cold == "" if cold is None else cold in done.cold, done
        return done

    def outputs(self, number: int = 0) -> list[dict[str, Any]]:
        """What a cell showed."""
        cells = [cell for cell in json.loads(self.to.read_text())["cells"] if cell["cell_type"] == "code"]
        return list(cells[number]["outputs"])

    def said(self, number: int = 0) -> str:
        """What a cell printed."""
        return "".join(line for output in self.outputs(number) for line in output.get("text", []))

    def pids(self, name: str = "pids") -> list[int]:
        """What `WITH_CHILD` wrote."""
        return [int(word) for word in (self.folder / "work" / name).read_text().split()]


def _children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


@contextmanager
def nothing_left(folder: Path) -> Iterator[None]:
    """Afterwards no process is left that this one started, no zombie, and no temporary file in `folder`."""
    folder.mkdir()
    before = _children()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(folder))
        yield
    ZYGOTES.close()
    assert _children() - before == set()
    assert list(folder.iterdir()) == []


def is_gone(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def when(text: str, act: Callable[[], object]) -> Callable[[LiveOutput], None]:
    """Do something as soon as a cell shows that text."""

    def live(shown: LiveOutput) -> None:
        if text in shown.text:
            act()

    return live
