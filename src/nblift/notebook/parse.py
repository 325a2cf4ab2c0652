"""Bytes of an `.ipynb` as cells, in today's form of the format; outputs are never built."""

import hashlib
import re
from typing import Any, TypeVar

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError, Place
from nblift.model.notebook import CellKind

from . import rules

T = TypeVar("T")

_KINDS = frozenset(kind.value for kind in CellKind)
_ID = re.compile(r"^[a-zA-Z0-9\-_]{1,64}$")
#: Metadata that tell of one run, with its times and paths.
_OF_A_RUN = ("execution", "ExecuteTime", "papermill", "widgets", "signature")


class RawCell(msgspec.Struct):
    """A cell of nbformat 4, without its outputs."""

    cell_type: str
    source: str | list[str] = ""
    metadata: dict[str, Any] = {}
    id: Any = None
    execution_count: Any = None
    attachments: dict[str, Any] | None = None


class RawNotebook(msgspec.Struct):
    """A notebook of nbformat 4, without outputs."""

    cells: list[RawCell] = []
    metadata: dict[str, Any] = {}


class _Version(msgspec.Struct):
    nbformat: int


class _OldCell(msgspec.Struct):
    """A cell of nbformat 3."""

    cell_type: str
    input: str | list[str] = ""
    source: str | list[str] = ""
    metadata: dict[str, Any] = {}
    prompt_number: int | None = None
    level: int = 1


class _OldSheet(msgspec.Struct):
    cells: list[_OldCell] = []


class _OldNotebook(msgspec.Struct):
    worksheets: list[_OldSheet] = []
    metadata: dict[str, Any] = {}


def parse(data: bytes) -> RawNotebook:
    """Decode and bring up to date; every cell gets a valid id of its own.

    Raises
    ------
    NbliftError
        If this is no notebook, or one of an unknown format.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    version = _decoded(data, _Version)
    if version.nbformat >= 5:
        message = f"The notebook is written in nbformat {version.nbformat}; nblift reads up to 4."
        raise NbliftError(rules.FORMAT.at(message, Place(), hint="Save it as nbformat 4, or update nblift."))
    if version.nbformat < 3:
        message = f"The notebook is written in nbformat {version.nbformat}; nblift reads 3 and 4."
        hint = "Open it in JupyterLab and save it again, or convert it with `jupyter nbconvert --to notebook`."
        raise NbliftError(rules.FORMAT.at(message, Place(), hint=hint))
    notebook = _decoded(data, RawNotebook) if version.nbformat == 4 else _upgraded(_decoded(data, _OldNotebook))
    for cell in notebook.cells:
        if cell.cell_type not in _KINDS:
            raise NbliftError(_no_notebook(f"it has a cell of type {cell.cell_type!r}"))
        cell.source = "".join(cell.source)
    _name_cells(notebook.cells)
    return notebook


def document(notebook: RawNotebook) -> dict[str, Any]:
    """The notebook as nbformat 4.5 without outputs, execution counts and traces of a run."""
    return {
        "cells": [_cell_document(cell) for cell in notebook.cells],
        "metadata": _cleaned(notebook.metadata),
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell_document(cell: RawCell) -> dict[str, Any]:
    built: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "id": cell.id,
        "metadata": _cleaned(cell.metadata),
        "source": cell.source,
    }
    if cell.cell_type == CellKind.CODE:
        built |= {"execution_count": None, "outputs": []}
    elif cell.attachments is not None:
        built["attachments"] = cell.attachments
    return built


def _cleaned(metadata: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key not in _OF_A_RUN}


def _decoded(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NbliftError(_no_notebook(str(error))) from None


def _no_notebook(why: str) -> Diagnostic:
    why = why.rstrip(".")
    hint = "Open it in JupyterLab and save it again, or restore it from version control."
    return rules.NOT_A_NOTEBOOK.at(f"The file is not a notebook that can be read: {why}.", Place(), hint=hint)


def _upgraded(old: _OldNotebook) -> RawNotebook:
    metadata = {key: value for key, value in old.metadata.items() if key != "name"}
    return RawNotebook([_upgraded_cell(cell) for sheet in old.worksheets for cell in sheet.cells], metadata)


def _upgraded_cell(old: _OldCell) -> RawCell:
    if old.cell_type == "code":
        return RawCell("code", old.input, old.metadata, execution_count=old.prompt_number)
    source = "".join(old.source)
    if old.cell_type == "heading":
        return RawCell("markdown", f"{'#' * old.level} {' '.join(source.splitlines())}", old.metadata)
    return RawCell("markdown" if old.cell_type == "html" else old.cell_type, source, old.metadata)


def _name_cells(cells: list[RawCell]) -> None:
    """Give a lasting id to cells that have none, an invalid one, or that of an earlier cell."""
    taken = {cell.id for cell in cells if _is_id(cell.id)}
    seen: set[str] = set()
    for cell in cells:
        if not _is_id(cell.id) or cell.id in seen:
            cell.id = _new_id(cell, taken)
            taken.add(cell.id)
        seen.add(cell.id)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.match(value) is not None


def _new_id(cell: RawCell, taken: set[str]) -> str:
    """From the source, and how many cells with the same source came before: an edit elsewhere keeps it."""
    count = 0
    while True:
        text = f"{cell.cell_type}\0{count}\0{cell.source}"
        made = hashlib.sha256(text.encode()).hexdigest()[:8]
        if made not in taken:
            return made
        count += 1
