"""Making values again whose bytes are damaged or gone: the step that made them is run with what it was given then."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError
from nblift.model.run import Blob, Manifest, Run
from nblift.model.spec import Spec
from nblift.store.scrubbing import Damage
from nblift.store.store import Store

from .code import unpacked
from .data import data_folder
from .kernel import choose_kernel
from .parameters import complete_parameters
from .plan import makers
from .rules import NOT_REMADE
from .sources import read_spec
from .step import StepOutcome, run_step


class Remade(msgspec.Struct, frozen=True):
    """What came of making the values of one step run again."""

    run: str
    step: str
    #: `again`: the same content, and it is in the store. `different`: some content is another, so that it was not
    #: taken. `failed`: the step cannot be run as then.
    outcome: Literal["again", "different", "failed"]
    #: Values that are in the store again.
    values: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def remake(repository: Path, damage: Iterable[Damage], kernel: str | None = None) -> tuple[Remade, ...]:
    """Run steps again with the parameters and inputs of an earlier run, and take what has the same content.

    The code is that of the run; of runs of an older nblift, which did not record it, that of today. The content digest
    decides whether the result is the value of then. Nothing is published.

    Parameters
    ----------
    damage
        What is damaged or gone.
    kernel
        As for `run_pipeline`.

    Raises
    ------
    NbliftError
        There is no pipeline, or no such kernel.
    """
    repository = repository.absolute()
    choose_kernel(repository, read_spec(repository).kernel, kernel)
    store = Store(repository)
    return tuple(_remake(repository, kernel, store, run, step) for run, step in _in_order(store, damage))


def _in_order(store: Store, damage: Iterable[Damage]) -> Iterator[tuple[str, str]]:
    """Runs and steps, so that what a step takes is made before it; without those whose bytes another one brought."""
    wanted: dict[tuple[str, str], list[Blob]] = {}
    for each in damage:
        for run, step, _ in each.values:
            wanted.setdefault((run, step), []).append(each.blob)
    for run in sorted({run for run, _ in wanted}, key=int):
        for each_step in store.run(run).steps:
            blobs = wanted.get((run, each_step.step), [])
            if not all(store.blobs.place(blob).is_file() for blob in blobs):
                yield run, each_step.step


def _remake(repository: Path, kernel: str | None, store: Store, run: str, step: str) -> Remade:
    made = store.run(run)
    folder = store.folder / "scratch" / f"remake-{run}-{step}"
    try:
        with store.lease(run) as lease:
            code = repository if made.code is None else unpacked(store, lease, made.code)
            spec = read_spec(code)
            outcome = run_step(
                spec,
                spec.step(step),
                repository=code,
                inputs=_before(store, made, spec, step),
                parameters=complete_parameters(spec, made.parameters),
                store=lease.blobs,
                folder=folder,
                notebook_path=folder / "step.ipynb",
                kernel=choose_kernel(repository, spec.kernel, kernel or made.options.kernel),
                data=data_folder(repository),
            )
            return _taken(store, made, step, outcome)
    except KeyError:
        why = NOT_REMADE.at(
            f"The pipeline of today has no step {step}, which run {run} had.",
            hint="Promote the notebook that had it to another folder, and run it there.",
        )
        return Remade(run, step, "failed", diagnostics=(why,))
    except NbliftError as error:
        return Remade(run, step, "failed", diagnostics=tuple(error.diagnostics))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _before(store: Store, run: Run, spec: Spec, step: str) -> dict[str, Manifest]:
    """The values that a step was given, in the order of their making; of steps left out, those of the run before."""
    names = [each.step for each in run.steps]
    outputs = {each.step: each.outputs for each in run.steps[: names.index(step)]}
    for maker, value in makers(spec, spec.step(step)):
        if not outputs.get(maker.name) and (found := store.made(maker.name, [value], run.id)):
            outputs[maker.name] = found[1]
    return {manifest.value: manifest for name in names if name in outputs for manifest in outputs[name]}


def _taken(store: Store, run: Run, step: str, outcome: StepOutcome) -> Remade:
    if not outcome.succeeded:
        return Remade(run.id, step, "failed", diagnostics=outcome.run.diagnostics)
    [earlier] = [each.outputs for each in run.steps if each.step == step]
    now = {manifest.value: manifest for manifest in outcome.run.outputs}
    other = [then for then in earlier if then.value not in now or now[then.value].content != then.content]
    # What is stored together is taken together.
    apart = {blob for then in other for blob in then.blobs}
    taken = [
        msgspec.structs.replace(
            then, **{name: getattr(now[then.value], name) for name in ("blobs", "codec", "flagged")}
        )
        for then in earlier
        if then not in other and not apart & set(then.blobs)
    ]
    store.restore(run.id, taken)
    values = tuple(manifest.value for manifest in taken)
    if not other:
        return Remade(run.id, step, "again", values)
    names = ", ".join(then.value for then in other)
    why = NOT_REMADE.at(
        f"Step {step} gives another content for {names} than in run {run.id}.",
        hint="Its code, its input files or its environment changed since: put back those of then, or take what "
        "`nblift run` makes today.",
    )
    return Remade(run.id, step, "different", values, (why,))
