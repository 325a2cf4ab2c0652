import json
import os
import sys
from pathlib import Path

import pytest

from nblift.model.diagnostic import RunError
from nblift.run.kernel import Kernel, choose_kernel, environment_of, find_kernel
from nblift.run.session import execute


@pytest.fixture
def specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place where kernel specs are looked for."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    folder = tmp_path / "jupyter/kernels"
    for name, language in {"pandas-env": "python", "statistics": "R"}.items():
        (folder / name).mkdir(parents=True)
        spec = {"argv": ["/opt/py", "-f", "{connection_file}"], "display_name": name, "language": language}
        (folder / name / "kernel.json").write_text(json.dumps({**spec, "env": {"SPARK": "${HOME}/spark"}}))
    return folder


def test_the_notebooks_kernel_is_taken(tmp_path: Path, specs: Path) -> None:
    kernel = choose_kernel(tmp_path, "pandas-env")
    assert kernel == Kernel(
        "pandas-env",
        "the kernel `pandas-env`",
        ("/opt/py", "-f", "{connection_file}"),
        {"SPARK": "${HOME}/spark"},
        kernel.metadata,
    )


def test_the_repositorys_own_environment_comes_first(tmp_path: Path, specs: Path) -> None:
    python = tmp_path / (".venv/Scripts/python.exe" if sys.platform == "win32" else ".venv/bin/python")
    python.parent.mkdir(parents=True)
    python.touch()
    kernel = choose_kernel(tmp_path, "pandas-env")
    assert (kernel.name, kernel.label) == ("pandas-env", "the repository's `.venv`")
    assert kernel.argv == (str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}")


def test_a_kernel_that_is_asked_for_comes_before_all(tmp_path: Path, specs: Path) -> None:
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    assert choose_kernel(tmp_path, "python3", "pandas-env").name == "pandas-env"


def test_a_missing_kernel_is_told_with_the_nearest(specs: Path) -> None:
    with pytest.raises(RunError) as caught:
        find_kernel("panda-env")
    [told] = caught.value.diagnostics
    assert (told.slug, told.message) == ("no-kernel", "No kernel named `panda-env` is installed.")
    assert "--name panda-env" in told.hint
    assert "`--kernel pandas-env`" in told.hint
    assert caught.value.exit_code == 3


def test_a_missing_kernel_is_told_with_all_there_are(specs: Path) -> None:
    with pytest.raises(RunError) as caught:
        find_kernel("zzz")
    assert "one of: pandas-env, python3, statistics" in caught.value.diagnostics[0].hint


def test_a_kernel_of_another_language_is_refused(specs: Path) -> None:
    with pytest.raises(RunError) as caught:
        find_kernel("statistics")
    assert caught.value.diagnostics[0].message == "The kernel `statistics` is one for R."


def test_the_environment_has_the_specs_variables_and_ours_in_front(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/mine")
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("BASE", "/b$se")
    kernel = Kernel("k", "k", ("python",), {"SPARK": "${BASE}/spark", "TZ": "CET"})
    environment = environment_of(kernel, [Path("/src"), Path("/lib")], {"TZ": "UTC"})
    assert environment["PYTHONPATH"] == os.pathsep.join([str(Path("/src")), str(Path("/lib")), "/mine"])
    assert (environment["SPARK"], environment["TZ"]) == ("/b$se/spark", "UTC")
    assert "MPLBACKEND" not in environment
    monkeypatch.delenv("PYTHONPATH")
    assert environment_of(kernel, [Path("/src")], {})["PYTHONPATH"] == str(Path("/src"))


def test_a_kernel_that_ends_before_it_answers_is_told(tmp_path: Path) -> None:
    dead = Kernel("dead", "the kernel `dead`", (sys.executable, "-c", "raise SystemExit('no such thing here')"))
    with pytest.raises(RunError) as raised:
        execute({"a": "1"}, kernel=dead, environment=dict(os.environ), folder=tmp_path, log=tmp_path / "log")
    [told] = raised.value.diagnostics
    assert told.message == "The kernel `dead` did not start: no such thing here."
