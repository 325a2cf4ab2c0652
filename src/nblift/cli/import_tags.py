"""``nblift import-tags``."""

from pathlib import Path

import click

from .notebooks import notebook_argument, opened
from .options import json_option
from .report import Report


@click.command("import-tags")
@notebook_argument
@click.option(
    "--to", "copy", required=True, metavar="OUT.ipynb", type=click.Path(path_type=Path), help="File for the copy."
)
@json_option
def command(notebook: Path, copy: Path, *, as_json: bool) -> None:
    """Write a copy of NOTEBOOK with tags of nblift in the place of Kale's.

    What Kale's tags say and those of nblift cannot is told. The notebook itself is never written to.
    """
    with Report(as_json=as_json) as report:
        from nblift.model.diagnostic import errors
        from nblift.notebook.kale import import_kale
        from nblift.promote.tagging import write_copy

        read, said, _ = opened(report, notebook, None, observe=False, no_seen=True)
        tagged, found = import_kale(read)
        report.tell(*said, *found)
        diagnostics = (*said, *found)
        if errors(found):
            return
        write_copy(notebook, copy, tagged)
        tags = [{"cell": c.id, "number": c.number, "tags": c.tags} for c in tagged.code_cells]
        lines = [f"{c.number:>4}  {', '.join(c.tags) or '-'}" for c in tagged.code_cells]
        value = {"written": str(copy), "cells": tags, "diagnostics": diagnostics}
        report.result(value, "\n".join([*lines, f"written to {copy}"]))
