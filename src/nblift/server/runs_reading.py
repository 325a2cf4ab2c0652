"""The store of a pipeline as the panel sees it; nothing is written, nothing is executed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Channel, Manifest, Run, Status, StepRun, Version
from nblift.model.spec import Spec
from nblift.run.sources import read_spec
from nblift.store.store import Store

from .fixes import on_the_wire
from .messages_runs import (
    ChannelMark,
    OutputRow,
    ParameterValue,
    PipelineFacts,
    PipelineParameter,
    RunRow,
    RunState,
    StepState,
    StepValue,
)

#: Runs that are shown at once.
PAGE = 50

#: How a step stands that has not ended.
_OPEN = (Status.PENDING, Status.RUNNING)
#: How a step stands that ended its run, or that runs; the first one found is told.
_ENDING = (Status.RUNNING, Status.FAILED, Status.LOST, Status.CANCELLED)
#: How a run stands that can be gone on with.
_STOPPED = (Status.FAILED, Status.LOST, Status.CANCELLED)


def run_row(run: Run, place: str) -> RunRow:
    """The line of a run."""
    told = next((step for status in _ENDING for step in run.steps if step.status is status), None)
    return RunRow(
        place=place,
        pipeline=run.pipeline,
        id=run.id,
        status=run.status,
        cached=_is_cached(run),
        cause=run.cause,
        started_at=_milliseconds(run.started),
        seconds=_seconds(run),
        step="" if told is None else told.step,
        done=sum(step.status not in _OPEN for step in run.steps),
        of=len(run.steps),
        diagnostics=() if told is None else tuple(map(on_the_wire, told.diagnostics)),
        can_cancel=run.status is Status.RUNNING,
        can_resume=run.status in _STOPPED and run.code is not None,
    )


def _is_cached(run: Run) -> bool:
    """Whether the run executed nothing, since all was known."""
    ran = [step.status for step in run.steps if step.status is not Status.SKIPPED]
    return run.status is Status.SUCCEEDED and bool(ran) and all(status is Status.CACHED for status in ran)


def run_state(run: Run, place: str, store: Store, whys: Mapping[str, tuple[str, ...]], spec: Spec | None) -> RunState:
    """All of a run.

    Parameters
    ----------
    whys
        Step → why it was executed, or was not.
    spec
        Of the pipeline as it is now; None if its repository is gone.
    """
    began = {attempt.step: _milliseconds(attempt.started) for attempt in store.journal.attempts(run.id)}
    labels = {version.manifest.value: version.label for version in store.versions() if version.run == run.id}
    defaults = {} if spec is None else {parameter.name: parameter.default for parameter in spec.parameters}
    return RunState(
        row=run_row(run, place),
        steps=tuple(_step(step, began.get(step.step), labels, whys.get(step.step, ())) for step in run.steps),
        parameters=tuple(
            ParameterValue(name, value, name in defaults and defaults[name] != value)
            for name, value in run.parameters.items()
        ),
    )


def pipeline_facts(folder: Path, store: Store) -> PipelineFacts | None:
    """What a run may be given; None if the repository is gone or cannot be read."""
    with suppress(NbliftError):
        spec = read_spec(folder)
        last = last_parameters(spec, store)
        parameters = (
            PipelineParameter(p.name, p.source_name, p.type, p.default, last.get(p.name, p.default), p.doc or "")
            for p in spec.parameters
        )
        return PipelineFacts(spec.name, tuple(parameters), tuple(step.name for step in spec.steps))
    return None


def last_parameters(spec: Spec, store: Store) -> dict[str, Any]:
    """What the last run was given, of what the pipeline still takes."""
    known = {parameter.name for parameter in spec.parameters}
    found = (run.parameters for run in store.runs(1))
    return {name: value for given in found for name, value in given.items() if name in known}


def newest_outputs(store: Store) -> tuple[OutputRow, ...]:
    """The newest version of each output, by name."""
    newest = {version.name: version for version in reversed(store.versions())}
    return output_rows(store, [newest[name] for name in sorted(newest)])


def output_rows(store: Store, versions: Sequence[Version]) -> tuple[OutputRow, ...]:
    """Lines of some versions."""
    channels, pins = store.channels.all(), store.channels.pins()
    return tuple(
        OutputRow(
            name=version.name,
            number=version.number,
            type=version.manifest.type,
            preview=version.manifest.preview,
            size=_size(version.manifest),
            run=version.run,
            created_at=_milliseconds(version.created),
            channels=tuple(_marks(version.name, channels)),
            pinned=(version.name, version.number) in pins,
            collected=version.collected is not None,
        )
        for version in versions
    )


def _marks(name: str, channels: Sequence[Channel]) -> Iterator[ChannelMark]:
    return (ChannelMark(each.channel, each.number, each.before) for each in channels if each.name == name)


def _step(step: StepRun, began: int | None, labels: Mapping[str, str], why: tuple[str, ...]) -> StepState:
    return StepState(
        step=step.step,
        status=step.status,
        started_at=began,
        seconds=step.seconds,
        has_notebook=step.notebook is not None,
        outputs=tuple(
            StepValue(each.value, each.type, each.preview, _size(each), labels.get(each.value, ""))
            for each in step.outputs
        ),
        diagnostics=tuple(map(on_the_wire, step.diagnostics)),
        why=why,
    )


def _size(manifest: Manifest) -> int:
    return sum(blob.size for blob in manifest.blobs)


def _milliseconds(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def _seconds(run: Run) -> float | None:
    return None if run.ended is None else (_milliseconds(run.ended) - _milliseconds(run.started)) / 1000
