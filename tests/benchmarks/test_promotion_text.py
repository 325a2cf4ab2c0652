"""Which texts of two runs count as the same."""

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from promotion_text import Run, Shown, first_difference, normalised, same_text, shown, visible

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
# 2026-03-05, 10:00:00 to 10:02:00 UTC, and another day, 23:59:30 to 00:00:30.
MORNING = Run(1_772_704_800, 1_772_704_920, ("/data/a",))
MIDNIGHT = Run(1_772_841_570, 1_772_841_630, ("/data/b",))


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def display(**data: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {name.replace("_", "/"): text for name, text in data.items()}}


@pytest.mark.parametrize(
    ("morning", "midnight"),
    [
        ("<A at 0x7f0000000010>", "<A at 0x7fffffffffff>"),
        ("Date: Thu, 05 Mar 2026", "Date: Sat, 07 Mar 2026"),
        ("Date: Thu, Mar 05 2026", "Date: Sat, Mar 07 2026"),
        ("Time:  10:01:02 end", "Time:  00:00:01 end"),
        ("2026-03-05 10:00:07.5", "2026-03-06 23:59:59"),
        ("read /data/a/x.csv", "read /data/b/x.csv"),
        ("in /tmp/abc/d", "in /tmp/xyz"),
        ("1%\r50%\r100%\ndone", "1%\r100%\ndone"),
        ("a\r\nb", "a\nb"),
        (" 10%|█  | 1/10 [00:01<00:09,  1.0it/s]\nend", "end"),
        ("CPU times: user 1 s, sys: 2 ms, total: 1 s\nWall time: 1.1 s\nend", "end"),
        ("7.1 ms ± 3 µs per loop (mean ± std. dev. of 7 runs, 100 loops each)\nend", "end"),
    ],
)
def test_what_belongs_to_a_run_does_not_count(morning: str, midnight: str) -> None:
    assert same_text((Shown(morning, 0), MORNING), (Shown(midnight, 0), MIDNIGHT))


@pytest.mark.parametrize(
    ("morning", "midnight"),
    [
        ("1.0", "1.00"),
        ("a b", "a  b"),
        ("10:01:02", "11:01:02"),
        ("2020-01-01", "2020-01-02"),
        ("0x10", "0x20"),
        ("a", "a\nb"),
        ("took 5 s", "took 6 s"),
    ],
)
def test_everything_else_counts(morning: str, midnight: str) -> None:
    assert not same_text((Shown(morning, 0), MORNING), (Shown(midnight, 0), MIDNIGHT))


def test_durations_count_unless_they_are_left_out() -> None:
    one, other = (Shown("took 5.1 s", 0), MORNING), (Shown("took 60 ms", 0), MIDNIGHT)
    assert not same_text(one, other)
    assert same_text(one, other, durations=True)


def test_the_first_line_that_differs_is_told() -> None:
    one, other = (Shown("a\nb\nc", 0), MORNING), (Shown("a\nx", 0), MIDNIGHT)
    assert first_difference(one, other) == (2, "b", "x")
    assert first_difference((Shown("a", 0), MORNING), (Shown("a\nb", 0), MIDNIGHT)) == (2, "nothing", "b")


def test_text_is_printed_and_displayed_text_in_order() -> None:
    cells = [
        [stream("one "), stream("oops", "stderr"), stream("two")],
        [display(text_plain="<T>", text_html="<style>b {}</style><b>1</b>&lt;2"), stream("three")],
        [{"output_type": "error", "ename": "E", "evalue": "", "traceback": ["T"]}],
    ]
    assert shown(cells) == Shown("one two\n<T>\n1 <2\nthree", 0)


def test_figures_are_counted_and_their_words_are_no_text() -> None:
    picture = display(image_png="aaaa", text_plain="<Figure>")
    plotly = {"output_type": "execute_result", "data": {"application/vnd.plotly.v1+json": {}, "text/html": "x"}}
    found = shown([[picture, plotly], [picture]])
    assert (found.text, found.figures) == ("", 3)
    assert found.pictures[0] == found.pictures[2] != found.pictures[1]


def test_stored_lists_of_lines_are_joined() -> None:
    assert shown([[{"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]}]]).text == "a\nb"


def test_generated_ids_of_markup_are_invisible() -> None:
    assert visible('<table id="T_1a2b3"><tr><td id="T_1a2b3_row0">1</td></tr></table>') == "1"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=80))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalised(text, MORNING)
    assert normalised(once, MORNING) == once


@given(st.text("abc \n", max_size=40), st.text("abc \n", max_size=40))
def test_plain_words_are_the_same_only_if_they_are_equal(one: str, other: str) -> None:
    equal = one.splitlines() == other.splitlines()
    assert same_text((Shown(one, 0), MORNING), (Shown(other, 0), MIDNIGHT)) == equal


@pytest.mark.parametrize("module", ["promotion_text", "promotion_plain", "promotion_freeze", "promotion_sources"])
def test_the_judge_from_outside_knows_nothing_of_nblift(module: str) -> None:
    tree = ast.parse((BENCHMARKS / f"{module}.py").read_text())
    imported = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    ]
    assert [name for name in imported if name.split(".")[0] in ("nblift", "nblift_kernel")] == []
