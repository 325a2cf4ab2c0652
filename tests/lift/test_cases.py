"""Each case is lifted as its file says, computes what the notebook computed, and defeats a naive lifter."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from tests.lift.golden import FOLDER, Case, parse, rendered
from tests.support.quick import Quick, QuickResult

from nblift.lift.lifting import lift
from nblift.model.verdict import Verdict

CASES = [path for path in sorted(FOLDER.glob("*.py")) if not parse(path.read_text("utf-8")).is_of_newer_python]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_lifts_as_written(path: Path, tmp_path: Path, update_cases: bool) -> None:
    text = path.read_text(encoding="utf-8")
    case = parse(text)
    quick = Quick(case.cells, case.files, tmp_path / "quick")
    result = quick.promote(case.displays)
    now = rendered(case, quick, result)
    _check_laws(case, quick, result, tmp_path)
    if update_cases:
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


def _check_laws(case: Case, quick: Quick, result: QuickResult, folder: Path) -> None:
    """What holds for every case, said or not."""
    assert result.verdict in (Verdict.VERIFIED, Verdict.DECLINED), result.verification.reason
    for path, source in result.sources.items():
        if path.endswith(".py"):
            ast.parse(source)
    assert quick.lift(case.displays) == quick.lift(case.displays)
    if result.spec is not None:
        again = lift(quick.notebook, result.spec.observed, displays=case.displays)
        assert again == quick.lift(case.displays), "promoting twice gives the same"
        for path, source in result.sources.items():
            file = folder / "repository" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--quiet", "."]
        done = subprocess.run(command, cwd=folder / "repository", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_every_case_has_a_name_that_says_something() -> None:
    assert [path.stem for path in CASES if len(path.stem.split("_")) < 4] == []


def test_a_case_that_is_declined_says_so_in_its_name() -> None:
    declined = [path.stem for path in CASES if "\ndeclined: " in path.read_text(encoding="utf-8")]
    assert [name for name in declined if "declined" not in name and "error" not in name] == []
