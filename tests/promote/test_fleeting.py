"""Files that every run calls otherwise."""

import datetime as dt
from pathlib import Path

import pytest
from tests.support.quick import Cell, quick_promote

from nblift.model.observation import CellSeen, FilesSeen, Observation
from nblift.model.verdict import Verdict
from nblift.promote.fleeting import without_fleeting

LOG = """
from datetime import datetime
from pathlib import Path
name = f"log_{datetime.now():%Y-%m-%d_%H%M%S_%f}.txt"
Path(name).write_text("done")
total = sum([1, 2])
"""
SHUFFLED = """
import random
random.seed()
name = f"log_{random.random()}.txt"
"""
NOON = dt.datetime(2031, 5, 17, 12, tzinfo=dt.UTC)


def test_a_file_named_by_the_clock_is_written_and_not_handed_on() -> None:
    result = quick_promote([Cell(LOG, ("step:count",)), Cell("print(total)", ("step:show",))])
    assert result.verdict is Verdict.VERIFIED, result.verification.reason
    assert any("name" in note.message for note in result.diagnostics if note.slug == "not-compared")
    assert result.spec is not None
    assert [output.value for output in result.spec.steps[0].outputs] == ["total@count"]


def test_a_name_that_chance_gives_is_no_time() -> None:
    result = quick_promote([Cell(SHUFFLED, ("step:name",)), Cell("print(len(name) > 3)", ("step:show",))])
    assert result.verdict is Verdict.UNVERIFIED


@pytest.mark.parametrize(
    ("path", "source", "kept"),
    [
        ("log_2031-05-17.txt", 'f"log_{date.today()}.txt"', False),
        ("runs/20310517_120000/a.txt", "Path(folder, 'a.txt')", False),
        ("log_2031-05-17.txt", '"log_2031-05-17.txt"', True),
        ("log_2031-05-16.txt", 'f"log_{yesterday}.txt"', True),
    ],
)
def test_the_day_of_the_run_tells_unless_the_notebook_names_it(path: str, source: str, kept: bool) -> None:
    seen = Observation((CellSeen("a", files=FilesSeen(written=(path,))),))
    found = without_fleeting(seen, {}, {}, Path("/work"), (NOON, NOON), source)
    assert found.cells[0].files.written == ((path,) if kept else ())
