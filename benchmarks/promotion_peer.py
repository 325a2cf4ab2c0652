"""The best peer on the same notebooks: Soorgeon cuts a notebook at its second-level headings, Ploomber runs the tasks."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from promotion_freeze import Frozen, executed, read_plain, read_run
from promotion_measure import LIMITS, Called, call
from promotion_plain import SAME_START
from promotion_sources import PINS, Wild, Work
from promotion_text import Run, first_difference, shown

_NEEDS = ("soorgeon==0.0.20", "ploomber==0.23.3", "ipykernel", "setuptools")


class Peer(NamedTuple):
    """What the peer made of one notebook."""

    digest: str
    deterministic: bool
    #: `same`, `different`, `run failed`, `refused`, `time limit`.
    outcome: str
    steps: int = 0
    why: str = ""


def measure_peer(work: Work, wild: Wild, frozen: Frozen) -> Peer:
    """Convert a copy of a notebook, run the pipeline, compare what it shows as is done with nblift's."""
    tools = _environment(work) / "bin"
    env = work.environment(**SAME_START, HOME=str(_home(work)), PLOOMBER_STATS_ENABLED="false")
    env |= {"JUPYTER_PATH": str(_kernels(work, wild)), "PATH": f"{tools}:{env['PATH']}"}
    peer = Peer(wild.digest, frozen.deterministic, "")
    with tempfile.TemporaryDirectory(prefix="peer-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / "copy"
        shutil.copytree(wild.path.parent, folder)
        command = [str(tools / "soorgeon"), "refactor", wild.path.name, "--file-format", "ipynb"]
        converted = call(command, LIMITS["tool"], env, folder)
        if converted.code != 0:
            return peer._replace(outcome="refused", why=_last_words(converted))
        began = time.time()
        built = call([str(tools / "ploomber"), "build"], LIMITS["run"], env, folder)
        period = Run(began, time.time(), (str(folder),))
        tasks = _tasks(tools / "python", folder)
        peer = peer._replace(steps=len(tasks))
        if built.code is None:
            return peer._replace(outcome="time limit")
        if built.code:
            return peer._replace(outcome="run failed", why=_last_words(built))
        return _compared(work, wild, peer, [folder / task for task in tasks], period)


def _compared(work: Work, wild: Wild, peer: Peer, notebooks: Sequence[Path], period: Run) -> Peer:
    plain = read_plain(work, wild.digest)
    assert plain is not None, "only what ran is frozen"
    one = read_run(executed(work, wild.digest, 1))
    other = shown(cell["outputs"] for path in notebooks for cell in own_cells(path))
    difference = first_difference(one, (other, period), durations=plain.durations)
    if difference is not None:
        return peer._replace(outcome="different", why=json.dumps(difference))
    if one[0].figures != other.figures:
        return peer._replace(outcome="different", why=f"{one[0].figures} figures became {other.figures}")
    return peer._replace(outcome="same")


def own_cells(path: Path) -> list[dict[str, Any]]:
    """Cells of an executed task that came from the notebook; those that store values show how many bytes they wrote."""
    cells = [cell for cell in json.loads(path.read_bytes())["cells"] if cell["cell_type"] == "code"]
    return [cell for cell in cells if "Path(product[" not in "".join(cell["source"])]


def _tasks(python: Path, folder: Path) -> list[str]:
    """Executed notebooks of the tasks, in the order of the notebook."""
    script = "import json, yaml; print(json.dumps(yaml.safe_load(open('pipeline.yaml'))))"
    done = subprocess.run([str(python), "-c", script], cwd=folder, check=True, capture_output=True)
    return [task["product"]["nb"] for task in json.loads(done.stdout)["tasks"]]


def _last_words(called: Called) -> str:
    lines = [line for line in (called.stdout + "\n" + called.stderr).splitlines() if line.strip()]
    return "time limit" if called.code is None else "\n".join(lines[-12:])


def _environment(work: Work) -> Path:
    folder = work.environments / "soorgeon"
    if not folder.exists():
        pins = PINS / "soorgeon.txt"
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
        into = ["pip", "install", "--quiet", "--python", str(folder / "bin" / "python")]
        subprocess.run([*uv, *into, *(["-r", str(pins)] if pins.exists() else _NEEDS)], check=True)
        frozen = subprocess.run([*uv, "pip", "freeze", *into[3:]], check=True, stdout=subprocess.PIPE)
        pins.write_bytes(frozen.stdout)
    return folder


def _home(work: Work) -> Path:
    """A home of its own: both tools leave files there."""
    home = work.folder / "peer" / "home"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _kernels(work: Work, wild: Wild) -> Path:
    """Where the package's kernel is called `python3`: the tasks ask for no other."""
    share = work.folder / "peer" / "kernels" / wild.package
    if not share.exists():
        own = work.environments / wild.package / "share" / "jupyter" / "kernels" / wild.kernel
        shutil.copytree(own, share / "kernels" / "python3")
    return share


def reason(peer: Peer) -> str:
    """Why it refused, in a few words."""
    words = {
        "headings": ("H2", "heading", "sections"),
        "a function reads a global": ("global variables",),
        "a star import": ("import *", "Star imports"),
    }
    return next((name for name, signs in words.items() if any(s in peer.why for s in signs)), "something else")


def peer_table(peers: Sequence[Peer]) -> Iterator[str]:
    """What the peer made of the notebooks, in Markdown, by lines."""
    outcomes = Counter(p.outcome for p in peers)
    cut = sum(p.outcome == "same" and p.steps > 1 for p in peers)
    silent = sum(p.outcome == "different" and p.deterministic for p in peers)
    refused = Counter(reason(p) for p in peers if p.outcome == "refused")
    yield f"\n## Soorgeon on the same {len(peers)} notebooks\n"
    yield "| | notebooks |"
    yield "|---|--:|"
    yield f"| converted | {len(peers) - outcomes['refused']} |"
    yield f"| shows the same | {outcomes['same']} |"
    yield f"| shows the same, and has more than one step | {cut} |"
    yield f"| deterministic, and shows something else without a word | {silent} |"
    yield f"| its pipeline fails | {outcomes['run failed'] + outcomes['time limit']} |"
    for name, count in refused.most_common():
        yield f"| refused: {name} | {count} |"
