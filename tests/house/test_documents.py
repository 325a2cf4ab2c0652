"""The documents say what the repository does."""

import json
import re
import tomllib
from pathlib import Path

import nblift
import nblift_kernel

ROOT = Path(__file__).parents[2]


def commands_under(heading: str) -> list[str]:
    """The lines of the first code block below a heading of the README."""
    section = (ROOT / "README.md").read_text().split(f"## {heading}\n", 1)[1]
    block = re.search(r"```bash\n(.*?)```", section, re.DOTALL)
    assert block is not None, f"no commands under {heading!r}"
    return block[1].splitlines()


def test_readme_sets_up_in_two_commands_runs_the_main_job_in_one_and_tests_in_one() -> None:
    assert len(commands_under("Set up")) == 2
    assert len(commands_under("Promote a notebook")) == 1
    assert len(commands_under("Test")) == 1


def test_ci_runs_exactly_the_test_command_of_the_readme() -> None:
    ci = (ROOT / ".ci" / "run").read_text().splitlines()
    assert ci[-1:] == commands_under("Test")
    assert ci[1:-1] == ["set -e", 'cd "$(dirname "$0")/.."']
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_readme_names_only_files_that_exist() -> None:
    text = (ROOT / "README.md").read_text()
    named = re.findall(r"\]\((?!https?:|#)([^)]+)\)", text) + re.findall(r"\bexamples/\w+\.ipynb", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_one_version_everywhere() -> None:
    kernel = tomllib.loads((ROOT / "kernel" / "pyproject.toml").read_text())["project"]
    extension = json.loads((ROOT / "extension" / "package.json").read_text())
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None
    versions = {nblift.__version__, nblift_kernel.__version__, extension["version"], newest[1]}
    versions.add(kernel.get("version", nblift_kernel.__version__))
    assert versions == {nblift.__version__}
