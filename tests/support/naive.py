"""A deliberately naive lifter: what a converter does that does not know the laws.

The cells of a step are pasted into a function; inputs are the names that it reads, outputs the names that it assigns;
every value is pickled by itself, every step runs in a fresh process. No copies, no settings, no random state, no
shared references, no `show` where a cell ends. Cases that it gets right prove nothing.
"""

import ast
import builtins
from collections.abc import Iterable

from tests.support.quick import Quick, forked

from nblift.analysis.effects import imports_in
from nblift.analysis.statements import Statement, statements_of
from nblift.lift.beside import with_modules
from nblift.lift.lifting import Lifted
from nblift.lift.roles import Placed, layout_of
from nblift.model.graph import Evidence
from nblift.model.notebook import Notebook
from nblift.model.observation import Observation
from nblift.model.spec import (
    CellRecord,
    Draw,
    Effects,
    Environment,
    Input,
    Mutation,
    NotebookRecord,
    Output,
    ParameterSpec,
    Spec,
    StepSpec,
)  # fmt: skip
from nblift.model.verdict import Difference
from nblift.promote.comparing import Notes, compare_runs
from nblift.promote.pipeline_run import run_alone

_TOP = """\
from types import SimpleNamespace
from IPython.display import display

def _shown(value):
    if value is not None:
        display(value)
"""


def naive_difference(quick: Quick) -> Difference | None:
    """The first wrong result of the naive pipeline; None if there is none."""
    lifted = naive_lift(quick.notebook, sorted(p.name for p in quick.where.source.iterdir()))
    assert lifted.spec is not None
    repository = quick.work / "naive" / "repository"
    for name, text in with_modules(lifted.sources, quick.notebook.modules, lifted.spec.package).items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(text, encoding="utf-8")
    with forked():
        run = run_alone(
            lifted.spec, repository, quick.work / "naive", kernel=quick.where.kernel, data=quick.where.source
        )
    found = compare_runs(Notes(quick.notebook, lifted.spec), quick.run, run)
    wrong = (d for d in found if d.what not in ("argument", "sharing"))
    # failures first: whether a function holds what an `exec` in it made is up to the version of Python
    return min(wrong, key=lambda d: d.what != "failed", default=None)


def naive_lift(notebook: Notebook, files: Iterable[str]) -> Lifted:
    """Paste cells into functions."""
    layout = layout_of(notebook)
    top = [_TOP]
    bodies: dict[str, list[str]] = {s.name: [] for s in layout.steps}
    parameters: list[ParameterSpec] = []
    first = layout.steps[0].name
    for placed in layout.cells:
        for statement in statements_of(placed.cell) if placed.role != "skip" else ():
            node = statement.node
            if placed.role == "parameters":
                parameters += _parameter(node)
            elif imports_in(node) or isinstance(node, ast.FunctionDef | ast.ClassDef):
                top.append(statement.text)
            else:
                bodies[placed.step or first].append(_displayed(statement))
    steps, functions = _wired(notebook, bodies, parameters, tuple(files), layout.cells)
    spec = Spec(
        name="naive", package="naive", title="", description="", kernel="python3", displays="keep",
        parameters=tuple(parameters), settings=(), steps=steps, published=(), helpers=(), checks=(),
        environment=Environment("", {}), observed=Observation(),
        notebook=NotebookRecord("notebooks/case.ipynb", "", tuple(_record(p) for p in layout.cells)),
    )  # fmt: skip
    return Lifted(spec, {"src/naive/__init__.py": "", "src/naive/steps.py": "\n".join([*top, *functions])}, ())


def _record(placed: Placed) -> CellRecord:
    return CellRecord(placed.cell.id, placed.cell.number, "skip" if placed.role == "skip" else "step")


def _parameter(node: ast.stmt) -> list[ParameterSpec]:
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            return [ParameterSpec(name, name, "Any", {}, ast.literal_eval(value))]
    return []


def _displayed(statement: Statement) -> str:
    if statement.displays and isinstance(statement.node, ast.Expr):
        return f"_shown({ast.unparse(statement.node)})"
    return statement.text


def _wired(
    notebook: Notebook,
    bodies: dict[str, list[str]],
    parameters: list[ParameterSpec],
    files: tuple[str, ...],
    cells: tuple[Placed, ...],
) -> tuple[tuple[StepSpec, ...], list[str]]:
    makers: dict[str, str] = {}
    steps, functions = [], []
    reads = {step: _loads(body) for step, body in bodies.items()}
    order = list(bodies)
    for position, (step, body) in enumerate(bodies.items()):
        inputs = [n for n in reads[step] if n in makers]
        given = tuple(p.name for p in parameters if p.name in reads[step])
        later = set().union(*(reads[s] for s in order[position + 1 :]))
        outputs = [n for n in _stores(body) if n in later]
        result = f"SimpleNamespace({', '.join(f'{n}={n}' for n in outputs)})"
        lines = [*body, f"return {outputs[0] if len(outputs) == 1 else result}"]
        text = "\n".join(lines).replace("\n", "\n    ")
        functions.append(f"def {step}({', '.join([*inputs, *given])}):\n    {text}")
        steps.append(
            StepSpec(
                step,
                step,
                f"naive.steps:{step}",
                "",
                tuple(p.cell.id for p in cells if p.step == step),
                inputs=tuple(Input(n, f"{n}@{makers[n]}") for n in inputs),
                parameters=given,
                outputs=tuple(Output(f"{n}@{step}", n if len(outputs) > 1 else None) for n in outputs),
                effects=_anything(inputs),
                files=files,
            )
        )
        makers |= dict.fromkeys(outputs, step)
    return tuple(steps), functions


def _anything(inputs: list[str]) -> Effects:
    """Keep the runner's guards quiet: they are not what is shown here."""
    draws = tuple(Draw(g, seeded=True, evidence=Evidence.MAY) for g in ("random", "numpy.random"))
    return Effects(mutates=tuple(Mutation(n, Evidence.MAY, "", 0) for n in inputs), random=draws)


def _names(body: list[str]) -> Iterable[ast.Name]:
    for text in body:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Name) and not hasattr(builtins, node.id):
                yield node


def _loads(body: list[str]) -> list[str]:
    return list(dict.fromkeys(n.id for n in _names(body) if isinstance(n.ctx, ast.Load)))


def _stores(body: list[str]) -> list[str]:
    return list(dict.fromkeys(n.id for n in _names(body) if isinstance(n.ctx, ast.Store)))
