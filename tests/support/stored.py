"""Stored values for tests that need no kernel."""

import io

from nblift.model.run import Manifest, Status, StepRun
from nblift.store.store import Store


def manifest(store: Store, value: str, content: bytes = b"42") -> Manifest:
    """Put `content` and describe it as the value `value`."""
    blob = store.blobs.put(io.BytesIO(content))
    return Manifest(value=value, type="int", codec="json", blobs=(blob,), content=blob.digest, preview="42")


def succeeded(store: Store, step: str, *values: str) -> StepRun:
    """A step run that made `values`."""
    return StepRun(step, Status.SUCCEEDED, f".nblift/runs/1/01-{step}.ipynb", tuple(manifest(store, v) for v in values))
