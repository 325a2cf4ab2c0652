"""Promote real notebooks that nobody here wrote, and compare what their pipelines show with what they showed.

    python benchmarks/promotion.py fetch
    python benchmarks/promotion.py freeze [--package NAME]
    python benchmarks/promotion.py static
    python benchmarks/promotion.py report DIGEST...
    python benchmarks/promotion.py measure [--sample N [--seed S]] [--package NAME] [--only DIGEST] [--code DIGEST]
                                           [--own-tests N] [--peer soorgeon]

`fetch` downloads the source packages of `promotion_sources.py` and makes an environment for each. `freeze` runs
every notebook twice under plain nbclient and writes the list of those that run to `promotion/notebooks.json`.
`static` lifts all of them, whether they run or not, without executing anything: nothing may break.
`measure` promotes those of the list, and writes `results/promotion.md` once all of them were measured with the
same code of nblift. `report` writes it from what several codes measured: of each notebook what the first of them
says that measured it, so name the newest first. Everything else stays in the work folder (`--work`), and what was interrupted goes on.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_cache_path
from promotion_fingerprints import write_fingerprints
from promotion_freeze import Frozen, freeze, read_frozen, run_plain
from promotion_measure import Measured, Snapshot, lift_only, measure
from promotion_own import own_table, own_tests
from promotion_peer import Peer, measure_peer, peer_table
from promotion_sources import HERE, SOURCES, Wild, Work, fetch
from promotion_table import good, static_table, table

RESULTS = HERE / "results" / "promotion.md"


def main() -> None:
    packages = [source.name for source in SOURCES]
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, default=user_cache_path("nblift-promotion"), help="folder of all results")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("fetch", help="download the packages and make their environments")
    freezing = commands.add_parser("freeze", help="run the notebooks as they are, and list those that run")
    freezing.add_argument("--package", action="append", choices=packages)
    freezing.add_argument("--limit", type=float, default=240, help="seconds for a notebook")
    commands.add_parser("static", help="lift all notebooks without executing anything")
    measuring = commands.add_parser("measure", help="promote the notebooks of the list")
    measuring.add_argument("--sample", type=int, metavar="N", help="as many, drawn by chance")
    measuring.add_argument("--seed", type=int, default=1)
    measuring.add_argument("--package", action="append", choices=packages)
    measuring.add_argument("--only", action="append", metavar="DIGEST", help="those whose digest begins so")
    measuring.add_argument("--peer", choices=["soorgeon"], help="also what this peer makes of them")
    measuring.add_argument("--own-tests", type=int, default=0, metavar="N", help="also the tests of N repositories")
    measuring.add_argument("--code", metavar="DIGEST", help="go on with nblift's code as it was in an earlier run")
    measuring.add_argument("--again", action="store_true", help="also what was measured with this code before")
    reporting = commands.add_parser("report", help="write the table from what several codes of nblift measured")
    reporting.add_argument("code", nargs="+", metavar="DIGEST", help="of the code, the newest first")
    options = parser.parse_args()
    work = Work(options.work)
    work.folder.mkdir(parents=True, exist_ok=True)
    match options.command:
        case "fetch":
            fetch(work)
            write_fingerprints(work)
        case "freeze":
            freeze(work, options.package or packages, options.limit)
        case "static":
            lift_all(work)
        case "measure":
            measure_all(work, options)
        case "report":
            report(work, options.code)


def chosen(options: argparse.Namespace) -> list[Frozen]:
    """Those of the frozen list that run and are asked for, in the order of the list."""
    entries = [entry for entry in read_frozen() if entry.runs]
    if options.package:
        entries = [entry for entry in entries if entry.package in options.package]
    if options.only:
        entries = [entry for entry in entries if entry.digest.startswith(tuple(options.only))]
    if options.sample is not None:
        drawn = random.Random(options.seed).sample(entries, min(options.sample, len(entries)))
        entries = [entry for entry in entries if entry in drawn]
    return entries


def lift_all(work: Work) -> None:
    """Lift every notebook fetched without executing anything, less what is known, and print what came of it."""
    snapshot = Snapshot(work)
    known: list[Measured] = []
    for wild in work.wild():
        path = work.folder / "static" / snapshot.digest / f"{wild.digest}.json"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(lift_only(work, snapshot, wild)._asdict(), indent=1))
            print(told(read_measured(path)), flush=True)
        known.append(read_measured(path))
    print("\n".join(static_table(known)))


def measure_all(work: Work, options: argparse.Namespace) -> None:
    """Measure what is asked for, less what is known, and print the table; the whole table goes to `results`."""
    snapshot = Snapshot(work, options.code)
    wild = {w.digest: w for w in work.wild()}
    results = work.folder / "measured" / snapshot.digest
    results.mkdir(parents=True, exist_ok=True)
    entries = chosen(options)
    if missing := [entry.digest for entry in entries if entry.digest not in wild]:
        sys.exit(f"Not in the work folder, `fetch` brings them: {', '.join(missing)}")
    known: list[Measured] = []
    for number, entry in enumerate(entries, 1):
        path = results / f"{entry.digest}.json"
        if options.again or not path.exists():
            # A work folder that is newer than the list has not run the notebook plainly yet.
            if error := run_plain(work, wild[entry.digest], limit=240).error:
                sys.exit(f"{entry.digest} is in the list, but does not run here: {error}")
            path.write_text(json.dumps(measure(work, snapshot, wild[entry.digest], entry)._asdict(), indent=1))
        known.append(read_measured(path))
        print(f"{number}/{len(entries)} {told(known[-1])}", flush=True)
    lines = list(table(read_frozen(), known, {snapshot.digest: len(known)}))
    if options.own_tests:
        verified = [m.digest for m in known if m.verdict == "verified"]
        drawn = random.Random(options.seed).sample(verified, min(options.own_tests, len(verified)))
        lines += own_table([own_tests(work, digest) for digest in drawn])
    if options.peer:
        lines += peer_table([beside(work, wild[entry.digest], entry) for entry in entries])
    text = "\n".join(lines) + "\n"
    print(text)
    if not (options.package or options.only or options.sample):
        RESULTS.write_text(text)
        RESULTS.with_suffix(".json").write_text(published(known, snapshot.digest))
    sys.exit(not all(map(good, known)))


def report(work: Work, codes: Sequence[str]) -> None:
    """Write the table over the notebooks that any of these codes measured, each by the first that did."""
    counts: Counter[str] = Counter()
    known: list[Measured] = []
    for entry in read_frozen():
        paths = ((code, work.folder / "measured" / code / f"{entry.digest}.json") for code in codes)
        found = next(((code, path) for code, path in paths if path.exists()), None)
        if entry.runs and found is not None:
            counts[found[0]] += 1
            known.append(read_measured(found[1]))
    text = "\n".join(table(read_frozen(), known, counts)) + "\n"
    print(text)
    RESULTS.write_text(text)


def beside(work: Work, wild: Wild, entry: Frozen) -> Peer:
    """What the peer makes of a notebook; that does not change with nblift."""
    path = work.folder / "peer" / f"{entry.digest}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        peer = measure_peer(work, wild, entry)
        path.write_text(json.dumps(peer._asdict(), indent=1))
        print(f"soorgeon {entry.package} {entry.digest}: {peer.outcome} {peer.steps}", flush=True)
    return Peer(**json.loads(path.read_text()))


def read_measured(path: Path) -> Measured:
    """A result from the work folder."""
    raw = json.loads(path.read_text())
    return Measured(**{**raw, "errors": tuple(map(tuple, raw["errors"])), "steps": tuple(raw["steps"])})


def told(measured: Measured) -> str:
    """One line for whoever watches."""
    codes = " ".join(sorted({code for code, _, _ in measured.errors}))
    tools = "".join(f" {tool}!" for tool, clean in (("ruff", measured.ruff), ("mypy", measured.mypy)) if clean is False)
    return (
        f"{measured.package} {measured.digest} {measured.seconds:.0f} s: {measured.verdict} {codes} "
        f"{list(measured.steps)} {measured.outside}{tools}"
    )


def published(known: list[Measured], code: str) -> str:
    """The results for programs; messages and texts stay in the work folder, since they quote the notebooks."""
    kept = [m._asdict() | {"errors": sorted({code for code, _, _ in m.errors})} for m in known]
    lines = (json.dumps({k: v for k, v in entry.items() if k not in ("reason", "where")}) for entry in kept)
    listed = ",\n".join(lines)
    return f'{{"code": "{code}", "notebooks": [\n{listed}\n]}}\n'


if __name__ == "__main__":
    main()
