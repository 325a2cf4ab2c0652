"""The database file when many meet at it for the first time."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from nblift.store.database import Database


def _write(path: Path, start: Barrier) -> None:
    start.wait()
    with Database(path).writing() as transaction:
        assert transaction.one("SELECT 1")


def test_processes_that_make_it_at_once_all_write(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(6)
    for number in range(3):
        writers = [context.Process(target=_write, args=(tmp_path / f"{number}.db", start)) for _ in range(6)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert [writer.exitcode for writer in writers] == [0] * 6
