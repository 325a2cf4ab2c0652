"""The four examples, as a new user would try them: promoted, verified, run, and tested by their own tests."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nblift.model.run import Blob, StepRun
from nblift.model.verdict import Verdict
from nblift.promote.promotion import Options, promote
from nblift.run.pipeline import run_pipeline

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ["churn_model", "orders_etl", "queue_simulation", "sunspots_forecast"]


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {n: v for n, v in os.environ.items() if not n.startswith(("PYTEST", "NBLIFT", "COV"))}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)


def contents(step: StepRun) -> list[tuple[str, str, tuple[Blob, ...]]]:
    """Each output of a step, with the digests of its content and of its bytes."""
    return [(manifest.value, manifest.content, manifest.blobs) for manifest in step.outputs]


@pytest.mark.timeout(2400)
@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_promoted_verified_and_stands_by_itself(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    done = promote(EXAMPLES / f"{name}.ipynb", target)
    assert done.verification.verdict is Verdict.VERIFIED, done.verification.reason
    assert len(done.verification.steps) >= 3
    assert done.verification.compared.names > 20

    own = run(sys.executable, "-m", "pytest", "-q", cwd=target)
    assert own.returncode == 0, own.stdout + own.stderr
    assert "left out" not in own.stdout
    assert "skipped" not in own.stdout

    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]):
        checked = run(sys.executable, "-m", *command, cwd=target)
        assert checked.returncode == 0, checked.stdout + checked.stderr

    ran = run(sys.executable, "-c", "from nblift.cli.main import main; main()", "run", ".", "--json", cwd=target)
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert [step["status"] for step in answer["steps"]] == ["succeeded"] * len(done.verification.steps)

    warm, cold = (run_pipeline(target, cold=cold, cache=False).run.steps for cold in (False, True))
    # where a library starts threads when it is imported, kernels are cold after all, and a note says so
    assert [[told for told in each.diagnostics if told.code != "NB642"] for each in warm] == [
        list(each.diagnostics) for each in cold
    ]
    assert [contents(each) for each in warm] == [contents(each) for each in cold]


@pytest.mark.timeout(2400)
def test_promoting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    notebook = EXAMPLES / "queue_simulation.ipynb"
    files = []
    for target in (tmp_path / "one", tmp_path / "other"):
        done = promote(notebook, target)
        assert done.written is not None
        tree = [f for f in sorted(target.rglob("*")) if f.is_file() and not {".nblift", "recorded"} & set(f.parts)]
        files.append({f.relative_to(target).as_posix(): f.read_bytes() for f in tree})
    assert files[0] == files[1]
    again = promote(notebook, tmp_path / "one", Options())
    assert again.written is not None
    assert again.written.changed == ()
    assert not any(str(tmp_path).encode() in content for content in files[0].values())
