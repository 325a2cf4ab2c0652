"""A store that an older nblift wrote."""

import sqlite3
from pathlib import Path

import pytest
from tests.support.stored import publish

from nblift.model.diagnostic import NbliftError
from nblift.store import schema
from nblift.store.store import Store

CASES = Path(__file__).parent / "cases"


def old(repository: Path, version: int = 1) -> Path:
    """A store as that schema left it."""
    path = repository / ".nblift/store.db"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript((CASES / f"store-{version}.sql").read_text())
    connection.close()
    return path


def test_an_older_store_keeps_everything_and_gets_the_rest(tmp_path: Path) -> None:
    path = old(tmp_path)
    store = Store(tmp_path)
    assert [(v.label, v.run, v.collected) for v in store.versions()] == [
        ("model#1", "1", None), ("rows#2", "2", None), ("rows#1", "1", None),
    ]  # fmt: skip
    assert [[m.value for s in run.steps for m in s.outputs] for run in store.runs()] == [
        ["rows@load"], ["rows@load", "pair@load", "model@fit"],
    ]  # fmt: skip
    assert store.run("1").steps[0].outputs[1].key == "pair"
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    blobs = dict(connection.execute("SELECT digest, count(*) FROM manifest_blobs GROUP BY digest").fetchall())
    connection.close()
    assert sorted(blobs.values()) == [1, 1, 2]
    assert [v.number for v in publish(store, rows="rows@make")] == [3]
    assert store.channels.release(store.versions("rows")[0], "prod").number == 3


def test_a_migration_happens_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old(tmp_path)
    broken = (schema.MIGRATIONS[0], (*schema.MIGRATIONS[1], "SELECT * FROM nothing"))
    monkeypatch.setattr("nblift.store.database.MIGRATIONS", broken)
    with pytest.raises(NbliftError):
        Store(tmp_path).versions()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert not connection.execute("SELECT * FROM sqlite_schema WHERE name = 'pins'").fetchall()
    connection.close()
    monkeypatch.undo()
    assert len(Store(tmp_path).versions()) == 3


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE versions SET number = 7", "a version never changes"),
        ("DELETE FROM versions", "a version is never deleted"),
        ("DELETE FROM manifests", "a manifest is never deleted"),
        ("UPDATE manifests SET value = 'y@a'", "content of a manifest never changes"),
        ("UPDATE manifests SET body = json_set(body, '$.content', 'x')", "content of a manifest never changes"),
        ("UPDATE channel_moves SET number = 1", "a move of a channel never changes"),
        ("DELETE FROM channel_moves", "a move of a channel is never deleted"),
    ],
)
def test_what_was_published_stays(tmp_path: Path, statement: str, message: str) -> None:
    store = Store(tmp_path)
    [version] = publish(store, x="x@a")
    store.channels.release(version, "prod")
    connection = sqlite3.connect(tmp_path / ".nblift/store.db")
    with pytest.raises(sqlite3.IntegrityError, match=message):
        connection.execute(statement)
    connection.close()
