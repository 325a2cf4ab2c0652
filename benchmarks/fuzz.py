"""Damaged notebooks through nblift: no traceback, no hang, no byte of the notebook touched.

    python benchmarks/fuzz.py [--count 2000] [--seed 1] [--jobs 1] [--full N [--cell-limit SECONDS]]

Each notebook is a real one (those that `promotion.py fetch` brought), changed at random as `fuzz_mutations.py` says;
the same seed gives the same notebooks. `check`, `suggest` and `promote --static` get each of them, half with
``--json``, in a process of its own that is ended at the limit. `--full N` promotes N of those that could be lifted,
drawn by chance, and executes them. What was done stays in the work folder (`--work`), and what was interrupted goes
on. Notebooks for which something is wrong are kept beside. The table goes to `results/fuzz.md`; the exit code is 1 if anything is wrong.
"""

import argparse
import gc
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fuzz_mutations import damaged
from platformdirs import user_cache_path
from promotion_measure import Snapshot, call
from promotion_sources import HERE, Wild, Work

RESULTS = HERE / "results" / "fuzz.md"
#: Command → what its exit code may be, by the documentation.
COMMANDS = {"check": {0, 1}, "suggest": {0, 1}, "promote": {1, 4}}
FULL = {0, 1, 4}
#: Seconds for one command, and for a full promotion.
LIMIT, FULL_LIMIT = 60.0, 900.0
#: Verdict → exit code of `promote`.
_CODES = {"verified": 0, "different": 1, "declined": 1, "unverified": 4}


class Outcome(NamedTuple):
    """How one command ended for one notebook."""

    case: int
    command: str
    code: int | None
    seconds: float
    #: What is wrong; empty if nothing is.
    wrong: str = ""
    #: What the command said first, by code; or the verdict of a full promotion.
    said: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, default=user_cache_path("nblift-promotion"), help="folder of notebooks")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--case", type=int, action="append", help="only these, told in full, nothing kept")
    parser.add_argument("--keep", type=Path, help="with --case: folder for its notebook")
    parser.add_argument("--full", type=int, default=0, metavar="N", help="promote N of them, executing their code")
    parser.add_argument("--cell-limit", type=float, default=30, metavar="SECONDS", help="for a cell, with --full")
    parser.add_argument("--code", metavar="DIGEST", help="go on with nblift's code as it was in an earlier run")
    options = parser.parse_args()
    work = Work(options.work)
    wild = sorted(work.wild(), key=lambda w: w.digest)
    snapshot = Snapshot(work, options.code)
    commands = _prepare(snapshot)
    if options.case:
        for case in options.case:
            if options.keep:
                (options.keep / f"{case}.ipynb").write_bytes(notebook_of(case, options.seed, wild)[0])
            for outcome in _tried(case, options.seed, wild, commands):
                print(outcome)
        return
    folder = work.folder / "fuzz" / snapshot.digest
    folder.mkdir(parents=True, exist_ok=True)
    _all(range(options.count), options.seed, wild, commands, folder, options.jobs)
    found = [o for o in read_outcomes(folder, options.seed) if o.case < options.count]
    lines = list(table(found, options.count, options.seed, snapshot.digest))
    if options.full:
        full = _full(work, snapshot, wild, found, folder, options)
        lines += full_table(full, options.cell_limit)
        found += full
    text = "\n".join(lines) + "\n"
    print(text)
    RESULTS.write_text(text)
    sys.exit(any(outcome.wrong for outcome in found))


def _prepare(snapshot: Snapshot) -> list[str]:
    """Import all of nblift from the snapshot once, so that the processes of the cases need not."""
    import importlib
    import pkgutil

    sys.path[:0] = [str(snapshot.folder / root) for root in ("src", "kernel/src")]
    import nblift

    assert nblift.__file__
    assert Path(nblift.__file__).is_relative_to(snapshot.folder)
    for module in pkgutil.walk_packages(nblift.__path__, "nblift."):
        if not module.name.startswith(("nblift.server", "nblift.__main__")):
            importlib.import_module(module.name)
    from nblift.cli.main import COMMANDS as KNOWN

    commands = [name for name in COMMANDS if name in KNOWN]
    _warm(commands)
    gc.freeze()
    return commands


def _warm(commands: Sequence[str]) -> None:
    """Let the parent of all processes look up once what any of them would: installed packages, grammars."""
    from click.testing import CliRunner

    from nblift.cli.main import cli

    code: dict[str, Any] = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    document = {"cells": [{**code, "source": "import msgspec\nxs = [1]\nxs.append(msgspec)"}], "metadata": {}}
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        path = Path(scratch) / "plain.ipynb"
        path.write_text(json.dumps({**document, "nbformat": 4, "nbformat_minor": 5}))
        for name in commands:
            CliRunner().invoke(cli, [name, str(path), *_options(name, Path(scratch))])


def _options(command: str, scratch: Path) -> list[str]:
    return ["--static", "--to", f"{scratch}/repository"] if command == "promote" else []


def notebook_of(case: int, seed: int, wild: Sequence[Wild]) -> tuple[bytes, Wild]:
    """The bytes of a case, and the notebook that it was."""
    rng = random.Random(f"{seed}:{case}")
    chosen = rng.choice(wild)
    return damaged(chosen.path.read_bytes(), rng), chosen


def _all(
    cases: Sequence[int], seed: int, wild: Sequence[Wild], commands: Sequence[str], folder: Path, jobs: int
) -> None:
    """Try all cases that were not tried yet, in so many processes."""
    done = Counter(o.case for o in read_outcomes(folder, seed))
    missing = [case for case in cases if done[case] < len(commands)]
    children = []
    for job in range(jobs):
        child = os.fork()
        if not child:
            with (folder / f"{seed}-{job}.jsonl").open("a") as file:
                for case in missing[job::jobs]:
                    for outcome in _tried(case, seed, wild, commands):
                        file.write(json.dumps(outcome._asdict()) + "\n")
                        if outcome.wrong:
                            (folder / f"{seed}-{case}.ipynb").write_bytes(notebook_of(case, seed, wild)[0])
                            print(
                                f"{case} {outcome.command} {outcome.seconds:.0f} s: {outcome.wrong[-600:]}", flush=True
                            )
                    file.flush()
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


def read_outcomes(folder: Path, seed: int) -> list[Outcome]:
    """What is known of the cases; the last word on each counts."""
    found: dict[tuple[int, str], Outcome] = {}
    for path in sorted(folder.glob(f"{seed}-*.jsonl")):
        for line in path.read_text().splitlines():
            outcome = Outcome(**json.loads(line))
            found[outcome.case, outcome.command] = outcome
    return [found[key] for key in sorted(found)]


def _tried(case: int, seed: int, wild: Sequence[Wild], commands: Sequence[str]) -> Iterator[Outcome]:
    """One notebook through each command."""
    raw, _ = notebook_of(case, seed, wild)
    for number, command in enumerate(commands):
        with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as scratch:
            path = Path(scratch) / "nb" / "damaged.ipynb"
            path.parent.mkdir()
            path.write_bytes(raw)
            arguments = [command, str(path), *_options(command, Path(scratch))]
            as_json = (case + number) % 2 == 0
            code, stdout, stderr, seconds = _in_child([*arguments, *(["--json"] if as_json else [])], Path(scratch))
            wrong = _wrong(Path(scratch), command, code, stdout, stderr, as_json=as_json)
            if path.read_bytes() != raw or [p.name for p in path.parent.iterdir()] != [path.name]:
                wrong = f"the notebook's folder was touched; {wrong}"
            yield Outcome(case, command, code, round(seconds, 2), wrong, _said(stdout, stderr, as_json=as_json))


def _in_child(arguments: list[str], scratch: Path) -> tuple[int | None, str, str, float]:
    """Exit code (None: ended at the limit), stdout, stderr and seconds of a command in a forked process."""
    out, err = scratch / "stdout", scratch / "stderr"
    start = time.monotonic()
    child = os.fork()
    if not child:
        _as_program(arguments, scratch, out, err)
    code: int | None = None
    while time.monotonic() - start < LIMIT:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            code = os.waitstatus_to_exitcode(status)
            break
        time.sleep(0.005)
    else:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    texts = [p.read_text(errors="replace") if p.exists() else "" for p in (out, err)]
    return code, texts[0], texts[1], time.monotonic() - start


def _as_program(arguments: list[str], scratch: Path, out: Path, err: Path) -> None:
    """Run a command as the program would, in this process, and end it."""
    from nblift.cli.main import main as program

    os.setpgid(0, 0)
    os.environ["TMPDIR"] = str(scratch)
    tempfile.tempdir = None
    os.chdir(scratch)
    for name, path, number in (("stdout", out, 1), ("stderr", err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
        setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115
    code = 0
    try:
        program(arguments)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - the edge of the process: Python itself would print it and exit with 1
        import traceback

        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except UnicodeError:
            code = 1
    os._exit(code)


def _wrong(scratch: Path, command: str, code: int | None, stdout: str, stderr: str, *, as_json: bool) -> str:
    """What is wrong with how a command ended; empty if nothing is."""
    if code is None:
        return f"no end after {LIMIT:.0f} s"
    if bugs := sorted(scratch.glob("nblift-bug-*.txt")):
        return bugs[0].read_text()
    if "Traceback (most recent call last)" in stderr:
        return stderr
    if code not in COMMANDS[command]:
        return f"exit code {code}: {stderr[-500:]}"
    if as_json:
        try:
            value: dict[str, Any] = json.loads(stdout)
        except json.JSONDecodeError as problem:
            return f"stdout is no JSON: {problem}"
        if "verdict" in value and _CODES[value["verdict"]] != code:
            return f"exit code {code} for {value['verdict']}"
    if command == "promote" and code == 4:
        return _unreadable(scratch / "repository")
    return ""


def _unreadable(repository: Path) -> str:
    """Which Python file of a repository does not even compile."""
    import warnings

    for path in sorted(repository.rglob("*.py")):
        try:
            with warnings.catch_warnings(action="ignore"):
                compile(path.read_bytes(), path.name, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            return f"{path.name} that was written does not compile: {problem}"
    return ""


def _said(stdout: str, stderr: str, *, as_json: bool) -> str:
    """The codes of the errors that a command told, in order, once each."""
    if not as_json:
        words = [
            line.split("]: ")[0].rpartition("] ")[2].split(":")[0] for line in stderr.splitlines() if "error[" in line
        ]
        return " ".join(dict.fromkeys(w for w in words if w.startswith("NB")))
    try:
        told = json.loads(stdout)["diagnostics"]
    except (json.JSONDecodeError, KeyError):
        return ""
    return " ".join(dict.fromkeys(d["code"] for d in told if d["severity"] == "error"))


def _full(
    work: Work,
    snapshot: Snapshot,
    wild: Sequence[Wild],
    found: Sequence[Outcome],
    folder: Path,
    options: argparse.Namespace,
) -> list[Outcome]:
    """Promote some of the cases that could be lifted, executing their code in a copy of the notebook's folder."""
    lifted = [o.case for o in found if o.command == "promote" and o.code == 4]
    drawn = random.Random(options.seed).sample(lifted, min(options.full, len(lifted)))
    kept = folder / f"{options.seed}-full.json"
    known = {o["case"]: Outcome(**o) for o in json.loads(kept.read_text())} if kept.exists() else {}
    for number, case in enumerate(drawn, 1):
        if case not in known:
            known[case] = _promoted(work, snapshot, *notebook_of(case, options.seed, wild), case, options.cell_limit)
            kept.write_text(json.dumps([o._asdict() for o in known.values()], indent=1))
            last = known[case]
            print(
                f"{number}/{len(drawn)} case {case} {last.seconds:.0f} s: {last.said} {last.wrong[-600:]}", flush=True
            )
    return [known[case] for case in drawn]


def _promoted(work: Work, snapshot: Snapshot, raw: bytes, wild: Wild, case: int, cell_limit: float) -> Outcome:
    """One full promotion, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as scratch:
        shutil.copytree(wild.path.parent, Path(scratch) / "nb")
        path = Path(scratch) / "nb" / wild.path.name
        path.write_bytes(raw)
        before = _digests(path.parent)
        arguments = ["promote", str(path), "--to", f"{scratch}/repository", "--kernel", wild.kernel, "--yes", "--json"]
        temporary = Path(scratch) / "tmp"
        temporary.mkdir()
        env = work.environment(TMPDIR=str(temporary), NBLIFT_STATE=f"{scratch}/state")
        command = snapshot.command(*arguments, "--cell-timeout", str(cell_limit))
        done = call(command, FULL_LIMIT, env, Path(scratch))
        wrong = "" if done.code is not None else f"no end after {FULL_LIMIT:.0f} s"
        said: dict[str, Any] = {}
        if not wrong:
            try:
                said = json.loads(done.stdout)
            except json.JSONDecodeError:
                wrong = f"stdout is no JSON; stderr ends: {done.stderr[-2000:]}"
        if bugs := sorted(temporary.glob("nblift-bug-*.txt")):
            wrong = bugs[0].read_text()
        elif done.code not in FULL or "Traceback (most recent call last)" in done.stderr:
            wrong = wrong or f"exit code {done.code}: {done.stderr[-2000:]}"
        elif "verdict" in said and _CODES[said["verdict"]] != done.code:
            wrong = f"exit code {done.code} for {said['verdict']}"
        if _digests(path.parent) != before:
            wrong = f"the notebook's folder was touched; {wrong}"
        verdict = said.get("verdict", "declined")
        codes = dict.fromkeys(d["code"] for d in said.get("diagnostics", ()) if d["severity"] == "error")
    return Outcome(case, "full", done.code, round(done.seconds, 1), wrong, " ".join((verdict, *codes)))


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def table(found: Sequence[Outcome], count: int, seed: int, code: str) -> Iterator[str]:
    """The results in Markdown, by lines."""
    yield "# Damaged notebooks"
    yield ""
    yield f"{count} notebooks, made of real ones with the seed {seed}; nblift's code is {code}. Nothing is executed."
    yield ""
    yield "| command | notebooks | exit codes | wrong | median | slowest |"
    yield "|---|--:|---|--:|--:|--:|"
    for command in COMMANDS:
        those = [o for o in found if o.command == command]
        if those:
            times = sorted(o.seconds for o in those)
            codes = ", ".join(f"{n} × {c}" for c, n in Counter(str(o.code) for o in those).most_common())
            wrong = sum(bool(o.wrong) for o in those)
            yield f"| {command} | {len(those)} | {codes} | {wrong} | {times[len(times) // 2]:.2f} s | {times[-1]:.1f} s |"
    told = Counter(code for o in found if o.command == "promote" for code in o.said.split())
    yield ""
    yield f"Errors that `promote` told, by notebooks: {', '.join(f'{c} {n}' for c, n in sorted(told.items()))}."
    for outcome in found:
        if outcome.wrong:
            yield f"\n- case {outcome.case}, `{outcome.command}`: {outcome.wrong.strip().splitlines()[-1]}"


def full_table(found: Sequence[Outcome], cell_limit: float) -> Iterator[str]:
    """Results of the promotions that executed code, in Markdown, by lines."""
    yield ""
    yield f"## Executed: {len(found)} of those that could be lifted, drawn by chance, {cell_limit:.0f} s for a cell"
    yield ""
    for verdict, number in Counter(o.said.split()[0] for o in found).most_common():
        yield f"- {verdict}: {number}"
    yield f"- wrong: {sum(bool(o.wrong) for o in found)}"
    for outcome in found:
        if outcome.wrong:
            yield f"\n- case {outcome.case}: {outcome.wrong.strip().splitlines()[-1]}"


if __name__ == "__main__":
    main()
