"""Runs and versions as the objects that ``--json`` prints, and as people read them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from nblift.model.run import Channel, Manifest, Run, StepRun, Version
from nblift.model.spec import Spec
from nblift.store.journal import Attempted

from .render import table


def run_object(run: Run, versions: Sequence[Version] = ()) -> dict[str, Any]:
    """A run with its steps and their outputs.

    Parameters
    ----------
    versions
        What the run published, as far as known.
    """
    return {
        "run": run.id,
        "pipeline": run.pipeline,
        "status": run.status,
        "started": run.started,
        "ended": run.ended,
        "parameters": run.parameters,
        "cause": run.cause,
        "steps": [_step_object(step) for step in run.steps],
        "published": [{"name": v.name, "version": v.number, "value": v.manifest.value} for v in versions],
        "diagnostics": [diagnostic for step in run.steps for diagnostic in step.diagnostics],
    }


def version_object(version: Version, channels: Sequence[Channel] = (), *, pinned: bool = False) -> dict[str, Any]:
    """A version with where it comes from, and what keeps it.

    Parameters
    ----------
    channels
        All channels; those that point to this version are listed.
    """
    return {
        "name": version.name,
        "version": version.number,
        "run": version.run,
        "created": version.created,
        "collected": version.collected,
        "channels": [c.channel for c in channels if (c.name, c.number) == (version.name, version.number)],
        "pinned": pinned,
        **_output_object(version.manifest),
    }


def marks(told: Mapping[str, Any]) -> str:
    """What keeps a version, or that nothing did: ``prod, pinned``."""
    kept = [*told["channels"], *(["pinned"] if told["pinned"] else [])]
    return ", ".join([*kept, *(["collected"] if told["collected"] else [])])


def readers(spec: Spec, manifest: Manifest) -> list[str]:
    """Steps of the pipeline that take a value."""
    return [step.name for step in spec.steps if manifest.value in {given.value for given in step.inputs}]


def run_text(run: Run, versions: Sequence[Version] = ()) -> str:
    """A run, one line per step."""
    lines = [f"run {run.id} of {run.pipeline} {run.status}, started {local_time(run.started)}"]
    rows = [["", step.step, step.status, _took(step), step.notebook or ""] for step in run.steps]
    lines += [table(rows)] if rows else []
    if versions:
        lines.append(f"published {', '.join(f'{v.name}#{v.number}' for v in versions)}")
    return "\n".join(lines)


def _took(step: StepRun) -> str:
    return seconds(step.seconds) if step.cached_from is None else f"run {step.cached_from}"


def attempt_text(attempt: Attempted) -> str:
    """``attempt 2 at fit lost, started 2026-01-31 09:30:00: process 12 ended before the run did``."""
    started = local_time(attempt.started)
    said = f": {attempt.reason}" if attempt.reason else f", by process {attempt.process.pid}"
    return f"attempt {attempt.number} at {attempt.step} {attempt.status}, started {started}{said}"


def seconds(value: float | None) -> str:
    """``3.5 s``; empty if unknown."""
    return "" if value is None else f"{value:.1f} s"


def local_time(text: str) -> str:
    """A stored time on the clock of this place."""
    return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _step_object(step: StepRun) -> dict[str, Any]:
    return {
        "name": step.step,
        "status": step.status,
        "notebook": step.notebook,
        "seconds": step.seconds,
        "cached_from": step.cached_from,
        "outputs": [_output_object(manifest) for manifest in step.outputs],
        "diagnostics": step.diagnostics,
    }


def _output_object(manifest: Manifest) -> dict[str, Any]:
    return {
        "value": manifest.value,
        "type": manifest.type,
        "codec": manifest.codec,
        "content": manifest.content,
        "size": sum(blob.size for blob in manifest.blobs),
        "path": manifest.path,
        "preview": manifest.preview,
    }
