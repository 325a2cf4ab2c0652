"""From the bytes of an `.ipynb` to a `Notebook`."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError, Place
from nblift.model.notebook import Cell, CellKind, Code, Notebook, Settings

from . import rules
from .beside import modules_beside
from .cells import translate
from .guard import unguarded, with_its_doc
from .metadata import kernel_of, settings_of, unused_options
from .parse import RawCell, RawNotebook, document, parse
from .piece import Context
from .python import BUILTINS, names_bound, parsed
from .tags import Role, parse_tags, tag_diagnostics

_CHANGES_FOLDER = re.compile(r"\bchdir\(|^[ \t]*%?(cd|pushd|popd)\b", re.MULTILINE)


class Reading(msgspec.Struct, frozen=True):
    """A notebook, and what was found while reading it."""

    #: None if nothing of the file can be used.
    notebook: Notebook | None
    diagnostics: tuple[Diagnostic, ...] = ()


def read(data: bytes, name: str, *, read_text: Callable[[str], str] | None = None) -> Reading:
    """Read a notebook; never raises for bad input.

    Parameters
    ----------
    data
        Content of the `.ipynb` file.
    name
        File name without folder and suffix.
    read_text
        Gives the text of a file by its path relative to the notebook's folder, for `%run` and for modules beside
        the notebook; raises FileNotFoundError if there is none.
    """
    try:
        return read_parsed(parse(data), name, read_text=read_text)
    except NbliftError as error:
        return Reading(None, tuple(error.diagnostics))


def read_parsed(raw: RawNotebook, name: str, *, read_text: Callable[[str], str] | None = None) -> Reading:
    """Read a notebook whose bytes are decoded already; see `read`."""
    kernel, found = kernel_of(raw.metadata)
    if found:
        return Reading(None, tuple(found))
    settings, found = settings_of(raw.metadata)
    cells, findings = _cells(raw, read_text)
    found += findings
    found += tag_diagnostics(cells)
    steps = {tags.step for tags in map(parse_tags, cells) if tags.role is Role.STEP and tags.step}
    found += unused_options(settings, steps)
    if not any(cell.kind is CellKind.CODE and cell.source.strip() for cell in cells):
        hint = "Write some code, or check that this is the right file."
        found.append(rules.NO_CODE.at("The notebook has no code.", Place(), hint=hint))
    codes = [cell.code.python for cell in cells if cell.code is not None]
    modules = modules_beside(codes, read_text) if read_text is not None else {}
    notebook = Notebook(name, cells, settings, kernel, _digest(cells, settings, modules), document(raw), modules)
    return Reading(notebook, tuple(found))


class _Names:
    """What the cells read so far have bound; a cell is parsed only when it mentions a name that is asked for."""

    def __init__(self) -> None:
        self._cells: list[str] = []
        self._bound: dict[str, set[str]] = {}

    def add(self, code: Code) -> None:
        self._cells.append(code.python)

    def knows(self, name: str) -> bool:
        if name in BUILTINS or any(name in self._of(python) for python in self._cells if name in python):
            return True
        # A star import may bind anything; but who writes `$HOME` means the shell's variable.
        return not name.isupper() and any("*" in self._of(python) for python in self._cells if "import *" in python)

    def _of(self, python: str) -> set[str]:
        if python not in self._bound:
            self._bound[python] = names_bound(parsed(python))
        return self._bound[python]


def _cells(raw: RawNotebook, read_text: Callable[[str], str] | None) -> tuple[tuple[Cell, ...], list[Diagnostic]]:
    names = _Names()
    context = Context(names.knows, read_text)
    cells: list[Cell] = []
    found: list[Diagnostic] = []
    for number, raw_cell in enumerate(raw.cells, start=1):
        cell = _cell(raw_cell, number)
        if cell.kind is CellKind.CODE:
            if _CHANGES_FOLDER.search(cell.source):
                context = msgspec.structs.replace(context, read_text=_elsewhere)
            translation = translate(cell.source, context)
            code = with_its_doc(unguarded(translation.code))
            names.add(code)
            found += [finding.in_cell(cell.id, number, cell.source) for finding in translation.findings]
            cell = msgspec.structs.replace(cell, code=code)
        cells.append(cell)
    return tuple(cells), found


def _cell(raw: RawCell, number: int) -> Cell:
    tags = raw.metadata.get("tags")
    return Cell(
        id=raw.id,
        number=number,
        kind=CellKind(raw.cell_type),
        source=str(raw.source).replace("\r\n", "\n").replace("\r", "\n"),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        execution_count=raw.execution_count if isinstance(raw.execution_count, int) else None,
    )


def _elsewhere(path: str) -> str:
    message = f"the notebook changes its folder before it comes to {path}"
    raise OSError(message)


def _digest(cells: Sequence[Cell], settings: Settings, modules: Mapping[str, str]) -> str:
    """Of what matters: not outputs, counts, ids, or the order of keys."""
    content = [[cell.kind, cell.source, sorted(set(cell.tags))] for cell in cells]
    encoded = msgspec.json.encode([content, settings, *([modules] if modules else [])], order="deterministic")
    return "sha256:" + hashlib.sha256(encoded).hexdigest()[:32]
