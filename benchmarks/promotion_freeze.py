"""Which notebooks run, found out twice under plain nbclient, and the frozen list of them; knows nothing of nblift."""

import json
import subprocess
import sys
from collections.abc import Container, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from promotion_sources import HERE, Wild, Work
from promotion_text import Run, Shown, same_text, shown

#: The list that every measurement is over.
FROZEN = HERE / "promotion" / "notebooks.json"


class Frozen(NamedTuple):
    """A notebook of the frozen list."""

    digest: str
    package: str
    version: str
    code_cells: int
    other_cells: int
    #: Whether it ran to its end both times.
    runs: bool
    #: Whether both runs showed the same text and the same number of figures.
    deterministic: bool
    #: Whether the figures, too, were the same; where not, the notebook draws numbers that no text shows.
    same_figures: bool


class Plain(NamedTuple):
    """What the plain runs of a notebook gave."""

    #: Empty if it ran.
    error: str
    #: Of each run that went to its end.
    shown: tuple[tuple[Shown, Run], ...]

    @property
    def runs(self) -> bool:
        """Whether it ran to its end both times."""
        return len(self.shown) == 2

    @property
    def durations(self) -> bool:
        """Whether texts are comparable only without the durations in them."""
        return self.runs and not same_text(*self.shown)

    @property
    def deterministic(self) -> bool:
        """Whether both runs showed the same text and the same number of figures."""
        return (
            self.runs
            and same_text(*self.shown, durations=True)
            and self.shown[0][0].figures == self.shown[1][0].figures
        )

    @property
    def same_figures(self) -> bool:
        """Whether the figures of both runs were the same."""
        return self.runs and self.shown[0][0].pictures == self.shown[1][0].pictures


def read_plain(work: Work, digest: str) -> Plain | None:
    """What is known of a notebook's plain runs; None if they are still to be done."""
    seen: list[tuple[Shown, Run]] = []
    for number in (1, 2):
        path = executed(work, digest, number)
        if not path.exists():
            return None
        error = json.loads(path.read_bytes())["metadata"]["run"]["error"]
        if error:
            return Plain(error, tuple(seen))
        seen.append(read_run(path))
    return Plain("", tuple(seen))


def read_run(path: Path, without: Container[int] = ()) -> tuple[Shown, Run]:
    """What a notebook that was executed plainly showed, less the cells at some positions, counted from 0."""
    document: dict[str, Any] = json.loads(path.read_bytes())
    run = document["metadata"]["run"]
    cells = (cell for number, cell in enumerate(document["cells"]) if number not in without)
    outputs = (cell["outputs"] for cell in cells if cell["cell_type"] == "code")
    return shown(outputs), Run(run["start"], run["end"], (run["folder"],))


def executed(work: Work, digest: str, number: int) -> Path:
    """Where a notebook as executed for the first or second time is kept."""
    return work.plain / digest / f"{number}.ipynb"


def run_plain(work: Work, wild: Wild, limit: float) -> Plain:
    """Run a notebook twice, less what is known already; the second time only if it ran the first time."""
    for number in (1, 2):
        if read_plain(work, wild.digest) is None and not executed(work, wild.digest, number).exists():
            _run(work, wild, executed(work, wild.digest, number), limit)
    plain = read_plain(work, wild.digest)
    assert plain is not None, "two runs, or one that failed, tell"
    return plain


def _run(work: Work, wild: Wild, out: Path, limit: float) -> None:
    command = [sys.executable, str(HERE / "promotion_plain.py"), str(wild.path), str(out)]
    command += ["--kernel", wild.kernel, "--limit", str(limit)]
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(command, env=work.environment(), capture_output=True, check=False, timeout=limit + 60)
    if not out.exists():
        _note_failure(out)


def _note_failure(out: Path) -> None:
    """A run that left nothing behind, not even its end."""
    out.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"run": {"error": "no end", "start": 0, "end": 0, "folder": ""}}
    out.write_text(json.dumps({"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))


def freeze(work: Work, packages: Iterable[str], limit: float) -> None:
    """Run what was not run yet, and write the list; notebooks of other packages stay as they are in it."""
    wanted = set(packages)
    known = {entry.digest: entry for entry in read_frozen()}
    for wild in work.wild():
        if wild.package not in wanted:
            continue
        plain = run_plain(work, wild, limit)
        known[wild.digest] = _entry(wild, plain)
        said = "deterministic" if plain.deterministic else "varies" if plain.runs else plain.error
        print(f"{wild.package} {wild.digest}: {said}", flush=True)
        write_frozen(known[w.digest] for w in work.wild() if w.digest in known)


def _entry(wild: Wild, plain: Plain) -> Frozen:
    kinds = [cell["cell_type"] == "code" for cell in json.loads(wild.path.read_bytes())["cells"]]
    code = sum(kinds)
    cells = (code, len(kinds) - code)
    found = (plain.runs, plain.deterministic, plain.same_figures)
    return Frozen(wild.digest, wild.package, wild.version, *cells, *found)


def read_frozen() -> list[Frozen]:
    """The frozen list."""
    return [Frozen(**entry) for entry in json.loads(FROZEN.read_text())] if FROZEN.exists() else []


def write_frozen(entries: Iterable[Frozen]) -> None:
    """One line for each notebook, so that a change of the list shows."""
    lines = ",\n".join(json.dumps(entry._asdict()) for entry in entries)
    FROZEN.write_text(f"[\n{lines}\n]\n")
