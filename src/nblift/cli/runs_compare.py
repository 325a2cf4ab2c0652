"""``nblift runs compare``."""

from pathlib import Path

import click

from .options import json_option, kernel_option, repository_here
from .report import Report


@click.command("compare")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@repository_here
@click.option("--all", "every", is_flag=True, help="Also what is equal.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write it as a page, with the figures.")
@click.option("--force", is_flag=True, help="Write over a page that is there.")
@kernel_option
@json_option
def compare(
    one: str,
    other: str,
    repository: Path,
    html: Path | None,
    kernel: str | None,
    *,
    every: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Compare the runs A and B of the pipeline in REPOSITORY.

    For example `nblift runs compare 42 43 --html 42-43.html`.

    Code, parameters, environment, how each step ended, its outputs (columns, rows, numbers), its figures, and what it
    printed. Outputs with equal content digests are the same; only others are loaded, in a kernel of the pipeline.

    The page is one file that needs nothing else; it shows figures side by side and as a difference. With --json:
    `before` and `after`, `same`, `counts` by section, and the sections `code`, `parameters`, `environment`, `steps`,
    `outputs`, `figures` and `texts`, in which what is equal has `same`.
    """
    with Report(as_json=as_json) as report:
        import msgspec

        from nblift.run.compare import compare_runs
        from nblift.run.compare_page import write_page
        from nblift.run.getting import refuse_existing
        from nblift.run.sources import read_spec

        from .runs_comparison import comparison_text

        report.notebook = read_spec(repository).notebook.path
        if html is not None:
            refuse_existing(html, replace=force)
        found = compare_runs(repository, one, other, kernel=kernel)
        told = {**msgspec.structs.asdict(found), "same": found.same, "counts": found.counts}
        text = comparison_text(found, every=every)
        if html is not None:
            write_page(repository, found, html)
            told["html"] = str(html)
            text += f"\n\nThe page is {html}"
        if not as_json:
            report.tell(*found.diagnostics)
        report.result(told, text)
