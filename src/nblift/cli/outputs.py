"""``nblift outputs``."""

from pathlib import Path

import click

from .options import json_option, repository_here
from .outputs_channels import pin, release, rollback, unpin
from .outputs_keeping import gc, scrub
from .outputs_values import diff, get
from .report import Report


@click.group("outputs")
def command() -> None:
    """List, show, fetch, compare, release and keep what a pipeline published.

    A version is called NAME#NUMBER, or NAME@CHANNEL; NAME alone is its newest one.
    """


@command.command("list")
@repository_here
@click.option("--all", "every", is_flag=True, help="All versions, not only the newest.")
@json_option
def list_(repository: Path, *, every: bool, as_json: bool) -> None:
    """List the newest version of every output.

    With --json: `outputs`, each with `name`, `version`, `run`, `created`, `collected` (when its bytes were given up),
    `channels` that point to it, `pinned`, and its `type`, `content` digest, `size` and `preview`.
    """
    with Report(as_json=as_json) as report:
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .render import table
        from .shapes import local_time, marks, version_object

        read_spec(repository)
        store = Store(repository)
        channels, pins = store.channels.all(), store.channels.pins()
        newest = {version.name: version for version in reversed(store.versions())}
        found = store.versions() if every else [newest[name] for name in sorted(newest)]
        objects = [version_object(v, channels, pinned=(v.name, v.number) in pins) for v in found]
        rows = [
            [v.label, v.manifest.type, f"run {v.run}", local_time(v.created), marks(told)]
            for v, told in zip(found, objects, strict=True)
        ]
        text = table(rows) if rows else "Nothing is published yet: `nblift run` does."
        report.result({"outputs": objects}, text)


@command.command("show")
@click.argument("name")
@repository_here
@json_option
def show(name: str, repository: Path, *, as_json: bool) -> None:
    """Show one version of an output.

    With --json: one object as in `outputs list`, and `read_by`, the steps of the pipeline that take the value.
    """
    with Report(as_json=as_json) as report:
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .shapes import local_time, marks, readers, version_object
        from .versions import find_version

        spec = read_spec(repository)
        store = Store(repository)
        found = find_version(store, name)
        manifest = found.manifest
        told = version_object(
            found, store.channels.all(), pinned=(found.name, found.number) in store.channels.pins()
        ) | {"read_by": readers(spec, manifest)}
        size = sum(blob.size for blob in manifest.blobs)
        lines = [
            f"{found.label}  {manifest.type}  {marks(told)}".rstrip(),
            f"made by {manifest.value} in run {found.run}, {local_time(found.created)}",
            f"stored as {manifest.codec}, {size:,} bytes, content {manifest.content}",
            *(f"read by step {step}" for step in told["read_by"]),
            *(str(store.blobs.place(blob)) for blob in manifest.blobs),
            manifest.preview,
        ]
        report.result(told, "\n".join(lines))


for each in (get, diff, release, rollback, pin, unpin, gc, scrub):
    command.add_command(each)
