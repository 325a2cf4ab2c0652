"""What steps showed, in the notebook and in the pipeline, and where the two part."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from nblift.model.notebook import Notebook
from nblift.model.spec import CellRecord, Spec, StepSpec
from nblift.model.verdict import Difference
from nblift.notebook.python import parsed
from nblift.run.transcript import (
    Normal,
    Transcript,
    first_text_difference,
    joined,
    transcript_of,
    without_info,
)

from .notebook_run import NotebookRun
from .pipeline_run import PipelineRun
from .trees import SECONDS
from .varying import varying, without_elapsed

_MOVED = re.compile(r"^<folder>[^\n]*\n", re.MULTILINE)
#: What differs, where, the notebook's, the pipeline's.
Parting = tuple[str, str, str, str]


class Showing(msgspec.Struct, frozen=True):
    """What of a notebook's outputs is compared."""

    notebook: Notebook
    spec: Spec

    def of_step(self, step: StepSpec, run: NotebookRun, normal: Normal | None = None) -> Transcript:
        """What the cells of a step showed in the notebook, less what the pipeline leaves out."""
        return joined(self._of_cell(cell, run, normal or run.normal) for cell in step.cells)

    def _of_cell(self, cell: str, run: NotebookRun, normal: Normal) -> Transcript:
        record = self.records[cell]
        if record.role == "skip":
            return Transcript(())
        part = transcript_of(run.shown.outputs.get(cell, []), normal, displays=not record.display_dropped)
        if record.output_dropped:
            part = without_info(part)
        return _without_moves(part) if self._changes_folder(cell) else part

    @property
    def records(self) -> dict[str, CellRecord]:
        """Cell id → what was done with the cell."""
        return {r.id: r for r in self.spec.notebook.cells}

    def _changes_folder(self, cell: str) -> bool:
        found = next(c for c in self.notebook.cells if c.id == cell)
        return bool(re.search(r"^[ \t]*%?cd\b", found.source, re.MULTILINE))

    def parting(
        self,
        step: StepSpec,
        notebook: NotebookRun,
        outputs: tuple[dict[str, Any], ...],
        normal: Normal,
        again: NotebookRun | None,
    ) -> Parting | None:
        """Where a step of the pipeline shows something else than in the notebook.

        Parameters
        ----------
        outputs
            The pipeline's, of this step.
        again
            Another run of the notebook: words in which its two runs differ do not count, nor do elapsed times at the
            places where code, or a library, writes them.
        """
        beside = [texts for cell in step.cells for texts in notebook.clocked.get(cell, ())]
        own = words_written(self.notebook) if again is not None else None
        shown, other = (
            without_elapsed(t, beside, own) for t in (self.of_step(step, notebook), transcript_of(outputs, normal))
        )
        twin = shown if again is None else without_elapsed(self.of_step(step, again), beside, own)
        varies = varying(shown, twin)
        if varies is None:
            return None
        return first_text_difference(varies.left_out(shown), varies.left_out(other))

    def varying(self, step: StepSpec, notebook: NotebookRun, again: NotebookRun) -> Parting | None:
        """Where two runs of the notebook show something else, times apart: elapsed ones, and what shows a clock."""
        for cell in step.cells:
            one, two = (self._of_cell(cell, run, run.normal.timeless()) for run in (notebook, again))
            found = first_text_difference(one, two)
            if found is not None and (not self._tells_times(cell, notebook) or varying(one, two) is None):
                return found
        return None

    def times(self, step: StepSpec, notebook: NotebookRun, again: NotebookRun | None) -> list[str]:
        """Cells of a step whose text says when, or how long, they ran: in such lines it is not compared."""
        numbers = {c.id: c.number for c in self.notebook.cells}
        if again is None:
            return []
        varies = [
            c
            for c in step.cells
            if self._of_cell(c, notebook, notebook.normal) != self._of_cell(c, again, again.normal)
        ]
        shown = [c for c in step.cells if c in notebook.clocked or (c in varies and self._tells_times(c, notebook))]
        return [f"times that cell {numbers[c]} shows" for c in shown]

    def _tells_times(self, cell: str, run: NotebookRun) -> bool:
        """Whether a cell shows what a clock said, or how long a library says that something took."""
        if cell in run.clocked:
            return True
        entries = self._of_cell(cell, run, run.normal).entries
        return any(e.kind in ("text", "display") and SECONDS.search(e.content) for e in entries)

    def outside(self, notebook: NotebookRun, pipeline: PipelineRun) -> Iterator[Difference]:
        """Text and figures of cells that are in no step, and what the pipeline shows while no step runs."""
        inside = {c for s in self.spec.steps for c in s.cells}
        numbers = {c.id: c.number for c in self.notebook.cells}
        for cell in self.notebook.code_cells:
            record = self.records.get(cell.id)
            if cell.id in inside or record is None or record.role == "skip":
                continue
            shown = transcript_of(notebook.shown.outputs.get(cell.id, []), notebook.normal, displays=False)
            after = [s.name for s in self.spec.steps if numbers[s.cells[0]] > cell.number]
            step = [*after, self.spec.steps[-1].name][0]
            for entry in shown.entries:
                if entry.kind in ("text", "figure"):
                    place = f"cell {cell.number}"
                    yield Difference(step, entry.kind, "", place, entry.content[:200], "nothing", pipeline.label)
        for entry in transcript_of(pipeline.outside, pipeline.normal).entries:
            first = self.spec.steps[0].name
            yield Difference(first, "text", "", "before it", "nothing", entry.content[:200], pipeline.label)


def words_written(notebook: Notebook) -> frozenset[str]:
    """Words of the texts in the notebook's code and in the modules beside it, in lower case."""
    sources = [*(c.code.python for c in notebook.code_cells if c.code is not None), *notebook.modules.values()]
    found = (n.value for source in sources for n in ast.walk(parsed(source)) if isinstance(n, ast.Constant))
    return frozenset(word for text in found if isinstance(text, str) for word in re.findall(r"[a-z]+", text.lower()))


def _without_moves(transcript: Transcript) -> Transcript:
    """`%cd` says where it went; the pipeline does not."""
    entries = [msgspec.structs.replace(e, content=_MOVED.sub("", e.content)) for e in transcript.entries]
    return Transcript(tuple(e for e in entries if e.content))
