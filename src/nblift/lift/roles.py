"""Which role each cell has, and which step it belongs to."""

import ast
import keyword
from collections.abc import Iterable, Iterator

import msgspec

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.notebook import Cell, CellKind, Notebook
from nblift.notebook.tags import CellTags, parse_tags

from . import rules
from .markdown import opening


class Placed(msgspec.Struct, frozen=True):
    """A code cell with its role."""

    cell: Cell
    #: `prelude`, `parameters`, `setup`, `step`, `check`, `skip`.
    role: str
    #: Name of the step it belongs to (steps and checks).
    step: str | None = None
    outputs: tuple[str, ...] = ()
    #: Text cells right above it, inside the same step.
    notes: tuple[Cell, ...] = ()


class StepDraft(msgspec.Struct, frozen=True):
    """A step's name and its cells, before anything is known of its code."""

    name: str
    cells: tuple[Placed, ...]
    #: The text cell directly above its first cell, if there is one.
    heading: Cell | None = None


class Layout(msgspec.Struct, frozen=True):
    """The notebook cut into steps."""

    cells: tuple[Placed, ...]
    steps: tuple[StepDraft, ...]
    title: str
    description: str
    #: Markdown cells that went nowhere but the README.
    texts: tuple[Cell, ...]
    diagnostics: tuple[Diagnostic, ...]


def layout_of(notebook: Notebook) -> Layout:
    """Read the tags: untagged cells belong to the last step above them."""
    diagnostics: list[Diagnostic] = []
    placed = list(placed_cells(notebook.cells, diagnostics))
    steps = list(_gather(notebook, placed, diagnostics))
    if not steps:
        diagnostics.append(
            rules.NO_STEPS.at("The notebook has no step.", hint="Tag the first cell of every step `step:NAME`.")
        )
    title, description = _title(notebook)
    texts = tuple(c for c in notebook.cells if c.kind is CellKind.MARKDOWN)
    return Layout(tuple(placed), tuple(steps), title, description, texts, tuple(diagnostics))


def placed_cells(cells: Iterable[Cell], diagnostics: list[Diagnostic]) -> Iterator[Placed]:
    """Code cells with their roles, in document order; what there is to say about them is added to `diagnostics`."""
    current: str | None = None
    used: dict[str, int] = {}
    notes: list[Cell] = []
    for cell in cells:
        if cell.kind is CellKind.MARKDOWN:
            notes.append(cell)
        if cell.kind is not CellKind.CODE:
            continue
        tags = parse_tags(cell)
        if tags.step is not None and tags.step != _base(current, used):
            current = _next_name(tags, cell, used, diagnostics)
            notes = []
        above, notes = tuple(notes), []
        role = tags.role or ("step" if current else "prelude")
        step = current if role in ("step", "check") else None
        yield Placed(cell, role, step, tags.outputs, above if step else ())


def _base(current: str | None, used: dict[str, int]) -> str | None:
    """The tag's name that the current step was made for."""
    return next((n for n, count in used.items() if current == numbered(n, count)), None)


def numbered(name: str, count: int) -> str:
    """Name a step that goes on later: `clean`, `clean_2`, `clean_3`."""
    return name if count == 1 else f"{name}_{count}"


def _next_name(tags: CellTags, cell: Cell, used: dict[str, int], diagnostics: list[Diagnostic]) -> str:
    name = str(tags.step)
    used[name] = used.get(name, 0) + 1
    full = numbered(name, used[name])
    if used[name] > 1:
        diagnostics.append(
            rules.SPLIT_STEP.at(
                f"Step {name!r} goes on after another step; from here on it is {full!r}.",
                place(cell),
                hint="Move its cells together if they are one step.",
            )
        )
    return full


def _gather(notebook: Notebook, placed: list[Placed], diagnostics: list[Diagnostic]) -> Iterator[StepDraft]:
    names = list(dict.fromkeys(p.step for p in placed if p.step))
    for name in names:
        cells = tuple(p for p in placed if p.step == name)
        yield StepDraft(name, cells, _heading(notebook, cells[0].cell))


def _heading(notebook: Notebook, first: Cell) -> Cell | None:
    """The text directly above the step's first cell; cells of pure definitions in between do not separate them."""
    above = [c for c in notebook.cells if c.number < first.number]
    for cell in reversed(above):
        if cell.kind is CellKind.MARKDOWN:
            return cell if cell.source.lstrip().startswith("#") and cell.number > 1 else None
        if cell.kind is CellKind.CODE and not _only_definitions(cell):
            return None
    return None


def _only_definitions(cell: Cell) -> bool:
    if cell.code is None:
        return True
    body = ast.parse(cell.code.python).body
    allowed = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    return all(isinstance(n, allowed) or (isinstance(n, ast.Assign) and _is_upper(n)) for n in body)


def _is_upper(node: object) -> bool:
    return isinstance(node, ast.Assign) and all(isinstance(t, ast.Name) and t.id.isupper() for t in node.targets)


def _title(notebook: Notebook) -> tuple[str, str]:
    first = next((c for c in notebook.cells if c.kind is CellKind.MARKDOWN and c.source.strip()), None)
    if first is not None:
        head, _, rest = first.source.strip().partition("\n")
        if head.startswith("#"):
            return head.lstrip("#").strip(), opening(rest)
    return notebook.name.replace("_", " "), ""


def place(cell: Cell, line: int | None = None, column: int | None = None) -> Place:
    """Where a diagnostic points to."""
    lines = cell.source.split("\n")
    source = lines[line - 1] if line is not None and 0 < line <= len(lines) else None
    return Place(cell.id, cell.number, line, column, source)


def is_identifier(name: str) -> bool:
    """Whether a name can be written in code."""
    return name.isidentifier() and not keyword.iskeyword(name)
