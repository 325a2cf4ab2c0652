"""Killed at any point: the repository is the old one or the new one, and the next promotion cleans up."""

import os
import sys
from pathlib import Path

import pytest

from nblift.repository import swap, write
from nblift.repository.manifest import FILES_FILE

from .disk import Entry, put, snapshot
from .test_write import NEXT, PEOPLES, TREE, beside

#: What changes the disk; the audit hook hears of it just before.
CHANGES = {
    "os.mkdir",
    "os.rename",
    "os.link",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "os.chown",
    "os.utime",
    "ctypes.dlsym",
}


@pytest.fixture(autouse=True)
def power_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process loses nothing that it wrote, so nothing needs to reach the disk."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def killed_before(change: int, target: Path) -> bool:
    """Write in another process that vanishes just before its change of that number; whether it came so far."""
    child = os.fork()
    if child == 0:
        count = 0

        def listen(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            if event in CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT):
                count += 1
                if count == change:
                    os._exit(9)

        sys.addaudithook(listen)
        write(NEXT, target, owner="care")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


def content(folder: Path) -> dict[str, Entry] | None:
    """What lies in a folder; None if it is missing."""
    return snapshot(folder, times=False) if folder.exists() else None


def outcomes(folder: Path, missing: int) -> None:
    """Kill at every point; at most so many of them may leave the name without a folder."""
    reference = folder / "reference"
    write(NEXT, reference, owner="care")
    change, seen = 1, []
    while True:
        target = folder / str(change) / "care"
        target.parent.mkdir()
        write(TREE, target, owner="care")
        put(target, PEOPLES)
        people = {path: entry for path, entry in snapshot(target).items() if path in PEOPLES}
        old = content(target)
        new = {**(content(reference) or {}), **{path: entry[:1] for path, entry in people.items()}}

        came_so_far = killed_before(change, target)
        found = content(target)
        assert found in (old, new, None), f"killed before change {change}"
        seen.append(found)

        write(NEXT, target, owner="care")
        assert content(target) == new
        assert {path: entry for path, entry in snapshot(target).items() if path in PEOPLES} == people
        assert beside(target) == []
        if not came_so_far:
            break
        change += 1
    assert change > 30
    assert (old in seen, new in seen, seen.count(None) <= missing) == (True, True, True)


def test_where_names_can_be_exchanged(tmp_path: Path) -> None:
    outcomes(tmp_path, missing=0)


def test_where_they_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    outcomes(tmp_path, missing=1)


def test_a_file_made_in_the_last_moment_is_brought_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    exchange = swap._exchange

    def late(folder: Path, other: Path) -> bool:
        put(target, {"runs/late.db": b"row"})
        return exchange(folder, other)

    monkeypatch.setattr(swap, "_exchange", late)
    write(NEXT, target, owner="care")
    assert snapshot(target, times=False).keys() == {*NEXT, FILES_FILE, "runs/late.db"}
    assert beside(target) == []


def test_an_interrupt_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    before = snapshot(tmp_path)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(NEXT, target, owner="care")
    assert snapshot(tmp_path) == before


def test_a_neighbour_with_a_longer_name_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, {".care.nblift-notes/mine.txt": b"1", ".care2.nblift-new/x": b"2"})
    write(TREE, tmp_path / "care", owner="care")
    assert beside(tmp_path / "care") == [".care.nblift-notes", ".care2.nblift-new"]
