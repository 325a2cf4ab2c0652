import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.stored import publish, succeeded

from nblift.model.diagnostic import NbliftError, Place
from nblift.model.run import Run, Status, StepRun, Version
from nblift.store import database
from nblift.store.rules import STORE_FULL
from nblift.store.store import Store


def slug(caught: pytest.ExceptionInfo[NbliftError]) -> str:
    return caught.value.diagnostics[0].slug


def test_a_repository_without_runs_is_only_read(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.runs() == ()
    assert store.versions() == ()
    assert list(tmp_path.iterdir()) == []


def test_a_run_keeps_what_its_steps_made_and_said(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = store.start_run("care_calls", {"seed": 42, "features": ["age"]}, ["load", "fit", "rank"])
    assert (run.id, run.status, [s.status for s in run.steps]) == ("1", Status.RUNNING, [Status.PENDING] * 3)

    store.journal.begin(run.id, "load", 0)
    assert store.run("1").steps[0].status is Status.RUNNING
    with store.lease(run.id) as lease:
        loaded = succeeded(lease.blobs, "load", "df@load", "raw@load")
        assert store.commit_step(run.id, loaded, {"table": "df@load"})[0].number == 1

    told = STORE_FULL.at("Full.", Place(file="x", line=3), hint="Make room.")
    failed = StepRun("fit", Status.FAILED, None, (), 1.5, (told,))
    assert store.commit_step(run.id, failed, {"table": "df@load", "model": "model@fit"}) == ()
    ended = store.end_run(run.id, Status.FAILED)

    assert ended.ended is not None
    assert ended.steps == (loaded, failed, StepRun("rank", Status.SKIPPED))
    assert ended.parameters == {"seed": 42, "features": ["age"]}
    assert Store(tmp_path).run("1") == ended


def test_versions_count_up_per_name_over_runs(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for _ in range(3):
        run = store.start_run("p", {}, ["a"])
        with store.lease() as lease:
            made = succeeded(lease.blobs, "a", "x@a", "y@a")
            store.commit_step(run.id, made, {"x": "x@a", "why": "y@a", "other": "z@b"})
    assert [(v.name, v.number, v.run) for v in store.versions()] == [
        ("why", 3, "3"), ("why", 2, "2"), ("why", 1, "1"), ("x", 3, "3"), ("x", 2, "2"), ("x", 1, "1"),
    ]  # fmt: skip
    assert store.versions("x")[0].manifest.value == "x@a"
    assert store.versions("nothing") == ()
    assert [run.id for run in store.runs(limit=2)] == ["3", "2"]


def test_a_version_is_never_changed_nor_deleted(tmp_path: Path) -> None:
    store = Store(tmp_path)
    publish(store, x="x@a")
    connection = sqlite3.connect(tmp_path / ".nblift/store.db")
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        connection.execute("UPDATE versions SET number = 7")
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        connection.execute("DELETE FROM versions")
    connection.close()


@settings(deadline=None, max_examples=40)
@given(outcomes=st.lists(st.sampled_from(["succeeds", "fails", "dies at commit"]), max_size=8))
def test_only_committed_steps_are_ever_visible(outcomes: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    store = Store(tmp_path_factory.mktemp("repository"))
    expected: list[Version] = []
    for outcome in outcomes:
        run = store.start_run("p", {}, ["a"])
        with store.lease() as lease:
            step_run = succeeded(lease.blobs, "a", "x@a", "y@a")
        match outcome:
            case "succeeds":
                expected += store.commit_step(run.id, step_run, {"x": "x@a", "y": "y@a"})
            case "fails":
                store.commit_step(run.id, StepRun("a", Status.FAILED), {"x": "x@a"})
            case _:
                # The last value is given twice, which breaks the transaction after everything else was written.
                doubled = StepRun("a", Status.SUCCEEDED, None, (*step_run.outputs, step_run.outputs[-1]))
                with pytest.raises(sqlite3.IntegrityError):
                    store.commit_step(run.id, doubled, {"x": "x@a", "y": "y@a"})
                assert store.run(run.id).steps == (StepRun("a", Status.PENDING),)
        wanted = sorted(expected, key=lambda v: (v.name, -v.number))
        assert list(store.versions()) == wanted
        assert all(len(store.run(v.run).steps[0].outputs) == 2 for v in wanted)
    assert [v.number for v in store.versions("x")] == list(range(outcomes.count("succeeds"), 0, -1))


def work(repository: Path, times: int) -> None:
    store = Store(repository)
    for _ in range(times):
        run = store.start_run("p", {}, ["a"])
        store.journal.begin(run.id, "a", 0)
        with store.lease(run.id) as lease:
            store.commit_step(run.id, succeeded(lease.blobs, "a", "x@a"), {"x": "x@a"})
        store.end_run(run.id, Status.SUCCEEDED)


def test_processes_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    # None of them has made the database yet: they also race for that.
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=work, args=(tmp_path, 5)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 6
    store = Store(tmp_path)
    assert [v.number for v in store.versions("x")] == list(range(30, 0, -1))
    assert {v.run for v in store.versions("x")} == {str(n) for n in range(1, 31)}
    assert {run.status for run in store.runs()} == {Status.SUCCEEDED}


def test_an_unknown_run_is_told_with_the_newest(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(NbliftError) as caught:
        store.run("1")
    assert "nblift run" in caught.value.diagnostics[0].hint
    store.start_run("p", {}, [])
    for unknown in ("2", "01", "newest", ""):
        with pytest.raises(NbliftError) as caught:
            store.run(unknown)
        assert caught.value.diagnostics[0].hint == "The newest is run 1."


def one_run(repository: Path) -> tuple[Store, Run, Path]:
    store = Store(repository)
    return store, store.start_run("p", {}, ["a"]), repository / ".nblift/store.db"


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, run, _ = one_run(tmp_path)
    before = store.run(run.id)
    prepare = database._prepare

    def on_a_full_disk(connection: sqlite3.Connection, path: Path) -> None:
        prepare(connection, path)
        connection.execute("PRAGMA max_page_count = 1")

    monkeypatch.setattr(database, "_prepare", on_a_full_disk)
    big = StepRun("a", Status.SUCCEEDED, "n" * 100_000)
    with pytest.raises(NbliftError) as caught:
        store.commit_step(run.id, big, {})
    assert slug(caught) == "store-full"
    assert store.run(run.id) == before
    assert store.versions() == ()


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, as_nobody: None) -> None:
    with pytest.raises(NbliftError) as caught:
        one_run(tmp_path)
    assert slug(caught) == "store-read-only"


@pytest.mark.parametrize("content", [b"garbage" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    _, _, path = one_run(tmp_path)
    path.write_bytes(content)
    for act in (Store(tmp_path).runs, lambda: one_run(tmp_path)):
        with pytest.raises(NbliftError) as caught:
            act()
        assert slug(caught) == "store-damaged"
        assert "backup" in caught.value.diagnostics[0].hint
    assert path.read_bytes() == content


def test_damaged_pages_are_refused(tmp_path: Path) -> None:
    store, _, path = one_run(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(NbliftError) as caught:
        store.runs()
    assert slug(caught) == "store-damaged"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [("PRAGMA user_version = 99", "store-newer"), ("PRAGMA application_id = 7", "store-damaged")],
)
def test_what_somebody_else_wrote_is_not_touched(tmp_path: Path, statement: str, expected: str) -> None:
    store, _, path = one_run(tmp_path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()
    before = path.read_bytes()
    for act in (store.runs, lambda: one_run(tmp_path)):
        with pytest.raises(NbliftError) as caught:
            act()
        assert slug(caught) == expected
    assert path.read_bytes() == before


def test_the_store_keeps_itself_out_of_git(tmp_path: Path) -> None:
    one_run(tmp_path)
    assert (tmp_path / ".nblift/.gitignore").read_text() == "*\n"
