"""``nblift why``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import json_option, kernel_option, repository_here
from .report import Report

if TYPE_CHECKING:
    from nblift.run.why import Why


@click.command("why")
@click.argument("step")
@repository_here
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="As for `nblift run`.")
@kernel_option
@json_option
def command(step: str, repository: Path, parameters: tuple[str, ...], kernel: str | None, *, as_json: bool) -> None:
    """Say why a STEP of the pipeline in REPOSITORY would run now, or why not. Nothing is run.

    What its result depends on is compared with its last run: code, constants, libraries, files, parameters, inputs.
    """
    with Report(as_json=as_json) as report:
        from nblift.run.parameters import read_parameters
        from nblift.run.sources import read_spec
        from nblift.run.why import described, why

        spec = read_spec(repository)
        report.notebook = spec.notebook.path
        found = why(repository, step, read_parameters(spec, parameters), kernel=kernel)
        differences = [
            {"component": each.component, "old": each.old, "new": each.new, "text": described(each)}
            for each in found.differences
        ]
        shown = {"step": found.step, "outcome": found.outcome, "run": found.run, "reasons": found.reasons}
        told = [*found.reasons, *map(described, found.differences)]
        text = "\n".join([_headline(found), *(f"  {line}" for line in told)])
        report.result({**shown, "differences": differences, "upstream": found.upstream}, text)


def _headline(found: "Why") -> str:
    upstream = ", ".join(found.upstream)
    match found.outcome:
        case "cached":
            return f"{found.step} would not run: all is as in run {found.run}, whose result is taken."
        case "after":
            return (
                f"{found.step} runs only if {upstream}, which runs again, gives something else than in run {found.run}."
            )
        case "first":
            return f"{found.step} runs: there is no earlier result of it."
        case "always":
            return f"{found.step} runs every time:"
        case _:
            return f"{found.step} runs, because since run {found.run}:"
