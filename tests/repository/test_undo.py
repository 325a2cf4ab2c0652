"""The last promotion can be taken back, once, and only where nobody changed what it wrote."""

from pathlib import Path

import pytest

from nblift.model.diagnostic import NbliftError
from nblift.repository.undo import UNDO_FILE
from nblift.repository.write import restore, write

ONE = {"a.txt": b"1\n", "src/gone.py": b"x\n", "pipeline.json": b'{"name": "p"}'}
TWO = {"a.txt": b"2\n", "new/file.txt": b"n\n", "pipeline.json": b'{"name": "p"}'}


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: content for name, content in found.items() if name != UNDO_FILE}


def test_the_files_are_as_before(tmp_path: Path) -> None:
    target = tmp_path / "p"
    write(ONE, target, owner="p")
    (target / "mine.txt").write_text("mine")
    before = tree(target)
    write(TWO, target, owner="p")
    assert tree(target) != before
    assert restore(target) == 3
    assert tree(target) == before
    assert write(ONE, target, owner="p").changed == ()


def test_a_first_promotion_leaves_nothing_that_it_wrote(tmp_path: Path) -> None:
    write(ONE, tmp_path / "p", owner="p")
    restore(tmp_path / "p")
    assert tree(tmp_path / "p") == {}


def test_only_once(tmp_path: Path) -> None:
    target = tmp_path / "p"
    write(ONE, target, owner="p")
    write(TWO, target, owner="p")
    restore(target)
    with pytest.raises(NbliftError, match="taken back already"):
        restore(target)


def test_not_over_what_a_person_changed(tmp_path: Path) -> None:
    target = tmp_path / "p"
    write(ONE, target, owner="p")
    write(TWO, target, owner="p")
    (target / "a.txt").write_text("mine")
    before = tree(target)
    with pytest.raises(NbliftError, match=r"a\.txt was changed since"):
        restore(target)
    assert tree(target) == before


def test_a_promotion_that_changes_nothing_is_none(tmp_path: Path) -> None:
    target = tmp_path / "p"
    write(ONE, target, owner="p")
    write(TWO, target, owner="p")
    write(TWO, target, owner="p")
    restore(target)
    assert (target / "a.txt").read_bytes() == b"1\n"


def test_a_folder_of_somebody_else(tmp_path: Path) -> None:
    with pytest.raises(NbliftError, match="no promotion is known"):
        restore(tmp_path)


def test_a_file_that_was_kept_beside_comes_back(tmp_path: Path) -> None:
    target = tmp_path / "p"
    write(ONE, target, owner="p")
    (target / "a.txt").write_text("mine")
    write(TWO, target, owner="p", force=True)
    restore(target)
    assert (target / "a.txt").read_text() == "mine"
