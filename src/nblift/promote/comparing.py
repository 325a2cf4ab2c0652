"""Comparing a run of the pipeline with a run of the notebook, step by step."""

import ast
import hashlib
import re
from collections.abc import Iterator

import msgspec

from nblift.analysis.effects import imports_in
from nblift.model.notebook import Notebook
from nblift.model.spec import CellRecord, Spec, StepSpec
from nblift.model.verdict import Difference, StepComparison

from .captures import Capture, differences, tolerance
from .notebook_run import NotebookRun
from .pipeline_run import PipelineRun
from .transcript import Normal, Transcript, first_text_difference, joined, transcript_of

_MOVED = re.compile(r"^<folder>[^\n]*\n", re.MULTILINE)


class Notes(msgspec.Struct, frozen=True):
    """What of the notebook is compared."""

    notebook: Notebook
    spec: Spec

    def records(self) -> dict[str, CellRecord]:
        """Cell id → what was done with the cell."""
        return {r.id: r for r in self.spec.notebook.cells}


def transcript_of_step(notes: Notes, step: StepSpec, run: NotebookRun, normal: Normal | None = None) -> Transcript:
    """What the cells of a step showed in the notebook, less what the pipeline leaves out."""
    records = notes.records()
    parts = []
    for cell in step.cells:
        record = records[cell]
        if record.role == "skip" or record.output_dropped:
            continue
        outputs = run.shown.outputs.get(cell, [])
        part = transcript_of(outputs, normal or run.normal, displays=not record.display_dropped)
        parts.append(_without_moves(part) if _changes_folder(notes, cell) else part)
    return joined(parts)


def _changes_folder(notes: Notes, cell: str) -> bool:
    found = next(c for c in notes.notebook.cells if c.id == cell)
    return bool(re.search(r"^\s*%?cd\b", found.source, re.MULTILINE))


def _without_moves(transcript: Transcript) -> Transcript:
    """`%cd` says where it went; the pipeline does not."""
    entries = [msgspec.structs.replace(e, content=_MOVED.sub("", e.content)) for e in transcript.entries]
    return Transcript(tuple(e for e in entries if e.content))


def required_names(notes: Notes, step: StepSpec, run: NotebookRun) -> list[str]:
    """Names of data that the cells of a step bind, and that still hold data at its end."""
    records = notes.records()
    capture = run.captures.get(step.name)
    if capture is None:
        return []
    bound: dict[str, None] = {}
    for cell in step.cells:
        seen = run.observation.of(cell)
        if seen is None or records[cell].role == "skip":
            continue
        imported = _imported(notes.notebook, cell)
        for name in seen.bound:
            if name in imported:
                bound.pop(name, None)
            else:
                bound[name] = None
        for name in seen.deleted:
            bound.pop(name, None)
    return [n for n in bound if n in capture.names]


def _imported(notebook: Notebook, cell: str) -> set[str]:
    found = next(c for c in notebook.cells if c.id == cell)
    body = ast.parse(found.code.python).body if found.code else []
    return {i.name for node in body for i in imports_in(node)}


def compare_runs(
    notes: Notes, notebook: NotebookRun, pipeline: PipelineRun, again: NotebookRun | None = None
) -> Iterator[Difference]:
    """All differences between a run of the notebook and one of the pipeline, in the order of the steps.

    Parameters
    ----------
    again
        A second run of the notebook: what differs between its two runs cannot be decided, small spreads of floats
        are tolerances.
    """
    for step in notes.spec.steps:
        ran = pipeline.steps.get(step.name)
        if ran is None or (pipeline.failed is not None and pipeline.failed[0] == step.name):
            if pipeline.failed is not None:
                name, error, message = pipeline.failed
                yield Difference(name, "failed", "", "", "ran", f"{error}: {message}".rstrip(": "), pipeline.label)
            return
        yield from _compare_step(notes, step, notebook, pipeline, again)


def _compare_step(
    notes: Notes, step: StepSpec, notebook: NotebookRun, pipeline: PipelineRun, again: NotebookRun | None
) -> Iterator[Difference]:
    ran = pipeline.steps[step.name]
    held = notebook.captures.get(step.name)
    if held is None or held.problem:
        return
    if ran.capture is None or ran.capture.problem:
        why = ran.capture.problem if ran.capture else "the step was not called"
        yield Difference(step.name, "failed", "", "", "captured", why, pipeline.label)
        return
    required = required_names(notes, step, notebook)
    twin = again.captures.get(step.name) if again else None
    yield from differences(step.name, held, ran.capture, required=required, run=pipeline.label, again=twin)
    for name in ran.capture.arguments_changed:
        yield Difference(step.name, "argument", name, name, "steps change no argument", "changed", pipeline.label)
    shown = transcript_of_step(notes, step, notebook)
    other = transcript_of(ran.outputs, pipeline.normal)
    found = first_text_difference(shown, other)
    if found is not None:
        what, where, left, right = found
        yield Difference(step.name, what, "", where, left, right, pipeline.label)


def comparison_of(
    notes: Notes, step: StepSpec, notebook: NotebookRun, pipeline: PipelineRun | None, again: NotebookRun | None
) -> StepComparison:
    """What was compared for one step."""
    held = notebook.captures.get(step.name)
    other = pipeline.steps[step.name].capture if pipeline and step.name in pipeline.steps else None
    names = [n for n in held.names if other is not None and n in other.names] if held else []
    shown = transcript_of_step(notes, step, notebook)
    twin = again.captures.get(step.name) if again else None
    allowed = {n: t for n in names if held and (t := tolerance(n, held, twin))}
    return StepComparison(
        name=step.name,
        cells=step.cells,
        names=tuple(names),
        text_bytes=shown.text_bytes,
        figures=shown.figures,
        not_compared=(*_opaque(held, names), *shown.other),
        digest=_digest(held, names) if held else "",
        tolerance=allowed,
    )


def _opaque(held: Capture | None, names: list[str]) -> list[str]:
    if held is None:
        return []
    return [f"{n}{part if part.startswith(('.', '[')) else ''}" for n in names for part in held.names[n].opaque[:3]]


def _digest(held: Capture, names: list[str]) -> str:
    text = "\n".join(f"{n} {held.names[n].digest}" for n in sorted(names))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
