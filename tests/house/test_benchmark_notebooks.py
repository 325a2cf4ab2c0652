"""nblift's code knows nothing of the notebooks that the benchmark promotes: no name, cell id, source line or digest."""

import ast
import re
from bisect import bisect_left
from collections.abc import Iterator

import pytest
from promotion_fingerprints import DIGITS, FINGERPRINTS, LINE, fingerprint

from .test_tracked_files import ROOT, tracked

_WORD = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_HEXADECIMAL = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{8,64}(?![0-9a-zA-Z])")
MARKS = FINGERPRINTS.read_text().split()
CODE = [path for path in tracked() if path.startswith(("src/", "kernel/"))]


def texts(source: str, *, python: bool) -> Iterator[str]:
    """All of a file that could be a name, a cell id or a source line: words, lines, strings and their lines."""
    strings = [source]
    if python:
        constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
        strings += [value for value in constants if isinstance(value, str)]
    for string in strings:
        yield from _WORD.findall(string)
        for line in map(str.strip, string.splitlines()):
            yield line
            yield line.rpartition("/")[2]


def known(source: str, marks: list[str], *, python: bool = True) -> list[str]:
    """What of a file stands in the list of fingerprints, given sorted, or is a digest of something there."""
    listed = set(marks)
    found = {text for text in texts(source, python=python) if fingerprint(text) in listed}
    for digits in _HEXADECIMAL.findall(source):
        start = digits[:DIGITS]
        place = bisect_left(marks, start)
        if place < len(marks) and marks[place].startswith(start):
            found.add(digits)
    return sorted(found)


@pytest.mark.parametrize("path", CODE)
def test_code_knows_no_benchmark_notebook(path: str) -> None:
    source = (ROOT / path).read_bytes().decode(errors="replace")
    assert known(source, MARKS, python=path.endswith(".py")) == []


def test_the_list_is_sorted_and_holds_digests_only() -> None:
    assert sorted(MARKS) == MARKS
    assert [mark for mark in MARKS if not re.fullmatch(f"[0-9a-f]{{{DIGITS}}}", mark)] == []


LONG = "fitted = smf.ols('y ~ x + z', data=frame).fit()"


@pytest.mark.parametrize(
    ("secret", "source"),
    [
        ("some_notebook.ipynb", 'if path.name == "some_notebook.ipynb": pass'),
        ("first day.csv", 'NAMES = ["data/first day.csv"]'),
        ("a-cell_id", "SPECIAL = {'a-cell_id': 1}"),
        (LONG, f"    {LONG}\n".lstrip()),
        (LONG, f"KNOWN = {LONG!r}"),
        (LONG, f"KNOWN = {fingerprint(LONG)!r}"),
        (LONG, f"KNOWN = ({fingerprint(LONG)[:10]!r}, 1)"),
    ],
)
def test_the_check_finds_what_it_looks_for(secret: str, source: str) -> None:
    assert len(secret) >= LINE or secret != LONG
    assert known(source, [fingerprint(secret)]) != []
    assert known(source, [fingerprint("another")]) == []
