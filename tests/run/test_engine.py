"""nblift's engine, used by papermill itself."""

import json
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines
from tests.support.executing import FOREVER, document

from nblift.run.engine import NbliftEngine


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the entry point does it where nblift is installed."""
    monkeypatch.setitem(papermill_engines._engines, "nblift", NbliftEngine)


def execute(folder: Path, *sources: str, **options: Any) -> Any:
    (folder / "in.ipynb").write_text(json.dumps(document(*sources)))
    return papermill.execute_notebook(
        str(folder / "in.ipynb"),
        str(folder / "out.ipynb"),
        engine_name="nblift",
        kernel_name="python3",
        progress_bar=False,
        **options,
    )


def test_the_entry_point_names_the_engine() -> None:
    import tomllib

    project = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text())["project"]
    [(name, value)] = project["entry-points"]["papermill.engine"].items()
    assert EntryPoint(name, value, "papermill.engine").load() is NbliftEngine


def test_a_notebook_with_parameters_is_executed_where_papermill_says(tmp_path: Path) -> None:
    (tmp_path / "cwd").mkdir()
    execute(tmp_path, "import os\nprint(rows, os.getcwd())", parameters={"rows": 4}, cwd=str(tmp_path / "cwd"))
    cells = json.loads((tmp_path / "out.ipynb").read_text())["cells"]
    assert cells[1]["outputs"][0]["text"] == [f"4 {tmp_path / 'cwd'}\n"]
    assert cells[1]["metadata"]["papermill"]["status"] == "completed"


def test_an_exception_is_papermills(tmp_path: Path) -> None:
    with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError"):
        execute(tmp_path, "1 / 0")
    assert "An Exception was encountered" in (tmp_path / "out.ipynb").read_text()


def test_a_dead_kernel_is_told_and_what_it_showed_is_kept(tmp_path: Path) -> None:
    with pytest.raises(DeadKernelError, match="died with exit code 3"):
        execute(tmp_path, "import os\nprint('here', flush=True)\nos._exit(3)")
    assert "here" in (tmp_path / "out.ipynb").read_text()


def test_papermills_timeout_for_a_cell_holds(tmp_path: Path) -> None:
    with pytest.raises(CellTimeoutError):
        execute(tmp_path, FOREVER, execution_timeout=1)


def test_a_relative_path_begins_where_papermill_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.ipynb").write_text(json.dumps(document("1 + 1")))
    papermill.execute_notebook(
        "in.ipynb", "out.ipynb", engine_name="nblift", progress_bar=False, cwd="cwd", kernel_name="python3"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cwd", "in.ipynb", "out.ipynb"]
    assert list((tmp_path / "cwd").iterdir()) == []
