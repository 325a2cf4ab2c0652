"""Each case is read as its file says, and computes in plain Python what it computes in IPython."""

import contextlib
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.notebook.golden import FOLDER, last_code, read_case, rendered, sections

CASES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_reads_as_written(path: Path, update_cases: bool) -> None:
    case = sections(path)
    now = rendered(case)
    if update_cases:
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_ipython_finds_nothing_more_to_transform(path: Path) -> None:
    from IPython.core.inputtransformer2 import TransformerManager

    case = sections(path)
    assert TransformerManager().transform_cell(case["python"]).strip() == case["python"].strip()


def test_every_case_has_a_name_that_says_something() -> None:
    assert all(len(path.stem.split("_")) >= 3 for path in CASES)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    os.environ["IPYTHONDIR"] = str(tmp_path_factory.mktemp("ipython"))
    yield InteractiveShell.instance(config=config, colors="nocolor")
    del os.environ["IPYTHONDIR"]
    InteractiveShell.clear_instance()


def _runnable() -> list[Path]:
    return [path for path in CASES if "unlike IPython" not in sections(path)]


@pytest.mark.parametrize("path", _runnable(), ids=lambda path: path.stem)
def test_computes_what_ipython_computes(
    path: Path, shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = sections(path)
    _, code = last_code(read_case(case))
    imports = "".join(
        "from IPython import get_ipython\n" if name == "IPython" else f"import {name}\n" for name in code.imports
    )
    before = case.get("before", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    theirs = _outcome(shell, [before, case["source"]], tmp_path / "theirs", case, quiet=False)
    ours = _outcome(shell, [before + "\n" + imports, code.python], tmp_path / "ours", case, quiet=code.quiet)
    assert ours == theirs


def _outcome(shell: Any, cells: list[str], folder: Path, case: dict[str, str], *, quiet: bool) -> dict[str, Any]:
    """Text, displayed value, bindings, environment, folder and files after the cells ran in a folder of its own."""
    for name in ("data", "a b"):
        (folder / name).mkdir(parents=True)
    (folder / "table.txt").write_text("one 1\ntwo 2\n", encoding="utf-8")
    for title, text in case.items():
        if title.startswith("file "):
            (folder / title.removeprefix("file ")).write_text(text, encoding="utf-8")
    environment, home = dict(os.environ), Path.cwd()
    shell.reset(new_session=False)
    said = io.StringIO()
    try:
        os.chdir(folder)
        names = set(shell.user_ns)
        shell.run_cell(cells[0], silent=True)
        with contextlib.redirect_stdout(said):
            result = shell.run_cell(cells[1], silent=quiet, store_history=not quiet)
        assert result.success, (result.error_before_exec, result.error_in_exec)
        return {
            "text": _normalised(said.getvalue(), folder),
            "displayed": repr(result.result),
            "names": {
                name: list(value) if isinstance(value, list) else re.sub("0x[0-9a-f]+", "0x", repr(value))
                for name, value in shell.user_ns.items()
                if name not in names and not name.startswith("_") and not re.match("<module", repr(value))
            },
            "environment": {name: value for name, value in os.environ.items() if environment.get(name) != value},
            "folder": os.path.relpath(Path.cwd(), folder),
            "files": {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()},
        }
    finally:
        os.chdir(home)
        shell.extension_manager.loaded.clear()
        os.environ.clear()
        os.environ.update(environment)


def _normalised(text: str, folder: Path) -> str:
    """Without what the reader reports as dropped: times, and the folder that `%cd` prints."""
    text = text.split("Out[", 1)[0].replace("\r\n", "\n").replace(str(folder), "FOLDER")
    return re.sub(r"^(CPU times|Wall time|FOLDER).*\n", "", text, flags=re.MULTILINE)
