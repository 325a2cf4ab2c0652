"""The tests that promoted repositories bring along, run as their README says: in a fresh environment of their own."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from promotion_measure import LIMITS, call
from promotion_sources import Work

_COUNT = re.compile(r"\b(\d+) (passed|failed|skipped|error|xfailed|warning)")


class Own(NamedTuple):
    """How a repository's own tests ended."""

    digest: str
    passed: int = 0
    #: Failures and errors, also of the installation.
    failed: int = 0
    skipped: int = 0
    said: str = ""

    @property
    def good(self) -> bool:
        """Whether tests ran, all passed, and none was skipped."""
        return self.passed > 0 and not self.failed and not self.skipped


def own_tests(work: Work, digest: str) -> Own:
    """Install a promoted repository with its pinned dependencies and run its tests."""
    repository = work.folder / "promoted" / digest
    with tempfile.TemporaryDirectory(prefix="own-", dir=work.folder, ignore_cleanup_errors=True) as scratch:
        python = Path(scratch) / "environment" / "bin" / "python"
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(python.parents[1])], check=True)
        wanted = ["-e", str(repository), "--group", f"{repository / 'pyproject.toml'}:dev"]
        env = work.environment()
        installed = call([*uv, "pip", "install", "--python", str(python), *wanted], LIMITS["tool"], env, repository)
        if installed.code != 0:
            return Own(digest, failed=1, said=installed.stderr[-2000:])
        done = call([str(python), "-m", "pytest", "-q", "-rs"], LIMITS["run"], env, repository)
    return counted(digest, done.code, done.stdout + done.stderr)


def counted(digest: str, code: int | None, text: str) -> Own:
    """What pytest's last line counts; an exit code that says otherwise is a failure."""
    last = next((line for line in reversed(text.splitlines()) if _COUNT.search(line)), "")
    counts = {word: int(number) for number, word in _COUNT.findall(last)}
    failed = counts.get("failed", 0) + counts.get("error", 0)
    if code != 0:
        failed = max(failed, 1)
    return Own(digest, counts.get("passed", 0), failed, counts.get("skipped", 0), text[-2000:] if failed else "")


def own_table(results: Sequence[Own]) -> Iterator[str]:
    """The results in Markdown, by lines."""
    yield f"\n## The repositories' own tests, in fresh environments, of {len(results)} drawn by chance\n"
    yield f"- all pass, none skipped: {sum(own.good for own in results)}"
    sums = (sum(own.passed for own in results), sum(own.failed for own in results), sum(own.skipped for own in results))
    yield "- tests: {} passed, {} failed, {} skipped".format(*sums)
    failures = [own.digest for own in results if not own.good]
    if failures:
        yield f"- not so: {', '.join(failures)}"
