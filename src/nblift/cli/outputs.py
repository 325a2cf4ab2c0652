"""``nblift outputs``."""

from pathlib import Path

import click

from .options import json_option, repository_here
from .report import Report


@click.group("outputs")
def command() -> None:
    """List and show what a pipeline published."""


@command.command("list")
@repository_here
@json_option
def list_(repository: Path, *, as_json: bool) -> None:
    """List the newest version of every output of the pipeline in REPOSITORY."""
    with Report(as_json=as_json) as report:
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .render import table
        from .shapes import local_time, version_object

        read_spec(repository)
        newest = {version.name: version for version in reversed(Store(repository).versions())}
        found = [newest[name] for name in sorted(newest)]
        rows = [[f"{v.name}#{v.number}", v.manifest.type, f"run {v.run}", local_time(v.created)] for v in found]
        text = table(rows) if rows else "Nothing is published yet: `nblift run` does."
        report.result({"outputs": [version_object(version) for version in found]}, text)


@command.command("show")
@click.argument("name")
@repository_here
@json_option
def show(name: str, repository: Path, *, as_json: bool) -> None:
    """Show an output by NAME, or one version of it by NAME#NUMBER."""
    with Report(as_json=as_json) as report:
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .shapes import local_time, version_object
        from .versions import find_version

        read_spec(repository)
        store = Store(repository)
        found = find_version(store, name)
        manifest = found.manifest
        size = sum(blob.size for blob in manifest.blobs)
        lines = [
            f"{found.name}#{found.number}  {manifest.type}",
            f"made by {manifest.value} in run {found.run}, {local_time(found.created)}",
            f"stored as {manifest.codec}, {size:,} bytes, content {manifest.content}",
            *(str(store.blobs.path(blob)) for blob in manifest.blobs),
            manifest.preview,
        ]
        report.result(version_object(found), "\n".join(lines))
