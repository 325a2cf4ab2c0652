"""Small notebooks, written by tests."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

#: Source, and tags.
Spelled = tuple[str, Sequence[str]]


def cell(source: str, *tags: str, identifier: str = "", count: int | None = None) -> dict[str, Any]:
    """A code cell."""
    found: dict[str, Any] = {
        "cell_type": "code",
        "source": source,
        "metadata": {"tags": list(tags)} if tags else {},
        "outputs": [],
        "execution_count": count,
    }
    return {**found, "id": identifier} if identifier else found


def document(cells: Iterable[dict[str, Any]], **metadata: Any) -> dict[str, Any]:
    """A notebook of nbformat 4.5."""
    numbered = [{"id": f"c{number}", **c} for number, c in enumerate(cells, 1)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "cells": numbered,
        "metadata": {"kernelspec": spec, "language_info": {"name": "python"}, **metadata},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def write_notebook(folder: Path, *cells: dict[str, Any], name: str = "small", **metadata: Any) -> Path:
    """A notebook file."""
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(document(cells, **metadata)), encoding="utf-8")
    return path
