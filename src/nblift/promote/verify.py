"""Proving that a pipeline computes what its notebook computed (law L0)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.notebook import Notebook
from nblift.model.spec import Spec
from nblift.model.verdict import Compared, Difference, Verdict, Verification
from nblift.run.check import check_spec

from . import rules
from .captures import unstable
from .changes import ATTEMPTS, changed_values, not_exercised
from .comparing import Notes, compare_runs, comparison_of, required_names, transcript_of_step
from .notebook_run import NotebookRun, Where, run_notebook
from .pipeline_run import PipelineRun, run_alone, run_in_one_process
from .transcript import first_text_difference

Progress = Callable[[str], None]


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
        Told what happens, in words.
    """

    def __init__(
        self,
        subject: Subject,
        *,
        tries: Mapping[str, Any] | None = None,
        record: Path | None = None,
        progress: Progress = lambda _: None,
    ) -> None:
        self.subject = subject
        self.notes = Notes(subject.notebook, subject.spec)
        self.tries = dict(tries or {})
        self.record = record
        self.progress = progress
        self._runs = 0

    def verify(self, first: NotebookRun | None = None) -> Verification:
        """Compare; `first` is a run of the notebook that has been made already."""
        wrong = check_spec(self.subject.spec, self.subject.sources)
        if wrong:
            return self._spec_is_wrong(wrong)
        first = first or self._notebook("notebook")
        if first.failure is not None:
            return Verification(Verdict.DECLINED, first.failure.message, (), Compared(), (first.failure,))
        one = self._one_process({}, "one process")
        alone = self._alone()
        found = [d for run in (one, alone) for d in compare_runs(self.notes, first, run)]
        again: NotebookRun | None = None
        if found:
            again = self._notebook("again")
            if undecided := self._undecided(first, again):
                return self._verdict(first, alone, again, Verdict.UNVERIFIED, undecided, None)
            found = [d for run in (one, alone) for d in compare_runs(self.notes, first, run, again)]
        if found:
            return self._verdict(first, alone, again, Verdict.DIFFERENT, _reason(found[0]), found[0], run=alone)
        return self._with_changed_parameters(first, alone, again)

    # ------------------------------------------------------------------ runs
    def _notebook(self, name: str, parameters: Mapping[str, Any] | None = None) -> NotebookRun:
        self.progress("running the notebook" + (" with other parameters" if parameters else ""))
        spec = self.subject.spec
        boundaries = {s.name: self._last_cell(s.cells) for s in spec.steps}
        return run_notebook(self.subject.notebook, self.subject.where, boundaries, name=name, parameters=parameters)

    def _last_cell(self, cells: tuple[str, ...]) -> str:
        run = {c.id for c in self.subject.notebook.code_cells if c.source.strip()}
        return [c for c in cells if c in run][-1]

    def _one_process(self, parameters: Mapping[str, Any], label: str) -> PipelineRun:
        self.progress("running the pipeline in one process")
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
        )

    def _alone(self) -> PipelineRun:
        where = self.subject.where
        return run_alone(
            self.subject.spec,
            self.subject.repository,
            where.work / "alone",
            kernel=where.kernel,
            data=where.source,
            progress=lambda step: self.progress(f"running {step} alone"),
            record=self.record,
        )

    # ------------------------------------------------------------------ two runs of the notebook
    def _undecided(self, first: NotebookRun, again: NotebookRun) -> str:
        """In what two runs of the notebook itself differ; empty if in nothing that counts."""
        for step in self.subject.spec.steps:
            held, other = first.captures.get(step.name), again.captures.get(step.name)
            if held is None or other is None:
                return f"step {step.name} did not end in both runs of the notebook"
            names = unstable(held, other, required_names(self.notes, step, first))
            if names:
                return f"`{names[0]}` of step {step.name} differs between two runs of the notebook itself"
            one, two = (transcript_of_step(self.notes, step, run) for run in (first, again))
            if first_text_difference(one, two) is not None:
                return f"what step {step.name} shows differs between two runs of the notebook itself"
        return ""

    # ------------------------------------------------------------------ parameters
    def _with_changed_parameters(
        self, first: NotebookRun, alone: PipelineRun, again: NotebookRun | None
    ) -> Verification:
        spec = self.subject.spec
        source_names = {p.name: p.source_name for p in spec.parameters}
        missed = {p.name: "the notebook fails with every value that was tried" for p in spec.parameters}
        for attempt, values in enumerate(changed_values(spec.parameters, self.tries)):
            if attempt >= ATTEMPTS:
                break
            run = self._notebook(f"changed-{attempt}", {source_names[n]: v for n, v in values.items()})
            if run.failure is not None:
                continue
            label = "one process, other parameters"
            pipeline = self._one_process(values, label)
            found = list(compare_runs(self.notes, run, pipeline))
            if found:
                return self._verdict(first, alone, again, Verdict.DIFFERENT, _reason(found[0]), found[0], run=alone)
            shown = {n: f"{spec.parameter(n).default!r} → {v!r}" for n, v in values.items()}
            missed = not_exercised(spec.parameters, values)
            return self._verdict(first, alone, again, Verdict.VERIFIED, "", None, changed=shown, missed=missed)
        if not list(changed_values(spec.parameters, self.tries)):
            missed = not_exercised(spec.parameters, {})
        return self._verdict(first, alone, again, Verdict.VERIFIED, "", None, missed=missed)

    # ------------------------------------------------------------------ verdicts
    def _spec_is_wrong(self, wrong: tuple[Diagnostic, ...]) -> Verification:
        message = wrong[0].message
        difference = Difference(_step_in(message, self.subject.spec), "spec", "", "", "", message, "spec check")
        return Verification(Verdict.DIFFERENT, message, (), Compared(), wrong, difference)

    def _verdict(
        self,
        first: NotebookRun,
        alone: PipelineRun,
        again: NotebookRun | None,
        verdict: Verdict,
        reason: str,
        difference: Difference | None,
        *,
        run: PipelineRun | None = None,
        changed: dict[str, str] | None = None,
        missed: dict[str, str] | None = None,
    ) -> Verification:
        steps = tuple(comparison_of(self.notes, s, first, alone, again) for s in self.subject.spec.steps)
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
            (*self._notes(steps, missed or {}, verdict, reason), *(run.diagnostics if run else ())),
            difference,
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


def _reason(difference: Difference) -> str:
    where = f" ({difference.path})" if difference.path else ""
    return {
        "failed": f"step {difference.step} fails in the pipeline: {difference.pipeline}",
        "missing": f"step {difference.step} does not make `{difference.name}`",
        "text": f"step {difference.step} shows other text{where}",
        "figure": f"step {difference.step} shows other figures{where}",
        "sharing": f"step {difference.step}: {difference.path} is shared on one side only",
        "argument": f"step {difference.step} changes its argument `{difference.name}`",
    }.get(difference.what, f"step {difference.step} makes another `{difference.name}`{where}")


def _step_in(message: str, spec: Spec) -> str:
    words = set(message.replace("`", " ").replace("@", " ").replace(".", " ").replace(",", " ").split())
    return next((s.name for s in spec.steps if s.name in words), "")


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
