"""Nothing of one machine, and no address of a package registry, stands in a tracked file."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Written in two parts, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(
    "(?<![\\w.~-])/(?:" + "|".join(["wor" + "k/", "roo" + "t/", "hom" + "e/\\w", "User" + "s/\\w"]) + ")"
)
REGISTRIES = re.compile(
    "|".join(["pypi\\." + "org", "python" + "hosted", "npmjs\\." + "(?:org|com)/", "yarnpkg\\." + "com"])
)
RESOLVED = re.compile('"resolved"' + ': *"http')


def tracked() -> list[str]:
    """Paths of the text files that git tracks."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRIES, RESOLVED], ids=["paths", "registries", "resolved"])
def test_tracked_files_know_no_machine_and_no_registry(pattern: re.Pattern[str]) -> None:
    found = []
    for path in tracked():
        text = (ROOT / path).read_bytes().decode(errors="replace")
        found += [f"{path}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []


def test_the_patterns_find_what_they_look_for() -> None:
    assert MACHINE_PATHS.search('path = "/' + 'home/ada/x.csv"')
    assert REGISTRIES.search("https://pypi" + ".org/simple")
    assert RESOLVED.search('"resolved' + '": "https://x"')
    assert not MACHINE_PATHS.search("~/home" + "/work.py and a/root" + "/b")
