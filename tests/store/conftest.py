import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from nblift.store import database


@pytest.fixture(scope="module")
def no_power_cuts() -> Iterator[None]:
    """Nothing waits for the disk: for tests of what processes do to each other, and not the power."""

    def prepare(connection: sqlite3.Connection, path: Path) -> None:
        prepared(connection, path)
        connection.execute("PRAGMA synchronous = OFF")

    prepared = database._prepare
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_prepare", prepare)
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture
def as_nobody(tmp_path: Path) -> Iterator[None]:
    """`tmp_path` may not be written in the test, also when tests run as root."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        tmp_path.chmod(0o555)
        yield
        tmp_path.chmod(0o755)
