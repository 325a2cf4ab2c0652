import json
import tomllib
import warnings
from typing import Any

import msgspec
import pytest

from nblift.model.diagnostic import NbliftError
from nblift.model.spec import Environment
from nblift.repository import compose
from nblift.repository.manifest import digest
from nblift.repository.templates import render

from . import sample_pipeline

BARE = {
    "src/care/steps.py": '"""Steps."""\n',
    "src/care/settings.py": '"""Options."""\n',
    "src/care/pipeline.py": '"""All."""\n',
}


def composed(sources: dict[str, str], **known: object) -> dict[str, str]:
    """A repository of a pipeline without steps, as texts."""
    nothing: dict[str, Any] = {"steps": (), "published": (), "checks": (), "settings": (), "parameters": ()}
    spec = msgspec.structs.replace(sample_pipeline.spec(), **nothing | known)
    return {path: content.decode() for path, content in compose(spec, sources, sample_pipeline.DOCUMENT).items()}


def test_twice_gives_the_same_bytes(tree: dict[str, bytes]) -> None:
    sample = sample_pipeline
    again = compose(sample.spec(), sample.sources(), sample.DOCUMENT, sample.verified())
    assert list(again.items()) == list(tree.items())


def test_it_has_all_files_and_the_lifted_ones_as_they_are(tree: dict[str, bytes]) -> None:
    assert list(tree) == [
        ".gitignore",
        "README.md",
        "notebooks/care.ipynb",
        "pipeline.json",
        "pyproject.toml",
        "src/care/__init__.py",
        "src/care/__main__.py",
        "src/care/checks.py",
        "src/care/figures.py",
        "src/care/helpers.py",
        "src/care/pipeline.py",
        "src/care/settings.py",
        "src/care/steps.py",
        "tests/conftest.py",
        "tests/recorded.py",
        "tests/same.py",
        "tests/test_checks.py",
        "tests/test_pipeline.py",
        "tests/test_steps.py",
        "verification.json",
    ]
    assert {path: tree[path].decode() for path in sample_pipeline.sources()} == sample_pipeline.sources()


def test_nothing_is_made_of_nblift_or_of_this_machine(tree: dict[str, bytes]) -> None:
    for path, content in tree.items():
        assert b"import nblift" not in content, path
        assert b"/tmp" not in content, path
        assert b"/work" not in content, path


def test_the_notebook_is_written_as_jupyter_writes_it(tree: dict[str, bytes]) -> None:
    nbformat = pytest.importorskip("nbformat")
    text = tree["notebooks/care.ipynb"].decode()
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == text
    assert notebook.cells[1].metadata.tags == ["step:load"]


def test_a_bare_pipeline_gets_only_what_it_needs() -> None:
    files = composed(BARE)
    assert "src/care/figures.py" not in files
    assert "tests/test_checks.py" not in files
    assert not any("matplotlib" in files[path] for path in ("tests/conftest.py", "src/care/__main__.py"))
    assert not any("numpy" in files[path] for path in ("tests/conftest.py", "tests/same.py"))
    assert "execv" not in files["tests/conftest.py"]
    assert "NOTEBOOK_NAMES" not in files["src/care/__main__.py"]


def test_figures_have_only_the_parts_that_the_code_takes() -> None:
    steps = '"""Steps."""\n\nfrom .figures import display\n\nprint(display)\n'
    files = composed({**BARE, "src/care/steps.py": steps})
    assert "def display" in files["src/care/figures.py"]
    assert "matplotlib" not in files["src/care/figures.py"]
    assert 'for module in ["care.steps"]' in files["tests/conftest.py"]


def test_what_only_a_kernel_can_do_is_left_out_of_the_tests() -> None:
    steps = '"""Steps."""\n\nfrom IPython import get_ipython\n\nget_ipython().run_line_magic("sql", "x")\n'
    files = composed({**BARE, "src/care/steps.py": steps})
    assert "magics need a kernel" in files["tests/recorded.py"]
    assert "magics need a kernel" not in composed(BARE)["tests/recorded.py"]


def test_only_lifted_code_is_excused_and_only_from_what_it_does() -> None:
    helpers = '"""Helpers."""\n\nimport pandas\n\n\ndef Big(X: int) -> int:\n    return X\n'
    local = '"""A module that lay beside the notebook."""\n\nimport polars\n'
    files = composed({**BARE, "src/care/helpers.py": helpers, "src/care/tools.py": local})
    project = tomllib.loads(files["pyproject.toml"])
    assert project["tool"]["ruff"]["lint"]["per-file-ignores"] == {
        "src/care/helpers.py": ["F401", "N802", "N803"],
        "src/care/tools.py": ["F401"],
    }
    libraries, lifted, verbatim = project["tool"]["mypy"]["overrides"]
    assert libraries == {"module": ["pandas.*", "polars.*"], "ignore_missing_imports": True}
    assert lifted["module"] == ["care.steps", "care.settings", "care.pipeline", "care.helpers"]
    assert "no-untyped-def" not in lifted["disable_error_code"]
    assert verbatim == {"module": ["care.tools"], "ignore_errors": True}


def test_the_project_pins_what_the_notebook_had() -> None:
    pins = Environment("3.12", {"scikit-learn": "1.9.1", "torch": "2.9.0+cpu", "Pillow": "12.0", "pytest": "9.0.0"})
    project = tomllib.loads(composed(BARE, environment=pins, title='Say "hi" \\ now')["pyproject.toml"])
    assert project["project"]["dependencies"] == [
        "Pillow==12.0",
        "pytest==9.0.0",
        "scikit-learn==1.9.1",
        "torch==2.9.0",
    ]
    assert project["project"]["requires-python"] == "==3.12.*"
    assert project["project"]["description"] == 'Say "hi" \\ now'
    assert [tool.partition("==")[0] for tool in project["dependency-groups"]["dev"]] == ["mypy", "ruff"]


def test_an_unknown_python_pins_none() -> None:
    project = tomllib.loads(composed(BARE, environment=Environment("", {}))["pyproject.toml"])
    assert "requires-python" not in project["project"]
    assert project["project"]["dependencies"] == []


@pytest.mark.parametrize("title", ['Is this "it"', 'A """ title', "back\\slash", "two\nlines", "plain"])
def test_any_title_makes_a_docstring(title: str) -> None:
    module: dict[str, object] = {}
    exec(composed(BARE, title=title)["src/care/__init__.py"], module)
    assert str(module["__doc__"]).strip() == " ".join(title.split()).replace('"""', "'''")


@pytest.mark.parametrize("default", ["C:\\new", 'say """ now', "it's", "two\nlines", "$package", "x" * 100, ["\\"]])
def test_any_default_makes_a_command(default: object) -> None:
    parameter = msgspec.structs.replace(sample_pipeline.spec().parameters[2], default=default)
    command = composed(BARE, parameters=(parameter,))["src/care/__main__.py"]
    with warnings.catch_warnings(action="error"):
        compile(command, "__main__.py", "exec")


def test_lifted_code_that_its_python_cannot_read_stops_it() -> None:
    newer = "try:\n    pass\nexcept* OSError:\n    pass\n"
    with pytest.raises(NbliftError) as stopped:
        composed({**BARE, "src/care/helpers.py": newer}, environment=Environment("3.10", {}))
    assert stopped.value.diagnostics[0].code == "NB420"


def test_sources_of_a_notebook_may_be_text_or_lines(tree: dict[str, bytes]) -> None:
    cells = json.loads(tree["notebooks/care.ipynb"])["cells"]
    document = {**sample_pipeline.DOCUMENT, "cells": cells}
    sample = sample_pipeline
    assert compose(sample.spec(), sample.sources(), document, sample.verified()) == tree


def test_a_value_that_a_template_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        render("__main__.py", {}, ())


def test_a_digest_does_not_see_line_ends() -> None:
    assert digest(b"a\r\nb\n") == digest(b"a\nb\n") != digest(b"a\nb")
