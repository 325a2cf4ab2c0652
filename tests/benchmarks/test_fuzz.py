"""The benchmark of damaged notebooks: the same seed gives the same ones, and what is wrong is seen."""

import json
import random
from pathlib import Path

import pytest
from fuzz import Outcome, _wrong, table
from fuzz_mutations import damaged
from tests.support.notebooks import cell, document

RAW = json.dumps(document([cell(f"x{n} = {n}\nprint(x{n})") for n in range(6)])).encode()
BUG = "Traceback (most recent call last):\n  File …\nValueError: no\n"


def test_the_same_seed_gives_the_same_notebook_and_others_give_others() -> None:
    made = [damaged(RAW, random.Random(f"1:{n}")) for n in range(300)]
    assert made == [damaged(RAW, random.Random(f"1:{n}")) for n in range(300)]
    assert len(set(made)) > 250


@pytest.mark.parametrize(
    ("command", "code", "stdout", "stderr", "wrong"),
    [
        ("suggest", 0, '{"diagnostics": []}', "", ""),
        ("suggest", None, "", "", "no end after 60 s"),
        ("suggest", 1, "{}", BUG, "ValueError: no"),
        ("suggest", 70, "{}", "", "exit code 70: "),
        ("check", 0, "", "", "stdout is no JSON: Expecting value: line 1 column 1 (char 0)"),
        ("promote", 0, "{}", "", "exit code 0: "),
        ("promote", 4, '{"verdict": "declined"}', "", "exit code 4 for declined"),
    ],
)
def test_what_is_wrong_is_seen(
    tmp_path: Path, command: str, code: int | None, stdout: str, stderr: str, wrong: str
) -> None:
    found = _wrong(tmp_path, command, code, stdout, stderr, as_json=True)
    assert found == wrong or (wrong and wrong in found)


def test_a_bug_that_was_reported_and_code_that_does_not_compile_are_seen(tmp_path: Path) -> None:
    module = tmp_path / "repository" / "src" / "steps.py"
    module.parent.mkdir(parents=True)
    module.write_text("def (")
    assert "steps.py" in _wrong(tmp_path, "promote", 4, '{"verdict": "unverified"}', "", as_json=True)
    (tmp_path / "nblift-bug-1.txt").write_text(BUG)
    assert _wrong(tmp_path, "check", 0, "{}", "", as_json=True) == BUG


def test_the_table_counts_and_names_what_is_wrong() -> None:
    found = [Outcome(0, "check", 0, 0.2), Outcome(1, "check", None, 60.0, "no end after 60 s")]
    text = "\n".join(table(found, 2, 1, "abc"))
    assert "| check | 2 | 1 × 0, 1 × None | 1 | 60.00 s | 60.0 s |" in text
    assert "case 1, `check`: no end after 60 s" in text
