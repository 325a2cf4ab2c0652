"""``nblift suggest``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .notebooks import notebook_argument, observe_option, opened, seen_option
from .options import json_option
from .render import counted
from .report import Report

if TYPE_CHECKING:
    from nblift.model.notebook import Notebook
    from nblift.model.proposal import Proposal


@click.command("suggest")
@notebook_argument
@observe_option
@seen_option
@click.option(
    "--write-tags", "copy", metavar="OUT.ipynb", type=click.Path(path_type=Path), help="Write a copy with these steps."
)
@json_option
def command(
    notebook: Path, copy: Path | None, kernel: str | None, *, observe: bool, no_seen: bool, as_json: bool
) -> None:
    """Suggest steps for NOTEBOOK, with the reasons.

    They follow from its headings, from what flows between its cells, and from what can be stored; `--observe` knows
    more of that than the source alone. Step tags that the notebook has already do not count.
    """
    with Report(as_json=as_json) as report:
        from nblift.promote.proposing import proposed

        read, said, observation = opened(report, notebook, kernel, observe=observe, no_seen=no_seen)
        found = proposed(read, observation)
        report.tell(*said)
        if copy is not None:
            from nblift.promote.tagging import write_copy

            write_copy(notebook, copy, found.notebook)
        value = {"steps": found.proposal.steps, "setup": found.proposal.setup, "diagnostics": said}
        report.result({**value, "written": str(copy) if copy else None}, _text(found.proposal, read, notebook, copy))


def _text(proposal: "Proposal", notebook: "Notebook", path: Path, copy: Path | None) -> str:
    """One line per step with its cells and what passes, and below it the reasons."""
    from nblift.promote.proposing import cells_in_words

    if not proposal.steps:
        return f"{path.name} has no code that a step could run."
    numbers = {cell.id: cell.number for cell in notebook.cells}
    lines = [f"{path.name}: {counted(len(proposal.steps), 'step')} suggested, from headings and what flows between"]
    if proposal.setup:
        lines.append(f"setup: {cells_in_words([numbers[c] for c in proposal.setup])}")
    for position, step in enumerate(proposal.steps, 1):
        flow = f"{', '.join(step.needs)} → {', '.join(step.makes)}".strip()
        cells = cells_in_words([numbers[c] for c in step.cells])
        lines.append(f"{position:>3} {step.name}  ({cells})" + (f"  {flow}" if flow != "→" else ""))
        lines += [f"      {reason}" for reason in step.reasons]
    if len(proposal.steps) == 1:
        lines.append("nblift found no good place to cut. One step is fine too.")
    if copy is not None:
        lines.append(f"written to {copy}")
    return "\n".join(lines)
