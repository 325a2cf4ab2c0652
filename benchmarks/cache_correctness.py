"""Whether a cache gives what the code gives now, after edits of many kinds.

    python benchmarks/cache_correctness.py [--peer joblib=PYTHON] [--peer hamilton=PYTHON] [--peer prefect=PYTHON]
        [--peer marimo=PYTHON] [--only NAME]

A step is run; something is edited, and the step run again in a fresh process. *stale*: what comes is not what the code
gives. *again*: it was executed, *taken*: it was not. A peer runs in the environment of the Python given for it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cache_correctness_cases import COSMETIC, EDITS, FILES, Edit

HERE = Path(__file__).parent
RESULTS = HERE / "results/cache_correctness.md"
Run = Callable[[Path, Mapping[str, str]], Mapping[str, Any]]


def write(folder: Path) -> None:
    """The package and the file that the step reads."""
    for path, text in FILES.items():
        place = folder / "src" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text.replace("{folder}", str(folder)))
    (folder / "data.txt").write_text("1")


@contextmanager
def made(folder: Path, edit: Edit) -> Iterator[dict[str, str]]:
    """Make an edit, and take it back at the end; environment variables that hold meanwhile."""
    if edit.where == "environment":
        yield {"FLOW_EXTRA": edit.new}
        return
    place = folder / (edit.where if edit.where == "data.txt" else f"src/{edit.where}")
    status, text = place.stat(), place.read_text()
    assert text.count(edit.old) == 1, edit
    place.write_text(text.replace(edit.old, edit.new))
    if edit.where == "data.txt":
        os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))
    yield {}
    place.write_text(text)


def by_peer(tool: str, python: str) -> Run:
    """A run under another tool."""

    def run(folder: Path, variables: Mapping[str, str]) -> Mapping[str, Any]:
        command = [python, str(HERE / "cache_correctness_peer.py"), tool, str(folder / "src")]
        environment = {**os.environ, **variables}
        environment.pop("PYTHONPATH", None)
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            raise SystemExit(f"{tool}: {done.stderr[-2000:]}")
        answer: Mapping[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return answer

    return run


def by_nblift(folder: Path, variables: Mapping[str, str]) -> Mapping[str, Any]:
    """A run of a pipeline of that one step."""
    code = f"""
import json, sys
from pathlib import Path
import nblift
from nblift.model.run import Status
from nblift.run.pipeline import run_pipeline
from nblift.store.store import Store
repository = Path({str(folder)!r})
[step] = run_pipeline(repository).run.steps
content = Store(repository).blobs.path(step.outputs[0].blobs[0]).read_bytes()
answer = dict(title="nblift " + nblift.__version__, result=json.loads(content), executed=step.status is not Status.CACHED)
print(json.dumps(answer))
"""
    if not (folder / "pipeline.json").exists():
        write_pipeline(folder)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **variables}, check=True
    )
    answer: Mapping[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def write_pipeline(folder: Path) -> None:
    """The spec of the one step, which is `flow.steps.step`."""
    import msgspec

    from nblift.model.observation import Observation
    from nblift.model.spec import (
        Environment,
        NotebookRecord,
        Output,
        ParameterSpec,
        Spec,
        StepSpec,
    )

    spec = Spec(
        name="flow", package="flow", title="Flow", description="", kernel="python3", displays="tidy",
        parameters=(ParameterSpec("x", "x", "int", {}, 1),), settings=(), published=(), helpers=(), checks=(),
        steps=(
            StepSpec("step", "Step", "flow.steps:step", "sha256:0", (), parameters=("x",), outputs=(Output("total@step"),)),
        ),
        environment=Environment("3.11", {}), notebook=NotebookRecord("notebooks/flow.ipynb", "sha256:0", ()),
        observed=Observation(),
    )  # fmt: skip
    (folder / "pipeline.json").write_bytes(msgspec.json.encode(spec))


def judged(run: Run, edits: Sequence[Edit], truths: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The tool's title, and what became of each edit; `truths` keeps what the code itself gives after each."""
    folder = Path(tempfile.mkdtemp(prefix="nblift-cache-"))
    became: dict[str, str] = {}
    try:
        write(folder)
        first = run(folder, {})
        assert first["executed"], "nothing was there to be taken"
        kept = folder / "src/cache"
        kept.mkdir(exist_ok=True)
        shutil.copytree(kept, folder / "kept")
        for edit in edits:
            with made(folder, edit) as variables:
                if edit.name not in truths:
                    truths[edit.name] = by_peer("none", sys.executable)(folder, variables)["result"]
                assert (truths[edit.name] == first["result"]) == (edit in COSMETIC), edit
                again = run(folder, variables)
            # Each edit meets the cache that the first run left.
            shutil.rmtree(kept)
            shutil.copytree(folder / "kept", kept)
            fresh = "again" if again["executed"] else "taken"
            became[edit.name] = fresh if again["result"] == truths[edit.name] else "**stale**"
            print(f"{first['title']}: {edit.name}: {became[edit.name]}", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return str(first["title"]), became


def report(columns: Mapping[str, Mapping[str, str]]) -> str:
    """The page."""
    head = f"| edit | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}"
    parts = ["# What caches give after an edit", (__doc__ or "").split("\n\n", 2)[2].strip()]
    for title, edits, good in (
        ("Edits that change the result", EDITS, "**stale**"),
        ("Edits that change nothing", COSMETIC, "taken"),
    ):
        rows = [f"| {edit.name} | {' | '.join(column[edit.name] for column in columns.values())} |" for edit in edits]
        count = [str(sum(column[edit.name] == good for edit in edits)) for column in columns.values()]
        first = [str(sum(column[edit.name] == good for edit in edits[:7])) for column in columns.values()]
        rows.append(f"| **{good.strip('*')} of {len(edits)}** | {' | '.join(count)} |")
        if edits is EDITS:
            rows.append(f"| **{good.strip('*')} of the first 7** | {' | '.join(first)} |")
        parts += [f"## {title}", "\n".join([head, *rows])]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--peer", action="append", default=[], metavar="TOOL=PYTHON")
    parser.add_argument("--only", metavar="NAME", help="edits whose name has this in it; writes no table")
    given = parser.parse_args()
    tools: list[Run] = [by_nblift, *(by_peer(*peer.split("=", 1)) for peer in given.peer)]
    columns: dict[str, dict[str, str]] = {}
    truths: dict[str, Any] = {}
    edits = [edit for edit in (*EDITS, *COSMETIC) if (given.only or "") in edit.name]
    for run in tools:
        title, column = judged(run, edits, truths)
        columns[title] = column
    if given.only is None:
        RESULTS.write_text(report(columns), encoding="utf-8")
        print(report(columns))


if __name__ == "__main__":
    main()
