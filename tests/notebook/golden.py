"""Cases of IPython syntax: one text file each, named by what it shows.

Sections begin with ``# === NAME``: `source` (the cell), optionally `before` (an earlier cell), `file PATH`
(for `%run`), `unlike IPython` (why running both ways is no test), then what is expected: `python`, `code`
(whatever else the reader says of it) and `diagnostics`.
"""

import json
import re
from pathlib import Path

from nblift.model.diagnostic import Diagnostic
from nblift.model.notebook import Cell, Code
from nblift.notebook import Reading, read

FOLDER = Path(__file__).parent / "cases"
_GIVEN = ("before", "file", "source", "unlike IPython")


def sections(path: Path) -> dict[str, str]:
    """Title → text of a case."""
    parts = re.split(r"^# === (.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {title: text.removesuffix("\n") for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def notebook(*sources: str, tags: tuple[str, ...] = (), **metadata: object) -> bytes:
    """The bytes of a notebook with these code cells; `tags` are those of the last."""
    cells = [code_cell(source) for source in sources]
    if tags:
        cells[-1]["metadata"] = {"tags": list(tags)}
    return notebook_of(cells, **metadata)


def code_cell(source: str) -> dict[str, object]:
    return {"cell_type": "code", "execution_count": 3, "metadata": {}, "outputs": [], "source": source}


def notebook_of(cells: list[dict[str, object]], **metadata: object) -> bytes:
    document = {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": cells}
    return json.dumps(document).encode()


def read_case(case: dict[str, str]) -> Reading:
    files = {title.removeprefix("file "): text for title, text in case.items() if title.startswith("file ")}

    def read_text(path: str) -> str:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    sources = [case["before"], case["source"]] if "before" in case else [case["source"]]
    return read(notebook(*sources), "case", read_text=read_text)


def last_code(reading: Reading) -> tuple[Cell, Code]:
    assert reading.notebook is not None
    cell = reading.notebook.code_cells[-1]
    assert cell.code is not None
    return cell, cell.code


def rendered(case: dict[str, str]) -> str:
    """The case as its file should be."""
    reading = read_case(case)
    cell, code = last_code(reading)
    given = {title: text for title, text in case.items() if title.startswith(_GIVEN)}
    expected = {"python": code.python, "code": _facts(code)}
    found = [line for diagnostic in reading.diagnostics for line in _message(diagnostic) if _is_of(diagnostic, cell)]
    if found:
        expected["diagnostics"] = "\n".join(found)
    return "".join(f"# === {title}\n{text}\n" for title, text in (given | expected).items())


def _is_of(diagnostic: Diagnostic, cell: Cell) -> bool:
    return all(place.cell == cell.id for place in diagnostic.places)


def _facts(code: Code) -> str:
    facts = [f"lines: {' '.join(map(str, code.lines))}"]
    facts += [f"imports: {' '.join(code.imports)}"] if code.imports else []
    facts += [f"dropped: line {dropped.line}: {dropped.source!r}: {dropped.why}" for dropped in code.dropped]
    facts += [f"requirement: {name}" for name in code.requirements]
    facts += [f"timed: line {timed.line}: {timed.python!r}" for timed in code.timed]
    facts += [f"magic: {magic}" for magic in code.magics]
    facts += ["quiet"] if code.quiet else []
    facts += [] if code.transformed else ["untouched"]
    return "\n".join(facts)


def _message(diagnostic: Diagnostic) -> list[str]:
    place = diagnostic.places[0]
    return [
        f"{diagnostic.severity}[{diagnostic.slug}] {diagnostic.code}: {diagnostic.message}",
        f"  --> line {place.line}, column {place.column}: {place.source}",
        f"  hint: {diagnostic.hint}",
    ]
