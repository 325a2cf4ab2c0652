"""From the bytes of an `.ipynb` to a `Notebook`."""

import builtins
import hashlib
import re
from collections.abc import Callable, Sequence

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError, Place
from nblift.model.notebook import Cell, CellKind, Code, Notebook, Settings

from . import rules
from .cells import translate
from .metadata import kernel_of, settings_of, unused_options
from .parse import RawCell, RawNotebook, document, parse
from .piece import Context
from .python import names_bound, parsed
from .tags import Role, parse_tags, tag_diagnostics

_CHANGES_FOLDER = re.compile(r"\bchdir\(|^\s*%?(cd|pushd|popd)\b", re.MULTILINE)


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
        Gives the text of a file by its path relative to the notebook's folder, for `%run`; raises
        FileNotFoundError if there is none.
    """
    try:
        raw = parse(data)
    except NbliftError as error:
        return Reading(None, tuple(error.diagnostics))
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
    notebook = Notebook(name, cells, settings, kernel, _digest(cells, settings), document(raw))
    return Reading(notebook, tuple(found))


class _Names:
    """Names that the cells read so far have bound; looked at only when a command asks."""

    def __init__(self) -> None:
        self._pending: list[str] = []
        self._names: set[str] = set()

    def add(self, code: Code) -> None:
        self._pending.append(code.python)

    def knows(self, name: str) -> bool:
        for python in self._pending:
            self._names |= names_bound(parsed(python))
        self._pending.clear()
        # A star import may bind anything; but who writes `$HOME` means the shell's variable.
        return name in self._names or hasattr(builtins, name) or ("*" in self._names and not name.isupper())


def _cells(raw: RawNotebook, read_text: Callable[[str], str] | None) -> tuple[tuple[Cell, ...], list[Diagnostic]]:
    names = _Names()
    context = Context(names.knows, read_text)
    cells: list[Cell] = []
    found: list[Diagnostic] = []
    for number, raw_cell in enumerate(raw.cells, start=1):
        source = str(raw_cell.source).replace("\r\n", "\n").replace("\r", "\n")
        code: Code | None = None
        if _CHANGES_FOLDER.search(source):
            context = msgspec.structs.replace(context, read_text=_elsewhere)
        if raw_cell.cell_type == CellKind.CODE:
            translation = translate(source, context)
            code = translation.code
            names.add(code)
            found += [finding.in_cell(raw_cell.id, number, source) for finding in translation.findings]
        count = raw_cell.execution_count
        cells.append(
            Cell(
                id=raw_cell.id,
                number=number,
                kind=CellKind(raw_cell.cell_type),
                source=source,
                tags=_tags(raw_cell),
                execution_count=count if isinstance(count, int) else None,
                code=code,
            )
        )
    return tuple(cells), found


def _elsewhere(path: str) -> str:
    message = f"the notebook changes its folder before it comes to {path}"
    raise OSError(message)


def _tags(cell: RawCell) -> tuple[str, ...]:
    tags = cell.metadata.get("tags")
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()


def _digest(cells: Sequence[Cell], settings: Settings) -> str:
    """Of what matters: not outputs, counts, ids, or the order of keys."""
    content = [[cell.kind, cell.source, sorted(set(cell.tags))] for cell in cells]
    encoded = msgspec.json.encode([content, settings], order="deterministic")
    return "sha256:" + hashlib.sha256(encoded).hexdigest()[:32]
