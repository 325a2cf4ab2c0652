"""How near the steps that nblift suggests come to steps that a person cut by hand.

    python benchmarks/cuts.py [tuning] [held_out] [--each]

A boundary is a code cell that begins a step; the first step's is not counted, and only the very cell is a hit. The
cuts are in `cuts/`, as numbers of cells and digests of their sources: `tuning.json` was looked at while the
suggestion was made, `held_out.json` never. Nothing is executed. Besides, of all notebooks fetched with ten code
cells or more: how many are cut into at least two steps, of which each but the last makes data that a later one
reads, and none holds more than 60 % of the cells. The table goes to `results/cuts.md` when both sets are asked for.
"""

import argparse
import hashlib
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_cache_path
from promotion_sources import HERE, Wild, Work

from nblift.analysis.graph import graph_of
from nblift.analysis.suggest import suggest
from nblift.analysis.suggest_cells import material_of
from nblift.model.notebook import Notebook
from nblift.model.proposal import Proposal
from nblift.notebook import read

RESULTS = HERE / "results" / "cuts.md"
SETS = ("tuning", "held_out")
#: Fewest code cells of a notebook whose steps are counted, and the largest part of the cells that one may hold.
LONG, LARGEST = 10, 0.6


class Hits(NamedTuple):
    """Boundaries: of both, only of the suggestion, only of the hand."""

    both: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: object) -> "Hits":
        assert isinstance(other, Hits)
        return Hits(self.both + other.both, self.extra + other.extra, self.missed + other.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where there are no boundaries at all."""
        return 2 * self.both / max(1, 2 * self.both + self.extra + self.missed)


class Good(NamedTuple):
    """What is asked of the steps of one notebook."""

    several: bool
    handing_on: bool
    even: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, default=user_cache_path("nblift-promotion"), help="folder of notebooks")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)}; both if left out")
    parser.add_argument("--each", action="store_true", help="also a line for each notebook")
    options = parser.parse_args()
    if unknown := set(options.sets) - set(SETS):
        parser.error(f"There is no set {', '.join(sorted(unknown))}.")
    work = Work(options.work)
    wild = {w.digest: w for w in work.wild()}
    lines = ["# Suggested steps against cuts by hand", "", "| cuts | notebooks | both | extra | missed | F1 |"]
    lines.append("|---|--:|--:|--:|--:|--:|")
    lines += [_row(name, wild, each=options.each) for name in options.sets or SETS]
    lines += ["", *_quality(list(wild.values()), each=options.each)]
    text = "\n".join(lines) + "\n"
    print(text)
    if not options.sets:
        RESULTS.write_text(text)


def _row(name: str, wild: dict[str, Wild], *, each: bool) -> str:
    """One line of the table: a set of cuts."""
    total = Hits()
    entries = json.loads((HERE / "cuts" / f"{name}.json").read_text())
    for entry in entries:
        notebook = _read(wild[entry["notebook"]])
        wanted = {cut["cell"] for cut in entry["cuts"]}
        sources = {cell.number: hashlib.sha256(cell.source.encode()).hexdigest() for cell in notebook.cells}
        for cut in entry["cuts"]:
            assert sources[cut["cell"]].startswith(cut["source"]), f"{entry['notebook']} is not what was cut"
        found = boundaries(notebook, suggest(notebook))
        hits = Hits(len(found & wanted), len(found - wanted), len(wanted - found))
        total += hits
        if each:
            print(f"{entry['notebook']} {hits.f1:.2f}  suggested {sorted(found)}  by hand {sorted(wanted)}")
    return f"| {name.replace('_', ' ')} | {len(entries)} | {total.both} | {total.extra} | {total.missed} | {total.f1:.2f} |"


def _read(wild: Wild) -> Notebook:
    notebook = read(wild.path.read_bytes(), "notebook").notebook
    assert notebook is not None
    return notebook


def boundaries(notebook: Notebook, proposal: Proposal) -> set[int]:
    """Numbers of the cells at which steps begin, but for the first."""
    numbers = {cell.id: cell.number for cell in notebook.cells}
    return {numbers[step.cells[0]] for step in proposal.steps[1:]}


def goodness(notebook: Notebook, proposal: Proposal) -> Good:
    """Whether the suggested steps are several, hand data on, and none is too large."""
    material = material_of(notebook, graph_of(notebook), None)
    place = {piece.cell.id: number for number, piece in enumerate(material.pieces)}
    ends = [place[step.cells[-1]] for step in proposal.steps]
    begins = [place[step.cells[0]] for step in proposal.steps]
    makes = [
        any(flow.sure and begin <= flow.source <= end < flow.target for flow in material.flows)
        for begin, end in zip(begins[:-1], ends[:-1], strict=True)
    ]
    sizes = [len(step.cells) for step in proposal.steps]
    return Good(len(sizes) > 1, all(makes), max(sizes, default=0) <= LARGEST * sum(sizes))


def _quality(wild: Collection[Wild], *, each: bool) -> Iterator[str]:
    """What is asked of steps, counted over the notebooks with enough cells that nblift can read."""
    found: list[Good] = []
    for one in wild:
        notebook = read(one.path.read_bytes(), "notebook").notebook
        if notebook is None or len([c for c in notebook.code_cells if c.source.strip()]) < LONG:
            continue
        if any(cell.code is None for cell in notebook.code_cells):
            continue
        found.append(goodness(notebook, suggest(notebook)))
        if each and not all(found[-1]):
            print(f"{one.digest} {found[-1]}")
    yield f"Of {len(found)} notebooks with {LONG} code cells or more, cut without being run:"
    yield ""
    yield f"- at least two steps: {_part(good.several for good in found)}"
    yield f"- each step but the last makes data that a later one reads: {_part(good.handing_on for good in found)}"
    yield f"- no step holds more than {LARGEST:.0%} of the cells: {_part(good.even for good in found)}"
    yield f"- all of that: {_part(all(good) for good in found)}"


def _part(found: Iterator[bool]) -> str:
    every = list(found)
    return f"{sum(every)} ({sum(every) / max(1, len(every)):.0%})"


if __name__ == "__main__":
    main()
