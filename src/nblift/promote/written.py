"""Files that steps leave behind, in the notebook and in the pipeline."""

import re
from collections.abc import Iterator, Mapping

from nblift.model.spec import Spec, StepSpec
from nblift.model.verdict import Difference

from .files import Change, is_cut_off, same_file
from .notebook_run import NotebookRun
from .pipeline_run import PipelineRun

#: In names of files: those in which runs of the notebook differ may tell a time.
_DIGITS = re.compile(r"\d+")
_Files = Mapping[str, Change]


def file_differences(
    spec: Spec, notebook: NotebookRun, pipeline: PipelineRun, again: NotebookRun | None
) -> Iterator[Difference]:
    """Files that the two leave differently: after every step that had a folder of its own, else at the end.

    Parameters
    ----------
    again
        Another run of the notebook: files in which its two runs differ do not count.
    """
    if pipeline.files is not None and pipeline.failed is None:
        last = {path: step.name for step in spec.steps for path in _of_step(spec, step, notebook)}
        for path, change in _settled(_at_the_end(spec, notebook), notebook, again, _at_the_end(spec, again)):
            if path in last and (told := _told(change, path, pipeline.files, last[path], notebook, pipeline)):
                yield Difference(last[path], "file", path, path, *told, pipeline.label)
    for step in spec.steps:
        ran = pipeline.steps.get(step.name)
        if ran is None or ran.files is None or (pipeline.failed is not None and pipeline.failed[0] == step.name):
            continue
        changes = _of_step(spec, step, notebook)
        settled = dict(_settled(changes, notebook, again, _of_step(spec, step, again)))
        numbered = {_DIGITS.sub("0", path) for path in changes.keys() - settled.keys()}
        for path, change in settled.items():
            if told := _told(change, path, ran.files, step.name, notebook, pipeline):
                yield Difference(step.name, "file", path, path, *told, pipeline.label)
        for path in sorted(ran.files.keys() - changes.keys() - _known(step, notebook)):
            if not _is_given(step, path) and _DIGITS.sub("0", path) not in numbered:
                yield Difference(step.name, "file", path, path, "no such file", "written", pipeline.label)


def uncertain_files(
    spec: Spec, step: StepSpec, notebook: NotebookRun, pipeline: PipelineRun | None, again: NotebookRun | None
) -> list[str]:
    """Files of a step that cannot be compared."""
    changes = _of_step(spec, step, notebook)
    settled = dict(_settled(changes, notebook, again, _of_step(spec, step, again)))
    ran = pipeline.steps.get(step.name) if pipeline else None
    found = [path for path in changes if path not in settled]
    for path, change in settled.items():
        other = (ran.files or {}).get(path) if ran else None
        if pipeline is not None and other is not None and change.digest and other.digest:
            same = same_file(change, other, (notebook.normal, pipeline.normal))
            if same is None or (not same and _still_open(notebook, step.name, change, other)):
                found.append(path)
    return found


def _of_step(spec: Spec, step: StepSpec, run: NotebookRun | None) -> dict[str, Change]:
    """What the cells of a step changed, as it was when the last of them had ended."""
    skipped = {r.id for r in spec.notebook.cells if r.role == "skip"}
    cells = [c for c in step.cells if c not in skipped]
    return {path: change for c in cells for path, change in (run.files.get(c, {}) if run else {}).items()}


def _at_the_end(spec: Spec, run: NotebookRun | None) -> dict[str, Change]:
    """All that the notebook changed, less what is skipped."""
    skipped = {r.id for r in spec.notebook.cells if r.role == "skip"}
    files = run.files if run else {}
    return {path: change for c, changes in files.items() if c not in skipped for path, change in changes.items()}


def _settled(
    changes: _Files, notebook: NotebookRun, again: NotebookRun | None, twins: _Files
) -> Iterator[tuple[str, Change]]:
    """Files in which two runs of the notebook agree."""
    for path, change in changes.items():
        twin = twins.get(path)
        if again is None or (twin is not None and same_file(change, twin, (notebook.normal, again.normal))):
            yield path, change


def _told(
    change: Change, path: str, files: _Files, step: str, notebook: NotebookRun, pipeline: PipelineRun
) -> tuple[str, str] | None:
    """What to say of a file that is not the same, on both sides."""
    other = files.get(path, Change(""))
    if not (change.digest and other.digest):
        sides = [f"{c.digest[:12]}…" if c.digest else "no such file" for c in (change, other)]
        return None if change.digest == other.digest else (sides[0], sides[1])
    same = same_file(change, other, (notebook.normal, pipeline.normal))
    if same is False and not _still_open(notebook, step, change, other):
        return f"content {change.digest[:12]}…", f"content {other.digest[:12]}…"
    return None


def _still_open(notebook: NotebookRun, step: str, change: Change, other: Change) -> bool:
    """Whether the notebook holds the file open, and has not written all of it yet."""
    held = notebook.captures.get(step)
    handles = held is not None and any(h.type.startswith(("io.", "_io.")) for h in held.names.values())
    return handles and is_cut_off(change, other)


def _known(step: StepSpec, notebook: NotebookRun) -> set[str]:
    """Files that the notebook had written when the step ended."""
    found: set[str] = set()
    for seen in notebook.observation.cells:
        found |= notebook.files.get(seen.cell, {}).keys()
        if seen.cell == step.cells[-1]:
            break
    return found


def _is_given(step: StepSpec, path: str) -> bool:
    return any(path == given or path.startswith(f"{given}/") for given in step.files)
