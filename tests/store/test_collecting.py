"""What is collected, and what is not."""

import io
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.stored import manifest, publish

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Status, StepRun
from nblift.store.leases import Lease
from nblift.store.store import Store

pytestmark = pytest.mark.usefixtures("no_power_cuts")


def published(store: Store, count: int) -> None:
    """Versions of `x` from 1, each with its number as its content."""
    for _ in range(count):
        number = len(store.versions("x")) + 1
        publish(store, str(number).encode(), x="x@a")


def collect(store: Store, keep: int = 1) -> list[int]:
    """Collect; the versions of `x` that are left, and surely there."""
    store.collector.collect(store.collector.plan(keep))
    left = [version for version in store.versions("x") if version.collected is None]
    for version in left:
        [blob] = version.manifest.blobs
        assert Store(store.folder.parent).blobs.path(blob).read_bytes() == str(version.number).encode()
    return [version.number for version in left]


def on_disk(store: Store) -> int:
    return len(list(store.blobs.files()))


def test_the_newest_versions_stay_and_manifests_of_all(tmp_path: Path) -> None:
    store = Store(tmp_path)
    published(store, 5)
    plan = store.collector.plan(2)
    assert (plan.runs, [v.label for v in plan.versions]) == (("1", "2", "3"), ["x#1", "x#2", "x#3"])
    assert (plan.blobs, plan.size) == (3, 3)
    assert on_disk(store) == 5
    swept = store.collector.collect(plan)
    assert (swept.blobs, swept.size) == (3, 3)
    assert [(v.number, v.collected is None) for v in store.versions()] == [
        (5, True), (4, True), (3, False), (2, False), (1, False),
    ]  # fmt: skip
    assert store.versions()[-1].manifest.preview == "42"
    assert store.collector.plan(2).blobs == 0
    published(store, 1)
    assert store.versions()[0].number == 6


KEEPERS: dict[str, Callable[[Store], object]] = {
    "a pin": lambda store: store.channels.pin(store.versions("x")[-1]),
    "a channel": lambda store: store.channels.release(store.versions("x")[-1], "prod"),
    "the way back": lambda store: [store.channels.release(v, "prod") for v in store.versions("x")[::-1][:2]],
}


@pytest.mark.parametrize("keeper", KEEPERS)
def test_what_somebody_named_stays(tmp_path: Path, keeper: str) -> None:
    store = Store(tmp_path)
    published(store, 4)
    KEEPERS[keeper](store)
    assert 1 in collect(store)
    assert 3 not in collect(store)


def test_what_was_kept_after_the_plan_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    published(store, 3)
    plan = store.collector.plan(1)
    store.channels.pin(store.versions("x")[-1])
    store.collector.collect(plan)
    assert [v.number for v in store.versions("x") if v.collected is None] == [3, 1]


def test_only_what_was_planned_goes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    published(store, 2)
    plan = store.collector.plan(1)
    published(store, 2)
    store.collector.collect(plan)
    assert [v.number for v in store.versions("x") if v.collected is None] == [4, 3, 2]


def test_what_a_kept_run_handed_on_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = store.start_run("p", {}, ["a", "b"])
    with store.lease(run.id) as lease:
        store.commit_step(run.id, StepRun("a", Status.SUCCEEDED, outputs=(manifest(lease.blobs, "t@a", b"t"),)), {})
        made = StepRun("b", Status.SUCCEEDED, outputs=(manifest(lease.blobs, "x@b", b"1"),))
        store.commit_step(run.id, made, {"x": "x@b"})
    published(store, 2)
    store.channels.pin(store.versions("x")[-1])
    assert collect(store) == [3, 1]
    [blob] = store.run("1").steps[0].outputs[0].blobs
    assert store.blobs.path(blob).read_bytes() == b"t"


def test_content_that_several_versions_have_stays_for_the_last_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for content in (b"same", b"other", b"same"):
        publish(store, content, x="x@a")
    store.collector.collect(store.collector.plan(1))
    assert store.blobs.path(store.versions("x")[0].manifest.blobs[0]).read_bytes() == b"same"
    assert on_disk(store) == 1


def test_a_run_under_way_keeps_what_it_has_and_what_it_puts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = store.start_run("p", {}, ["a", "b"])
    with store.lease(run.id) as lease:
        store.commit_step(run.id, StepRun("a", Status.SUCCEEDED, outputs=(manifest(lease.blobs, "t@a", b"t"),)), {})
        waiting = manifest(lease.blobs, "u@b", b"u")
        draft = lease.blobs.write(io.BytesIO(b"draft"))
        published(store, 3)
        collect(store)
        assert draft.path.exists()
        store.commit_step(run.id, StepRun("b", Status.SUCCEEDED, outputs=(waiting,)), {})
        for step in store.run(run.id).steps:
            store.blobs.path(step.outputs[0].blobs[0])
    collect(store)
    assert not draft.path.exists()
    assert on_disk(store) == 1


def crash(lease: Lease) -> None:
    """End as a process does that is killed: the operating system lets go of its file, and nothing else happens."""
    assert lease._lock is not None
    lease._lock.let_go()


def test_a_process_that_was_killed_keeps_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    lease = store.lease().__enter__()
    lease.blobs.put(io.BytesIO(b"left"))
    draft = lease.blobs.write(io.BytesIO(b"draft"))
    collect(store)
    assert on_disk(store) == 1
    crash(lease)
    collect(store)
    assert (on_disk(store), draft.path.exists()) == (0, False)
    assert list((store.folder / "leases").iterdir()) == []


def test_a_lease_that_somebody_removed_is_told_before_anything_is_published(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = store.start_run("p", {}, ["a"])
    with store.lease(run.id) as lease:
        made = manifest(lease.blobs, "x@a", b"1")
        (store.folder / "leases" / lease.id).unlink()
        collect(store)
        with pytest.raises(NbliftError) as caught:
            lease.blobs.put(io.BytesIO(b"2"))
        assert caught.value.diagnostics[0].slug == "lease-lost"
        with pytest.raises(NbliftError) as caught:
            store.commit_step(run.id, StepRun("a", Status.SUCCEEDED, outputs=(made,)), {"x": "x@a"})
        assert caught.value.diagnostics[0].slug == "blob-missing"
    assert store.versions() == ()


def test_bytes_that_somebody_puts_again_between_two_phases_stay(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for content in (b"a", b"b", b"c"):
        publish(store, content, x="x@a")
    store.collector.mark(store.collector.plan(1))
    sweep = store.collector.sweep(batch=1)
    next(sweep)
    for content in (b"a", b"b"):
        publish(store, content, x="x@a")
    assert [swept.blobs for swept in sweep] == [0, 0]
    for version in store.versions()[:3]:
        store.blobs.path(version.manifest.blobs[0])


def write_and_keep_nothing(repository: Path, times: int) -> None:
    store = Store(repository)
    for number in range(times):
        publish(store, bytes([number % 3]), x="x@a")


def collect_again_and_again(repository: Path, times: int) -> None:
    store = Store(repository)
    for _ in range(times):
        store.collector.mark(store.collector.plan(keep=1))
        assert all(swept.blobs <= 1 for swept in store.collector.sweep(batch=1))


def test_processes_at_once_lose_nothing_that_lives(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=write_and_keep_nothing, args=(tmp_path, 15)) for _ in range(2)]
    workers += [context.Process(target=collect_again_and_again, args=(tmp_path, 15)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    store = Store(tmp_path)
    assert [v.number for v in store.versions()] == list(range(30, 0, -1))
    for version in store.versions():
        if version.collected is None:
            store.blobs.path(version.manifest.blobs[0])
