"""Proving that a pipeline computes what its notebook computed (law L0)."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.notebook import Notebook
from nblift.model.spec import Spec
from nblift.model.verdict import Compared, Difference, Verdict, Verification
from nblift.run.check import check_spec

from . import rules
from .captures import allowance, parting, unstable
from .changes import ATTEMPTS, changed_values, not_exercised
from .claims import false_claims
from .comparing import Notes, compare_runs, comparison_of
from .doing import Doing, Progress, silent
from .names import required_names
from .notebook_run import NotebookRun, Where, run_notebook
from .pipeline_run import PipelineRun, run_alone, run_in_one_process


class Subject(msgspec.Struct, frozen=True):
    """What is verified."""

    notebook: Notebook
    spec: Spec
    #: Folder with the package in `src`.
    repository: Path
    #: Path in the repository → text of the package's Python files.
    sources: Mapping[str, str]
    where: Where


class Judge:
    """Runs notebook and pipeline, and compares.

    Parameters
    ----------
    tries
        Values that a person wants exercised, by the functions' names.
    record
        Folder for the values that the repository's own tests compare with.
    progress
        Told what happens.
    """

    def __init__(
        self,
        subject: Subject,
        *,
        tries: Mapping[str, Any] | None = None,
        record: Path | None = None,
        progress: Progress = silent,
    ) -> None:
        self.subject = subject
        self.notes = Notes(subject.notebook, subject.spec, subject.sources)
        self.tries = dict(tries or {})
        self.record = record
        self.progress = progress
        self._runs = 0

    def verify(self, first: NotebookRun | None = None) -> Verification:
        """Compare; `first` is a run of the notebook that has been made already."""
        spec = self.subject.spec
        wrong = check_spec(spec, self.subject.sources)
        if wrong:
            return self._spec_is_wrong(_said(wrong, spec), wrong)
        first = first or self._notebook("notebook")
        if first.failure is not None:
            return Verification(Verdict.DECLINED, first.failure.message, (), Compared(), (first.failure,))
        claim = next(false_claims(self.subject.notebook, spec, first.observation), None)
        if claim is not None:
            return self._spec_is_wrong(claim)
        one = self._one_process({}, "one process", first)
        alone = self._alone(first)
        seen = self._judged(first, (one, alone))
        if seen.difference is not None or seen.undecided:
            return self._verdict(first, alone, seen, run=alone)
        return self._with_changed_parameters(first, alone, seen)

    def _judged(
        self, first: NotebookRun, pipelines: Sequence[PipelineRun], parameters: Mapping[str, Any] | None = None
    ) -> "_Seen":
        """Compare runs of the pipeline with one of the notebook; where they differ, with a second one too."""
        if not any(True for run in pipelines for _ in compare_runs(self.notes, first, run)):
            return _Seen(undecided=self._gap(first))
        seen = self._beside(first, pipelines, self._again(parameters))
        if seen.difference is None or not any(held.entropy for held in first.captures.values()):
            return seen
        # The pipeline may have asked for its seeds in another order: then other seeds tell that nobody set them.
        other = self._beside(first, pipelines, self._again(parameters, entropy=1))
        return seen if other.difference is not None else other

    def _beside(self, first: NotebookRun, pipelines: Sequence[PipelineRun], again: NotebookRun) -> "_Seen":
        """Compare what two runs of the notebook have in common with runs of the pipeline."""
        if again.failure is not None:
            return _Seen(None, f"a second run of the notebook fails: {again.failure.message}")
        found = [d for run in pipelines for d in compare_runs(self.notes, first, run, again)]
        order = {s.name: number for number, s in enumerate(self.subject.spec.steps)}
        if found:
            return _Seen(min(found, key=lambda d: order.get(d.step, 0)), again=again)
        return _Seen(None, self._undecided(first, again) or self._gap(first), again)

    # ------------------------------------------------------------------ runs
    def _notebook(self, name: str, parameters: Mapping[str, Any] | None = None, entropy: int = 0) -> NotebookRun:
        self.progress(Doing("changed" if parameters else "again" if name.startswith("again") else "notebook"))
        spec = self.subject.spec
        boundaries = {s.name: self._last_cell(s.cells) for s in spec.steps}
        notebook, where = self.subject.notebook, self.subject.where
        return run_notebook(notebook, where, boundaries, name=name, parameters=parameters, entropy=entropy)

    def _again(self, parameters: Mapping[str, Any] | None, entropy: int = 0) -> NotebookRun:
        return self._notebook(f"again-{entropy}" + ("-changed" if parameters else ""), parameters, entropy)

    def _last_cell(self, cells: tuple[str, ...]) -> str:
        run = {c.id for c in self.subject.notebook.code_cells if c.source.strip()}
        return [c for c in cells if c in run][-1]

    def _entropy(self, run: NotebookRun) -> dict[str, int]:
        """Step → how many seeds numpy had asked the operating system for when it began in the notebook."""
        counts = [held.entropy if (held := run.captures.get(s.name)) else 0 for s in self.subject.spec.steps]
        return {s.name: count for s, count in zip(self.subject.spec.steps, [0, *counts], strict=False)}

    def _one_process(self, parameters: Mapping[str, Any], label: str, like: NotebookRun) -> PipelineRun:
        steps = tuple(step.name for step in self.subject.spec.steps)
        self.progress(Doing("changed" if parameters else "pipeline", steps=steps))
        self._runs += 1
        where = self.subject.where
        return run_in_one_process(
            self.subject.spec,
            self.subject.repository,
            where.work / f"process-{self._runs}",
            kernel=where.kernel,
            data=where.source,
            parameters=parameters,
            label=label,
            entropy=self._entropy(like),
        )

    def _alone(self, like: NotebookRun) -> PipelineRun:
        where = self.subject.where
        return run_alone(
            self.subject.spec,
            self.subject.repository,
            where.work / "alone",
            kernel=where.kernel,
            data=where.source,
            progress=lambda step: self.progress(Doing("step", step)),
            record=self.record,
            entropy=self._entropy(like),
        )

    # ------------------------------------------------------------------ what cannot be decided
    def _undecided(self, first: NotebookRun, again: NotebookRun) -> str:
        """In what two runs of the notebook itself differ; empty if in nothing that counts."""
        subject = self.subject
        for step in subject.spec.steps:
            held, other = first.captures.get(step.name), again.captures.get(step.name)
            if held is None or other is None:
                return f"step {step.name} did not end in both runs of the notebook"
            names = unstable(held, other, required_names(subject.notebook, subject.spec, step, first))
            if names:
                path, left, right = parting(names[0], held, other, allowance(names[0], held, other))
                told = f"`{path}` of step {step.name} differs between two runs of the notebook itself"
                return f"{told}: {left} and {right}" if left else told
            if (varies := self.notes.showing.varying(step, first, again)) is not None:
                what, where, left, right = varies
                told = f"the {what} of step {step.name} ({where}) differs between two runs of the notebook itself"
                return f"{told}: {left} and {right}"
        return ""

    def _gap(self, run: NotebookRun) -> str:
        """What of the notebook was not recorded, so that nothing can be compared with it; empty if all was."""
        for step in self.subject.spec.steps:
            held = run.captures.get(step.name)
            if held is None or held.problem:
                why = f": {held.problem}" if held is not None else ""
                return f"what step {step.name} holds could not be recorded{why}"
            for cell in step.cells:
                if run.observation.of(cell) is None and cell in run.shown.outputs:
                    return f"a cell of step {step.name} ({cell}) could not be observed"
        return ""

    # ------------------------------------------------------------------ parameters
    def _with_changed_parameters(self, first: NotebookRun, alone: PipelineRun, seen: "_Seen") -> Verification:
        spec = self.subject.spec
        source_names = {p.name: p.source_name for p in spec.parameters}
        missed = {p.name: "the notebook fails with every value that was tried" for p in spec.parameters}
        for attempt, values in enumerate(changed_values(spec.parameters, self.tries)):
            if attempt >= ATTEMPTS:
                break
            given = {source_names[n]: v for n, v in values.items()}
            run = self._notebook(f"changed-{attempt}", given)
            if run.failure is not None:
                continue
            changed = self._judged(run, [self._one_process(values, "one process, other parameters", run)], given)
            if changed.difference is not None:
                return self._verdict(first, alone, changed, run=alone)
            missed = not_exercised(spec.parameters, values)
            if changed.undecided:
                missed |= dict.fromkeys(values, f"with other values {changed.undecided}")
                return self._verdict(first, alone, seen, missed=missed)
            shown = {n: f"{spec.parameter(n).default!r} → {v!r}" for n, v in values.items()}
            return self._verdict(first, alone, seen, changed=shown, missed=missed)
        if not list(changed_values(spec.parameters, self.tries)):
            missed = not_exercised(spec.parameters, {})
        return self._verdict(first, alone, seen, missed=missed)

    # ------------------------------------------------------------------ verdicts
    def _spec_is_wrong(self, difference: Difference, wrong: tuple[Diagnostic, ...] = ()) -> Verification:
        message = difference.pipeline
        said = wrong or (rules.DIFFERENT.at(f"{message[0].upper()}{message[1:]}.", hint="Promote the notebook again."),)
        return Verification(Verdict.DIFFERENT, message, (), Compared(), said, difference)

    def _verdict(
        self,
        first: NotebookRun,
        alone: PipelineRun,
        seen: "_Seen",
        *,
        run: PipelineRun | None = None,
        changed: dict[str, str] | None = None,
        missed: dict[str, str] | None = None,
    ) -> Verification:
        verdict, reason = Verdict.VERIFIED, ""
        if seen.difference is not None:
            verdict, reason = Verdict.DIFFERENT, _reason(seen.difference)
        elif seen.undecided:
            verdict, reason = Verdict.UNVERIFIED, seen.undecided
        steps = tuple(comparison_of(self.notes, s, first, alone, seen.again) for s in self.subject.spec.steps)
        compared = Compared(
            sum(len(s.names) for s in steps), sum(s.text_bytes for s in steps), sum(s.figures for s in steps)
        )
        if verdict is Verdict.VERIFIED and compared == Compared():
            verdict, reason = Verdict.UNVERIFIED, "there was nothing to compare: no names, no text, no figures"
        return Verification(
            verdict,
            reason,
            steps,
            compared,
            (
                *self._notes(steps, missed or {}, verdict, reason),
                *(run.diagnostics if run else ()),
            ),
            seen.difference,
            changed or {},
            missed or {},
            _outside(first),
        )

    def _notes(self, steps: Any, missed: Mapping[str, str], verdict: Verdict, reason: str) -> list[Diagnostic]:
        found: list[Diagnostic] = []
        if verdict is Verdict.DIFFERENT:
            found.append(rules.DIFFERENT.at(f"{reason}.", hint="Report it with the notebook; nothing was written."))
        if verdict is Verdict.UNVERIFIED:
            rule = rules.STEP_NOTHING if reason.startswith("there was nothing") else rules.NOT_DETERMINISTIC
            found.append(rule.at(f"{reason[0].upper()}{reason[1:]}.", hint="Seed what draws; do not show times."))
        for step in steps:
            if step.not_compared:
                what = ", ".join(dict.fromkeys(step.not_compared))
                found.append(
                    rules.NOT_COMPARED.at(
                        f"Step {step.name}: {what} cannot be compared by content.", hint="Look at it yourself once."
                    )
                )
        for name, why in missed.items():
            found.append(
                rules.NOT_EXERCISED.at(
                    f"Parameter `{name}` was not changed: {why}.", hint=f"Add `--try {name}=VALUE` to exercise it."
                )
            )
        return found


class _Seen(msgspec.Struct, frozen=True):
    """What comparing came to."""

    #: The first difference that counts.
    difference: Difference | None = None
    #: Why it cannot be decided.
    undecided: str = ""
    #: A second run of the notebook, if one was made.
    again: NotebookRun | None = None


def _said(wrong: tuple[Diagnostic, ...], spec: Spec) -> Difference:
    message = wrong[0].message
    return Difference(_step_in(message, spec), "spec", "", "", "", message, "spec check")


def _reason(difference: Difference) -> str:
    where = f" ({difference.path})" if difference.path else ""
    return {
        "failed": f"step {difference.step} fails in the pipeline: {difference.pipeline}",
        "missing": f"step {difference.step} does not make `{difference.name}`",
        "text": f"step {difference.step} shows other text{where}",
        "figure": f"step {difference.step} shows other figures{where}",
        "sharing": f"step {difference.step}: {difference.path} is shared on one side only",
        "argument": f"step {difference.step} changes its argument `{difference.name}`",
        "returned": f"step {difference.step} returns another `{difference.name}` than it made",
        "published": f"`{difference.name}` is published as something else than step {difference.step} returned",
        "order": f"run() calls step {difference.step} out of its order: {difference.pipeline}",
        "random": f"step {difference.step} leaves the generator {difference.name} in another state",
        "folder": f"step {difference.step} leaves another working directory",
        "file": f"step {difference.step} leaves another file {difference.name}",
    }.get(difference.what, f"step {difference.step} makes another `{difference.name}`{where}")


def _step_in(message: str, spec: Spec) -> str:
    """The step that a sentence about the spec is about: by its function, its name, or a value of its."""
    functions = {s.function: s.name for s in spec.steps}
    functions |= {
        setting.function: s.name
        for s in reversed(spec.steps)
        for setting in spec.settings
        if setting.name in s.settings or setting.after == s.name
    }
    names = {s.name for s in spec.steps}
    words: list[str] = re.findall(r"[\w.]+:\w+|\w+@\w+|\w+", message)
    for word in words:
        name = functions.get(word, word.partition("@")[2] or word)
        if name in names:
            return name
    return ""


def _outside(run: NotebookRun) -> tuple[str, ...]:
    """What the notebook touched outside of its folder."""
    found: dict[str, None] = {}
    for seen in run.observation.cells:
        for path in seen.files.outside:
            found[f"file {path}"] = None
        if seen.network:
            found["network"] = None
        if seen.subprocess:
            found["subprocess"] = None
    return tuple(found)
