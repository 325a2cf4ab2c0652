"""Which steps wait for which, and which of them are to run."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import PurePosixPath

from nblift.model.diagnostic import UsageError
from nblift.model.spec import Spec, StepSpec

from .rules import NOTHING_SELECTED, UNKNOWN_STEP


def needs(spec: Spec) -> Mapping[str, frozenset[str]]:
    """Step → the steps before it, near and far, that have to end before it begins.

    Values (files and states of random generators are values too), files that it finds by a pattern, orders that the
    spec lists; and where steps do things outside of their folders, the order of the notebook.
    """
    direct: dict[str, set[str]] = {step.name: set(_direct(spec, step)) for step in spec.steps}
    for earlier, later in combinations(spec.steps, 2):
        if _meet_outside(earlier, later):
            direct[later.name].add(earlier.name)
    found: dict[str, frozenset[str]] = {}
    for step in spec.steps:
        near = direct[step.name]
        found[step.name] = frozenset(near).union(*(found[name] for name in near))
    return found


def makers(spec: Spec, step: StepSpec) -> Iterator[tuple[StepSpec, str]]:
    """The values that a step is given, or finds as files, with the step that makes each."""
    wanted = {given.value for given in step.inputs}
    for earlier in spec.steps[: spec.steps.index(step)]:
        for output in earlier.outputs:
            found = output.path is not None and any(PurePosixPath(output.path).match(p) for p in step.effects.reads)
            if output.value in wanted or found:
                yield earlier, output.value


def select(spec: Spec, *, start: str | None, until: str | None, only: Sequence[str]) -> tuple[str, ...] | None:
    """Names of the steps that are to run, in the order of the notebook; None: all.

    Parameters
    ----------
    start, until
        The first and the last one.
    only
        These and no others.

    Raises
    ------
    UsageError
        There is no such step, or none is left.
    """
    names = [step.name for step in spec.steps]
    unknown = [name for name in (start, until, *only) if name is not None and name not in names]
    if unknown:
        raise UsageError(
            *(UNKNOWN_STEP.at(f"There is no step {name}.", hint=_nearest(name, names)) for name in unknown)
        )
    first, last = names.index(start or names[0]), names.index(until or names[-1])
    if first > last:
        raise UsageError(
            NOTHING_SELECTED.at(f"Step {start} stands after {until}.", hint=f"Say `--from {until} --until {start}`.")
        )
    selected = tuple(name for name in names[first : last + 1] if not only or name in only)
    return None if len(selected) == len(names) else selected


def _direct(spec: Spec, step: StepSpec) -> Iterator[str]:
    yield from (after.step for after in step.after)
    yield from (maker.name for maker, _ in makers(spec, step))


def _meet_outside(one: StepSpec, other: StepSpec) -> bool:
    """Whether two steps may see of each other what the spec does not say."""
    first, second = _outside(one), _outside(other)
    return bool(first and second) and "changes" in first | second


def _outside(step: StepSpec) -> set[str]:
    """What a step does to the world outside of its own folder."""
    effects = step.effects
    # Nobody knows what another program, or another machine, does.
    found = {"changes"} if effects.network or effects.subprocess else set()
    if any(PurePosixPath(path).is_absolute() for path in effects.writes):
        found.add("changes")
    if any(PurePosixPath(path).is_absolute() for path in (*effects.reads, *step.files)):
        found.add("reads")
    return found


def _nearest(name: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"The steps are: {', '.join(names)}."
