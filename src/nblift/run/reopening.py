"""What a run did, laid out in a notebook for a person: a step with its exact inputs, or an output."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Manifest, Run, StepRun, Version
from nblift.model.spec import Spec, StepSpec
from nblift.store.leases import Lease
from nblift.store.store import FOLDER, Store
from nblift.store.trouble import spoken

from .code import unpacked
from .data import data_folder
from .exchange import request_for
from .notebook import live_notebook
from .parameters import complete_parameters
from .rules import NO_SUCH_STEP, TAKEN_FROM
from .signature import find_function
from .sources import read_sources, read_spec
from .workplace import Workplace, files_for, link_kernel_package

#: Where notebooks for people go, in the repository.
_NOTEBOOKS = "notebooks"


class Reopened(msgspec.Struct, frozen=True):
    """A notebook that a person can work in."""

    #: Absolute path.
    notebook: str
    #: Id of the cell that they came for; the cells before it load what it needs.
    cell: str
    #: The line of it that failed, from 1; None if none did.
    line: int | None

    def __iter__(self) -> Iterator[Any]:
        return iter((self.notebook, self.cell, self.line))


def reopen_step(repository: Path, run: str, step: str) -> Reopened:
    """Lay out a step of a run: its folder with all that it was given, and a notebook that loads it and calls it.

    Done again it gives the same notebook, with what the person made of it.

    Raises
    ------
    NbliftError
        There is no such run or step, an input of it is gone, or the repository cannot be written.
    """
    repository = repository.resolve()
    store = Store(repository)
    past = store.run(run)
    with store.lease(past.id) as lease:
        code = repository if past.code is None else unpacked(store, lease, past.code)
        spec = read_spec(code)
        ran = next((each for each in past.steps if each.step == step), None)
        if ran is None:
            raise NbliftError(NO_SUCH_STEP.at(f"Run {run} has no step {step}.", hint="Choose one of its steps."))
        texts = read_sources(code, spec)
        bench = repository / FOLDER / "open" / f"{run}-{step}"
        notebook = repository / _NOTEBOOKS / f"{step}-run-{run}.ipynb"
        if not (notebook.exists() and (bench / "place.json").exists()):
            made = _made(store, spec, spec.step(step), past)
            _lay_out(spec, spec.step(step), made, repository, code, lease, bench)
            given = complete_parameters(spec, past.parameters)
            document = live_notebook(spec, spec.step(step), given, str(bench), _about(past, ran), texts)
            _write(notebook, document, spec.kernel)
    line = _failed_line(spec.step(step), ran, texts)
    return Reopened(str(notebook), "function", line)


def open_output(repository: Path, version: Version) -> Reopened:
    """Write a notebook that reads a version of an output; one that is there stays as it is.

    Raises
    ------
    NbliftError
        The repository cannot be written.
    """
    repository = repository.resolve()
    notebook = repository / _NOTEBOOKS / f"{version.name}-{version.number}.ipynb"
    name = version.name if version.name.isidentifier() else re.sub(r"\W", "_", f"output_{version.name}")
    source = f'import nblift_kernel\n\n{name} = nblift_kernel.output("{version.label}")\n{name}'
    if not notebook.exists():
        cell = {"cell_type": "code", "id": "output", "metadata": {}, "source": source}
        document = {"cells": [cell | {"execution_count": None, "outputs": []}], "nbformat": 4, "nbformat_minor": 5}
        _write(notebook, {**document, "metadata": {}}, read_spec(repository).kernel)
    return Reopened(str(notebook), "output", None)


def _made(store: Store, spec: Spec, step: StepSpec, past: Run) -> dict[str, Manifest]:
    """All that the steps before it had made for it; what they left to earlier runs is taken from there."""
    made: dict[str, Manifest] = {}
    for each in past.steps[: spec.steps.index(step)]:
        outputs = each.outputs
        if any(told.code == TAKEN_FROM.code for told in each.diagnostics):
            values = [output.value for output in spec.step(each.step).outputs]
            _, outputs = store.made(each.step, values, past.id) or ("", ())
        made |= {manifest.value: manifest for manifest in outputs}
    missing = [given.value for given in step.inputs if given.value not in made]
    if missing:
        message = f"Run {past.id} did not come to step {step.name}: it has no {', '.join(missing)}."
        raise NbliftError(NO_SUCH_STEP.at(message, hint="Open the step that failed."))
    return made


def _lay_out(
    spec: Spec, step: StepSpec, made: Mapping[str, Manifest], repository: Path, code: Path, lease: Lease, bench: Path
) -> None:
    """Put in place what the step was given, as for a run of it."""
    with spoken(bench):
        bench.mkdir(parents=True, exist_ok=True)
        folder = bench / "0"
        while folder.exists():
            folder = bench / str(int(folder.name) + 1)
    place = Workplace(folder, step, list(files_for(step, made).values()), data_folder(repository), lease.blobs)
    request = request_for(spec, step, made, lease.blobs, place, None, folder / "src")
    with spoken(bench):
        place.request.write_bytes(msgspec.json.encode(request))
        shutil.copytree(code / "src", folder / "src")
        if not (bench / "library").exists():
            (bench / "library").mkdir()
            link_kernel_package(bench / "library")
        told = {"request": str(place.request), "cwd": str(place.cwd), "source": str(folder / "src")}
        (bench / "place.json").write_text(json.dumps(told), encoding="utf-8")


def _about(past: Run, ran: StepRun) -> str:
    """What call it was, and what went wrong, for the head of the notebook."""
    said = [each.message.rstrip(".") for each in ran.diagnostics if each.blocks]
    how = "" if not said else f" {said[0]}."
    return f"This is its call in run {past.id}, with just what it was given.{how}"


def _failed_line(step: StepSpec, ran: StepRun, texts: Mapping[str, str]) -> int | None:
    """The line of the function that an exception went through, from 1."""
    found = find_function(step.function, texts)
    if found is None:
        return None
    first = min([found.node.lineno, *(each.lineno for each in found.node.decorator_list)])
    last = found.node.end_lineno or first
    lines = [
        place.line - first + 1
        for told in ran.diagnostics
        for place in told.places
        if place.file == found.path and place.line is not None and first < place.line <= last
    ]
    return next(iter(lines), None)


def _write(notebook: Path, document: dict[str, Any], kernel: str) -> None:
    spec = {"name": kernel, "display_name": kernel, "language": "python"}
    metadata = {"kernelspec": spec, "language_info": {"name": "python"}}
    text = json.dumps({**document, "metadata": metadata}, indent=1, ensure_ascii=False) + "\n"
    with spoken(notebook):
        notebook.parent.mkdir(exist_ok=True)
        notebook.write_text(text, encoding="utf-8")
