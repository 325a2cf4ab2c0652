"""Runs whose steps take no time: everything of a run but the kernels."""

import io
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.support.repositories import make_spec, step, write_repository

from nblift.model.diagnostic import Diagnostic, Severity
from nblift.model.notebook import StepOptions
from nblift.model.run import Manifest, Status, StepRun
from nblift.model.spec import Spec, StepSpec
from nblift.run.protocol import Watched
from nblift.run.step import StepOutcome
from nblift.store.blobs import Blobs

#: A step that needs nothing but what it was given.
READ_NOTHING = Watched((), (), {}, (), (), {}, "", (), (), "3")

Body = Callable[[Mapping[str, Manifest]], bytes]


def chain(*names: str, options: Mapping[str, StepOptions] = {}) -> Spec:
    """Steps that each take the value of the one before, and publish their own."""
    steps = []
    for before, name in zip((None, *names), names, strict=False):
        inputs = (f"{before}_value@{before}",) if before else ()
        asked = options.get(name, StepOptions())
        steps.append(step(name, inputs=inputs, outputs=(f"{name}_value@{name}",), options=asked))
    return make_spec(steps, published={f"{name}_value": f"{name}_value@{name}" for name in names})


def repository_of(folder: Path, spec: Spec) -> Path:
    """A repository whose functions take what the spec gives them."""
    arguments = {each.name: ", ".join(given.argument for given in each.inputs) for each in spec.steps}
    source = "\n\n".join(f"def {name}({given}):\n    return 1\n" for name, given in arguments.items())
    return write_repository(folder, spec, steps=source)


class Steps:
    """In the place of `run_step`: a value is the name of its step and the values that it was given."""

    def __init__(self, **bodies: Body) -> None:
        self.bodies = bodies
        #: Whether later runs may take the results.
        self.watched = False
        #: Names of steps in the order in which they began.
        self.begun: list[str] = []
        self._lock = threading.Lock()

    def __call__(
        self, spec: Spec, step: StepSpec, *, inputs: Mapping[str, Manifest], store: Blobs, folder: Path, **more: Any
    ) -> StepOutcome:
        with self._lock:
            self.begun.append(step.name)
        folder.mkdir(parents=True)
        try:
            given = {each.value: inputs[each.value] for each in step.inputs}
            body = self.bodies.get(step.name)
            content = said(step.name, store, given) if body is None else body(given)
        except ValueError as error:
            told = Diagnostic("NB610", "step-failed", Severity.ERROR, f"Step {step.name} failed: {error}", "")
            return StepOutcome(StepRun(step.name, Status.FAILED, diagnostics=(told,)), folder)
        made = []
        for output in step.outputs:
            blob = store.put(io.BytesIO(content))
            made.append(Manifest(output.value, "str", "text", (blob,), blob.digest))
        seen = READ_NOTHING if self.watched else None
        return StepOutcome(StepRun(step.name, Status.SUCCEEDED, outputs=tuple(made)), folder, seen=seen)


def said(name: str, store: Blobs, given: Mapping[str, Manifest]) -> bytes:
    """``c(b(a()))``."""
    inner = ",".join(store.path(manifest.blobs[0]).read_text() for manifest in given.values())
    return f"{name}({inner})".encode()
