"""What has to hold in a store after a process was killed, and after somebody went on."""

import json
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from kills_play import STEPS, expected

from nblift.model.run import Status
from nblift.run.pipeline import reconcile
from nblift.store.blobs import BlobReader
from nblift.store.store import Store

#: What may be wrong, as it stands before the colon.
KINDS = ("lost", "twice", "torn", "stuck", "redone", "left")

#: A verdict on a run whose process is gone comes within this time, in seconds.
VERDICT_S = 5.0


def torn(repository: Path) -> list[str]:
    """What is there by halves; nothing may be, at any moment."""
    path = repository / ".nblift/store.db"
    if not path.exists():
        return []
    found = []
    with closing(sqlite3.connect(path)) as connection:
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            found.append(f"torn: database: {sound}")
    store = Store(repository)
    versions = store.versions()
    reader = BlobReader(store.blobs.folder)
    for version in versions:
        value = json.loads(reader.path(version.manifest.blobs[0]).read_bytes())
        if value != expected(version.name):
            found.append(f"torn: {version.label} is {value}")
    for run in store.runs():
        if run.code is not None:
            reader.path(run.code)
        published = {(v.run, v.name) for v in versions}
        for step in run.steps:
            is_there = bool(step.outputs), (run.id, step.step) in published
            wanted = step.status.done, step.status is Status.SUCCEEDED
            # A result that was taken from another run is published only where something else was since.
            if is_there != wanted and not (step.status is Status.CACHED and is_there[0]):
                found.append(f"torn: step {step.step} is {step.status} with values, versions: {is_there}")
        succeeded = [a.step for a in store.journal.attempts(run.id) if a.status is Status.SUCCEEDED]
        if succeeded != [step.step for step in run.steps if step.status is Status.SUCCEEDED]:
            found.append(f"torn: run {run.id}: attempts that succeeded are {succeeded}")
    return found


def verdict(repository: Path) -> tuple[float, list[str]]:
    """Find what the dead left, as the start of any command does; how long that took, and what is stuck."""
    before = time.perf_counter()
    store = Store(repository)
    if not (repository / ".nblift/store.db").exists():
        return 0.0, []
    reconcile(store)
    stuck = [
        f"stuck: run {run.id} is {run.status}, its steps {[str(step.status) for step in run.steps]}"
        for run in store.runs()
        if Status.RUNNING in {run.status, *(step.status for step in run.steps)}
        or Status.RUNNING in {attempt.status for attempt in store.journal.attempts(run.id)}
    ]
    took = time.perf_counter() - before
    return took, stuck + ([f"stuck: the verdict took {took:.1f} s"] if took > VERDICT_S else [])


def lost(before: dict[str, str], repository: Path) -> list[str]:
    """Versions that were there and are gone, or are others."""
    now = labels(repository)
    return [f"lost: {label} is {now.get(label)}" for label, content in before.items() if now.get(label) != content]


def labels(repository: Path) -> dict[str, str]:
    """Version → digest of its content."""
    if not (repository / ".nblift/store.db").exists():
        return {}
    return {version.label: version.manifest.content for version in Store(repository).versions()}


def finished(repository: Path) -> list[str]:
    """What is not as it is after runs that nobody disturbed."""
    store = Store(repository)
    found = []
    runs = store.runs()
    if {run.status for run in runs} != {Status.SUCCEEDED}:
        found.append(f"stuck: runs are {[str(run.status) for run in runs]}")
    computed = Counter(step.step for run in runs for step in run.steps if step.status is Status.SUCCEEDED)
    times = Counter(version.name for version in store.versions())
    if {*times} != {*STEPS} or any(times[name] < computed[name] for name in STEPS):
        found.append(f"lost: published {dict(times)}, computed {dict(computed)}")
    if any(times[name] > computed[name] for name in STEPS):
        found.append(f"twice: published {dict(times)}, computed {dict(computed)}")
    numbers = sorted(version.label for version in store.versions())
    if numbers != sorted(f"{name}#{n}" for name in STEPS for n in range(1, times[name] + 1)):
        found.append(f"twice: versions are {numbers}")
    store.collector.collect(store.collector.plan(1))
    reconcile(store)
    left = ("leases/*", "flights/*", "blobs/draft-*", "blobs/new-*", "scratch/[0-9]*", "scratch/new-*")
    return found + [f"left: {path}" for pattern in left for path in (repository / ".nblift").glob(pattern)]


def redone(called: Path, kills: int) -> list[str]:
    """Whether more steps were done again, by all runs together, than processes were killed."""
    times = Counter(called.read_text().split())
    again = sum(times.values()) - len(STEPS)
    return [f"redone: steps were called {dict(times)} with {kills} kills"] if again > kills else []
