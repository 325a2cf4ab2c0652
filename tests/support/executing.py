"""Notebooks to execute."""

from typing import Any

FOREVER = "import threading; threading.Event().wait()"


def document(*sources: str) -> dict[str, Any]:
    """A notebook of code cells c0, c1 …"""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
