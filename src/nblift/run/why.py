"""Why a step would run, or would not: its facts of now beside those of its last run."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from nblift.model.cache import CacheEntry
from nblift.model.diagnostic import UsageError
from nblift.model.run import Manifest, Run, StepRun
from nblift.model.spec import Spec, StepSpec
from nblift.store.store import Store

from .cache import Cache, Hit
from .data import data_folder
from .kernel import choose_kernel
from .key_seen import Difference
from .parameters import complete_parameters
from .rules import UNKNOWN_STEP
from .sources import read_spec

#: A digest, alone or behind a short beginning of what it stands for.
_DIGEST = re.compile(r"(?:.* )?[0-9a-f]{16,64}|.*… [0-9a-f]{16}", re.DOTALL)


class Why(msgspec.Struct, frozen=True):
    """What would become of one step if the pipeline ran now."""

    step: str
    #: `cached`: an earlier result would be taken. `runs`: something changed. `always`: its results are never taken.
    #: `first`: nothing is known of an earlier run. `after`: it runs if the steps in `upstream` give something new.
    outcome: Literal["cached", "runs", "always", "first", "after"]
    #: Run whose result would be taken, or that is compared with.
    run: str | None
    #: One sentence each.
    reasons: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    #: Steps before it that would run, whose values it takes.
    upstream: tuple[str, ...] = ()


def why(repository: Path, name: str, parameters: Mapping[str, Any] | None = None, *, kernel: str | None = None) -> Why:
    """What would become of a step of a pipeline; nothing is run.

    Parameters
    ----------
    name
        Of the step.
    parameters, kernel
        As for `run_pipeline`.

    Raises
    ------
    NbliftError
        There is no such pipeline, step, parameter or kernel; or an input file is missing.
    """
    repository = repository.absolute()
    spec = read_spec(repository)
    names = [step.name for step in spec.steps]
    if name not in names:
        raise UsageError(UNKNOWN_STEP.at(f"There is no step {name}.", hint=f"The steps are {', '.join(names)}."))
    values = complete_parameters(spec, parameters or {})
    store = Store(repository)
    chosen = choose_kernel(repository, spec.kernel, kernel)
    cache = Cache(repository, spec, store, chosen, (repository / "src").resolve(), data_folder(repository))
    made: dict[str, Manifest] = {}
    runs: set[str] = set()
    for step in spec.steps[: names.index(name)]:
        if any(given.value not in made for given in step.inputs):
            continue
        found = cache.look(step, made, values)
        last = store.entries.last(step.name)
        if isinstance(found, Hit):
            made |= {manifest.value: manifest for manifest in found.step_run.outputs}
        else:
            runs.add(step.name)
            made |= {manifest.value: manifest for manifest in (last.outputs if last is not None else ())}
    step = spec.step(name)
    upstream = _before(spec, step, runs)
    if any(given.value not in made for given in step.inputs):
        return Why(name, "first", None, ("The steps before it have not run yet.",), upstream=upstream)
    return _of(cache, store, step, made, values, upstream)


def why_then(store: Store, run: Run, step: StepRun) -> tuple[str, ...]:
    """Why a step of a past run was executed, or was not: sentences, as far as that is known."""
    if step.cached_from is not None:
        return (f"Nothing that it depends on changed: its result is that of run {step.cached_from}.",)
    last = store.entries.last(step.step, before=run.id)
    now = store.entries.last(step.step, before=str(int(run.id) + 1))
    if now is None or now.run != run.id:
        return ()
    if last is None:
        return ("There was no earlier result of it.",)
    changed = tuple(_changed(last.entry.facts, now.entry.facts))
    if changed:
        return tuple(f"Since run {last.run}: {described(each)}." for each in changed)
    if not run.options.cache or step.step in run.options.refresh:
        return ("It was asked for, although nothing changed.",)
    return last.entry.reasons


def described(difference: Difference) -> str:
    """``parameter rows: 10 → 20``, ``function shop.helpers.clean changed``."""
    component, old, new = difference.component, difference.old, difference.new
    if old is None:
        return f"{component} is new" + ("" if new is None or _DIGEST.fullmatch(new) else f": {new}")
    if new is None:
        return f"{component} is gone" + ("" if _DIGEST.fullmatch(old) else f": {old}")
    if _DIGEST.fullmatch(old) or _DIGEST.fullmatch(new) or old == new:
        return f"{component} changed"
    return f"{component}: {old} → {new}"


def _of(
    cache: Cache,
    store: Store,
    step: StepSpec,
    made: Mapping[str, Manifest],
    parameters: Mapping[str, Any],
    upstream: tuple[str, ...],
) -> Why:
    found = cache.look(step, made, parameters)
    last = store.entries.last(step.name)
    if isinstance(found, Hit):
        run = found.step_run.cached_from
        return Why(step.name, "after" if upstream else "cached", run, upstream=upstream)
    if last is None:
        return Why(step.name, "first", None, found.reasons, upstream=upstream)
    changed = (*_changed(last.entry.facts, found.facts.components), *cache.differences(last.entry))
    never = step.options.cache == "never" or (
        step.options.cache == "auto" and _forbidden(found.facts.reasons, last.entry)
    )
    if changed and not never:
        return Why(step.name, "runs", last.run, differences=changed, upstream=upstream)
    reasons = dict.fromkeys([*found.reasons, *(last.entry.reasons if never else ())])
    return Why(step.name, "always" if never else "runs", last.run, tuple(reasons), changed, upstream)


def _forbidden(reasons: tuple[str, ...], last: CacheEntry) -> bool:
    return bool(reasons or last.reasons)


def _before(spec: Spec, step: StepSpec, runs: set[str]) -> tuple[str, ...]:
    """Steps that run and that this one depends on, directly or through others."""
    makers = {output.value: each.name for each in spec.steps for output in each.outputs}
    wanted, waiting = set[str](), [step]
    while waiting:
        for given in waiting.pop().inputs:
            maker = makers[given.value]
            if maker not in wanted:
                wanted.add(maker)
                waiting.append(spec.step(maker))
    return tuple(each.name for each in spec.steps if each.name in wanted & runs)


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for component in sorted(old.keys() | new.keys()):
        if old.get(component) != new.get(component):
            yield Difference(component, old.get(component), new.get(component))
