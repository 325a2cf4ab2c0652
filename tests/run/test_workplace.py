import io
import os
from pathlib import Path

import pytest
from tests.support.repositories import file_output, step

from nblift.model.diagnostic import RunError
from nblift.model.run import Manifest
from nblift.model.spec import Effects, StepSpec
from nblift.run.data import data_folder, input_files, remember_data
from nblift.run.workplace import Workplace, files_for
from nblift.store.blobs import Blobs


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The notebook's folder, one below the project's, which has data too."""
    folder = tmp_path / "project/notebooks"
    for path, content in {"goods.csv": "goods", "raw/a.csv": "a", "raw/deep/b.csv": "b", "../more/c.csv": "c"}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)
    return folder


def place(tmp_path: Path, made: StepSpec, data: Path | None = None, *files: Manifest) -> Workplace:
    return Workplace(tmp_path / "scratch", made, files, data, Blobs(tmp_path / "blobs"))


def stored(tmp_path: Path, value: str, path: str, content: bytes = b"made") -> Manifest:
    blob = Blobs(tmp_path / "blobs").put(io.BytesIO(content))
    return Manifest(value, "pathlib.Path", "file", (blob,), blob.digest, path=path)


def below(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir())


def test_a_step_that_declares_nothing_starts_in_an_empty_folder(tmp_path: Path, data: Path) -> None:
    where = place(tmp_path, step("work"), data)
    assert list(where.cwd.iterdir()) == []
    assert [p.name for p in where.library.iterdir()] == ["nblift_kernel"]
    assert (where.library / "nblift_kernel/step.py").exists()


def test_input_files_are_linked_and_folders_file_by_file(tmp_path: Path, data: Path) -> None:
    where = place(tmp_path, step("work", files=("goods.csv", "raw"), folders=("out/deep",)), data)
    assert below(where.cwd) == ["goods.csv", "raw/a.csv", "raw/deep/b.csv"]
    assert (where.cwd / "goods.csv").is_symlink()
    assert (where.cwd / "out/deep").is_dir()
    (where.cwd / "raw/new.csv").write_text("the step's own")
    assert not (data / "raw/new.csv").exists()
    assert list(where.changed_files()) == []


def test_paths_that_lead_upwards_stay_in_the_steps_own_folder(tmp_path: Path, data: Path) -> None:
    made = step("work", files=("../more/c.csv",), outputs=[file_output("x@work", "../../out/x.csv")])
    where = place(tmp_path, made, data)
    assert (where.cwd / "../more/c.csv").read_text() == "c"
    above = Path(os.path.normpath(where.cwd / "../.."))
    assert above == where.root
    assert where.root.is_relative_to(tmp_path / "scratch")


def test_a_file_that_the_step_writes_is_a_copy(tmp_path: Path, data: Path) -> None:
    where = place(tmp_path, step("work", files=("goods.csv",), effects=Effects(writes=("goods.csv",))), data)
    (where.cwd / "goods.csv").write_text("new")
    assert (data / "goods.csv").read_text() == "goods"
    assert list(where.changed_files()) == []


def test_a_write_to_an_input_file_that_nobody_declared_is_told(tmp_path: Path, data: Path) -> None:
    where = place(tmp_path, step("work", files=("goods.csv",)), data)
    (where.cwd / "goods.csv").write_text("changed")
    [told] = where.changed_files()
    assert (told.slug, told.places[0].file) == ("data-changed", str(data / "goods.csv"))


def test_files_of_earlier_steps_are_copies_where_they_were(tmp_path: Path) -> None:
    made = stored(tmp_path, "x_csv@load", "out/x.csv")
    where = place(tmp_path, step("work"), None, made)
    target = where.place(made)
    assert (target.relative_to(where.cwd).as_posix(), target.read_bytes()) == ("out/x.csv", b"made")
    target.write_text("changed")
    [told] = where.changed_files()
    assert told.slug == "input-changed"
    assert Blobs(tmp_path / "blobs").path(made.blobs[0]).read_bytes() == b"made"


def test_a_file_of_an_earlier_step_may_become_a_new_version(tmp_path: Path) -> None:
    made = stored(tmp_path, "x_csv@load", "out/x.csv")
    where = place(tmp_path, step("work", outputs=[file_output("x_csv@work", "out/x.csv")]), None, made)
    where.place(made).write_text("changed")
    assert list(where.changed_files()) == []


def test_a_steps_file_hides_the_notebooks_of_that_name(tmp_path: Path, data: Path) -> None:
    made = stored(tmp_path, "goods@load", "goods.csv")
    where = place(tmp_path, step("work", files=("goods.csv",)), data, made)
    assert (where.cwd / "goods.csv").read_text() == "made"
    assert (data / "goods.csv").read_text() == "goods"


def test_a_step_gets_its_file_arguments_and_the_newest_that_it_reads_otherwise(tmp_path: Path) -> None:
    files = {"a@one": "a.csv", "p@one": "parts/1.csv", "p@two": "parts/1.csv", "q@two": "parts/2.txt"}
    inputs = {value: stored(tmp_path, value, path) for value, path in files.items()}
    inputs["number@one"] = Manifest("number@one", "int", "json", (), "")
    reads = step("work", inputs=["a@one", "number@one"], effects=Effects(reads=("parts/*.csv",)))
    assert list(files_for(reads, inputs)) == ["a@one", "p@two"]
    assert list(files_for(step("work", inputs=["p@one"], effects=Effects(reads=("parts/1.csv",))), inputs)) == ["p@one"]


def test_input_files_are_all_looked_for_at_once(data: Path) -> None:
    with pytest.raises(RunError) as caught:
        input_files(step("work", files=("goods.csv", "x.csv", "../y.csv")), data)
    assert [told.slug for told in caught.value.diagnostics] == ["data-missing"] * 2
    assert caught.value.diagnostics[1].places[0].file == str(data.parent / "y.csv")


def test_an_unknown_folder_is_told_with_the_variable_that_names_it() -> None:
    with pytest.raises(RunError) as caught:
        input_files(step("work", files=("goods.csv",)), None)
    [told] = caught.value.diagnostics
    assert told.slug == "data-unknown"
    assert "NBLIFT_DATA" in told.hint
    assert input_files(step("work"), None) == {}
    assert input_files(step("work", files=("/etc/hosts",)), None) == {}


def test_the_folder_is_remembered_and_the_variable_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NBLIFT_DATA", raising=False)
    assert data_folder(tmp_path) is None
    remember_data(tmp_path, tmp_path / "notebooks")
    assert data_folder(tmp_path) == tmp_path / "notebooks"
    monkeypatch.setenv("NBLIFT_DATA", str(tmp_path / "elsewhere"))
    assert data_folder(tmp_path) == tmp_path / "elsewhere"
    monkeypatch.delenv("NBLIFT_DATA")
    (tmp_path / ".nblift/local.json").write_text("{")
    assert data_folder(tmp_path) is None
