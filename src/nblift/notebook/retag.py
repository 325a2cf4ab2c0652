"""Other tags for the cells of a notebook, and nothing else changed."""

import json
from collections.abc import Sequence
from typing import Any

from nblift.model.notebook import Cell, Notebook

Document = dict[str, Any]


def with_tags(document: Document, cells: Sequence[Cell]) -> Document:
    """A document of nbformat 4 with the tags of `cells`, which stand for its cells one by one."""
    return {**document, "cells": [_tagged(raw, cell) for raw, cell in zip(document["cells"], cells, strict=True)]}


def _tagged(raw: Document, cell: Cell) -> Document:
    metadata = raw.get("metadata") or {}
    if tuple(metadata.get("tags", ())) == cell.tags:
        return raw
    kept = {key: value for key, value in metadata.items() if key != "tags"}
    return {**raw, "metadata": {**kept, "tags": list(cell.tags)} if cell.tags else kept}


def retagged(data: bytes, notebook: Notebook) -> bytes:
    """The bytes of an `.ipynb` file with the tags of `notebook`, which was read from it; outputs and all else stay.

    A file of an older format comes out as nbformat 4.5, without outputs.
    """
    raw = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    same = raw.get("nbformat") == 4 and len(raw.get("cells", ())) == len(notebook.cells)
    document = with_tags(raw if same else notebook.document, notebook.cells)
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()
