"""Judge dependency graphs on cases of which the truth is known: nblift's, and those of other tools.

    python benchmarks/tracking_accuracy.py [MORE.json …] [--peer ipyflow=PYTHON] [--peer marimo=PYTHON] [--only NAME]
                                           [--forked]

The cases are those in `cases/dependencies.json` and in the files given, which have the same form (`tracking_cases.py`).
nblift is judged twice, both times by what its panel shows: from the source alone, and with what the live tracker told
while the cells ran in a kernel. A peer is judged by the same rule; it runs in the environment of the Python given
(`python -m venv V && V/bin/pip install ipyflow`, with the libraries that the cases import). The table goes to
`results/tracking_accuracy.md`.
"""

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from tracking_cases import Case, Judged, judged, read_cases  # noqa: E402

OWN = HERE / "cases" / "dependencies.json"
RESULTS = HERE / "results" / "tracking_accuracy.md"
#: Titles of nblift's two columns.
ALONE, TRACKED = "nblift, source alone", "nblift, with tracker"
#: Judgements of all cases, by the title of the column.
Columns = Mapping[str, Sequence[Judged]]


def nblift_columns(cases: Sequence[Case], *, forked: bool = False) -> dict[str, list[Judged]]:
    """Judge nblift; what is wrong is told at once."""
    from tracking_nblift import source_alone, with_tracker, with_tracker_in_fork

    columns: dict[str, list[Judged]] = {ALONE: [], TRACKED: []}
    for case in cases:
        for title, pairs_of in ((ALONE, source_alone), (TRACKED, with_tracker_in_fork if forked else with_tracker)):
            columns[title].append(judged(case, pairs_of(case)))
            if not columns[title][-1].right:
                print(f"{title}: {case.group}/{case.name} {columns[title][-1]}", file=sys.stderr)
    return columns


def peer_column(tool: str, python: str, cases: Sequence[Case]) -> tuple[str, list[Judged]]:
    """Judge another tool; a notebook that it fails on has no edges."""
    given = json.dumps([case.cells for case in cases])
    command = [python, str(HERE / "tracking_peer.py"), tool]
    ran = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(ran.stdout)
    found = [judged(case, map(tuple, pairs or ())) for case, pairs in zip(cases, told["pairs"], strict=True)]
    return f"{tool} {told['version']}", found


def report(cases: Sequence[Case], columns: Columns, shells: str = "kernels of their own") -> str:
    """The page of results."""
    groups = list(dict.fromkeys(case.group for case in cases))
    head = f"| group | cases | {' | '.join(columns)} |"
    return "\n".join(
        [
            "# Accuracy of tracking",
            "",
            f"`python benchmarks/tracking_accuracy.py`, Python {platform.python_version()}, {len(cases)} cases. Right:",
            "every expected pair of cells is connected, directly or through other cells, and no edge, `may` included,",
            f"joins a pair that is neither expected nor allowed. The tracker watched the cells run in {shells}.",
            "",
            head,
            f"|---|--:|{'--:|' * len(columns)}",
            *(_group(group, cases, columns) for group in groups),
            _group("", cases, columns),
            "",
            "Cases in which nblift is not right:",
            "",
            *(_wrong(cases, columns) or ["none"]),
            "",
        ]
    )


def _group(group: str, cases: Sequence[Case], columns: Columns) -> str:
    of = [number for number, case in enumerate(cases) if group in ("", case.group)]
    counts = (str(sum(column[number].right for number in of)) for column in columns.values())
    title = group or "**all**"
    return f"| {title} | {len(of)} | {' | '.join(f'{c}' if group else f'**{c}**' for c in counts)} |"


def _wrong(cases: Sequence[Case], columns: Columns) -> list[str]:
    mine = [title for title in columns if title in (ALONE, TRACKED)]
    rows = [
        f"| {case.group} | {case.name} | {' | '.join(str(columns[title][number]) for title in mine)} |"
        for number, case in enumerate(cases)
        if not all(columns[title][number].right for title in mine)
    ]
    return [f"| group | case | {' | '.join(mine)} |", f"|---|---|{'---|' * len(mine)}", *rows] if rows else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", type=Path, nargs="*", metavar="MORE.json", help="more cases")
    parser.add_argument("--peer", action="append", default=[], metavar="TOOL=PYTHON", help="marimo, pyflakes, ipyflow")
    parser.add_argument("--only", metavar="NAME", help="cases whose name has this in it; writes no table")
    parser.add_argument("--forked", action="store_true", help="forked shells in the place of kernels: much quicker")
    given = parser.parse_args()
    cases = [case for path in (OWN, *given.files) for case in read_cases(path) if (given.only or "") in case.name]
    columns = nblift_columns(cases, forked=given.forked)
    for peer in given.peer:
        tool, _, python = peer.partition("=")
        title, column = peer_column(tool, python, cases)
        columns[title] = column
    page = report(cases, columns, "forked shells" if given.forked else "kernels of their own")
    print(page)
    if given.only is None:
        RESULTS.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
