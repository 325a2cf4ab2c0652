"""Which names of a step are compared: what its cells bind or change, and the constants that its code reaches."""

import ast
from collections.abc import Iterator, Mapping

from nblift.analysis.scopes import ScopeNode, bound_by, free_names, own_nodes
from nblift.model.notebook import Cell, Notebook
from nblift.model.observation import CellSeen
from nblift.model.spec import Spec, StepSpec

from .notebook_run import NotebookRun


def required_names(notebook: Notebook, spec: Spec, step: StepSpec, run: NotebookRun) -> list[str]:
    """Names of data that the cells of a step bind, or change under that name, and that still hold data at its end."""
    roles = {r.id: r.role for r in spec.notebook.cells}
    capture = run.captures.get(step.name)
    if capture is None:
        return []
    imported: set[str] = set()
    required: dict[str, None] = {}
    for cell in notebook.code_cells:
        seen = run.observation.of(cell.id)
        if seen is None or cell.code is None:
            continue
        body = ast.parse(cell.code.python).body
        imported = (imported - seen.bound.keys()) | imports_of(cell, seen)
        if cell.id not in step.cells or roles.get(cell.id) == "skip":
            continue
        mentioned = {name for node in body for name in _mentioned(node)}
        for name in [*seen.bound, *(n for n in seen.mutated if n in mentioned)]:
            if name in imported:
                required.pop(name, None)
            else:
                required[name] = None
        for name in seen.deleted:
            required.pop(name, None)
    return [n for n in required if n in capture.names]


def imports_of(cell: Cell, seen: CellSeen) -> set[str]:
    """Names bound by a cell that an import bound last: in the pipeline they belong to the module."""
    body = ast.parse(cell.code.python).body if cell.code else []
    last: dict[str, ast.AST] = {}
    for statement in body:
        for node in own_nodes(statement):
            last |= dict.fromkeys(bound_by(node), node)
    stars = any(isinstance(n, ast.ImportFrom) and n.names[0].name == "*" for s in body for n in ast.walk(s))
    imports = (ast.Import, ast.ImportFrom)
    return {n for n in seen.bound if (isinstance(last[n], imports) if n in last else stars)}


def _mentioned(node: ast.stmt) -> Iterator[str]:
    """Names of the notebook in a statement; not those that functions have for themselves."""
    for part in own_nodes(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ScopeNode):
            yield from (free.name for free in free_names(part))


def constants_elsewhere(spec: Spec, sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Step → constants of the package, by the notebook's names, that only other steps reach."""
    names = _names_by_definition(sources)
    constants = {h.name: h.source_name for h in spec.helpers if h.kind == "constant"}
    reached = {s.name: {constants[n] for n in _closure(s, names) & constants.keys()} for s in spec.steps}
    return {s.name: set().union(*reached.values()) - reached[s.name] for s in spec.steps}


def _names_by_definition(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Function, class or variable of the package → names that its definition mentions."""
    found: dict[str, set[str]] = {}
    for text in sources.values():
        for node in ast.parse(text).body:
            mentioned = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            for name in {n for part in own_nodes(node) for n in bound_by(part)}:
                found.setdefault(name, set()).update(mentioned)
    return found


def _closure(step: StepSpec, names: Mapping[str, set[str]]) -> set[str]:
    waiting = [step.function.partition(":")[2], *step.settings]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += names.get(name, ())
    return found
