"""Comparing a run of the pipeline with a run of the notebook, step by step."""

import hashlib
import posixpath
from collections.abc import Callable, Iterator, Mapping

import msgspec

from nblift.model.graph import Evidence
from nblift.model.notebook import Notebook
from nblift.model.observation import CellSeen, both_changed
from nblift.model.spec import RANDOM_STATES, Spec, StepSpec, ValueKind
from nblift.model.verdict import Difference, StepComparison

from .captures import Capture, allowance, differences
from .names import constants_elsewhere, required_names
from .notebook_run import NotebookRun
from .pipeline_run import PipelineRun, StepRan
from .showing import Showing
from .written import file_differences, uncertain_files


class Notes(msgspec.Struct, frozen=True):
    """What of the notebook is compared."""

    notebook: Notebook
    spec: Spec
    #: Path in the repository → text of the package's Python files.
    sources: Mapping[str, str] = {}

    @property
    def showing(self) -> Showing:
        """Its outputs."""
        return Showing(self.notebook, self.spec)


class _Step(msgspec.Struct, frozen=True):
    """One step on both sides."""

    spec: StepSpec
    notebook: NotebookRun
    held: Capture
    ran: StepRan
    capture: Capture
    run: str
    #: The same moment of a second run of the notebook.
    twin: Capture | None

    def differs(self, what: str, name: str, left: str, right: str, path: str = "") -> Difference:
        """A difference of this step in this run."""
        return Difference(self.spec.name, what, name, path or name, left, right, self.run)


def compare_runs(
    notes: Notes, notebook: NotebookRun, pipeline: PipelineRun, again: NotebookRun | None = None
) -> Iterator[Difference]:
    """All differences between a run of the notebook and one of the pipeline, in the order of the steps.

    Parameters
    ----------
    again
        A second run of the notebook: what differs between its two runs does not count, small spreads of floats
        are tolerances.
    """
    yield from _calls(notes.spec, pipeline)
    elsewhere = constants_elsewhere(notes.spec, notes.sources)
    for step in notes.spec.steps:
        ran = pipeline.steps.get(step.name)
        if ran is None or (pipeline.failed is not None and pipeline.failed[0] == step.name):
            if pipeline.failed is not None:
                name, error, message = pipeline.failed
                yield Difference(name, "failed", "", "", "ran", f"{error}: {message}".rstrip(": "), pipeline.label)
            return
        yield from _compare_step(notes, step, notebook, pipeline, again, elsewhere[step.name])
    yield from _published(notes.spec, pipeline)
    yield from notes.showing.outside(notebook, pipeline)
    yield from file_differences(notes.spec, notebook, pipeline, again)


def _compare_step(
    notes: Notes,
    step: StepSpec,
    notebook: NotebookRun,
    pipeline: PipelineRun,
    again: NotebookRun | None,
    elsewhere: set[str],
) -> Iterator[Difference]:
    ran = pipeline.steps[step.name]
    if ran.capture is None or ran.capture.problem:
        why = ran.capture.problem if ran.capture else "the step was not called"
        yield Difference(step.name, "failed", "", "", "captured", why, pipeline.label)
        return
    held = notebook.captures.get(step.name)
    if held is not None and not held.problem:
        twin = again.captures.get(step.name) if again else None
        both = _Step(step, notebook, held, ran, ran.capture, pipeline.label, twin)
        required = required_names(notes.notebook, notes.spec, step, notebook)
        yield from differences(
            step.name,
            held,
            ran.capture,
            required=required,
            without=elsewhere,
            written=_written_later(notes, notebook, step),
            run=pipeline.label,
            again=twin,
        )
        yield from _returned(both)
        for name in ran.capture.arguments_changed:
            yield both.differs("argument", name, "steps change no argument", "changed")
        yield from _ambient(both)
    found = notes.showing.parting(step, notebook, ran.outputs, pipeline.normal, again)
    if found is not None:
        what, where, left, right = found
        yield Difference(step.name, what, "", where, left, right, pipeline.label)


def _written_later(notes: Notes, notebook: NotebookRun, step: StepSpec) -> Callable[[str, str], bool]:
    """Whether the notebook writes after the step what two names share, or later steps may for other parameters."""
    observation = notebook.observation
    cells = observation.cells
    last = next((i for i, seen in enumerate(cells) if seen.cell == step.cells[-1]), len(cells))
    steps, sources = notes.spec.steps, {c.id: c.source for c in notes.notebook.code_cells}
    mutations = [m for s in steps[steps.index(step) + 1 :] for m in s.effects.mutates]
    certain = (m.argument for m in mutations if m.evidence is Evidence.PROVED)
    possible = {*certain, *(m.argument for m in mutations if not observation.is_of_library(m.argument))}

    def written(one: str, other: str) -> bool:
        apart = observation.apart(one, other, sources)
        return one in possible or other in possible or both_changed(cells[last + 1 :], one, other, apart)

    return written


def _returned(both: _Step) -> Iterator[Difference]:
    """Outputs that are not what the step's names held."""
    ran, held = both.capture, both.held
    for output in both.spec.outputs:
        name = output.value.partition("@")[0]
        if output.kind is ValueKind.RANDOM_STATE:
            generator = RANDOM_STATES.get(name, "")
            if ran.states.get(generator) != ran.random.get(generator):
                yield both.differs("returned", name, "the state at the end", "another state")
        elif output.kind is ValueKind.FILE:
            if output.value in both.ran.places and both.ran.places[output.value] != output.path:
                yield both.differs("returned", name, str(output.path), both.ran.places[output.value])
        elif name not in ran.results:
            yield both.differs("returned", name, "a value", "nothing")
        else:
            end = ran.names.get(name) or held.names.get(name)
            if end is not None and ran.results[name] != end.digest:
                yield both.differs("returned", name, f"`{name}` at the end", "another value")


def _ambient(both: _Step) -> Iterator[Difference]:
    """State of the generators that the step draws from, and the working directory."""
    seen = [s for c in both.spec.cells if (s := both.notebook.observation.of(c)) is not None]
    drawn = {g for s in seen for g in s.random}
    for generator in sorted({d.generator for d in both.spec.effects.random} & drawn):
        here = both.held.random.get(generator)
        settled = both.twin is None or both.twin.random.get(generator) == here
        if settled and here is not None and both.capture.random.get(generator) != here:
            yield both.differs("random", generator, "the state at the end", "another state")
    moved = _moved(both.notebook.observation.cells, both.spec)
    if moved is not None and moved != both.capture.moved:
        yield both.differs("folder", "", moved, both.capture.moved, "the working directory")


def _moved(cells: tuple[CellSeen, ...], step: StepSpec) -> str | None:
    """The working directory after a step, seen from that before it; None if it leaves the notebook's folder."""
    before = current = "."
    for seen in cells:
        if seen.cell == step.cells[0]:
            before = current
        current = seen.cwd or current
        if seen.cell == step.cells[-1]:
            break
    if any(place.startswith(("/", "..")) for place in (before, current)):
        return None
    return posixpath.relpath(current, before)


def _calls(spec: Spec, pipeline: PipelineRun) -> Iterator[Difference]:
    """Steps that `run()` calls twice, or not at their place; one that it never calls has no capture."""
    if pipeline.calls is None:
        return
    called = set(pipeline.calls)
    expected = [s.name for s in spec.steps if s.name in called]
    for number, name in enumerate(pipeline.calls):
        wanted = expected[number] if number < len(expected) else ""
        if name != wanted:
            again = name in pipeline.calls[:number]
            step, told = (name, "called again") if again else (wanted, f"{name} is called there")
            yield Difference(step, "order", "", "", f"call {number + 1}", told, pipeline.label)
            return


def _published(spec: Spec, pipeline: PipelineRun) -> Iterator[Difference]:
    """Products of `run()` that are not what their steps returned."""
    if pipeline.published is None or pipeline.failed is not None:
        return
    made = {
        f"{name}@{step}": digest
        for step, ran in pipeline.steps.items()
        if ran.capture is not None
        for name, digest in ran.capture.results.items()
    }
    for number, product in enumerate(spec.published):
        if product.value in made and pipeline.published.get(str(number)) != made[product.value]:
            step = product.value.partition("@")[2]
            told = "another value" if str(number) in pipeline.published else "nothing"
            yield Difference(step, "published", product.name, product.name, product.value, told, pipeline.label)


def comparison_of(
    notes: Notes, step: StepSpec, notebook: NotebookRun, pipeline: PipelineRun | None, again: NotebookRun | None
) -> StepComparison:
    """What was compared for one step."""
    held = notebook.captures.get(step.name)
    other = pipeline.steps[step.name].capture if pipeline and step.name in pipeline.steps else None
    names = [n for n in held.names if other is not None and n in other.names] if held else []
    shown = notes.showing.of_step(step, notebook)
    twin = again.captures.get(step.name) if again else None
    allowed = {n: allowance(n, held, twin) for n in names} if held else {}
    parts = [path for found in allowed.values() for path in found.paths]
    times = notes.showing.times(step, notebook, again)
    files = [f"file {path}" for path in uncertain_files(notes.spec, step, notebook, pipeline, again)]
    return StepComparison(
        name=step.name,
        cells=step.cells,
        names=tuple(names),
        text_bytes=shown.text_bytes,
        figures=shown.figures,
        not_compared=(*_opaque(held, names), *parts, *shown.other, *times, *files),
        digest=_digest(held, names) if held else "",
        tolerance={n: found.tolerance for n, found in allowed.items() if found.tolerance},
    )


def _opaque(held: Capture | None, names: list[str]) -> list[str]:
    if held is None:
        return []
    return [f"{n}{part if part.startswith(('.', '[')) else ''}" for n in names for part in held.names[n].opaque[:3]]


def _digest(held: Capture, names: list[str]) -> str:
    text = "\n".join(f"{n} {held.names[n].digest}" for n in sorted(names))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
