"""Runs for the judge, each in a folder of its own, and what it says of two of them."""

from pathlib import Path
from typing import Any

from tests.support.judged import captured, notebook_of, notebook_run, pipeline_run, printed, seen
from tests.support.repositories import make_spec, step

from nblift.model.spec import Spec
from nblift.model.verdict import Difference
from nblift.promote.captures import Capture
from nblift.promote.comparing import Notes, compare_runs
from nblift.promote.notebook_run import NotebookRun
from nblift.promote.pipeline_run import PipelineRun, StepRan

NOTEBOOK = notebook_of(load=("a = 1", "step:load"), fit=("b = 2", "step:fit"))
SPEC = make_spec([step("load", outputs=("a@load",)), step("fit", inputs=("a@load",), outputs=("b@fit",))])
SOURCES = {"src/shop/steps.py": "def load():\n    return 1\n\n\ndef fit(a):\n    return 2\n"}


class Desk:
    """Makes runs, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def held(self, results: dict[str, object] | None = None, **values: object) -> Capture:
        self._count += 1
        return captured(self._folder / f"run{self._count}" / "held", values, results=results)

    def notebook(self, load: dict[str, object], fit: dict[str, object], text: str = "") -> NotebookRun:
        """A run of the notebook whose steps hold these values, and which prints a text in the first."""
        captures = {"load": self.held(None, **load), "fit": self.held(None, **fit)}
        return notebook_run(captures, seen("load", *load), seen("fit", *fit), outputs={"load": printed(text)})

    def pipeline(self, load: dict[str, object], fit: dict[str, object], **more: Any) -> PipelineRun:
        """A run of the pipeline; each step returns what it is said to hold last."""
        texts = {name: more.pop(name, "") for name in ("printed_load", "printed_fit")}
        steps = {
            "load": self.ran(load, texts["printed_load"], a=load.get("a")),
            "fit": self.ran(fit, texts["printed_fit"], b=fit.get("b")),
        }
        return pipeline_run({**steps, **more.pop("steps", {})}, **more)

    def ran(self, values: dict[str, object], text: str = "", **results: object) -> StepRan:
        return StepRan(tuple(printed(text) if text else ()), self.held(results, **values))


def compared(notebook: NotebookRun, pipeline: PipelineRun, spec: Spec = SPEC, **more: Any) -> list[Difference]:
    return list(compare_runs(Notes(NOTEBOOK, spec, more.pop("sources", SOURCES)), notebook, pipeline, **more))


def told(found: list[Difference]) -> list[tuple[str, str, str]]:
    return [(d.step, d.what, d.name) for d in found]
