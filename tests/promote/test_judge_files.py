"""Files that runs leave behind: which changed, and whether two of them hold the same."""

import base64
import gzip
import hashlib
import os
import pickle
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.judged import captured, notebook_run, pipeline_run, seen
from tests.support.repositories import make_spec, step

from nblift.model.verdict import Difference
from nblift.promote.files import CellFiles, Change, Watch, is_cut_off, same_file
from nblift.promote.pipeline_run import StepRan
from nblift.promote.written import file_differences, uncertain_files
from nblift.run.transcript import Normal

NORMALS = (
    Normal(["/here/one"], (), {"__main__.": ""}),
    Normal(["/there/two"], (), {"shop.helpers.": "", "__main__.": ""}),
)


def change(folder: Path, content: bytes) -> Change:
    digest = hashlib.sha256(content).hexdigest()
    copy = folder / digest
    copy.write_bytes(content)
    return Change(digest, copy)


def same(folder: Path, one: bytes, other: bytes) -> bool | None:
    return same_file(change(folder, one), change(folder, other), NORMALS)


# ---------------------------------------------------------------------- what changed
def test_files_are_told_by_the_cell_that_changed_them(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("kept.txt", "changed.txt", "deleted.txt"):
        folder.joinpath(name).write_text("old")
    files = CellFiles(Watch(folder, tmp_path / "copies"))
    files.begins("first")
    folder.joinpath("changed.txt").write_text("new")
    files.begins("second")
    folder.joinpath("deleted.txt").unlink()
    (folder / "deep").mkdir()
    folder.joinpath("deep", "made.txt").write_text("made")
    files.begins("third")
    files.begins("")
    assert {c: sorted(f) for c, f in files.changes.items()} == {
        "first": ["changed.txt"],
        "second": ["deep/made.txt", "deleted.txt"],
    }
    copy = files.changes["first"]["changed.txt"].copy
    assert copy is not None
    assert copy.read_text() == "new"
    assert files.changes["second"]["deleted.txt"] == Change("")


def test_a_second_write_within_a_tick_of_the_clock_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    watch = Watch(folder, tmp_path / "copies")
    file = folder / "a.txt"
    file.write_text("one")
    first = watch.changes()
    stamp = file.stat().st_mtime_ns
    file.write_text("two")
    os.utime(file, ns=(stamp, stamp))
    assert watch.changes()["a.txt"].digest != first["a.txt"].digest


def test_what_is_no_data_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "__pycache__").mkdir(parents=True)
    (folder / "__pycache__" / "x.pyc").write_bytes(b"1")
    target = tmp_path / "input.csv"
    target.write_text("a")
    (folder / "input.csv").symlink_to(target)
    assert Watch(folder, tmp_path / "copies", empty=True).changes() == {}


# ---------------------------------------------------------------------- what is the same
def database(path: Path, *rows: int) -> bytes:
    connection = sqlite3.connect(path)
    connection.execute("create table t (n integer)")
    connection.executemany("insert into t values (?)", [(row,) for row in rows])
    connection.commit()
    connection.close()
    return path.read_bytes()


def test_databases_are_the_same_by_their_rows(tmp_path: Path) -> None:
    plain = database(tmp_path / "a.db", 1, 2)
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("insert into t values (3)")
    connection.execute("delete from t where n = 3")
    connection.commit()
    connection.close()
    longer = (tmp_path / "a.db").read_bytes()
    assert longer != plain
    assert same(tmp_path, plain, longer) is True
    assert same(tmp_path, plain, database(tmp_path / "b.db", 1, 3)) is False


#: One white, and one black pixel; the first also with a comment.
WHITE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTjiYQAAAABJRU5ErkJggg=="
BLACK = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="


def test_pictures_are_the_same_by_their_pixels(tmp_path: Path) -> None:
    white, black = map(base64.b64decode, (WHITE, BLACK))
    comment = b"\x00\x00\x00\x03tEXtabc\x00\x00\x00\x00"
    assert same(tmp_path, white, white[:33] + comment + white[33:]) is True
    assert same(tmp_path, white, black) is False
    assert same(tmp_path, white, white[:40]) is None


def test_compressed_files_are_the_same_whenever_they_were_made(tmp_path: Path) -> None:
    assert same(tmp_path, gzip.compress(b"a", mtime=1), gzip.compress(b"a", mtime=2)) is True
    assert same(tmp_path, gzip.compress(b"a", mtime=1), gzip.compress(b"b", mtime=1)) is False


def archive(path: Path, year: int, **members: str) -> bytes:
    with zipfile.ZipFile(path, "w") as file:
        for name, text in members.items():
            file.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), text)
    return path.read_bytes()


def test_archives_are_the_same_by_their_members(tmp_path: Path) -> None:
    one = archive(tmp_path / "a.zip", 2020, x="1", y="2")
    assert same(tmp_path, one, archive(tmp_path / "b.zip", 2021, x="1", y="2")) is True
    assert same(tmp_path, one, archive(tmp_path / "c.zip", 2020, x="1", y="3")) is False
    assert same(tmp_path, one, archive(tmp_path / "d.zip", 2020, x="1")) is False


def pickled(module: str, value: int) -> bytes:
    return pickle.dumps({"n": value, "where": module}, protocol=4)


def test_pickles_are_the_same_but_for_the_module_of_the_notebooks_classes(tmp_path: Path) -> None:
    assert same(tmp_path, pickled("__main__", 1), pickled("shop.helpers", 1)) is True
    assert same(tmp_path, pickled("__main__", 1), pickled("shop.helpers", 2)) is False
    assert same(tmp_path, pickled("__main__", 1), pickled("far.helpers", 1)) is False
    assert same(tmp_path, b"\x80\x04broken", b"\x80\x04other") is None


def test_texts_are_the_same_but_for_the_folder_of_the_run(tmp_path: Path) -> None:
    assert same(tmp_path, b"in /here/one/a", b"in /there/two/a") is True
    assert same(tmp_path, b"in /here/one/a", b"in /there/two/b") is False
    assert same(tmp_path, b"\xff\xfe1", b"\xff\xfe2") is False


def test_the_beginning_of_a_file(tmp_path: Path) -> None:
    whole, part = change(tmp_path, b"a\nb\n"), change(tmp_path, b"a\n")
    assert is_cut_off(part, whole)
    assert not is_cut_off(whole, part)
    assert not is_cut_off(change(tmp_path, b"b\n"), whole)


# ---------------------------------------------------------------------- files of steps
SPEC = make_spec([step("load"), step("fit", files=("in.csv",))])
Told = Callable[..., list[Difference]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Differences of files: what each cell changed in the notebook, and what the folders of the steps hold."""

    def compare(
        notebook: dict[str, dict[str, bytes]],
        alone: dict[str, dict[str, bytes]] | None = None,
        together: dict[str, bytes] | None = None,
        again: dict[str, dict[str, bytes]] | None = None,
    ) -> list[Difference]:
        def changes(files: dict[str, bytes]) -> dict[str, Change]:
            return {path: change(tmp_path, c) if c else Change("") for path, c in files.items()}

        cells = (seen("load"), seen("fit"))
        first = notebook_run({}, *cells, files={c: changes(f) for c, f in notebook.items()})
        twin = notebook_run({}, *cells, files={c: changes(f) for c, f in again.items()}) if again else None
        own = {s: StepRan((), None, changes(f)) for s, f in (alone or {}).items()}
        pipeline = pipeline_run(own, files=changes(together) if together is not None else None)
        return list(file_differences(SPEC, first, pipeline, twin))

    return compare


def test_a_file_that_a_step_does_not_write(told: Told) -> None:
    (found,) = told({"load": {"a": b"1"}}, alone={"load": {}})
    assert (found.step, found.what, found.name, found.pipeline) == ("load", "file", "a", "no such file")


def test_a_file_that_is_written_otherwise_is_told_at_the_last_step_that_wrote_it(told: Told) -> None:
    notebook = {"load": {"a": b"1", "b": b"2"}, "fit": {"a": b"12"}}
    (found,) = told(notebook, together={"a": b"13", "b": b"2"})
    assert (found.step, found.name) == ("fit", "a")
    assert told(notebook, together={"a": b"12", "b": b"2"}) == []


def test_a_file_that_is_not_deleted(told: Told) -> None:
    notebook = {"load": {"a": b"1"}, "fit": {"a": b""}}
    (found,) = told(notebook, alone={"load": {"a": b"1"}, "fit": {"a": b"1"}})
    assert (found.step, found.notebook) == ("fit", "no such file")


def test_a_file_too_many(told: Told) -> None:
    notebook = {"load": {"a": b"1"}, "fit": {"b": b"2"}}
    held = {"a": b"1", "b": b"2", "in.csv": b"x"}
    assert told(notebook, alone={"load": {"a": b"1"}, "fit": held}) == []
    (found,) = told(notebook, alone={"load": {"a": b"1", "b": b"2"}})
    assert (found.step, found.name) == ("load", "b")


def test_files_in_which_two_runs_of_the_notebook_differ_do_not_count(told: Told) -> None:
    notebook = {"load": {"log": b"at 1", "a": b"1"}}
    alone = {"load": {"log": b"at 3", "a": b"1"}}
    assert [d.name for d in told(notebook, alone)] == ["log"]
    assert told(notebook, alone, again={"load": {"log": b"at 2", "a": b"1"}}) == []
    assert [
        d.name for d in told(notebook, {"load": {"log": b"at 3"}}, again={"load": {"log": b"at 2", "a": b"1"}})
    ] == ["a"]


def test_a_file_that_the_notebook_still_holds_open_is_not_compared(tmp_path: Path) -> None:
    with (tmp_path / "x").open("w") as handle:
        held = captured(tmp_path / "load", {"f": handle})
    part, whole = change(tmp_path, b"a\n"), change(tmp_path, b"a\nb\n")
    run = notebook_run({"load": held}, seen("load", "f"), seen("fit"), files={"load": {"log": part}})
    own = pipeline_run({"load": StepRan((), None, {"log": whole})})
    assert list(file_differences(SPEC, run, own, None)) == []
    assert uncertain_files(SPEC, SPEC.steps[0], run, own, None) == ["log"]
    other = pipeline_run({"load": StepRan((), None, {"log": change(tmp_path, b"b\n")})})
    assert [d.name for d in file_differences(SPEC, run, other, None)] == ["log"]
