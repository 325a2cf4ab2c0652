"""The spec of what was lifted."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from nblift.analysis.effects import environment_writes
from nblift.model.graph import Evidence
from nblift.model.notebook import CellKind, Dropped, Notebook, StepOptions
from nblift.model.observation import Observation, Seen
from nblift.model.spec import (
    After,
    CellRecord,
    Check,
    Draw,
    Effects,
    Environment,
    Helper,
    Input,
    NotebookRecord,
    Output,
    ParameterSpec,
    Published,
    SettingCall,
    Spec,
    StepSpec,
    ValueKind,
)

from .body import data_read
from .context import Context
from .distributions import distributions_of
from .files import FileFlow, parents_of
from .flow import cells_seen
from .homes import Home
from .modules import names_in
from .program import Kind
from .step import LiftedStep, Result

_KINDS = {"data": ValueKind.DATA, "file": ValueKind.FILE, "random_state": ValueKind.RANDOM_STATE}


def spec_of(context: Context, steps: Sequence[LiftedStep], notebook: Notebook, sources: Mapping[str, str]) -> Spec:
    """Put everything that is known about the pipeline into its spec."""
    layout = context.program.layout
    published = published_of(context, steps)
    return Spec(
        name=context.package,
        package=context.package,
        title=layout.title,
        description=layout.description,
        kernel=notebook.kernel,
        displays=context.displays,
        parameters=tuple(_parameter(p, context) for p in context.parameters),
        settings=tuple(_settings(context, steps)),
        steps=tuple(_step(context, s, steps, notebook) for s in steps),
        published=tuple(published),
        helpers=tuple(_helpers(context, sources)),
        checks=tuple(_checks(context, steps)),
        environment=_environment(context, sources),
        notebook=NotebookRecord(
            f"notebooks/{notebook.name}.ipynb", notebook.digest, tuple(_cells(context, steps, notebook))
        ),
        observed=_stable(context.program.observation, context.files.values()),
    )


def _stable(observation: Observation | None, flows: Iterable[FileFlow]) -> Observation:
    """What was observed, without what differs from machine to machine or from run to run."""
    if observation is None:
        return Observation()
    cells = []
    for cell in observation.cells:
        bound, now = ({n: _stable_name(s) for n, s in names.items()} for names in (cell.bound, cell.now))
        files = msgspec.structs.replace(cell.files, outside=())
        cells.append(msgspec.structs.replace(cell, bound=bound, now=now, files=files, error=""))
    return msgspec.structs.replace(observation, cells=tuple(cells), stood=tuple(_needed(observation.stood, flows)))


def _needed(stood: Iterable[str], flows: Iterable[FileFlow]) -> Iterator[str]:
    """Files from which the same is seen of what steps read and of folders that they need: of a folder the first."""
    files = {path for flow in flows for path in (*flow.given, *flow.reads, *flow.folders)}
    for path in stood:
        folders = files.intersection(parents_of(path))
        if path in files or folders:
            files -= folders
            yield path


def _stable_name(seen: Seen) -> Seen:
    return msgspec.structs.replace(seen, nbytes=None, unpickled_because="")


def _parameter(parameter: ParameterSpec, context: Context) -> ParameterSpec:
    used = tuple(f.name for f in context.wiring.flows if parameter.source_name in f.parameters)
    return msgspec.structs.replace(parameter, used_by=used)


def published_of(context: Context, steps: Sequence[LiftedStep]) -> list[Published]:
    """The products: tagged or chosen values, and the files that no step reads."""
    return [*context.wiring.published, *_published_files(steps)]


def _published_files(steps: Sequence[LiftedStep]) -> list[Published]:
    read = {a.value for s in steps for a in s.arguments}
    files = [(r.source_name, f"{r.source_name}@{s.name}") for s in steps for r in s.results if r.kind == "file"]
    return [Published(name, value) for name, value in files if value not in read]


def _settings(context: Context, steps: Sequence[LiftedStep]) -> list[SettingCall]:
    prelude = [i for i in context.program.items if i.kind is Kind.CONFIGURATION and i.step is None]
    module = f"{context.package}.settings"
    cells = tuple(dict.fromkeys(i.cell for i in prelude))
    parameters = tuple(context.local(n) for n in data_read(context, prelude))
    found = [SettingCall("configure", f"{module}:configure", None, cells, parameters)]
    for step in steps:
        for name, items in step.body.configures:
            names = tuple(context.local(n) for n in data_read(context, items) if n in context.parameter_names)
            own = tuple(dict.fromkeys(i.cell for i in items))
            found.append(SettingCall(name, f"{module}:{name}", step.name, own, names))
    return found


def _step(context: Context, step: LiftedStep, steps: Sequence[LiftedStep], notebook: Notebook) -> StepSpec:
    flow = step.flow
    earlier = list(steps)[: list(steps).index(step)]
    files = context.files[step.name]
    source = step.source()
    return StepSpec(
        name=step.name,
        title=step.title,
        function=f"{context.package}.steps:{step.function}",
        digest="sha256:" + hashlib.sha256(source.encode()).hexdigest()[:32],
        cells=_cells_of(context, step),
        settings=("configure", *(n for s in earlier for n, _ in s.body.configures)),
        inputs=tuple(
            Input(a.name, a.value, flow.needs.get(a.source_name, Evidence.OBSERVED)) for a in step.arguments if a.value
        ),
        parameters=tuple(a.name for a in step.arguments if a.value is None),
        outputs=tuple(_output(context, step, r) for r in step.results),
        after=tuple(_after(context, step, earlier)),
        uses=tuple(
            sorted(
                names_in(source) & {v.name for v in context.homes.housed}
                | names_in(source) & context.program.constants.keys()
            )
        ),
        checks=tuple(name for name, _ in step.body.checks),
        effects=_effects(context, step),
        files=files.given,
        folders=files.folders,
        renamed={n: context.local(n) for n in sorted({*flow.bound, *flow.parameters}) if context.local(n) != n},
        options=notebook.settings.steps.get(step.name, StepOptions()),
    )


def _cells_of(context: Context, step: LiftedStep) -> tuple[str, ...]:
    """All cells placed in the step, those without code of their own too."""
    role = "setup" if all(i.role == "setup" for i in step.flow.items) else None
    placed = context.program.layout.cells
    return tuple(p.cell.id for p in placed if (p.step == step.name if role is None else p.role == role))


def _output(context: Context, step: LiftedStep, result: Result) -> Output:
    position = context.wiring.flows.index(step.flow)
    unit = next((u for u in context.wiring.units(position) if result.source_name in u), None)
    given = next((a for a in step.arguments if a.source_name == result.source_name), None)
    seen = context.seen_at(result.source_name, step.flow, end=True) if result.kind == "data" else None
    changed = result.source_name in step.flow.changed.keys() - step.flow.handed or result.kind == "random_state"
    return Output(
        value=f"{result.source_name}@{step.name}",
        field=result.field if len(step.results) > 1 else None,
        kind=_KINDS[result.kind],
        type=seen.type if seen else ("pathlib.Path" if result.kind == "file" else "Any"),
        from_=(given.value or f"parameter {given.name}") if given and changed else None,
        unit="+".join(unit) if unit and result.kind == "data" else None,
        path=result.path,
    )


def _after(context: Context, step: LiftedStep, earlier: Sequence[LiftedStep]) -> list[After]:
    """Steps whose settings or files it relies on, and that no value orders before it."""
    ordered = {a.value.partition("@")[2] for a in step.arguments if a.value}
    wrote = set(context.files[step.name].found.values())
    relied_on = [s for s in earlier if s.body.configures or s.name in wrote]
    reasons = {s.name: "settings" if s.body.configures else "files" for s in relied_on}
    return [After(name, why) for name, why in reasons.items() if name not in ordered]


def _effects(context: Context, step: LiftedStep) -> Effects:
    flow = step.flow
    files = context.files[step.name]
    seen = list(cells_seen(flow, context.program))
    environment = [n for i in flow.items for n in environment_writes(i.node, context.program.aliases)]
    draws = [
        Draw(g, g not in flow.draws_first, Evidence.OBSERVED if any(g in c.random for c in seen) else Evidence.PROVED)
        for g in sorted(flow.moves | flow.draws_first)
    ]
    return Effects(
        mutates=tuple(m for m in step.mutations),
        reads=(*files.reads, *files.found),
        writes=files.writes,
        folders=files.made,
        random=tuple(draws),
        configuration=tuple(name for name, _ in step.body.configures),
        environment=tuple(dict.fromkeys(environment)),
        figures=sum(c.open_figures for c in seen),
        network=any(c.network for c in seen),
        subprocess=any(c.subprocess for c in seen),
    )


def _helpers(context: Context, sources: Mapping[str, str]) -> list[Helper]:
    source = sources.get(f"src/{context.package}/helpers.py", "")
    defined = names_in(source) | {
        line.split("(")[0].split(":")[0].split()[-1]
        for line in source.split("\n")
        if line.startswith(("def ", "class "))
    }
    found: list[tuple[int, Helper]] = []
    for name, item in context.program.constants.items():
        if name in defined:
            found.append(
                (item.position, Helper(name, name, f"{context.package}.helpers:{name}", "constant", (), (item.cell,)))
            )
    for version, housed in context.homes.housed.items():
        if housed.home is not Home.NESTED and version.name in defined:
            kind: Literal["class", "function"] = "class" if version.is_class else "function"
            gets = housed.gets or tuple(dict.fromkeys(n for names in housed.methods.values() for n in names))
            at = f"{context.package}.helpers:{version.name}"
            found.append(
                (version.item.position, Helper(version.name, version.source_name, at, kind, gets, (version.item.cell,)))
            )
    return [h for _, h in sorted(found, key=lambda pair: pair[0])]


def _checks(context: Context, steps: Sequence[LiftedStep]) -> list[Check]:
    return [
        Check(
            f"{context.package}.checks:{name}",
            s.name,
            tuple(dict.fromkeys(i.cell for i in items)),
            tuple(context.local(n) for n in data_read(context, items)),
        )
        for s in steps
        for name, items in s.body.checks
    ]


def _environment(context: Context, sources: Mapping[str, str]) -> Environment:
    observation = context.program.observation
    python = ".".join(observation.python.split(".")[:2]) if observation and observation.python else ""
    return Environment(python, distributions_of(context.program.imports, sources, observation))


def _cells(context: Context, steps: Sequence[LiftedStep], notebook: Notebook) -> list[CellRecord]:
    placed = {p.cell.id: p for p in context.program.layout.cells}
    dropped: dict[str, list[Dropped]] = {}
    displays: set[str] = set()
    outputs: set[str] = set()
    for step in steps:
        for identifier, lines in step.body.dropped.items():
            dropped.setdefault(identifier, []).extend(lines)
        displays |= step.body.display_dropped
        outputs |= step.body.output_dropped
    found = []
    for cell in notebook.cells:
        if cell.kind is not CellKind.CODE:
            found.append(CellRecord(cell.id, cell.number, "text"))
            continue
        p = placed[cell.id]
        code = list(cell.code.dropped) if cell.code else []
        role = _role(context, cell.id, p.role)
        found.append(
            CellRecord(
                cell.id,
                cell.number,
                role,
                _destinations(context, cell.id, p.step, role),
                tuple(sorted([*code, *dropped.get(cell.id, [])], key=lambda d: d.line)),
                display_dropped=cell.id in displays,
                output_dropped=cell.id in outputs or role == "skip",
            )
        )
    return found


def _role(
    context: Context, cell: str, role: str
) -> Literal["imports", "parameters", "setup", "helpers", "step", "check", "skip"]:
    if role in ("parameters", "setup", "check", "skip", "step"):
        kinds = {i.kind for i in context.program.items if i.cell == cell}
        if role == "step" and kinds and kinds <= {Kind.CODE, Kind.CONSTANT, Kind.IMPORT} and _all_moved(context, cell):
            return "helpers" if kinds - {Kind.IMPORT} else "imports"
        return role  # type: ignore[return-value]  # narrowed by the test above
    kinds = {i.kind for i in context.program.items if i.cell == cell}
    return "imports" if kinds <= {Kind.IMPORT} else "helpers"


def _all_moved(context: Context, cell: str) -> bool:
    versions = [v for v in context.homes.housed if v.item.cell == cell]
    return all(context.homes.housed[v].home is not Home.NESTED for v in versions)


def _destinations(context: Context, cell: str, step: str | None, role: str) -> tuple[str, ...]:
    if role == "skip":
        return ()
    kinds = {i.kind for i in context.program.items if i.cell == cell}
    found: list[str] = []
    if Kind.PARAMETER in kinds:
        found.append("pipeline:Parameters")
    if kinds & {Kind.CODE, Kind.CONSTANT}:
        found.append("helpers")
    if Kind.CONFIGURATION in kinds:
        found.append("settings")
    if role == "check":
        found.append("checks")
    if step is not None and kinds - {Kind.IMPORT, Kind.CODE, Kind.CONSTANT}:
        found.append(f"steps:{context.functions[step]}")
    return tuple(found)
