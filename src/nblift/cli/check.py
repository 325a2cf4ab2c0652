"""``nblift check``."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import click

from nblift.model.diagnostic import Diagnostic, errors

from .notebooks import notebook_argument, seen_option
from .options import json_option
from .render import coloured, summary
from .report import ERRORS_FOUND, Report


@click.command("check")
@notebook_argument
@seen_option
@json_option
def command(notebook: Path, *, no_seen: bool, as_json: bool) -> None:
    """Tell what stands between NOTEBOOK and a pipeline, cell by cell; nothing is executed.

    Names that no cell makes, cells that ran in another order, random numbers without a seed, paths of one machine,
    files that are not there, reads over the network, secrets, installs without a version, and all that would decline
    a promotion. Exit code: 1 if there is an error, 0 if there are notes only.
    """
    with Report(as_json=as_json) as report:
        from nblift.promote.checking import check_notebook

        report.notebook = notebook.name
        found = check_notebook(notebook, with_seen=not no_seen)
        report.result({"notebook": notebook.name, "diagnostics": found}, _text(found, notebook.name))
        if errors(found):
            report.end_with(ERRORS_FOUND)


def _text(found: Sequence[Diagnostic], name: str) -> str:
    """Findings under the cell of their first place."""
    if not found:
        return f"{name}: nothing stands between this notebook and a pipeline."
    lines = [f"{name}: {summary(found)}."]
    for number, group in groupby(found, key=_cell):
        lines += ["", f"Cell {number}" if number else "The whole notebook", ""]
        lines += [coloured(each, name) for each in group]
    codes = sorted({each.code for each in found})
    return "\n".join([*lines, "", f"`nblift explain {codes[0]}` tells more, and so for every other code."])


def _cell(diagnostic: Diagnostic) -> int:
    return (diagnostic.places[0].number or 0) if diagnostic.places else 0
