"""What the tracker saw, kept in the state folder."""

import stat
from pathlib import Path

import msgspec
import pytest

from nblift.model.live import LiveRecord
from nblift.model.observation import Seen as SeenName
from nblift.promote import seen
from nblift.promote.seen import add, forget, load, move, source_hash


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NBLIFT_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def record(cell: str, sequence: int, source: str = "x = 1", session: str = "s", **fields: object) -> LiveRecord:
    return LiveRecord(
        cell=cell, session=session, sequence=sequence, unseen=0, source_hash=source_hash(source), started_at=sequence,
        seconds=0.1, **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def sequences(path: Path) -> list[tuple[str, int]]:
    found = load(path)
    return [] if found is None else [(each.session, each.sequence) for each in found.records]


def test_what_is_added_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    bound = {"x": SeenName("data", "int", nbytes=28)}
    add(path, [record("c1", 1, bound=bound)], ["x"])
    add(path, [record("c1", 1, bound=bound), record("c2", 2)])
    found = load(path)
    assert found is not None
    assert (found.names, [each.cell for each in found.records]) == (("x",), ["c1", "c2"])
    assert found.records[0].bound == bound
    assert load(tmp_path / "b.ipynb") is None


def test_nobody_else_can_read_it(tmp_path: Path, state: Path) -> None:
    add(tmp_path / "a.ipynb", [record("c1", 1)])
    files = [*(state / "seen").iterdir()]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600]
    assert stat.S_IMODE((state / "seen").stat().st_mode) == 0o700


def test_former_sessions_leave_the_last_of_each_cell_and_source(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    old = [record("c1", 1, session="old"), record("c1", 2, session="old"), record("c1", 3, "y = 2", session="old")]
    add(path, [*old, record("c2", 4, session="old")])
    add(path, [record("c1", 1, session="new"), record("c1", 2, session="new")])
    assert sequences(path) == [("old", 3), ("old", 4), ("new", 1), ("new", 2)]


def test_it_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    path = tmp_path / "a.ipynb"
    add(path, [record(f"c{n}", n) for n in range(1, 1_500)])
    assert sequences(path)[0] == ("s", 500)
    add(path, [record("big", n, error="e" * 1_000_000) for n in range(1_500, 1_510)])
    assert [n for _, n in sequences(path)] == [1_506, 1_507, 1_508, 1_509]
    monkeypatch.setattr(seen, "_NOTEBOOKS", 2)
    for name in "bcd":
        add(tmp_path / f"{name}.ipynb", [record("c", 1)])
    assert len([*(state / "seen").iterdir()]) == 2


def test_a_rename_is_followed_when_somebody_says_so(tmp_path: Path) -> None:
    old, new = tmp_path / "old.ipynb", tmp_path / "new.ipynb"
    add(old, [record("c1", 1)])
    move(old, new)
    assert (sequences(old), sequences(new)) == ([], [("s", 1)])


def test_a_rename_is_followed_when_nobody_says_so(tmp_path: Path, state: Path) -> None:
    old, new = tmp_path / "old.ipynb", tmp_path / "new.ipynb"
    old.write_text("{}")
    add(old, [record("c1", 1)])
    old.rename(new)
    assert sequences(new) == [("s", 1)]
    add(new, [record("c2", 2)])
    assert sequences(new) == [("s", 1), ("s", 2)]
    assert len([*(state / "seen").iterdir()]) == 1


def test_a_copy_begins_anew(tmp_path: Path) -> None:
    old, new = tmp_path / "old.ipynb", tmp_path / "new.ipynb"
    old.write_text("{}")
    add(old, [record("c1", 1)])
    new.write_text("{}")
    assert load(new) is None


@pytest.mark.parametrize("content", [b"", b"{", b'{"version": 2}', b'{"version": 1, "path": 5}', b"\xff\xfe"])
def test_what_cannot_be_read_was_not_seen(tmp_path: Path, state: Path, content: bytes) -> None:
    path = tmp_path / "a.ipynb"
    add(path, [record("c1", 1)])
    (file,) = (state / "seen").iterdir()
    file.write_bytes(content)
    assert load(path) is None
    add(path, [record("c1", 1)])
    assert sequences(path) == [("s", 1)]


def test_forgetting(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    add(path, [record("c1", 1)])
    forget(path)
    forget(path)
    assert load(path) is None


def test_a_record_of_the_kernel_can_be_kept(tmp_path: Path) -> None:
    told = {"cell": "c1", "session": "s", "sequence": 1, "unseen": 0, "source_hash": "h", "started_at": 1, "seconds": 0}
    kept = add(tmp_path / "a.ipynb", [msgspec.convert(told, LiveRecord)])
    assert kept.last_session[0].cell == "c1"
