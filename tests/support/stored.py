"""Stored values for tests that need no kernel."""

import io

from nblift.model.run import Manifest, Status, StepRun, Version
from nblift.store.blobs import Blobs
from nblift.store.store import Store


def manifest(blobs: Blobs, value: str, content: bytes = b"42") -> Manifest:
    """Put `content` and describe it as the value `value`."""
    blob = blobs.put(io.BytesIO(content))
    return Manifest(value=value, type="int", codec="json", blobs=(blob,), content=blob.digest, preview="42")


def succeeded(blobs: Blobs, step: str, *values: str) -> StepRun:
    """A step run that made `values`."""
    return StepRun(step, Status.SUCCEEDED, f".nblift/runs/1/01-{step}.ipynb", tuple(manifest(blobs, v) for v in values))


def publish(store: Store, content: bytes = b"42", **published: str) -> tuple[Version, ...]:
    """A run whose one step made a value of that content for every name that it publishes."""
    run = store.start_run("shop", {"seed": 7}, ["make"])
    with store.lease(run.id) as lease:
        outputs = tuple(manifest(lease.blobs, value, content) for value in published.values())
        versions = store.commit_step(run.id, StepRun("make", Status.SUCCEEDED, None, outputs), published)
    store.end_run(run.id, Status.SUCCEEDED)
    return versions
