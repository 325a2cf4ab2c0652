"""Kale's cell tags as ours.

In Kale a cell without a tag belongs to what stands above it, also below `imports` and `functions`, whose cells run at
the start of every step; cells above the first tag are no part of the pipeline.
"""

import ast
from collections.abc import Iterator, Sequence

import msgspec

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.notebook import Cell, CellKind, Notebook

from . import rules
from .retag import with_tags
from .tags import suggested

_SPECIAL = ("skip", "pipeline-parameters", "pipeline-metrics", "imports", "functions")
_STEP = ("block:", "step:")
_RESOURCES = ("annotation:", "label:", "limit:")
_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
#: The step that Kale's metrics cells become.
METRICS = "metrics"


def import_kale(notebook: Notebook) -> tuple[Notebook, tuple[Diagnostic, ...]]:
    """The notebook with our tags in the place of Kale's, and what these could not say."""
    cells, said = with_our_tags(notebook.cells)
    document = with_tags(notebook.document, cells)
    return msgspec.structs.replace(notebook, cells=cells, document=document), said


def with_our_tags(cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], tuple[Diagnostic, ...]]:
    """All cells of a notebook with our tags in the place of Kale's, and what these could not say.

    Other tags stay as they are.
    """
    translator = _Translator()
    tagged = tuple(translator.cell(cell) if cell.kind is CellKind.CODE else cell for cell in cells)
    if not translator.found:
        hint = "Nothing has to be imported: tag the cells, or take the steps that nblift suggests."
        return tuple(cells), (rules.NO_KALE.at("No cell has one of Kale's tags.", Place(), hint=hint),)
    return tagged, tuple(translator.said)


class _Translator:
    """Goes over the code cells in document order."""

    def __init__(self) -> None:
        self.said: list[Diagnostic] = []
        self.found = False
        #: Kale's name of what the last cell belongs to: a special tag, or a step.
        self._current = ""
        self._steps: dict[str, str] = {}
        self._parameters = False

    def cell(self, cell: Cell) -> Cell:
        """The cell with our tags."""
        kale = [tag for tag in cell.tags if tag in _SPECIAL or tag.startswith((*_STEP, "prev:", *_RESOURCES))]
        self.found = self.found or bool(kale)
        kept = [tag for tag in cell.tags if tag not in kale]
        names = [tag for tag in kale if tag in _SPECIAL] or list(self._names(cell, kale))
        self._dropped(cell, kale)
        if names[:1] == ["skip"]:
            return _with(cell, [*kept, "skip"])
        self._current = names[0] if names else self._current
        return _with(cell, [*kept, *self._tags(cell, begins=bool(names))])

    def _names(self, cell: Cell, kale: list[str]) -> Iterator[str]:
        """Kale's names of the steps that a cell is in."""
        every = [name for tag in kale if tag.startswith(_STEP) for name in tag.partition(":")[2].split(";") if name]
        if len(every) > 1:
            self._say(cell, f"Kale's tags put the cell into {len(every)} steps.", f"It is now in `{every[0]}` only.")
        for name in every:
            ours = self._steps.setdefault(name, suggested(name))
            if ours != name:
                self._say(cell, f"`{name}` cannot be the name of a function.", f"The step is now called `{ours}`.")
            yield name

    def _dropped(self, cell: Cell, kale: list[str]) -> None:
        """What Kale's tags say and ours do not."""
        for tag in kale:
            name = tag.partition(":")[2]
            if tag.startswith("prev:") and name not in self._steps:
                self._say(cell, f"`{tag}` names no step above.", "Move that step up: steps run in document order.")
            if tag.startswith(_RESOURCES):
                hint = "Write what the step needs into its options, in the notebook's metadata under `nblift`."
                self._say(cell, f"`{tag}` has no tag of ours.", hint)

    def _tags(self, cell: Cell, *, begins: bool) -> list[str]:
        match self._current:
            case "imports" | "functions":
                return [] if _only_defines(cell) else ["setup"]
            case "pipeline-parameters":
                return self._parameter_tags(cell)
            case "pipeline-metrics":
                return [f"step:{METRICS}", *(f"output:{name}" for name in _printed(cell))]
            case "":
                if _only_defines(cell):
                    return []
                self._say(cell, "The cell stands above all of Kale's tags, so Kale leaves it out.", "It is now `skip`.")
                return ["skip"]
        return [f"step:{self._steps[self._current]}"] if begins else []

    def _parameter_tags(self, cell: Cell) -> list[str]:
        if self._parameters:
            hint = "Move its assignments into the first one; it is now `setup`."
            self._say(cell, "This is the second cell of pipeline parameters, and there can be one.", hint)
            return ["setup"]
        self._parameters = True
        return ["parameters"]

    def _say(self, cell: Cell, message: str, hint: str) -> None:
        self.said.append(rules.KALE.at(message, Place(cell.id, cell.number), hint=hint))


def _with(cell: Cell, tags: list[str]) -> Cell:
    return msgspec.structs.replace(cell, tags=tuple(dict.fromkeys(tags)))


def _body(cell: Cell) -> list[ast.stmt]:
    return ast.parse(cell.code.python).body if cell.code is not None else []


def _only_defines(cell: Cell) -> bool:
    return all(isinstance(node, _DEFINITIONS) for node in _body(cell))


def _printed(cell: Cell) -> Iterator[str]:
    """Names that the statements of a metrics cell print or display, by themselves."""
    for node in _body(cell):
        match node:
            case ast.Expr(ast.Name(id=name)) | ast.Expr(ast.Call(func=ast.Name("print"), args=[ast.Name(id=name)])):
                yield name
