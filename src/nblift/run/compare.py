"""Two runs of a pipeline beside each other."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from nblift.model.cache import Seen
from nblift.model.comparison import (
    CodePart,
    Compared,
    Comparison,
    Fact,
    FigurePair,
    OutputPair,
    OutputSide,
    RunSide,
    StepPair,
    StepSide,
    TextPair,
)
from nblift.model.diagnostic import Diagnostic, NbliftError, Place
from nblift.model.run import Run, Status, StepRun
from nblift.model.spec import RANDOM_STATES
from nblift.store.store import Store

from .compare_code import Code, compare_code, read_code
from .compare_shown import Shown, compare_shown, read_shown
from .compare_values import compare_values
from .rules import CODE_NOT_RECORDED, CODE_UNREADABLE, NOTEBOOK_GONE, RUN_GOES_ON

Both = tuple[Run, Run]
_AGAIN = "All the rest is compared. A new run with the parameters of run {} can be compared in full."


def compare_runs(repository: Path, one: str, other: str, *, kernel: str | None = None) -> Comparison:
    """How two runs differ: code, parameters, environment, steps, outputs, and what their steps showed.

    Values with the same content digest are equal without being read; a kernel is started only if others have to be
    loaded. What cannot be compared is told, and everything else is.

    Parameters
    ----------
    one, other
        Ids of the runs.
    kernel
        As for `run_pipeline`.

    Raises
    ------
    NbliftError
        There is no such run.
    """
    repository = repository.absolute()
    store = Store(repository)
    runs = store.run(one), store.run(other)
    notes = [_goes_on(run) for run in dict.fromkeys(run.id for run in runs if run.status is Status.RUNNING)]
    codes, told = _codes(store, runs)
    texts, figures, gone = _shown(repository, store, runs)
    return Comparison(
        _side(runs[0]),
        _side(runs[1]),
        code=_code(codes),
        parameters=facts(*({name: repr(value) for name, value in run.parameters.items()} for run in runs)),
        environment=_environment(store, runs, codes),
        steps=_steps(runs),
        outputs=_outputs(repository, store, runs, kernel),
        figures=figures,
        texts=texts,
        diagnostics=(*notes, *told, *gone),
    )


def facts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Fact, ...]:
    """What either says, by name, in the order of the first."""
    names = dict.fromkeys((*before, *after))
    return tuple(Fact(name, before.get(name) == after.get(name), before.get(name), after.get(name)) for name in names)


def _side(run: Run) -> RunSide:
    return RunSide(run.id, run.pipeline, run.status, run.started, run.ended, run.cause)


def _goes_on(run: str) -> Diagnostic:
    return RUN_GOES_ON.at(f"Run {run} has not ended.", hint="Compare again when it has.")


def _codes(store: Store, runs: Both) -> tuple[tuple[Code | None, Code | None], list[Diagnostic]]:
    told: dict[str, Diagnostic] = {}
    codes: list[Code | None] = []
    for run in runs:
        code = None
        if run.code is None:
            message = f"Run {run.id} is one of an older nblift, which did not record its code."
            told[run.id] = CODE_NOT_RECORDED.at(message, hint=_AGAIN.format(run.id))
        else:
            try:
                code = read_code(store, run.code)
            except NbliftError as error:
                message = f"The code of run {run.id} cannot be compared: {error.diagnostics[0].message}"
                told[run.id] = CODE_UNREADABLE.at(message, hint=_AGAIN.format(run.id))
        codes.append(code)
    return (codes[0], codes[1]), [*told.values()]


def _code(codes: tuple[Code | None, Code | None]) -> tuple[CodePart, ...]:
    before, after = codes
    return () if before is None or after is None else compare_code(before, after)


def _environment(store: Store, runs: Both, codes: tuple[Code | None, Code | None]) -> tuple[Fact, ...]:
    """What the processes of both really loaded, as far as that is known, and what their specs say."""
    one, other = (store.entries.seen(run.id) for run in runs)
    common = [step for step in one if step in other]
    loaded = _builds(*(_loaded(seen[step] for step in common) for seen in (one, other)))
    said = [{} if code is None else _said(run, code) for run, code in zip(runs, codes, strict=True)]
    return (*facts(*loaded), *(facts(*said) if all(said) else ()))


def _loaded(seen: Iterable[Seen]) -> dict[str, dict[str, str]]:
    """Python, and distribution → version → digest of the build."""
    found: dict[str, dict[str, str]] = {}
    for each in seen:
        found.setdefault("Python", {})[each.python] = ""
        for name, library in each.libraries.items():
            found.setdefault(name, {})[library.version] = library.digest.removeprefix("sha256:")[:8]
    return {name: found[name] for name in sorted(found, key=lambda name: (name != "Python", name.lower()))}


def _builds(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, str], dict[str, str]]:
    """The versions as text; with their builds where nothing else differs."""
    rebuilt = {
        name for name in before if name in after and {*before[name]} == {*after[name]} and before[name] != after[name]
    }

    def told(name: str, versions: Mapping[str, str]) -> str:
        pairs = sorted(versions.items())
        return ", ".join(f"{version}, build {build}" if name in rebuilt else version for version, build in pairs)

    one, other = ({name: told(name, versions) for name, versions in side.items()} for side in (before, after))
    return one, other


def _said(run: Run, code: Code) -> dict[str, str]:
    recorded = {"Python": code.spec.environment.python, **code.spec.environment.distributions}
    return {
        "kernel": run.options.kernel or code.spec.kernel,
        "hash seed": str(code.spec.hash_seed),
        **{f"{name}, promoted with": version for name, version in recorded.items()},
    }


def _steps(runs: Both) -> tuple[StepPair, ...]:
    before, after = _by_step(runs)
    pairs = [(name, before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after))]
    return tuple(StepPair(name, _ended_alike(one, other), _step(one), _step(other)) for name, one, other in pairs)


def _by_step(runs: Both) -> tuple[dict[str, StepRun], dict[str, StepRun]]:
    before, after = ({step.step: step for step in run.steps} for run in runs)
    return before, after


def _ended_alike(one: StepRun | None, other: StepRun | None) -> bool:
    """A result that was taken from an earlier run is one as good."""
    if one is None or other is None:
        return False
    return one.status == other.status or (one.status.done and other.status.done)


def _step(run: StepRun | None) -> StepSide | None:
    if run is None:
        return None
    problem = next((told.message for told in run.diagnostics if told.blocks), None)
    return StepSide(run.status, run.seconds, run.cached_from, run.notebook, problem)


def _outputs(repository: Path, store: Store, runs: Both, kernel: str | None) -> tuple[OutputPair, ...]:
    labels = {(version.run, version.manifest.value): version.label for version in store.versions()}
    sides = [_output_sides(run, labels) for run in runs]
    before, after = ({made.value: made for step in run.steps for made in step.outputs} for run in runs)
    same = {name: name in before and name in after and before[name].content == after[name].content for name in before}
    differing = [
        name for name in before if name in after and not same[name] and name.partition("@")[0] not in RANDOM_STATES
    ]
    told = compare_values(repository, [(before[name], after[name]) for name in differing], kernel=kernel)
    answers = dict(zip(differing, told, strict=True))
    return tuple(
        OutputPair(
            name,
            same.get(name, False),
            sides[0].get(name),
            sides[1].get(name),
            compared=answer if isinstance(answer := answers.get(name), Compared) else None,
            problem=answer if isinstance(answer, Diagnostic) else None,
        )
        for name in dict.fromkeys((*before, *after))
    )


def _output_sides(run: Run, labels: Mapping[tuple[str, str], str]) -> dict[str, OutputSide]:
    """What a run made, by value; what was taken from an earlier run may be published as the version of then."""
    return {
        made.value: OutputSide(
            made.type,
            made.content,
            sum(blob.size for blob in made.blobs),
            made.preview,
            labels.get((run.id, made.value)) or labels.get((step.cached_from or run.id, made.value)),
        )
        for step in run.steps
        for made in step.outputs
    }


def _shown(
    repository: Path, store: Store, runs: Both
) -> tuple[tuple[TextPair, ...], tuple[FigurePair, ...], list[Diagnostic]]:
    texts: list[TextPair] = []
    figures: list[FigurePair] = []
    gone: list[Diagnostic] = []
    before, after = _by_step(runs)
    for name in before:
        pair = before[name], after.get(name)
        if pair[1] is None or not (pair[0].notebook and pair[1].notebook):
            continue
        one, other = (_read(repository, store, run, step, gone) for run, step in zip(runs, pair, strict=True))
        if one is None or other is None:
            continue
        text, pairs = compare_shown(name, one, other)
        figures += pairs
        if one.whole or other.whole:
            texts.append(text)
    return tuple(texts), tuple(figures), gone


def _read(repository: Path, store: Store, run: Run, step: StepRun | None, gone: list[Diagnostic]) -> Shown | None:
    assert step is not None
    assert step.notebook is not None
    made = run if step.cached_from is None else store.run(step.cached_from)
    try:
        return read_shown(repository, step.notebook, made)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        message = f"The executed notebook of step {step.step} in run {run.id} is gone, or no notebook any more."
        gone.append(NOTEBOOK_GONE.at(message, Place(file=step.notebook), hint=_AGAIN.format(run.id)))
        return None
