import os
import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nblift.model.diagnostic import NbliftError
from nblift.repository import Written, write
from nblift.repository.manifest import FILES_FILE

from .disk import put, snapshot


def spec_file(name: str) -> bytes:
    """As much of a spec as writing looks at."""
    return f'{{"name": "{name}"}}'.encode()


TREE = {"pipeline.json": spec_file("care"), "README.md": b"one\n", "src/care/steps.py": b"x = 1\n"}
NEXT = {"pipeline.json": spec_file("care"), "README.md": b"two\n", "src/care/helpers.py": b"y = 2\n"}
PEOPLES = {".git/HEAD": b"ref", ".nblift/store/a": b"1", "notes.md": b"mine", "tests/recorded/fit/inputs.pkl": b"\x80"}


def refused(tree: dict[str, bytes], target: Path, *, force: bool = False) -> tuple[str, str]:
    """Code and message of the one diagnostic that stops the writing."""
    with pytest.raises(NbliftError) as stopped:
        write(tree, target, owner="care", force=force)
    (diagnostic,) = stopped.value.diagnostics
    assert diagnostic.hint
    return diagnostic.code, diagnostic.message


def beside(target: Path) -> list[str]:
    """What lies beside the repository; nothing should."""
    return sorted(path.name for path in target.parent.iterdir() if path != target)


def test_the_first_time_everything_is_new(tmp_path: Path) -> None:
    target = tmp_path / "care"
    assert write(TREE, target, owner="care") == Written(target, tuple(sorted(TREE)))
    assert snapshot(target, times=False).keys() == {*TREE, FILES_FILE}
    assert beside(target) == []


def test_the_same_again_touches_nothing(tmp_path: Path) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    before, inode = snapshot(tmp_path), target.stat().st_ino
    assert write(TREE, target, owner="care") == Written(target)
    assert snapshot(tmp_path) == before
    assert target.stat().st_ino == inode


def test_the_next_time_only_what_differs_is_written_and_what_is_peoples_stays(tmp_path: Path) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    put(target, PEOPLES)
    (target / "empty").mkdir()
    (target / "link").symlink_to("notes.md")
    (target / ".git").chmod(0o700)
    before = snapshot(target)

    written = write(NEXT, target, owner="care")

    after = snapshot(target)
    assert written == Written(target, ("README.md", "src/care/helpers.py"), ("src/care/steps.py",))
    assert {path: after[path] for path in [*PEOPLES, "empty", "link", "pipeline.json"]} == {
        path: before[path] for path in [*PEOPLES, "empty", "link", "pipeline.json"]
    }
    assert after.keys() == {*NEXT, *PEOPLES, "empty", "link", FILES_FILE}
    assert after["README.md"][0] == b"two\n"
    assert (target / ".git").stat().st_mode & 0o777 == 0o700
    assert beside(target) == []


def test_a_folder_of_files_that_are_no_longer_made_vanishes_unless_a_person_has_a_file_in_it(tmp_path: Path) -> None:
    target = tmp_path / "care"
    write({**TREE, "old/a.py": b"", "kept/b.py": b""}, target, owner="care")
    put(target, {"kept/mine.py": b""})
    write(TREE, target, owner="care")
    assert not (target / "old").exists()
    assert [path.name for path in (target / "kept").iterdir()] == ["mine.py"]


@pytest.mark.parametrize("fresh", [".git", ".nblift"])
def test_a_folder_with_nothing_but_git_counts_as_empty(tmp_path: Path, fresh: str) -> None:
    put(tmp_path / "care", {f"{fresh}/HEAD": b"ref"})
    assert write(TREE, tmp_path / "care", owner="care").changed == tuple(sorted(TREE))
    assert (tmp_path / "care" / fresh / "HEAD").read_bytes() == b"ref"


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ({"thesis.tex": b"years of work"}, "has files in it and is no pipeline repository"),
        ({"pipeline.json": b"{"}, "has files in it and is no pipeline repository"),
        ({"pipeline.json": b"[]"}, "has files in it and is no pipeline repository"),
        ({"pipeline.json": spec_file("other")}, "is the repository of the pipeline other"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_a_folder_that_is_something_else_is_refused(
    tmp_path: Path, there: dict[str, bytes], words: str, *, force: bool
) -> None:
    put(tmp_path / "care", there)
    before = snapshot(tmp_path)
    code, message = refused(TREE, tmp_path / "care", force=force)
    assert (code, words in message) == ("NB410", True)
    assert snapshot(tmp_path) == before


def test_what_a_person_changed_added_or_deleted_stops_it_and_is_named(tmp_path: Path) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    put(target, {"README.md": b"my words\n", "src/care/helpers.py": b"mine\n"})
    (target / "src/care/steps.py").unlink()
    before = snapshot(tmp_path)
    tree = {**NEXT, "src/care/steps.py": b"x = 2\n"}
    code, message = refused(tree, target)
    assert code == "NB411"
    assert message.startswith("3 files were changed, added or deleted by a person")
    assert message.endswith("README.md, src/care/helpers.py, src/care/steps.py.")
    assert snapshot(tmp_path) == before


def test_force_writes_and_keeps_theirs_beside(tmp_path: Path) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    put(target, {"README.md": b"my words\n", "README.md.mine": b"older words\n", "src/care/steps.py": b"z\n"})

    written = write(NEXT, target, owner="care", force=True)

    assert written.kept == {"README.md": "README.md.mine2", "src/care/steps.py": "src/care/steps.py.mine"}
    assert written.removed == ("src/care/steps.py",)
    assert {path: content for path, (content,) in snapshot(target, times=False).items() if path != FILES_FILE} == {
        **NEXT,
        "README.md.mine": b"older words\n",
        "README.md.mine2": b"my words\n",
        "src/care/steps.py.mine": b"z\n",
    }
    assert write(NEXT, target, owner="care") == Written(target)


def test_an_edit_that_says_the_same_is_no_edit(tmp_path: Path) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    put(target, {"README.md": b"two\n", "pipeline.json": spec_file("care") + b"\r\n"})
    write({**TREE, "pipeline.json": spec_file("care") + b"\n"}, tmp_path / "other", owner="care")
    tree = {**NEXT, "pipeline.json": spec_file("care") + b"\r\n"}
    assert write(tree, target, owner="care").changed == ("src/care/helpers.py",)


def test_line_ends_of_a_checkout_on_windows_are_no_edit(tmp_path: Path) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    put(target, {"README.md": b"one\r\n", "src/care/steps.py": b"x = 1\r\n"})
    assert write(NEXT, target, owner="care").removed == ("src/care/steps.py",)


@pytest.mark.parametrize("manifest", [None, b"{", b'{"files": 3}'])
def test_without_a_list_of_generated_files_every_difference_is_a_persons(
    tmp_path: Path, manifest: bytes | None
) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    (target / FILES_FILE).unlink()
    if manifest is not None:
        put(target, {FILES_FILE: manifest})
    assert write(TREE, target, owner="care").changed == ()  # only the list is written again
    (target / FILES_FILE).unlink()
    assert refused(NEXT, target)[1].endswith(": README.md.")


@pytest.mark.parametrize("kind", ["file", "link", "folder"])
def test_something_else_in_the_way_is_kept(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "care"
    write({"pipeline.json": TREE["pipeline.json"]}, target, owner="care")
    put(tmp_path / "elsewhere", {"f": b"1"})
    if kind == "file":
        put(target, {"src": b"a file"})
    elif kind == "link":
        (target / "src").symlink_to(tmp_path / "elsewhere")
    else:
        put(target, {"README.md/inside.txt": b"a folder"})
    name = "README.md" if kind == "folder" else "src"

    assert refused(TREE, target)[1].endswith(f": {name}.")
    write(TREE, target, owner="care", force=True)

    assert {path: (target / path).read_bytes() for path in TREE} == TREE
    kept = {"file": {"src.mine": (b"a file",)}, "folder": {"README.md.mine/inside.txt": (b"a folder",)}}
    link = {"src.mine": (str(tmp_path / "elsewhere"),)}
    assert kept.get(kind, link).items() <= snapshot(target, times=False).items()
    assert snapshot(tmp_path / "elsewhere", times=False) == {"f": (b"1",)}


def test_a_link_to_the_repository_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "care")
    assert write(TREE, tmp_path / "link", owner="care").target == tmp_path / "care"
    assert (tmp_path / "link").is_symlink()


def test_a_missing_parent_is_named_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(NbliftError) as stopped:
        write(TREE, tmp_path / "a" / "b" / "care", owner="care")
    (diagnostic,) = stopped.value.diagnostics
    assert (diagnostic.code, diagnostic.hint) == ("NB412", f"Make it first: mkdir -p {tmp_path}/a/b")
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_the_name_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, {"care": b"a file"})
    assert refused(TREE, tmp_path / "care")[0] == "NB412"
    assert refused(TREE, tmp_path / "care" / "below")[0] == "NB412"
    assert snapshot(tmp_path, times=False) == {"care": (b"a file",)}


@pytest.fixture
def nobody() -> Iterator[None]:
    """Not the administrator, who may do everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.mark.parametrize("read_only", ["parent", "target"])
@pytest.mark.usefixtures("nobody")
def test_a_read_only_place_is_named(read_only: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parent = Path(folder)
        target = parent / "care"
        write(TREE, target, owner="care")
        before = snapshot(parent)
        place = target if read_only == "target" else parent
        place.chmod(0o555)
        code, message = refused(NEXT, target)
        assert code == "NB413"
        assert "Permission denied" in message
        assert write(TREE, target, owner="care").changed == ()  # nothing to do needs no permission
        place.chmod(0o755)
        assert snapshot(parent) == before


@pytest.fixture
def small_files_only() -> Iterator[None]:
    """No file may grow beyond 4 kB, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_files_only")
def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    before = snapshot(tmp_path)
    code, message = refused({**NEXT, "zz.bin": b"0" * 10_000}, target)
    assert (code, "File too large" in message) == ("NB414", True)
    assert snapshot(tmp_path) == before


def test_a_mount_inside_is_not_carried_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    put(target, {"data/rows.csv": b"1"})
    before = snapshot(tmp_path)
    link = os.link

    def refuse(source: Path, place: Path, *, follow_symlinks: bool) -> None:
        if source.name == "rows.csv":
            raise OSError(18, "Invalid cross-device link", str(source))
        link(source, place, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", refuse)
    assert refused(NEXT, target)[0] == "NB414"
    assert snapshot(tmp_path) == before


def test_without_hard_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "care"
    write(TREE, target, owner="care")
    put(target, PEOPLES)
    before = snapshot(target)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write(NEXT, target, owner="care")
    after = snapshot(target)
    assert {path: after[path] for path in PEOPLES} == {path: before[path] for path in PEOPLES}


# Any order of promotions and edits: nothing of a person's is lost, nothing of ours is stale. --------------------------

PATHS = st.sampled_from(["a", "b/c", "b/d", "e/f/g", "a.mine", "b"])
CONTENT = st.sampled_from([b"1", b"2", b"3"])
FILES = st.dictionaries(PATHS, CONTENT, max_size=4)


def fits(files: dict[str, bytes]) -> bool:
    """Whether no file has the name of a folder."""
    return not any(path.startswith(f"{other}/") for path in files for other in files)


def above(path: str) -> list[str]:
    """A path and the folders that it is in."""
    parts = path.split("/")
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


@settings(max_examples=150, deadline=None)
@given(FILES.filter(fits), FILES.filter(fits), FILES, st.sets(PATHS, max_size=2), st.booleans())
def test_whatever_people_do_nothing_of_theirs_is_lost(
    first: dict[str, bytes], second: dict[str, bytes], edits: dict[str, bytes], deleted: set[str], force: bool
) -> None:
    head = {"pipeline.json": spec_file("care")}
    first, second = first | head, second | head
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "care"
        write(first, target, owner="care")
        for path in deleted:
            if (target / path).is_file():
                (target / path).unlink()
        for path, content in edits.items():
            free = not (target / path).is_dir() and all(not p.is_file() for p in (target / path).parents)
            if free:
                put(target, {path: content})
        theirs = {
            path: entry[0]
            for path, entry in snapshot(target, times=False).items()
            if entry and path != FILES_FILE and first.get(path) != entry[0]
        }
        gone = {path for path in first if not (target / path).is_file()}
        before = snapshot(Path(folder))
        try:
            kept = write(second, target, owner="care", force=force).kept
        except NbliftError as stopped:
            assert not force
            assert snapshot(Path(folder)) == before
            named = {place.file for place in stopped.diagnostics[0].places}
            assert named <= {part for path in [*theirs, *gone] for part in above(path)}
            return
        after = {path: entry[0] for path, entry in snapshot(target, times=False).items() if entry}
        assert second.items() <= after.items()
        for path, found in theirs.items():
            moved = [kept[part] + path.removeprefix(part) for part in above(path) if part in kept]
            assert after[moved[0] if moved else path] == found, path
        ours = first.keys() - second.keys() - theirs.keys() - set(kept.values())
        assert ours & after.keys() == set()
        assert beside(target) == []
        settled = snapshot(Path(folder))
        assert write(second, target, owner="care") == Written(target)
        assert snapshot(Path(folder)) == settled
