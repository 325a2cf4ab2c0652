"""Wire paths mean places below the root, and no others."""

from pathlib import Path

import pytest

from nblift.model.diagnostic import NbliftError
from nblift.server.paths import confined, notebook_at, text_reader


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.py").write_text("x")
    root = tmp_path / "root"
    (root / "inside").mkdir(parents=True)
    (root / "inside" / "a.py").write_text("y")
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "in").symlink_to(root / "inside")
    return root


@pytest.mark.parametrize(
    "path", ["a.ipynb", "inside/a.ipynb", "in/a.ipynb", "%2e%2e/a.ipynb", "..a/b.ipynb", "./a.ipynb"]
)
def test_a_path_below_the_root(root: Path, path: str) -> None:
    assert confined(root, path).resolve().is_relative_to(root)
    assert notebook_at(root, path).suffix == ".ipynb"


@pytest.mark.parametrize(
    "path",
    ["", "..", "../root/a", "inside/../../a", "/etc", "//etc", "out", "out/new/a", "C:/a", "a\\..\\..\\b", "a\0b"],
)
def test_a_path_that_leads_out(root: Path, path: str) -> None:
    with pytest.raises(NbliftError, match="not below the folder"):
        confined(root, path)


@pytest.mark.parametrize("path", ["inside", "a.py", "notebook.txt"])
def test_what_is_no_notebook(root: Path, path: str) -> None:
    with pytest.raises(NbliftError, match="no path of a notebook"):
        notebook_at(root, path)


def test_texts_are_read_below_the_root_only(root: Path) -> None:
    read = text_reader(root, root / "inside")
    assert read("a.py") == "y"
    assert read("../in/a.py") == "y"
    for name in ("../../outside/a.py", "../out/a.py", "/etc/passwd"):
        with pytest.raises(PermissionError):
            read(name)
