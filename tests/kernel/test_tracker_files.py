"""Which files a cell reads, writes and deletes, whoever opens them."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.tracked import Session, tracked

from nblift_kernel import folder as folder_module


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook's folder with `in.csv`, the table `old.parquet` and the database `old.db`; the working directory."""
    import pyarrow as pa
    from pyarrow import parquet

    place = tmp_path / "work"
    (place / "data").mkdir(parents=True)
    (place / "in.csv").write_text("a,b\n1,2\n")
    (place / "data" / "more.txt").write_text("more")
    parquet.write_table(pa.table({"a": [1]}), place / "old.parquet")
    connection = sqlite3.connect(place / "old.db")
    connection.execute("create table t (a)")
    connection.commit()
    connection.close()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    with tracked(folder, scratch=True) as session:
        session.cell(
            "import glob, os, shutil, sqlite3, subprocess, sys\nfrom pathlib import Path\n"
            "import pandas as pd, pyarrow as pa, pyarrow.parquet as pq\nfrom contextlib import closing"
        )
        yield session


CASES: dict[str, tuple[str, dict[str, list[str]]]] = {
    "read": ("open('in.csv').close()", {"read": ["in.csv"]}),
    "read twice": ("open('in.csv').close()\nopen('./data/../in.csv').close()", {"read": ["in.csv"]}),
    "read by pathlib": ("Path('data/more.txt').read_text()", {"read": ["data/more.txt"]}),
    "absolute": ("open(os.path.abspath('in.csv')).close()", {"read": ["in.csv"]}),
    "pandas": ("pd.read_csv('in.csv')", {"read": ["in.csv"]}),
    "not there": ("os.path.exists('nope') or None\ntry: open('nope')\nexcept OSError: pass", {}),
    "written": ("Path('new').write_text('x')", {"written": ["new"]}),
    "order of touch": (
        "for n in 'zab': Path(n).write_text('x')\nPath('data/more.txt').read_text()\nPath('in.csv').read_text()",
        {"written": ["z", "a", "b"], "read": ["data/more.txt", "in.csv"]},
    ),
    "written and read back": ("Path('new').write_text('x')\nPath('new').read_text()", {"written": ["new"]}),
    "written anew": ("Path('in.csv').write_text('x')", {"written": ["in.csv"]}),
    "read, then written anew": (
        "Path('in.csv').write_text(Path('in.csv').read_text())",
        {"read": ["in.csv"], "written": ["in.csv"]},
    ),
    "written anew, then read": ("Path('in.csv').write_text('x')\nPath('in.csv').read_text()", {"written": ["in.csv"]}),
    "appended": ("with open('in.csv', 'a') as f: f.write('x')", {"read": ["in.csv"], "written": ["in.csv"]}),
    "appended nothing": ("open('in.csv', 'a').close()", {}),
    "appended to a new file": ("with open('new', 'a') as f: f.write('x')", {"written": ["new"]}),
    "changed in place": (
        "with open('in.csv', 'r+') as f: f.write('x')",
        {"read": ["in.csv"], "written": ["in.csv"]},
    ),
    "made and removed": ("Path('new').write_text('x')\nos.remove('new')", {}),
    "deleted": ("os.remove('in.csv')", {"deleted": ["in.csv"]}),
    "renamed": ("os.rename('in.csv', 'out.csv')", {"read": ["in.csv"], "written": ["out.csv"], "deleted": ["in.csv"]}),
    "written aside, then renamed": ("Path('t').write_text('x')\nos.replace('t', 'in.csv')", {"written": ["in.csv"]}),
    "folder renamed": (
        "os.rename('data', 'moved')",
        {"read": ["data/more.txt"], "written": ["moved/more.txt"], "deleted": ["data/more.txt"], "folders": ["moved"]},
    ),
    "copied": ("_ = shutil.copy('in.csv', 'out.csv')", {"read": ["in.csv"], "written": ["out.csv"]}),
    "folder made": ("os.makedirs('x/y')\nos.makedirs('data', exist_ok=True)", {"folders": ["x", "x/y"]}),
    "listed": ("os.listdir('data')", {"listed": ["data"]}),
    "looking for distributions": (
        "import importlib.metadata\nsys.path.insert(0, '')\nlist(importlib.metadata.distributions())\ndel sys.path[0]",
        {},
    ),
    "globbed": ("glob.glob('*.csv')", {"listed": ["."]}),
    "native read": ("pq.read_table(Path('old.parquet'), memory_map=True)", {"read": ["old.parquet"]}),
    "native write": ("pq.write_table(pa.table({'a': [1]}), 'new.parquet')", {"written": ["new.parquet"]}),
    "native write of an old file": (
        "pq.write_table(pa.table({'a': [2, 3]}), 'old.parquet')",
        {"written": ["old.parquet"]},
    ),
    "database read": (
        "with closing(sqlite3.connect('old.db')) as c: c.execute('select * from t').fetchall()",
        {"read": ["old.db"]},
    ),
    "database written": (
        "with closing(sqlite3.connect('old.db')) as c:\n    c.execute('insert into t values (1)')\n    c.commit()",
        {"read": ["old.db"], "written": ["old.db"]},
    ),
    "database made": (
        "with closing(sqlite3.connect('new.db')) as c:\n    c.execute('create table t (a)')\n    c.commit()",
        {"written": ["new.db"]},
    ),
    "database in memory": ("sqlite3.connect(':memory:').close()", {}),
    "subprocess reads and writes": (
        "_ = subprocess.run(['cp', 'in.csv', 'out.csv'], check=True)",
        {"read": ["in.csv"], "written": ["out.csv"]},
    ),
    "by number": ("os.close(os.open('in.csv', os.O_RDONLY))", {"read": ["in.csv"]}),
    "bytes as a path": ("open(b'in.csv').close()", {"read": ["in.csv"]}),
    "libraries' files": ("Path(pd.__file__).read_bytes()\nopen('/dev/null').close()", {}),
    "ignored folders": ("os.makedirs('.ipynb_checkpoints')\nPath('.ipynb_checkpoints/x').write_text('x')", {}),
}


@pytest.mark.parametrize("case", CASES)
def test_files(session: Session, case: str) -> None:
    source, expected = CASES[case]
    record = session.cell(source)
    assert record.get("ok", True)
    assert record.get("files", {}) == expected


def test_a_later_native_read_of_what_a_cell_wrote(session: Session) -> None:
    session.cell("pq.write_table(pa.table({'a': [1]}), 'new.parquet')")
    assert "files" not in session.cell("1 + 1")
    assert session.cell("pq.read_table('new.parquet', memory_map=True)")["files"] == {"read": ["new.parquet"]}
    assert "files" not in session.cell("1 + 1")


def test_a_database_stays_open_over_cells(session: Session) -> None:
    session.cell("c = sqlite3.connect('old.db')")
    written = session.cell("c.execute('insert into t values (1)')\nc.commit()")["files"]
    assert written == {"read": ["old.db"], "written": ["old.db"]}
    session.cell("c.close()")


def test_what_a_database_keeps_beside_its_file_is_part_of_it(session: Session) -> None:
    record = session.cells(
        "con = sqlite3.connect('new.db')\ncon.execute('pragma journal_mode=wal')",
        "con.execute('create table t (a)')\ncon.commit()\nPath('alone.wal').write_text('no database')",
    )
    assert Path("new.db-wal").exists()
    assert set(record["files"]["written"]) <= {"alone.wal", "new.db"}


def test_files_elsewhere_are_named_whole(session: Session, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    assert session.cell(f"Path({str(other)!r}).write_text('x')")["files"] == {"outside": [str(other)]}
    assert "files" not in session.cell(f"Path({str(other)!r}).unlink()")


def test_the_working_directory_may_be_elsewhere(session: Session) -> None:
    record = session.cell("os.chdir('data')\nPath('more.txt').read_text()\nPath('new').write_text('x')")
    assert record["files"] == {"read": ["data/more.txt"], "written": ["data/new"]}
    assert record["cwd"] == "data"
    assert session.cell("os.chdir('..')")["cwd"] == "."


def test_importing_a_module_of_the_folder_reads_no_data(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "helper_of_files.py").write_text("from pathlib import Path\ntext = Path('in.csv').read_text()\n")
    monkeypatch.syspath_prepend(folder)
    session.cell("1 + 1")
    assert session.cell("import helper_of_files")["files"] == {"read": ["in.csv"]}


def test_a_link_to_a_file_elsewhere_is_read_under_its_own_name(session: Session, tmp_path: Path) -> None:
    target = tmp_path / "target.txt"
    target.write_text("x")
    before = target.stat()
    session.cell(f"os.symlink({str(target)!r}, 'link.txt')")
    assert session.cell("Path('link.txt').read_text()")["files"] == {"read": ["link.txt"]}
    assert target.stat().st_ctime_ns == before.st_ctime_ns


def test_modification_times_stay(session: Session, folder: Path) -> None:
    before = (folder / "in.csv").stat().st_mtime_ns
    session.cell("Path('in.csv').read_text()")
    assert (folder / "in.csv").stat().st_mtime_ns == before


def test_a_write_within_one_tick_of_the_clock_is_seen(session: Session, folder: Path) -> None:
    session.cell("Path('new').write_text('abc')")
    times = (folder / "new").stat()
    # behind Python's back, with the same size, inode and time
    record = session.cell(
        "_ = subprocess.run(['sh', '-c', 'printf xyz > new'], check=True)\n"
        f"os.utime('new', ns=({times.st_atime_ns}, {times.st_mtime_ns}))"
    )
    assert record["files"]["written"] == ["new"]


class TestAFolderThatIsNotOurs:
    """Nothing in it is changed, and what others do meanwhile is not the cell's."""

    @pytest.fixture
    def session(self, folder: Path) -> Iterator[Session]:
        with tracked(folder) as session:
            session.cell("from pathlib import Path\nimport pyarrow.parquet as pq")
            yield session

    def test_access_times_stay(self, session: Session, folder: Path) -> None:
        os.utime(folder / "in.csv", ns=(5, 5))
        session.cell("1 + 1")
        assert (folder / "in.csv").stat().st_atime_ns == 5

    def test_python_reads_and_writes(self, session: Session) -> None:
        record = session.cell("Path('new').write_text(Path('in.csv').read_text())")
        assert record["files"] == {"read": ["in.csv"], "written": ["new"]}

    def test_changes_between_cells(self, session: Session, folder: Path) -> None:
        (folder / "saved.ipynb").write_text("{}")
        assert "files" not in session.cell("1 + 1")


def test_a_folder_with_very_many_files_leaves_the_events(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nblift_kernel.files.LIMIT", 1)
    with tracked(folder, scratch=True) as session:
        session.cell("from pathlib import Path\nimport os")
        record = session.cell("Path('new').write_text(Path('in.csv').read_text())\nos.remove('old.db')\nos.mkdir('d')")
        assert record["files"] == {"read": ["in.csv"], "written": ["new"], "deleted": ["old.db"], "folders": ["d"]}


def test_a_look_counts_no_more_files_than_allowed(folder: Path) -> None:
    assert folder_module.look(folder, limit=3, reset_access=False) is None
    found = folder_module.look(folder, limit=4, reset_access=False)
    assert found is not None
    assert set(found.files) == {"in.csv", "data/more.txt", "old.parquet", "old.db"}
    assert found.folders == {"data"}
