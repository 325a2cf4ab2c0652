"""Put faults into promoted pipelines, one at a time, and see whether `nblift verify` finds each of them.

    python benchmarks/sabotage.py [--only NAME] [--jobs 2] [--work DIR] [--fresh]

Three notebooks of `benchmarks/sabotage` are promoted and must be verified. Then every fault of
`sabotage_faults.py` is put into a copy of its repository and `nblift verify` judges the copy: it must say
`different`, and name the step. Each untouched repository is verified ten times. What has been judged stays in
the work folder, so that a run which was interrupted goes on; `--fresh` forgets it. The table goes to
`results/sabotage.md`, unless `--only` asks for some faults.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from sabotage_faults import FAULTS
from sabotage_kinds import Edit, Fault

HERE = Path(__file__).resolve().parent
NOTEBOOKS = ("readings", "ledger", "market")
TIMES = 10


class Judged(NamedTuple):
    """What `nblift verify` said of one repository."""

    name: str
    notebook: str
    step_wanted: str
    verdict: str
    step: str
    run: str
    what: str
    reason: str
    seconds: float

    @property
    def right(self) -> bool:
        """Whether the verdict, and the step named, are what they should be."""
        wanted = "different" if self.step_wanted else "verified"
        return self.verdict == wanted and self.step == self.step_wanted


def promoted(work: Path, name: str) -> Path:
    """The repository of a notebook, promoted into the work folder if it is not there yet."""
    from nblift.promote.promotion import promote

    target = work / "repositories" / name
    if not (target / "verification.json").exists():
        done = promote(HERE / "sabotage" / f"{name}.ipynb", target)
        if done.verification.verdict != "verified":
            sys.exit(f"{name} is {done.verification.verdict}: {done.verification.reason}")
    return target


def sabotaged(repository: Path, fault: Fault, target: Path) -> Path:
    """A copy of a repository with a fault in it."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(repository, target)
    for edit in fault.edits:
        _edit(target / "src" / fault.notebook, edit)
    if fault.respec is not None:
        path = target / "pipeline.json"
        spec = json.loads(path.read_bytes())
        fault.respec(spec)
        path.write_text(json.dumps(spec, indent=2))
    return target


def _edit(package: Path, edit: Edit) -> None:
    path = package / edit.file
    text = path.read_text()
    assert text.count(edit.old) == 1, f"{edit.file} has {text.count(edit.old)} times: {edit.old}"
    assert edit.old != edit.new
    path.write_text(text.replace(edit.old, edit.new))


def verify(repository: Path, tries: Iterable[str] = ()) -> dict[str, Any]:
    """What `nblift verify --json` prints."""
    command = [sys.executable, "-m", "nblift", "verify", str(repository), "--json"]
    command += [part for given in tries for part in ("--try", given)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        return {"verdict": f"exit {done.returncode}", "reason": done.stderr.strip()[-300:]}
    return answer


def judge(name: str, notebook: str, wanted: str, repository: Path, tries: Iterable[str] = ()) -> Judged:
    """Verify a repository, and keep what is of interest."""
    start = time.monotonic()
    answer = verify(repository, tries)
    first = answer.get("first_difference") or {}
    return Judged(
        name,
        notebook,
        wanted,
        answer["verdict"],
        first.get("step", ""),
        first.get("run", ""),
        first.get("what", ""),
        answer["reason"],
        round(time.monotonic() - start, 1),
    )


class Log:
    """What has been judged, one line of JSON each."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text().splitlines() if path.exists() else []
        self.known = {(j.name, j.notebook): j for j in (Judged(*json.loads(line)) for line in lines)}

    def keep(self, judged: Judged) -> None:
        """Remember, and tell."""
        self.known[judged.name, judged.notebook] = judged
        with self._path.open("a") as f:
            f.write(json.dumps(judged) + "\n")
        mark = "" if judged.right else "  <-- WRONG"
        print(
            f"{judged.notebook:9} {judged.name:48} {judged.verdict:10} {judged.step:9} {judged.run}{mark}", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="faults whose name holds this text")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "nblift-sabotage")
    parser.add_argument("--fresh", action="store_true", help="forget what was judged before")
    options = parser.parse_args()
    if options.fresh:
        shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True, exist_ok=True)
    log = Log(options.work / "judged.jsonl")
    repositories = {name: promoted(options.work, name) for name in NOTEBOOKS}

    def inject(fault: Fault) -> None:
        folder = options.work / "faults" / f"{fault.notebook}-{os.getpid()}-{FAULTS.index(fault)}"
        copy = sabotaged(repositories[fault.notebook], fault, folder)
        log.keep(judge(fault.name, fault.notebook, fault.step, copy, fault.tries))
        shutil.rmtree(folder)

    def repeat(number: int, name: str) -> None:
        log.keep(judge(f"untouched {number}", name, "", repositories[name]))

    with ThreadPoolExecutor(options.jobs) as pool:
        if options.only:
            list(pool.map(inject, (f for f in FAULTS if any(part in f.name for part in options.only))))
        else:
            list(pool.map(inject, (f for f in FAULTS if (f.name, f.notebook) not in log.known)))
            again = [(n, m) for m in NOTEBOOKS for n in range(1, TIMES + 1)]
            list(pool.map(lambda p: repeat(*p), (p for p in again if (f"untouched {p[0]}", p[1]) not in log.known)))
    if not options.only:
        text = "\n".join(table(log)) + "\n"
        print(text)
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results" / "sabotage.md").write_text(text)
    sys.exit(any(not judged.right for judged in log.known.values()))


def table(log: Log) -> Iterator[str]:
    """The results in Markdown."""
    seen = [log.known[f.name, f.notebook] for f in FAULTS if f.step]
    yield "# Faults put into verified pipelines\n"
    yield (
        f"{sum(j.right for j in seen)} of {len(seen)} faults are `different`, and the step is named. Each is one small edit of a "
        "promoted package or of its `pipeline.json`; `python benchmarks/sabotage.py` makes this table.\n"
    )
    yield "| fault | notebook | step it is in | verdict | step named | seen by | as | s |"
    yield "|---|---|---|---|---|---|---|--:|"
    for j in seen:
        verdict = j.verdict if j.right else f"**{j.verdict}**"
        yield f"| {j.name} | {j.notebook} | {j.step_wanted} | {verdict} | {j.step} | {j.run} | {j.what} | {j.seconds:.0f} |"
    yield "\n## Not to be seen\n"
    yield "| change | notebook | verdict | why |"
    yield "|---|---|---|---|"
    for fault in FAULTS:
        if not fault.step:
            yield f"| {fault.name} | {fault.notebook} | {log.known[fault.name, fault.notebook].verdict} | {fault.why} |"
    yield "\n## Nothing changed\n"
    yield "| notebook | verified | median s |"
    yield "|---|--:|--:|"
    for name in NOTEBOOKS:
        keys = [(f"untouched {n}", name) for n in range(1, TIMES + 1)]
        runs = [log.known[key] for key in keys if key in log.known]
        if not runs:
            yield f"| {name} | not judged yet | |"
            continue
        times = sorted(j.seconds for j in runs)
        yield f"| {name} | {sum(j.verdict == 'verified' for j in runs)} of {len(runs)} | {times[len(times) // 2]:.0f} |"


if __name__ == "__main__":
    main()
