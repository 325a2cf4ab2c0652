"""The command line of a generated pipeline, which needs neither nblift nor pydantic."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, Optional, Union

import pytest

from nblift.repository.templates import render


@pytest.fixture(scope="module")
def command() -> SimpleNamespace:
    """The functions of `__main__.py`."""
    values = {"package": "care", "example": "", "hash_seed": "0", "notebook_names": "{'SEED': 'seed'}"}
    module: dict[str, Any] = {"__name__": "care.__main__"}
    exec(render("__main__.py", values, {"renamed"}), module)
    return SimpleNamespace(**module)


@pytest.mark.parametrize(
    ("text", "wanted", "value"),
    [
        ("5", int, 5),
        ("-5", int, -5),
        ("5", float, 5),
        ("5.5", float, 5.5),
        ("5", str, "5"),
        ('"5"', str, "5"),
        ("", str, ""),
        ("a=b c", str, "a=b c"),
        ("it's", str, "it's"),
        ("true", bool, True),
        ("null", int | None, None),
        ("5", int | None, 5),
        ("null", Optional[str], None),  # noqa: UP045 - as older code is annotated
        ("none", Union[int, str], "none"),  # noqa: UP007
        ("[1, 2]", list[int], [1, 2]),
        ("[1, 2]", list, [1, 2]),
        ("[]", list[int], []),
        ('[1, "a"]', tuple[int, str], (1, "a")),
        ("[1, 2]", tuple[int, ...], (1, 2)),
        ("[1, 1]", set[int], {1}),
        ('{"a": [1]}', dict[str, list[int]], {"a": [1]}),
        ('{"1": "x"}', dict[int, str], {1: "x"}),
        ('{"a": 1}', dict, {"a": 1}),
        ('{"a": [null]}', Any, {"a": [None]}),
        ("fast", Literal["fast", "slow"], "fast"),
        ("2024-05-06", str | None, "2024-05-06"),
    ],
)
def test_a_value_is_read_as_the_annotation_asks(command: SimpleNamespace, text: str, wanted: Any, value: Any) -> None:
    read = command.read_text(text, wanted)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("many", int),
        ("5.5", int),
        ("5.0", int),
        ("true", int),
        ("true", float),
        ("1", bool),
        ("True", bool),
        ("null", int),
        ("x", int | None),
        ("[1, 2.5]", list[int]),
        ("1", list[int]),
        ("[1]", tuple[int, str]),
        ("[1, 2, 3]", tuple[int, str]),
        ('{"x": "y"}', dict[int, str]),
        ('{"x": 1}', dict[str, str]),
        ("medium", Literal["fast", "slow"]),
        ("x", bytes),
    ],
)
def test_a_value_of_another_type_is_refused(command: SimpleNamespace, text: str, wanted: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        command.read_text(text, wanted)


class Parameters:
    seed: int
    names: list[str]


def test_parameters_go_by_either_name_and_the_last_one_counts(command: SimpleNamespace) -> None:
    assert command.read(["-p", "SEED=1", "-p", 'names=["a"]', "-p", "seed=2"], Parameters) == {
        "seed": 2,
        "names": ["a"],
    }
    assert command.read([], Parameters) == {}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["-p", "seed=many"], "seed wants int, not 'many'"),
        (["-p", "SEED=[1]"], "seed wants int, not '[1]'"),
        (["-p", "names=[1]"], "names wants list[str], not '[1]'"),
        (["-p", "speed=1"], "there is no parameter speed, only seed, names"),
        (["-p", "seed"], "write -p seed=VALUE, with no blank around the equals sign"),
        (["seed=1"], "unrecognized arguments: seed=1"),
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_code_2(
    command: SimpleNamespace, capsys: pytest.CaptureFixture[str], given: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit) as left:
        command.read(given, Parameters)
    assert left.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"python -m care: error: {sentence}"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a package with the generated command and one step, ``python -m tiny``."""
    package = tmp_path / "src" / "tiny"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    values = {"package": "tiny", "example": "", "hash_seed": "0", "notebook_names": "{}"}
    (package / "__main__.py").write_text(render("__main__.py", values, ()))
    (package / "pipeline.py").write_text(
        "import os\nfrom dataclasses import dataclass\n\n\n@dataclass\nclass Parameters:\n    seed: int = 7\n\n\n"
        "def run(parameters):\n    print(parameters.seed, list({'a', 'b', 'c', 'd'}), os.environ['PYTHONHASHSEED'])\n"
    )

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        known = {name: value for name, value in os.environ.items() if name != "PYTHONHASHSEED"}
        return subprocess.run(
            [sys.executable, "-B", "-m", "tiny", *arguments],
            cwd=tmp_path,
            env={**known, "PYTHONPATH": str(tmp_path / "src"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_sets_come_in_the_notebooks_order_whatever_the_environment_says(
    run: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    plain, other, same = (
        run("-p", "seed=1"),
        run("-p", "seed=1", PYTHONHASHSEED="5"),
        run("-p", "seed=1", PYTHONHASHSEED="0"),
    )
    assert plain.stdout.startswith("1 [")
    assert plain.stdout.endswith("] 0\n")
    assert plain.stdout == other.stdout == same.stdout
    assert plain.stderr == ""


def test_a_wrong_value_ends_with_code_2_before_anything_runs(
    run: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = run("-p", "seed=x")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == "python -m tiny: error: seed wants int, not 'x'"


def test_help_names_the_parameters(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = run("--help", COLUMNS="200")
    assert done.returncode == 0
    assert "there are seed: int" in done.stdout
