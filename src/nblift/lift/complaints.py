"""What stands in the way of lifting, found before any code is written."""

import ast
import re
from collections.abc import Iterator

from nblift.analysis.effects import dotted, imports_in
from nblift.analysis.flow import Flow
from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.observation import Seen
from nblift.notebook.beside import modules_written

from . import rules
from .absent import asks_whether_bound, maybe_missing
from .body import data_read
from .context import Context
from .flow import IMMUTABLE, StepFlow, changes_of
from .homes import Home, first_makers, unknown_names
from .program import Item, Kind
from .roles import place
from .skipped import skipped_that_act

#: Words of annotations that say so, too.
_PLAIN_WORDS = frozenset(
    "list dict set frozenset tuple int float str bool bytes None np ndarray pd DataFrame Series".split()
)
#: Functions that call what they are given with the values of controls.
_INTERACTING = frozenset(f"ipywidgets.{name}" for name in ("interact", "interactive", "interactive_output"))
#: Types whose values hold no functions of the notebook.
_PLAIN_DATA = ("pandas.", "numpy.", "scipy.sparse")


def complaints(context: Context) -> Iterator[Diagnostic]:
    """All of them, in the order of the notebook as far as they have a place there."""
    yield from _outside(context)
    yield from _names(context)
    yield from _forms(context)
    yield from skipped_that_act(context.program)
    for flow in context.wiring.flows:
        yield from _travel(context, flow)
        yield from _remembered(context, flow)
        yield from _absence(context, flow)
        yield from _definitions(context, flow)
        yield from _configuration(context, flow)
        yield from _randomness(context, flow)
    yield from _outputs(context)
    if context.program.observation is None and not context.presuming:
        yield rules.UNSEEN.at(
            "The notebook was not run, so the result rests on its source alone.", hint="Promote without `--static`."
        )


def _outside(context: Context) -> Iterator[Diagnostic]:
    for item in context.program.items:
        if item.role == "prelude" and item.kind in (Kind.BODY, Kind.SEED, Kind.CONFIGURATION):
            yield rules.OUTSIDE_STEPS.at(
                f"{_what(item)} stands before the first step.",
                place(item.placed.cell, item.facts.statement.line),
                hint="Tag this cell `setup` if it prepares what every step relies on, or start a step here.",
            )


def _what(item: Item) -> str:
    text = item.facts.statement.text.split("\n")[item.facts.statement.start - 1]
    return f"`{text if len(text) < 60 else text[:57] + '…'}`"


def _names(context: Context) -> Iterator[Diagnostic]:
    program = context.program
    skipped = {n: f.statement for f in program.skipped for n in [*f.binds, *f.may_bind]}
    if any(map(_is_star_import, program.items)):
        return
    makers = first_makers(program)
    cells = {placed.cell.number: placed.cell for placed in program.layout.cells}
    for item in program.items:
        for name in unknown_names(item, makers):
            where = place(item.placed.cell, item.facts.statement.line)
            if name in skipped:
                yield rules.NEEDS_SKIPPED.at(
                    f"Cell {item.placed.cell.number} needs `{name}`, but only cell {skipped[name].number} makes it, "
                    "and that cell is skipped.",
                    where,
                    place(cells[skipped[name].number]),
                    hint=f"Remove the `skip` tag from cell {skipped[name].number}, or the use of `{name}` here.",
                )
            else:
                yield rules.UNDEFINED.at(
                    f"`{name}` is used but no cell above makes it.", where, hint=_origin(context, name)
                )


def _is_star_import(item: Item) -> bool:
    return isinstance(item.node, ast.ImportFrom) and item.node.names[0].name == "*"


def _origin(context: Context, name: str) -> str:
    later = next((i for i in context.program.items if name in i.facts.binds), None)
    if later is not None:
        return f"Cell {later.placed.cell.number} below makes it: move that cell up."
    counts = [c.execution_count for c in (p.cell for p in context.program.layout.cells) if c.execution_count]
    if counts and len(set(range(1, max(counts) + 1)) - set(counts)):
        return f"The cell that made it was probably deleted (execution counts have gaps): write `{name} = …` again."
    return f"Make `{name}` in a cell above, or correct the name."


def _forms(context: Context) -> Iterator[Diagnostic]:
    """Code that cannot stand in a function."""
    for item in context.program.items:
        where = place(item.placed.cell, item.facts.statement.line)
        node = item.node
        if _is_star_import(item):
            yield rules.STAR_IMPORT.at(
                f"{_what(item)} does not say which names it brings.",
                where,
                hint="Promote without `--static`: a run shows the names; or name what you use.",
            )
        if any(dotted(n, context.program.aliases) in _INTERACTING for n in ast.walk(node) if isinstance(n, ast.expr)):
            yield rules.WIDGET_DEFAULTS.at(
                f"{_what(item)} calls its function once, with the values that the controls begin with.",
                where,
                hint="For other values make them parameters of the notebook.",
            )
        for call in _namespaces(node):
            yield rules.NOT_IN_A_FUNCTION.at(
                f"`{call}()` gives other names inside a function than at the top of a notebook.",
                where,
                hint="Write the names themselves.",
            )
        if isinstance(node, ast.ImportFrom) and node.module == "IPython.core.magic":
            yield rules.OWN_MAGIC.at(
                f"{_what(item)} is there to make a magic of the notebook's own.",
                where,
                hint="Write a plain function, and call it.",
            )
        if item.facts.dynamic:
            yield rules.DYNAMIC_NAMES.at(
                "A computed string decides which names this statement uses.", where, hint="Write the names out."
            )
        if any(isinstance(n, ast.Await | ast.AsyncFor | ast.AsyncWith) for n in _outer_nodes(ast.Module([node], []))):
            yield rules.NOT_IN_A_FUNCTION.at(
                "`await` at the top of a cell cannot stand in a plain function.",
                where,
                hint="Use `asyncio.run(...)` in a step, or keep the cell out with `skip`.",
            )
        for module in _written_modules(context, item):
            yield rules.NOT_IN_A_FUNCTION.at(
                f"`{module}` is a file that a cell of the notebook writes, and a package imports before a step runs.",
                where,
                hint=f"Keep `{module}` as a file beside the notebook, and remove the cell that writes it.",
            )
        if registered := _registered(context, item):
            yield rules.NOT_IN_A_FUNCTION.at(
                f"`{registered}` gives itself to a library by its decorator; steps that do not name it would miss it.",
                where,
                hint="Write a plain function, and call it.",
            )
        for name in _class_rebinds(context, item):
            yield rules.NOT_IN_A_FUNCTION.at(
                f"A class body reads `{name}` of the notebook and binds it too, which a function does not allow.",
                where,
                hint=f"Give the class attribute, or the notebook's `{name}`, another name.",
            )


def _written_modules(context: Context, item: Item) -> Iterator[str]:
    """Modules that a statement imports and the run wrote, other than those that a cell above spells out."""
    written = {path for seen in context.program.seen.values() for path in seen.files.written}
    names = {i.module for i in imports_in(item.node)}
    cells = [placed.cell for placed in context.program.layout.cells]
    spelled = modules_written(cell.source for cell in cells)
    above = {path for path, (_, position) in spelled.items() if cells[position].number < item.placed.cell.number}
    yield from sorted(f"{name}.py" for name in names if f"{name}.py" in written - above)


def _registered(context: Context, item: Item) -> str:
    """The class that a decorator of a library registers there; empty if the statement is no such."""
    if item.kind is not Kind.CODE or not isinstance(item.node, ast.ClassDef):
        return ""
    made = [dotted(d.func, context.program.aliases) for d in item.node.decorator_list if isinstance(d, ast.Call)]
    return item.node.name if any(name.rpartition(".")[2].startswith("register_") for name in made) else ""


def _outer_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes outside of nested functions."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _outer_nodes(child)


def _namespaces(node: ast.AST) -> Iterator[str]:
    """`globals`, `locals` and `vars` where they are called for the names of the notebook."""
    for child in ast.walk(node):
        match child:
            case ast.Call(func=ast.Name(id="globals" | "locals" | "vars" as name), args=[], keywords=[]):
                yield name


def _class_rebinds(context: Context, item: Item) -> Iterator[str]:
    for node in ast.walk(item.node):
        if not isinstance(node, ast.ClassDef):
            continue
        flow = Flow()
        flow.suite(node.body)
        for name in flow.reads:
            if name in flow.order and context.program.is_data(name):
                yield name


# ---------------------------------------------------------------------- crossing values
def _travel(context: Context, flow: StepFlow) -> Iterator[Diagnostic]:
    for name in context.wiring.ordered_needs(flow):
        seen = context.seen_at(name, flow, end=False)
        if seen is None:
            continue
        maker = context.wiring.makers_before[flow.name][name]
        where = [_first_use(context, flow, name)]
        if name in context.program.classes:
            yield rules.CANNOT_TRAVEL.at(
                f"`{name}` is a class that code changes in step `{maker}`, and step `{flow.name}` is another process.",
                *where,
                hint=f"Put both into one step, or keep what `{name}` counts or collects in a variable.",
            )
        elif seen.kind == "handle" or seen.pickles is False:
            # of a handle the type says it all
            why = f" ({seen.unpickled_because})" if seen.unpickled_because and seen.kind != "handle" else ""
            yield rules.CANNOT_TRAVEL.at(
                f"`{name}`, a {seen.type} made by step `{maker}`, cannot be stored for step `{flow.name}`{why}.",
                *where,
                hint=f"Put both into one step, or make `{name}` anew in `{flow.name}`.",
            )
        elif inner := _carried(context, name, seen) or _kept_by_definition(context, name, flow):
            yield rules.CODE_READS_DATA.at(
                f"{_said(name, inner)} reads notebook data, and goes from step `{maker}` to `{flow.name}`.",
                *where,
                hint=f"Put the definition of `{inner}` and both steps into one step, or pass it the data.",
            )


def _remembered(context: Context, flow: StepFlow) -> Iterator[Diagnostic]:
    """Functions with a cache that are asked, in another step than the one that called them, what is in it."""
    flows = context.wiring.flows
    earlier = flows[: flows.index(flow)]
    for item in flow.items:
        for name in _asked_for_their_cache(item.node):
            version = context.program.version_at(name, item.position)
            callers = [
                f.name
                for f in earlier
                if any(i.kind is Kind.BODY and version in context.homes.reached(i) for i in f.items)
            ]
            if version is not None and callers:
                yield rules.CANNOT_TRAVEL.at(
                    f"`{name}` remembers how step `{callers[-1]}` called it, and step `{flow.name}` asks for that.",
                    place(item.placed.cell, item.facts.statement.line),
                    hint="Put both into one step.",
                )


def _asked_for_their_cache(node: ast.AST) -> Iterator[str]:
    for child in ast.walk(node):
        match child:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="cache_info")):
                yield name


def _definitions(context: Context, flow: StepFlow) -> Iterator[Diagnostic]:
    """Definitions that the step must repeat, and whose defaults would then be other values."""
    if not flow.items:
        return
    program, first = context.program, flow.items[0].position
    for version in context.nested_versions(flow):
        between = [i for i in program.items if version.item.position < i.position < first]
        for name in sorted(n for n in version.item.facts.reads if program.is_data(n)):
            if any(name in {*i.facts.binds, *i.facts.may_bind, *changes_of(i, context.homes)} for i in between):
                yield rules.CODE_READS_DATA.at(
                    f"`{version.source_name}`, used in step `{flow.name}`, keeps what `{name}` was at its definition.",
                    place(version.item.placed.cell, version.item.facts.statement.line),
                    hint=f"Define `{version.source_name}` in `{flow.name}`, or pass it `{name}`.",
                )


def _absence(context: Context, flow: StepFlow) -> Iterator[Diagnostic]:
    """Code that asks whether a name is there, where an earlier step hands it on as `None` if it is not."""
    makers = context.wiring.makers_before[flow.name]
    earlier = {f.name: f for f in context.wiring.flows}
    for item in flow.items:
        if not asks_whether_bound(item):
            continue
        for name in sorted(item.facts.loads & flow.needs.keys()):
            if name in maybe_missing(context.wiring, earlier[makers[name]]):
                yield rules.NOT_IN_A_FUNCTION.at(
                    f"Step `{flow.name}` asks whether `{name}` was bound by step `{makers[name]}`, and steps always "
                    "hand on something.",
                    place(item.placed.cell, item.facts.statement.line),
                    hint=f"Bind `{name}` to `None` in the other branch, and ask for that.",
                )


def _first_use(context: Context, flow: StepFlow, name: str) -> Place:
    for item in flow.items:
        if name in context.homes.needs(item):
            return place(item.placed.cell, item.facts.statement.line)
    return place(flow.items[0].placed.cell)


def _kept_by_definition(context: Context, name: str, flow: StepFlow) -> str | None:
    """The name itself, where it is a function that is defined at its place and holds on to notebook data."""
    before = [i for i in context.program.items if i.position < flow.items[0].position and name in i.facts.binds]
    if not before or before[-1].kind is not Kind.BODY or name not in before[-1].facts.defines:
        return None
    facts = before[-1].facts
    held = facts.loads | set(facts.defines[name].reads)
    return name if any(map(context.program.is_data, held - {name})) else None


def _said(name: str, inner: str) -> str:
    return f"`{name}`" if name == inner else f"`{name}` carries `{inner}`, which"


def _carried(context: Context, name: str, seen: Seen) -> str | None:
    """A definition that lives inside steps and that the value of a name may hold."""
    if seen.type in IMMUTABLE or seen.type.startswith(_PLAIN_DATA):
        return None
    if _PLAIN_WORDS.issuperset(re.findall(r"[A-Za-z_]+", seen.annotation)):
        return None
    return _nested_inside(context, name)


def _nested_inside(context: Context, name: str) -> str | None:
    """A definition that lives inside steps and that a value may hold."""
    for item in context.program.items:
        if name in item.facts.binds or name in item.facts.may_bind:
            for version in context.homes.reached(item):
                nested = context.homes.housed[version].home is Home.NESTED
                if nested and (version.is_class or version.source_name in item.facts.values):
                    return version.source_name
    return None


def _configuration(context: Context, flow: StepFlow) -> Iterator[Diagnostic]:
    last = flow is context.wiring.flows[-1]
    for item in flow.items:
        if item.kind is not Kind.CONFIGURATION:
            continue
        data = [n for n in data_read(context, [item]) if n not in context.parameter_names]
        if data and not last:
            yield rules.DATA_CONFIGURATION.at(
                f"An option is set from `{data[0]}`, which is computed.",
                place(item.placed.cell, item.facts.statement.line),
                hint="Set it from a parameter or a constant.",
            )


def _randomness(context: Context, flow: StepFlow) -> Iterator[Diagnostic]:
    for generator in sorted(flow.draws_first):
        if generator not in context.wiring.states_in[flow.name]:
            yield rules.RANDOM_UNSEEDED.at(
                f"Step `{flow.name}` draws from `{generator}`, and nothing seeded it.",
                place(flow.items[0].placed.cell),
                hint="Seed it in a `setup` cell, best from a parameter.",
            )


def _outputs(context: Context) -> Iterator[Diagnostic]:
    steps: dict[str, str] = {}
    for name, step, cell in context.wiring.tagged:
        if steps.setdefault(name, step) != step:
            placed = next(p for p in context.program.layout.cells if p.cell.id == cell)
            yield rules.BAD_OUTPUT.at(
                f"The tag `output:{name}` stands on cells of two steps, `{steps[name]}` and `{step}`.",
                place(placed.cell),
                hint="Keep one of the tags, or give one of the values another name.",
            )
    for name, step, cell in context.wiring.tagged:
        flow = next((f for f in context.wiring.flows if f.name == step), None)
        if flow is None or name not in context.wiring.outputs[step]:
            placed = next(p for p in context.program.layout.cells if p.cell.id == cell)
            yield rules.BAD_OUTPUT.at(
                f"The tag `output:{name}` stands on a cell of step `{step}`, which does not make `{name}`.",
                place(placed.cell),
                hint=f"Move the tag to a step that binds or changes `{name}`.",
            )
