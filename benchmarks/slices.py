"""Whether a cell with all that it needs shows what it showed in the whole notebook, on notebooks that nobody here wrote.

    python benchmarks/slices.py [--sample N] [--seed S] [--economy N] [--package NAME] [--only DIGEST]

Cells that show something are drawn, at most six of one notebook, from the notebooks of the frozen list of
`promotion.py` that take at most `SLOWEST` seconds; its work folder has to be there (`fetch`, `freeze`). For each cell,
only its backward closure is run in a fresh kernel, as the graph has it from the source alone and with what the live
tracker told of a run, and its outputs are compared with those of the whole notebook as `promotion_text.py` does.
Cells whose outputs differ between two runs of the whole are told apart. `--economy` looks for the least that shows the
same: cells of the tracked closure are left out one after the other as long as the outputs stay. The table goes to
`results/slices.md`; what was run is kept in the work folder, so an interrupted measurement goes on.
"""

import argparse
import platform
import random
import statistics
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_cache_path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from promotion_freeze import read_frozen  # noqa: E402
from promotion_sources import Work  # noqa: E402
from slices_run import Whole, difference, graphs, needed, read_whole  # noqa: E402

RESULTS = HERE / "results" / "slices.md"
#: Seconds that a run of the whole may take, and cells drawn from one notebook.
SLOWEST, MOST = 60, 6


class Sliced(NamedTuple):
    """What became of one cell."""

    digest: str
    package: str
    #: From 0, among code cells.
    cell: int
    varies: bool
    #: Code cells up to this one, in the closure from the source alone, in the closure with the tracker.
    sizes: tuple[int, int, int]
    #: How the outputs of either slice differ; empty if they do not.
    found: tuple[str, str]
    #: Size of the least slice found; 0 if that was not asked.
    least: int = 0


def drawn(work: Work, options: argparse.Namespace) -> Iterator[tuple[Whole, list[int]]]:
    """Notebooks by chance, and cells of each, until there are enough."""
    chance = random.Random(options.seed)
    wild = {each.digest: each for each in work.wild()}
    entries = [e for e in read_frozen() if e.runs and e.digest in wild]
    chance.shuffle(entries)
    left: int = options.sample
    for entry in entries:
        whole = read_whole(work, wild[entry.digest])
        each = whole.runs[0][0]
        showing = [number for number, one in enumerate(each) if one.text or one.figures]
        cells = sorted(chance.sample(showing, min(MOST, len(showing), left)))
        asked = not options.package or entry.package in options.package
        asked = asked and (not options.only or entry.digest.startswith(tuple(options.only)))
        if whole.seconds > SLOWEST or not cells or not asked:
            continue
        left -= len(cells)
        yield whole, cells
        if left <= 0:
            return


def sliced(work: Work, whole: Whole, cells: Sequence[int], economy: int) -> Iterator[Sliced]:
    """Run the slices of some cells of a notebook."""
    alone, tracked = graphs(work, whole)
    for cell in cells:
        slices = needed(alone, cell), needed(tracked, cell)
        varies = whole.varies(cell)
        found = ("", "") if varies else tuple(difference(work, whole, cell, each) for each in slices)
        least = 0
        if economy > 0 and not varies and not found[1]:
            least, economy = len(smallest(work, whole, cell, slices[1])), economy - 1
        sizes = (cell + 1, len(slices[0]), len(slices[1]))
        yield Sliced(whole.wild.digest, whole.wild.package, cell, varies, sizes, (found[0], found[1]), least)


def smallest(work: Work, whole: Whole, cell: int, cells: Collection[int]) -> frozenset[int]:
    """The cells less those that can be left out, one after the other, the last ones first."""
    kept = frozenset(cells)
    for each in sorted(kept - {cell}, reverse=True):
        if not difference(work, whole, cell, kept - {each}):
            kept -= {each}
    return kept


def page(found: Sequence[Sliced], seed: int) -> str:
    """The results as a page."""
    steady = [each for each in found if not each.varies]
    measured = [each for each in steady if each.least]
    notebooks = len({each.digest for each in found})
    lines = [
        "# Slices",
        "",
        f"`python benchmarks/slices.py --sample {len(found)} --seed {seed}`, Python {platform.python_version()}:",
        f"{len(found)} cells of {notebooks} public notebooks that take at most {SLOWEST} seconds;",
        f"{len(found) - len(steady)} of them show something else in each run of the whole and are left out.",
        "",
        "| graph | cells | same outputs | share | median size | mean share of the cells above |",
        "|---|--:|--:|--:|--:|--:|",
        *(_row(title, which, steady) for which, title in enumerate(("source alone", "source and live tracker"))),
        "",
    ]
    if measured:
        ratio = sum(each.sizes[2] for each in measured) / sum(each.least for each in measured)
        alike = sum(each.sizes[2] <= 1.3 * each.least for each in measured)
        median = statistics.median(each.sizes[2] / each.least for each in measured)
        lines += [
            f"Economy, on {len(measured)} of them: all closures together are {ratio:.2f} × the least that show the same,",
            f"the median is {median:.2f} ×, and {alike} are at most 1.3 × as large.",
            "",
        ]
    wrong = [each for each in steady if any(each.found)]
    if wrong:
        lines += ["| notebook | cell | source alone | with tracker |", "|---|--:|---|---|"]
        lines += [
            f"| {each.package} {each.digest} | {each.cell} | {' | '.join(_kind(f) for f in each.found)} |"
            for each in wrong
        ]
        lines.append("")
    return "\n".join(lines)


def _row(title: str, which: int, steady: Sequence[Sliced]) -> str:
    same = sum(not each.found[which] for each in steady)
    sizes = [each.sizes[which + 1] for each in steady]
    share = statistics.mean(each.sizes[which + 1] / each.sizes[0] for each in steady)
    part = f"{100 * same / len(steady):.1f} %"
    return f"| {title} | {len(steady)} | {same} | {part} | {statistics.median(sizes):g} | {100 * share:.0f} % |"


def _kind(found: str) -> str:
    """What went wrong, in words that hold nothing of the notebook."""
    if not found:
        return "same"
    if found.startswith("cell "):
        return f"fails: {found.split(': ')[1]}"
    return "other figures" if "figures became" in found else "other text"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, default=user_cache_path("nblift-promotion"), help="folder of all results")
    parser.add_argument("--sample", type=int, default=300, metavar="N", help="cells to draw")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--economy", type=int, default=0, metavar="N", help="cells of which the least slice is sought")
    parser.add_argument("--package", action="append", metavar="NAME", help="only notebooks of this package")
    parser.add_argument("--only", action="append", metavar="DIGEST", help="only notebooks whose digest begins so")
    options = parser.parse_args()
    work = Work(options.work)
    found: list[Sliced] = []
    for whole, cells in drawn(work, options):
        left = options.economy - sum(each.least > 0 for each in found)
        for each in sliced(work, whole, cells, left):
            found.append(each)
            said = "varies" if each.varies else " / ".join(f or "same" for f in each.found)
            print(f"{each.package} {each.digest} cell {each.cell} {each.sizes} {each.least}: {said}", flush=True)
    text = page(found, options.seed)
    print(text)
    if not options.only and not options.package:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
