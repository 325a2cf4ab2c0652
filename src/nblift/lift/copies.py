"""The first lines of a step: copies of the arguments that it changes."""

import re

from nblift.model.observation import Seen

from .context import Context
from .flow import StepFlow
from .wiring import groups_of

_FRAMES = ("pandas.DataFrame", "pandas.Series")
#: dtypes of Python objects, also as a field of another.
_OBJECTS = re.compile(r"\bobject\b|'\|?O'")
#: Annotations of containers that hold nothing that could be changed.
_FLAT = re.compile(
    r"(list|set|dict|tuple)\[(?:(?:int|float|str|bool|bytes|None|complex|Path|np\.float64|np\.int64)(?: \| |, )?)+\]"
)


def copies(context: Context, flow: StepFlow) -> list[str]:
    """Statements that replace changed arguments by copies; names that share something are copied together."""
    position = context.wiring.flows.index(flow)
    arguments = [*context.wiring.ordered_needs(flow), *flow.parameters]
    changed = [n for n in arguments if n in flow.changed and n not in flow.handed]
    units = groups_of(arguments, context.wiring.shares_before(position))
    together = [u for u in units if set(u) & set(changed)]
    single = [n for n in changed if not any(n in u for u in together)]
    deep = [n for n in single if n in _views(context, flow) or not _plain(context, flow, n)]
    lines = [str(_plain(context, flow, n)) for n in single if n not in deep]
    groups = [*together, *([deep] if deep else [])]
    return [*lines, *(_deep(context, flow, g) for g in groups)]


def _plain(context: Context, flow: StepFlow, name: str) -> str | None:
    """A copy in the type's own words, where that is exact."""
    seen = context.seen_at(name, flow, end=False)
    local = context.local(name)
    if seen is None:
        parameter = next((p for p in context.parameters if p.source_name == name), None)
        return f"{local} = {local}.copy()" if parameter and _FLAT.fullmatch(parameter.type) else None
    plain_frame = seen.type in _FRAMES and not _holds_objects(context, seen)
    if plain_frame or (seen.type in ("list", "dict", "set") and _FLAT.fullmatch(seen.annotation)):
        return f"{local} = {local}.copy()"
    if seen.type == "numpy.ndarray" and not _holds_objects(context, seen):
        return f"{local} = {context.module_alias('numpy', 'np')[0]}.copy({local})"
    return None


def _holds_objects(context: Context, seen: Seen) -> bool:
    """Whether an array or frame holds Python objects, which may themselves be changed.

    Before pandas 3 texts are objects: there only the runner's guard can tell.
    """
    if not _OBJECTS.search(" ".join([seen.size, *seen.columns.values()])):
        return False
    observation = context.program.observation
    _, version = observation.distributions.get("pandas", ("", "0")) if observation else ("", "0")
    return seen.type not in _FRAMES or int(version.split(".")[0]) >= 3


def _deep(context: Context, flow: StepFlow, names: list[str]) -> str:
    left = ", ".join(context.local(n) for n in names)
    if _views(context, flow) & set(names):
        return f"{left} = copy_together({left})"
    seen = [s for n in names if (s := context.seen_at(n, flow, end=False))]
    # `deepcopy` of a frame does not copy what its objects hold
    frames = any(s.type in _FRAMES and _holds_objects(context, s) for s in seen)
    if frames or (len(names) > 1 and any(s.type == "numpy.ndarray" for s in seen)):
        return f"{left} = copy_together({left})"
    module = context.free("copy")
    return f"{left} = {module}.deepcopy({left if len(names) == 1 else f'({left})'})"


def _views(context: Context, flow: StepFlow) -> set[str]:
    """Names that hold, when the step begins, what `deepcopy` takes apart."""
    observation = context.program.observation
    position = context.wiring.flows.index(flow)
    earlier = [f.name for f in context.wiring.flows[:position]]
    return {n for step in earlier[-1:] for n in observation.views.get(step, ())} if observation else set()
