"""From the bytes of an `.ipynb` to a `Notebook`."""

import hashlib
from collections.abc import Callable, Mapping, Sequence

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError, Place
from nblift.model.notebook import Cell, CellKind, Notebook, Settings

from . import rules
from .beside import modules_beside, modules_written
from .cellreading import CellReader
from .metadata import kernel_of, settings_of, unused_options
from .parse import RawCell, RawNotebook, document, parse
from .tags import steps_named, tag_diagnostics


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
    cells, findings = CellReader(read_text).read(_cell(cell, number) for number, cell in enumerate(raw.cells, 1))
    found += findings
    found += tag_diagnostics(cells)
    found += unused_options(settings, steps_named(cells))
    if not any(cell.kind is CellKind.CODE and cell.source.strip() for cell in cells):
        hint = "Write some code, or check that this is the right file."
        found.append(rules.NO_CODE.at("The notebook has no code.", Place(), hint=hint))
    codes = [cell.code.python for cell in cells if cell.code is not None]
    modules = modules_beside(codes, _written_first(cells, read_text))
    notebook = Notebook(name, cells, settings, kernel, _digest(cells, settings, modules), document(raw), modules)
    return Reading(notebook, tuple(found))


def _written_first(cells: Sequence[Cell], read_text: Callable[[str], str] | None) -> Callable[[str], str]:
    """Reads what cells write rather than what lies beside the notebook."""
    written = modules_written(cell.source if cell.kind is CellKind.CODE else "" for cell in cells)

    def read(path: str) -> str:
        if path in written:
            return written[path][0]
        if read_text is None:
            raise FileNotFoundError(path)
        return read_text(path)

    return read


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


def _digest(cells: Sequence[Cell], settings: Settings, modules: Mapping[str, str]) -> str:
    """Of what matters: not outputs, counts, ids, or the order of keys."""
    content = [[cell.kind, cell.source, sorted(set(cell.tags))] for cell in cells]
    encoded = msgspec.json.encode([content, settings, *([modules] if modules else [])], order="deterministic")
    return "sha256:" + hashlib.sha256(encoded).hexdigest()[:32]
