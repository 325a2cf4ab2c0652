"""Runs of a notebook and of its pipeline, made by hand for the judge."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.support.notebooks import document

from nblift.model.notebook import Notebook
from nblift.model.observation import CellSeen, Observation, Seen
from nblift.notebook import read
from nblift.promote.captures import Capture, read_capture
from nblift.promote.files import Change
from nblift.promote.notebook_run import NotebookRun
from nblift.promote.pipeline_run import PipelineRun, StepRan
from nblift.run.session import Shown
from nblift.run.transcript import Normal
from nblift_kernel.capture_file import Canon, write_capture

NORMAL = Normal((), (), {"shop.helpers.": "", "__main__.": ""})


def notebook_of(**cells: str | tuple[str, ...]) -> Notebook:
    """A notebook from cell id → source, or (source, tag …)."""
    spelled = {name: (cell,) if isinstance(cell, str) else cell for name, cell in cells.items()}
    content: list[dict[str, Any]] = [
        {"cell_type": "code", "id": name, "source": source, "metadata": {"tags": tags}, "outputs": [],
         "execution_count": None}
        for name, (source, *tags) in spelled.items()
    ]  # fmt: skip
    reading = read(json.dumps(document(content)).encode(), "shop")
    assert reading.notebook is not None
    return reading.notebook


def seen(cell: str, *bound: str, **more: Any) -> CellSeen:
    """What a cell did; what it bound is data."""
    return CellSeen(cell, bound={name: Seen("data", "int") for name in bound}, **more)


def captured(stem: Path, values: Mapping[str, object], *, results: Mapping[str, object] | None = None) -> Capture:
    """A moment as a kernel writes it, read as the judge does."""
    write_capture(str(stem), values, Canon(), {"environment": {}}, results=results)
    found = read_capture(stem)
    assert found is not None
    return found


def printed(*texts: str) -> list[dict[str, Any]]:
    """Outputs of a cell that prints."""
    return [{"output_type": "stream", "name": "stdout", "text": text} for text in texts]


def notebook_run(
    captures: Mapping[str, Capture],
    *cells: CellSeen,
    outputs: Mapping[str, Sequence[dict[str, Any]]] | None = None,
    files: Mapping[str, dict[str, Change]] | None = None,
) -> NotebookRun:
    """A run of a notebook in which each of the cells was seen."""
    shown = Shown({c.cell: list((outputs or {}).get(c.cell, ())) for c in cells})
    return NotebookRun(Observation(cells), shown, dict(captures), NORMAL, dict(files or {}))


def pipeline_run(steps: Mapping[str, StepRan], **more: Any) -> PipelineRun:
    """A run of the pipeline."""
    return PipelineRun(more.pop("label", "one process"), dict(steps), NORMAL, **more)
