"""Modules are small, typed, documented and light to import."""

import ast
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("kernel/src/**/*.py")])
#: As people write them: wire.ts is generated.
TYPESCRIPT = sorted(p for p in ROOT.glob("extension/src/**/*.ts*") if p.name != "wire.ts")
HEAVY = [
    "IPython", "jupyter_client", "jupyter_server", "libcst", "matplotlib", "nbclient", "nbformat", "numpy", "pandas",
    "papermill", "pyarrow", "sklearn", "tornado",
]  # fmt: skip

Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.mark.parametrize("modules", [PYTHON, TYPESCRIPT], ids=["python", "typescript"])
def test_modules_are_short(modules: list[Path]) -> None:
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in modules}
    assert [f"{path}: {count}" for path, count in lines.items() if count > 400] == []


def test_most_modules_fit_on_a_few_screens() -> None:
    assert statistics.median(len(path.read_text().splitlines()) for path in [*PYTHON, *TYPESCRIPT]) <= 120


def public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """The public functions, classes and methods of a module, with their dotted names."""
    for node in body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{prefix}{node.name}.")


def untyped(function: Function) -> bool:
    """Whether the function lacks the type of an argument or of its result."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    starred = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    missing = [each.arg for each in named + starred if each.annotation is None]
    return function.returns is None or any(name not in ("self", "cls") for name in missing)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_public_names_are_typed_and_documented(path: Path) -> None:
    module = ast.parse(path.read_text())
    assert ast.get_docstring(module), "the module has no docstring"
    names = list(public(module.body))
    # What a visitor's methods do stands in the documentation of ast and libcst.
    visits = ("visit_", "leave_", "on_visit", "on_leave")
    documented = {name for name, node in names if ast.get_docstring(node) or node.name.startswith(visits)}
    overloads = {name for name, node in names if "overload" in map(ast.unparse, node.decorator_list)}
    assert [name for name, _ in names if name not in documented | overloads] == []
    assert [name for name, node in names if isinstance(node, Function) and untyped(node)] == []


def test_help_imports_nothing_heavy() -> None:
    script = f"""
import sys
from nblift.cli.main import main
try:
    main(["--help"])
except SystemExit:
    pass
print(*sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "promote" in done.stdout
    assert done.stderr.split() == []


def test_every_folder_of_tests_is_run() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    folders = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/*/test_*.py")}
    assert {*settings["testpaths"], "tests/server"} == folders
    assert "pytest -n 2 --dist worksteal tests/server" in (ROOT / "test.sh").read_text()
