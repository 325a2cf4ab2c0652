"""``nblift outputs get`` and ``diff``."""

from pathlib import Path

import click

from .options import json_option, kernel_option, repository_here
from .report import Report


@click.command("get")
@click.argument("name")
@repository_here
@click.option(
    "--to",
    required=True,
    type=click.Path(path_type=Path),
    help="File; its suffix says in which form. Or a folder, or a file without suffix: the best form is taken.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@kernel_option
@json_option
def get(name: str, repository: Path, to: Path, kernel: str | None, *, force: bool, as_json: bool) -> None:
    """Write an output to a file.

    For example `nblift outputs get features@prod --to features.parquet`.

    Files, texts, JSON and arrays are written as they are stored. Other values are loaded in a kernel of the pipeline:
    frames become .parquet or .arrow (where that kernel has pyarrow), or .csv; arrays .npy, plain values .json,
    everything .pkl. With --json: `output` (as in `outputs list`), `file`, `form` (`exact` or the suffix) and `same`:
    whether the file, read again, has the same content.
    """
    with Report(as_json=as_json) as report:
        from nblift.run.getting import get_output
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .shapes import version_object
        from .versions import find_version

        read_spec(repository)
        found = find_version(Store(repository), name)
        got = get_output(repository, found, to, kernel=kernel, replace=force)
        told = {"output": version_object(found), "file": str(got.file), "form": got.form, "same": got.same}
        if got.form == "exact":
            how = "as it is stored"
        elif got.same:
            how = f"as {got.form}; read again, it is the same"
        else:
            how = f"as {got.form}, which does not hold all that the value is; the stored one does"
        report.result(told, f"{found.label} is in {got.file}, {how}")


@click.command("diff")
@click.argument("one")
@click.argument("other")
@repository_here
@click.option("--key", multiple=True, metavar="COLUMN", help="Column that tells which row is which. May be repeated.")
@kernel_option
@json_option
def diff(one: str, other: str, repository: Path, key: tuple[str, ...], kernel: str | None, *, as_json: bool) -> None:
    """Compare two versions.

    For example `nblift outputs diff features@prod features`.

    Equal content digests are the same. Else both are loaded in a kernel of the pipeline and compared: columns, rows
    added, removed and changed, numbers side by side. With --json: `before` and `after` (as in `outputs list`), `same`,
    `types`, `first` difference, and by kind of value `schema`, `rows`, `cells`, `numbers`, `lines`, `shape`, `dtypes`,
    `elements`, `entries`.
    """
    with Report(as_json=as_json) as report:
        import msgspec

        from nblift.run.getting import compare_outputs
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .comparison import comparison_text
        from .shapes import version_object
        from .versions import find_version

        read_spec(repository)
        store = Store(repository)
        before, after = find_version(store, one), find_version(store, other)
        found = compare_outputs(repository, before, after, key=key, kernel=kernel)
        told = {"before": version_object(before), "after": version_object(after), **msgspec.structs.asdict(found)}
        report.result(told, comparison_text(f"{before.label} and {after.label}", found))
