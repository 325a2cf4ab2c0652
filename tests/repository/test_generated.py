"""The generated repository, looked at with its own tools: tests, ruff, mypy, command line."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nblift.repository import write

from .disk import put

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MEMBERS = b"name,age\nada,36\nbo,41\ncy,29\n"


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a module of Python in a folder, with nothing of ours in its environment."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHON", "NBLIFT_"))}
    return subprocess.run(
        [sys.executable, "-B", "-m", *arguments],
        cwd=folder,
        env={**known, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def outcomes_of(repository: Path, *options: str, **environment: str) -> tuple[dict[str, int], str]:
    """Run the repository's tests: how many of each outcome, and all that pytest said."""
    done = run(repository, "pytest", "-q", "-rA", "-p", "no:cacheprovider", *options, **environment)
    said = done.stdout + done.stderr
    summary = said.strip().splitlines()[-1]
    return {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", summary.partition(" in ")[0])}, said


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebook's folder, with its input file."""
    folder = tmp_path_factory.mktemp("notebook")
    put(folder, {"data/members.csv": MEMBERS})
    return folder


@pytest.fixture(scope="module")
def recorded(tree: dict[str, bytes], data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample pipeline with recorded values; tests copy it before they change it."""
    target = write(tree, tmp_path_factory.mktemp("recorded") / "care", owner="care").target
    path = os.pathsep.join(map(str, (ROOT / "src", ROOT / "kernel" / "src")))
    program = [sys.executable, "-B", str(HERE / "record_sample.py"), str(target), str(data)]
    subprocess.run(program, check=True, env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0"})
    return target


def test_it_is_clean_for_its_own_ruff_and_mypy(repository: Path) -> None:
    for command in (["ruff", "check", "--no-cache", "."], ["ruff", "format", "--no-cache", "--check", "."], ["mypy"]):
        done = run(repository, *command)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_fresh_clone_tests_what_it_can_and_names_the_rest(repository: Path) -> None:
    outcomes, said = outcomes_of(repository)
    assert outcomes == {"passed": 16}, said
    assert "left out: steps load, enrich, draw, end: no recorded values\n" in said
    assert "left out: a run of the whole pipeline: NBLIFT_DATA names no folder with data/members.csv\n" in said


def test_with_the_notebooks_data_a_clone_runs_the_whole_pipeline(repository: Path, data: Path) -> None:
    outcomes, said = outcomes_of(repository, "-k", "a_run_publishes", NBLIFT_DATA=str(data))
    assert outcomes == {"passed": 1, "deselected": 16}, said
    assert "left out: a run" not in said


def test_with_recorded_values_nothing_is_left_out(recorded: Path) -> None:
    outcomes, said = outcomes_of(recorded, PYTHONHASHSEED="3")  # sets are in order all the same
    assert outcomes == {"passed": 22}, said
    assert "left out" not in said


def test_recorded_values_stay_out_of_git_and_survive_a_promotion(recorded: Path, tree: dict[str, bytes]) -> None:
    assert "tests/recorded/" in (recorded / ".gitignore").read_text().splitlines()
    assert write(tree, recorded, owner="care").changed == ()
    assert (recorded / "tests/recorded/end/outputs.pkl").exists()


#: What a person, or we, may get wrong: module, text, what it becomes, the step whose test must see it.
FAULTS = [
    [
        ("steps", "    df = df.copy()\n", "", "enrich"),
        ("steps", "    np.random.seed(seed)\n", "", "draw"),
        ("steps", "    np.random.set_state(numpy_random_state)\n", "", "end"),
    ],
    [
        ("checks", "between(0, 120)", "between(30, 120)", "load"),
        ("helpers", "age < 40", "age <= 35", "enrich"),
        ("steps", "configure_draw()\n    print", "print", "draw"),
        ("steps", "index=False)", "index=True)", "end"),
    ],
]


@pytest.mark.parametrize("faults", FAULTS, ids=["lost", "wrong"])
def test_a_fault_in_a_step_fails_the_test_of_that_step(
    recorded: Path, tmp_path: Path, faults: list[tuple[str, str, str, str]]
) -> None:
    repository = Path(shutil.copytree(recorded, tmp_path / "care"))
    for module, right, wrong, _ in faults:
        file = repository / "src/care" / f"{module}.py"
        source = file.read_text()
        assert source.count(right) == 1
        file.write_text(source.replace(right, wrong))
    _, said = outcomes_of(repository, "tests/test_steps.py")
    failed = re.findall(r"^FAILED tests/test_steps.py::test_makes_what_the_notebook_made\[(\w+)\]", said, re.MULTILINE)
    assert set(failed) == {step for *_, step in faults}


def test_a_fault_in_the_wiring_needs_no_recorded_value_to_be_seen(repository: Path) -> None:
    file = repository / "src/care/pipeline.py"
    file.write_text(file.read_text().replace("    df, team, names = steps", "    _, team, names = steps"))
    outcomes, said = outcomes_of(repository, "-k", "wires")
    assert outcomes == {"failed": 1, "deselected": 15}, said


def test_it_runs_from_a_terminal(repository: Path, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(data, folder)
    done = run(folder, "care", "-p", "SEED=8", PYTHONPATH=str(repository / "src"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 members\n")
    assert "  name  age   band" in done.stdout  # the displayed frame
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert made == {"data/members.csv", "out/result.csv", "figures/1.png"}
