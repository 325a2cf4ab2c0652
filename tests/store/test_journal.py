"""Whom a run belongs to, and what became of its attempts."""

import sqlite3
from pathlib import Path, PurePosixPath

import pytest
from tests.support.stored import manifest, succeeded

from nblift.model.diagnostic import NbliftError
from nblift.model.run import ALL, Run, RunOptions, Status, StepRun
from nblift.store import place, process
from nblift.store.leases import Lease
from nblift.store.place import kind_of
from nblift.store.store import Store


def killed(lease: Lease) -> None:
    """What the end of the process does to a lease."""
    assert lease._lock is not None
    lease._lock.let_go()


def started(store: Store, *steps: str, options: RunOptions = ALL) -> tuple[Run, Lease]:
    lease = store.lease().__enter__()
    return store.start_run("p", {}, steps or ("a", "b"), lease=lease, options=options), lease


def statuses(store: Store, run: str) -> list[str]:
    found = store.run(run)
    return [found.status, *(step.status for step in found.steps)]


def test_a_run_whose_process_is_gone_is_lost(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run, lease = started(store, "a", "b", "c")
    attempt = store.journal.begin(run.id, "a", run.token)
    store.commit_step(run.id, succeeded(lease.blobs, "a", "x@a"), {}, attempt=attempt)
    store.journal.begin(run.id, "b", run.token)
    assert store.journal.reconcile() == ()
    killed(lease)
    assert store.journal.reconcile() == (run.id,)
    assert store.journal.reconcile() == ()
    assert statuses(store, run.id) == ["lost", "succeeded", "lost", "skipped"]
    assert [(a.step, a.number, a.status, a.reason) for a in store.journal.attempts(run.id)] == [
        ("a", 1, "succeeded", None),
        ("b", 1, "lost", f"process {process.this_process().pid} ended before the run did"),
    ]
    assert store.run(run.id).ended is not None


def test_a_run_that_goes_on_is_left_alone_also_by_other_processes(tmp_path: Path) -> None:
    run, _ = started(Store(tmp_path))
    assert Store(tmp_path).journal.reconcile() == ()
    assert statuses(Store(tmp_path), run.id) == ["running", "pending", "pending"]


def test_runs_of_an_older_nblift_that_never_ended_are_lost(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = store.start_run("p", {}, ["a"])
    assert store.journal.reconcile() == (run.id,)


def test_the_machine_was_started_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    run, lease = started(store, "a")
    store.journal.begin(run.id, "a", run.token)
    killed(lease)
    monkeypatch.setattr(process, "_boot", lambda: "another")
    process._described.cache_clear()
    store.journal.reconcile()
    process._described.cache_clear()
    [attempt] = store.journal.attempts(run.id)
    assert (attempt.reason or "").startswith("the machine was started anew")


def test_who_comes_with_an_old_token_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run, lease = started(store)
    late = store.journal.begin(run.id, "a", run.token)
    made = succeeded(lease.blobs, "a", "x@a")
    # Somebody removed the files below .nblift/leases.
    for path in (tmp_path / ".nblift/leases").iterdir():
        path.unlink()
    with store.lease() as other:
        assert store.journal.take(run.id, other) == 2
        now = store.journal.begin(run.id, "a", 2)
        assert now.number == 2
        for refused in (
            lambda: store.commit_step(run.id, made, {"x": "x@a"}, attempt=late),
            lambda: store.journal.begin(run.id, "b", run.token),
            lambda: store.journal.give_up(late, "so"),
            lambda: store.journal.beat(run.id, run.token),
            lambda: store.end_run(run.id, Status.SUCCEEDED, token=run.token),
        ):
            with pytest.raises(NbliftError, match="belongs to another process"):
                refused()
        assert store.versions() == ()
        mended = StepRun("a", Status.SUCCEEDED, outputs=(manifest(other.blobs, "x@a"),))
        assert [v.label for v in store.commit_step(run.id, mended, {"x": "x@a"}, attempt=now)] == ["x#1"]


def test_an_attempt_ends_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run, lease = started(store)
    attempt = store.journal.begin(run.id, "a", run.token)
    store.commit_step(run.id, succeeded(lease.blobs, "a", "x@a"), {"x": "x@a"}, attempt=attempt)
    with pytest.raises(NbliftError):
        store.commit_step(run.id, succeeded(lease.blobs, "a", "x@a"), {"x": "x@a"}, attempt=attempt)
    assert [version.label for version in store.versions()] == ["x#1"]


def test_a_lost_run_is_taken_with_what_it_had(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run, lease = started(store, "a", "b", "c")
    first = store.journal.begin(run.id, "a", run.token)
    store.commit_step(run.id, succeeded(lease.blobs, "a", "x@a"), {}, attempt=first)
    store.journal.begin(run.id, "b", run.token)
    killed(lease)
    with store.lease() as mine:
        assert store.journal.take(run.id, mine) == 2
        assert statuses(store, run.id) == ["running", "succeeded", "pending", "pending"]
        assert store.run(run.id).ended is None
        with store.lease() as other, pytest.raises(NbliftError, match="Run 1 goes on in another process"):
            store.journal.take(run.id, other)
        assert store.journal.begin(run.id, "b", 2).number == 2
    store.end_run(run.id, Status.SUCCEEDED, token=2)
    with store.lease() as other, pytest.raises(NbliftError, match="Run 1 succeeded"):
        store.journal.take(run.id, other)


def test_steps_that_were_not_asked_for_stay_out_of_a_resumed_run(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run, lease = started(store, "a", "b", "c", options=RunOptions(steps=("b",)))
    assert statuses(store, run.id) == ["running", "skipped", "pending", "skipped"]
    killed(lease)
    with store.lease() as mine:
        store.journal.take(run.id, mine)
    assert statuses(store, run.id)[1:] == ["skipped", "pending", "skipped"]


def test_an_end_is_asked_for_from_anywhere(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run, lease = started(store)
    assert not store.journal.cancelled(run.id)
    assert Store(tmp_path).journal.cancel(run.id) is Status.RUNNING
    assert store.journal.cancelled(run.id)
    killed(lease)
    assert store.journal.cancel(run.id) is Status.LOST
    with store.lease() as mine:
        store.journal.take(run.id, mine)
        assert not store.journal.cancelled(run.id), "that was asked of the process before"


def test_a_failed_attempt_that_is_followed_by_another_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run, _ = started(store, "a")
    store.journal.give_up(store.journal.begin(run.id, "a", run.token), "no luck")
    store.journal.begin(run.id, "a", run.token)
    store.journal.beat(run.id, run.token)
    assert [(a.number, a.status, a.reason) for a in store.journal.attempts(run.id)] == [
        (1, "failed", "no luck"), (2, "running", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attempts SET status = 'running' WHERE number = 1",
        "DELETE FROM attempts",
        "UPDATE runs SET token = 0",
        (
            "INSERT INTO attempts (run, step, number, token, process, heartbeat, status, started) "
            "VALUES (1, 'a', 3, 1, '', '', 'running', '')"
        ),
    ],
)
def test_the_schema_refuses_another_past(tmp_path: Path, statement: str) -> None:
    store = Store(tmp_path)
    run, _ = started(store, "a")
    store.journal.give_up(store.journal.begin(run.id, "a", run.token), "no luck")
    store.journal.begin(run.id, "a", run.token)
    connection = sqlite3.connect(tmp_path / ".nblift/store.db")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()


def test_the_code_of_a_run_is_never_collected(tmp_path: Path) -> None:
    import io

    store = Store(tmp_path)
    with store.lease() as lease:
        code = lease.blobs.put(io.BytesIO(b"code"))
        other = lease.blobs.put(io.BytesIO(b"other"))
        run = store.start_run("p", {}, [], lease=lease, code=code, cause="by the clock")
    store.end_run(run.id, Status.SUCCEEDED, token=run.token)
    plan = store.collector.plan(1)
    assert plan.blobs == 1
    assert store.collector.collect(plan).blobs == 1
    assert store.blobs.place(code).is_file()
    assert not store.blobs.place(other).exists()
    assert (store.run(run.id).code, store.run(run.id).cause) == (code, "by the clock")


def test_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "kind_of", lambda *_: "nfs4")
    place.refuse_network.cache_clear()
    with pytest.raises(NbliftError, match=r"lies on a network file system \(nfs4\)"):
        Store(tmp_path).lease()
    place.refuse_network.cache_clear()
    assert not (tmp_path / ".nblift").exists()


def test_the_innermost_and_last_mount_counts() -> None:
    mounts = [("/", "ext4"), ("/mnt", "NFS4"), ("/mnt/it/local", "xfs"), ("/mnt/it/local", "btrfs")]
    kinds = [kind_of(PurePosixPath(place), mounts) for place in ("/tmp", "/mnt/it", "/mnt/it/local/x", "/mnts")]
    assert kinds == ["ext4", "nfs4", "btrfs", "ext4"]
    assert kind_of(PurePosixPath("x"), mounts) == ""
