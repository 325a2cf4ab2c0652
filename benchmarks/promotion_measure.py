"""One notebook promoted, run and judged once more from outside; nblift is only ever called as a program."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from promotion_freeze import Frozen, executed, read_plain, read_run
from promotion_sources import HERE, Wild, Work
from promotion_text import Run, first_difference, shown

#: Folders whose Python is nblift.
CODE = (HERE.parent / "src", HERE.parent / "kernel" / "src")
#: Seconds for a promotion (four runs of a notebook), for one that executes nothing, for a run, for a tool.
LIMITS = {"promote": 1200, "static": 60, "run": 600, "tool": 300}
_OUR_FAULT = 70
#: Folders of a repository that hold lifted code.
_CHECKED = ("src", "tests")


class Measured(NamedTuple):
    """What became of one notebook."""

    digest: str
    package: str
    code_cells: int
    #: By text and number of figures of its own two runs, and by what the figures show.
    deterministic: bool
    same_figures: bool
    #: `verified`, `different`, `unverified`, `declined`, `traceback` or `time limit`.
    verdict: str
    reason: str
    seconds: float
    #: Of the diagnostics that are errors: code, slug, message.
    errors: tuple[tuple[str, str, str], ...] = ()
    #: Lifted cells in each step.
    steps: tuple[int, ...] = ()
    #: Whether each step but the last makes data that a later one reads.
    connected: bool = False
    #: Cells that the pipeline leaves out.
    skipped: int = 0
    #: By the comparison of this benchmark: `same`, `different`, `run failed`; empty if nothing was written.
    outside: str = ""
    #: What the run or the comparison says of it.
    where: str = ""
    ruff: bool | None = None
    mypy: bool | None = None


class Called(NamedTuple):
    """How a program ended."""

    #: None if it did not end in time.
    code: int | None
    stdout: str
    stderr: str
    seconds: float


class Snapshot:
    """A copy of nblift's code, so that it stays the same while notebooks are measured.

    Parameters
    ----------
    digest
        Of a copy that was made before; the code as it is now if there is none.
    """

    def __init__(self, work: Work, digest: str | None = None) -> None:
        copies = work.folder / "code"
        if digest is not None:
            self.digest, self.folder = digest, copies / digest
            if not self.folder.exists():
                sys.exit(f"No copy of the code {digest}; there are: {', '.join(p.name for p in copies.iterdir())}")
            return
        files = sorted(path for root in CODE for path in root.rglob("*") if path.is_file())
        files = [path for path in files if not {"__pycache__", "labextension"} & set(path.parts)]
        contents = [(path.relative_to(HERE.parent), path.read_bytes()) for path in files]
        digests = [f"{path.as_posix()} {hashlib.sha256(content).hexdigest()}" for path, content in contents]
        self.digest = hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]
        self.folder = copies / self.digest
        for path, content in contents:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(content)

    def command(self, *arguments: str) -> list[str]:
        """A command line of nblift; its code is not on the path of the kernels that it starts."""
        paths = [str(self.folder / root.relative_to(HERE.parent)) for root in CODE]
        script = f"import sys; sys.path[:0] = {paths!r}; from nblift.cli.main import main; main()"
        return [sys.executable, "-c", script, *arguments]


def call(command: list[str], limit: float, env: dict[str, str], folder: Path) -> Called:
    """Run a program, and end it and its children at the limit."""
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        stdout, stderr = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
        return Called(None, stdout, stderr, time.monotonic() - start)
    return Called(process.returncode, stdout, stderr, time.monotonic() - start)


def measure(work: Work, snapshot: Snapshot, wild: Wild, frozen: Frozen) -> Measured:
    """Promote a notebook, run its pipeline, compare what it shows, let ruff and mypy read it."""
    target = work.folder / "promoted" / wild.digest
    shutil.rmtree(target, ignore_errors=True)
    env = work.environment(NBLIFT_STATE=str(work.folder / "state"))
    arguments = ["--to", str(target), "--displays", "keep", "--kernel", wild.kernel, "--yes", "--json"]
    done = call(snapshot.command("promote", str(wild.path), *arguments), LIMITS["promote"], env, work.folder)
    found = promoted(wild, frozen, done)
    if not (target / "pipeline.json").exists():
        return found
    spec = json.loads((target / "pipeline.json").read_bytes())
    # L0 does not ask for what these show; how many there are is told.
    skipped = frozenset(cell["number"] - 1 for cell in spec["notebook"]["cells"] if cell["role"] == "skip")
    began = time.time()
    ran = call(snapshot.command("run", str(target), "--kernel", wild.kernel, "--json"), LIMITS["run"], env, work.folder)
    period = Run(began, time.time(), (str(target), str(wild.path.parent)))
    outside, where = compared(work, wild, ran, target, period, skipped)
    return found._replace(
        connected=connected(spec["steps"]),
        skipped=len(skipped),
        outside=outside,
        where=where,
        ruff=_passes(target, env, ["ruff", "check", *_CHECKED])
        and _passes(target, env, ["ruff", "format", "--check", *_CHECKED]),
        mypy=_passes(target, env, ["mypy", *_typed_by(work, wild)]),
    )


def _typed_by(work: Work, wild: Wild) -> list[str]:
    """Options of mypy: types of the libraries that the notebook runs with, and what is known of them already."""
    python = work.environments / wild.package / "bin" / "python"
    return [f"--python-executable={python}", f"--cache-dir={work.folder / 'mypy' / wild.package}"]


def _passes(repository: Path, env: dict[str, str], tool: list[str]) -> bool:
    return call([sys.executable, "-m", *tool], LIMITS["tool"], env, repository).code == 0


def lift_only(work: Work, snapshot: Snapshot, wild: Wild) -> Measured:
    """Promote a notebook, whether it runs or not, without executing anything."""
    with tempfile.TemporaryDirectory(prefix="static-", ignore_cleanup_errors=True) as scratch:
        arguments = [
            "promote",
            str(wild.path),
            "--to",
            f"{scratch}/repository",
            "--displays",
            "keep",
            "--static",
            "--json",
        ]
        done = call(snapshot.command(*arguments), LIMITS["static"], work.environment(), work.folder)
    nothing = {"runs": False, "deterministic": False, "same_figures": False}
    return promoted(wild, Frozen(wild.digest, wild.package, wild.version, 0, 0, **nothing), done)


def promoted(wild: Wild, frozen: Frozen, done: Called) -> Measured:
    """What `promote --json` said, in our words."""
    found = Measured(
        *(wild.digest, wild.package, frozen.code_cells, frozen.deterministic, frozen.same_figures),
        verdict="",
        reason="",
        seconds=round(done.seconds, 1),
    )
    if done.code is None:
        return found._replace(verdict="time limit")
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        return found._replace(verdict="traceback", reason=done.stderr[-2000:])
    errors = tuple((d["code"], d["slug"], d["message"]) for d in said["diagnostics"] if d["severity"] == "error")
    if done.code == _OUR_FAULT or "Traceback" in done.stderr:
        return found._replace(verdict="traceback", reason=done.stderr[-2000:], errors=errors)
    first = said.get("first_difference")
    return found._replace(
        verdict=said.get("verdict", "declined"),
        reason=said.get("reason", "") + (f" {json.dumps(first)}" if first else ""),
        errors=errors,
        steps=tuple(len(step["cells"]) for step in said.get("steps", ())),
    )


def connected(steps: list[dict[str, Any]]) -> bool:
    """Whether each step but the last makes data that a later step reads; random state is no data."""
    for number, step in enumerate(steps[:-1]):
        made = {output["value"] for output in step.get("outputs", ()) if output.get("kind") != "random_state"}
        read = {given["value"] for later in steps[number + 1 :] for given in later.get("inputs", ())}
        if not made & read:
            return False
    return True


def compared(
    work: Work, wild: Wild, ran: Called, target: Path, period: Run, skipped: frozenset[int]
) -> tuple[str, str]:
    """Compare what the executed step notebooks show with what the plain notebook showed.

    Parameters
    ----------
    period
        When and where the pipeline ran.
    skipped
        Positions, from 0, of the notebook's cells that are left out.

    Returns
    -------
    tuple[str, str]
        `Measured.outside` and `Measured.where`.
    """
    if ran.code is None:
        return "run failed", "time limit"
    try:
        steps = json.loads(ran.stdout)["steps"]
    except (json.JSONDecodeError, KeyError):
        return "run failed", ran.stderr[-2000:] or ran.stdout[-2000:]
    if ran.code:
        return "run failed", json.dumps([d for step in steps for d in step["diagnostics"]])[:2000]
    plain = read_plain(work, wild.digest)
    assert plain is not None, "only what ran is frozen"
    notebook, when = read_run(executed(work, wild.digest, 1), skipped)
    pipeline = shown(outputs for step in steps for outputs in step_outputs(target / step["notebook"]))
    difference = first_difference((notebook, when), (pipeline, period), durations=plain.durations)
    if difference is not None:
        return "different", json.dumps(difference)
    if notebook.figures != pipeline.figures:
        return "different", f"{notebook.figures} figures became {pipeline.figures}"
    return "same", ""


def step_outputs(path: Path) -> list[list[dict[str, Any]]]:
    """Outputs of the cells of an executed step notebook, less those of the last, which previews what was stored."""
    cells = json.loads(path.read_bytes())["cells"]
    return [cell["outputs"] for cell in cells if cell["cell_type"] == "code" and cell["id"] != "outputs"]
