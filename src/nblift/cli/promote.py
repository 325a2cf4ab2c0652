"""``nblift promote``."""

from pathlib import Path

import click

from .options import json_option
from .report import Report
from .verdicts import asked, conclude, read_tries, verification_options


@click.command("promote")
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), help="Folder of the pipeline repository."
)
@click.option(
    "--displays",
    type=click.Choice(["tidy", "keep"]),
    default="tidy",
    show_default=True,
    help="`tidy` leaves out displays that only look at data, `keep` leaves out none.",
)
@click.option("--static", is_flag=True, help="Execute nothing; the result stays unverified.")
@click.option("--write-different", is_flag=True, help="Write the repository even where it computes something else.")
@click.option("--record-data", is_flag=True, help="Let git keep the values that the repository's tests compare with.")
@click.option("--force", is_flag=True, help="Write over files that were edited, and keep those as NAME.mine.")
@click.option("--resuggest", is_flag=True, help="Without step tags: suggest steps anew, as if for the first time.")
@verification_options
@json_option
def command(
    notebook: Path,
    target: Path,
    displays: str,
    tries: tuple[str, ...],
    kernel: str | None,
    cell_timeout: float | None,
    *,
    static: bool,
    write_different: bool,
    record_data: bool,
    force: bool,
    resuggest: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Promote NOTEBOOK to a pipeline repository, and prove that it computes the same.

    Steps are the cells' `step:` tags; a notebook without any is promoted in the steps that `nblift suggest` shows.

    The code of the notebook is executed, in a copy of its folder. The notebook itself is never written to. Exit code:
    0 verified, 1 different or declined (nothing is written), 4 unverified.
    """
    with Report(as_json=as_json) as report:
        from nblift.promote.promotion import Options, promote, read_notebook

        from .verdicts import telling

        report.notebook = notebook.name
        read_notebook(notebook)
        if not static and not asked(report, notebook, target, yes=yes):
            return
        options = Options(
            displays="keep" if displays == "keep" else "tidy",
            static=static,
            write_different=write_different,
            record_data=record_data,
            force=force,
            kernel=kernel,
            tries=read_tries(tries),
            resuggest=resuggest,
            cell_timeout_s=cell_timeout,
        )
        with telling(report) as progress:
            done = promote(notebook, target, options, progress)
        conclude(report, done, notebook, target)
