"""What may differ in texts, and what may not."""

import base64
import datetime as dt
from typing import Any

import pytest
from tests.support.judged import NORMAL, notebook_of, notebook_run, pipeline_run, printed, seen
from tests.support.repositories import make_spec, step

from nblift.model.spec import CellRecord, NotebookRecord, Spec
from nblift.promote.showing import Showing
from nblift.promote.varying import varying
from nblift.run.transcript import (
    Entry,
    Normal,
    Transcript,
    first_text_difference,
    transcript_of,
    without_info,
)


def display(**data: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {k.replace("__", "/"): v for k, v in data.items()}}


# ---------------------------------------------------------------------- one text
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<Town object at 0x7f3a2c1b9d60>", "<Town object at 0x55d0c2b0>"),
        ("id 0x7f3a2c1b9d60", "id 0x7f3a2c1b9d70"),
        ("__main__.Town", "shop.helpers.Town"),
        (" 50%|████      | 5/10 [00:01<00:01,  4.9it/s]\nend", "100%|██████████| 10/10 [00:02<00:00,  5.0it/s]\nend"),
        ("1\r2\r3\n", "3\n"),
        ("in /tmp/abc/x", "in /tmp/def/x"),
        ("Wall time: 3 ms\nend", "Wall time: 4 ms\nend"),
    ],
)
def test_what_runs_may_differ_in(one: str, other: str) -> None:
    assert NORMAL(one) == NORMAL(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("colour 0xff8800", "colour 0xff8801"),
        ("| 50%|60%|\n", "| 40%|60%|\n"),
        ("after 3 s", "after 4 s"),
        ("noon 12:00:00", "noon 13:00:00"),
        ("a/tmp", "b/tmp"),
        ("1\n2\n", "2\n1\n"),
    ],
)
def test_what_they_may_not_differ_in(one: str, other: str) -> None:
    assert NORMAL(one) != NORMAL(other)


def at(hour: int, minute: int, second: int) -> dt.datetime:
    return dt.datetime(2024, 5, 17, hour, minute, second, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Date: Fri, 17 May 2024  Time: 09:00:59", True),
        ("2024-05-17 09:00:40.5", True),
        ("<dc:date>2024-05-17T09:00:40.5</dc:date>", True),
        ("<dc:date>2024-05-17T09:02:40.5</dc:date>", False),
        ("Fri May 17 2024", True),
        ("at 09:00:29", True),
        ("at 9:01:01", True),
        ("at 09:01:02", False),
        ("at 09:00:28", False),
        ("2024-05-16", False),
    ],
)
def test_the_date_and_time_of_a_run_are_taken_out_and_no_others(text: str, same: bool) -> None:
    normal = Normal((), (at(9, 0, 30), at(9, 1, 0)), {})
    assert any(character.isdigit() for character in normal(text)) is not same


def test_a_run_may_last_over_midnight() -> None:
    normal = Normal((), (at(23, 59, 58), at(23, 59, 58) + dt.timedelta(seconds=4)), {})
    assert normal("23:59:59 00:00:01 00:00:04") == "<now> <now> 00:00:04"


def test_elapsed_times_differ_only_where_asked() -> None:
    assert NORMAL.timeless()("after 3 s, 4 rows") == NORMAL.timeless()("after 5 s, 4 rows")
    assert NORMAL.timeless()("after 3 s, 4 rows") != NORMAL.timeless()("after 3 s, 5 rows")


# ---------------------------------------------------------------------- displays
def test_pictures_of_any_kind_are_compared() -> None:
    one, other = ([display(image__jpeg=base64.b64encode(c).decode(), text__plain="<Image>")] for c in (b"1", b"2"))
    assert transcript_of(one, NORMAL) != transcript_of(other, NORMAL)
    assert transcript_of(one, NORMAL).figures == 1


def test_the_names_that_pandas_makes_up_for_a_styled_table_are_taken_out() -> None:
    styled = '<style>#T_{0}_row0_col1 {{}}</style><table id="T_{0}"><td id="T_{0}_row0_col1">T_{1}</td></table>'
    one, other, third = (
        transcript_of([display(text__html=styled.format(*names))], NORMAL)
        for names in (("daf17", "1a2b3"), ("954a9", "1a2b3"), ("954a9", "1a2b4"))
    )
    assert one == other != third


def test_what_cannot_be_compared_is_named_beside_its_text() -> None:
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "IntSlider(value=3)"}
    shown = transcript_of([{"output_type": "display_data", "data": widget}], NORMAL)
    assert [e.kind for e in shown.entries] == ["display", "other"]
    assert shown.other == ("application/vnd.jupyter.widget-view+json",)


@pytest.mark.parametrize("mime", ["plotly.v1", "vegalite.v5", "vegalite.v9", "vega.v6"])
def test_drawings_in_json_are_figures(mime: str) -> None:
    def drawn(value: int) -> Transcript:
        return transcript_of([display(**{f"application__vnd.{mime}+json": {"data": [value]}})], NORMAL)

    assert drawn(1).figures == 1
    assert drawn(1) != drawn(2)


def test_the_summary_of_a_frame_is_cut_off_and_nothing_before_it() -> None:
    info = "<class 'pandas.DataFrame'>\nRangeIndex: 3 entries\nmemory usage: 1 KB\n"
    before = Transcript((Entry("figure", "1"), Entry("text", "<class 'x'> first\n" + info)))
    assert without_info(before).entries == (Entry("figure", "1"), Entry("text", "<class 'x'> first\n"))
    assert without_info(Transcript((Entry("text", info),))).entries == ()
    assert without_info(Transcript(())).entries == ()


# ---------------------------------------------------------------------- lines in which the notebook itself differs
def text(*lines: str) -> Transcript:
    return Transcript((Entry("text", "\n".join(lines)),))


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (("now 3", "total 5"), None),
        (("now 3", "total 6"), ("text", "line 2", "total 5", "total 6")),
        (("now 3",), ("text", "line 2", "total 5", "nothing")),
    ],
)
def test_unstable_words_hide_no_others(other: tuple[str, ...], difference: tuple[str, ...] | None) -> None:
    one = text("now 1", "total 5")
    unstable = varying(one, text("now 2", "total 5"))
    assert unstable is not None
    assert first_text_difference(unstable.left_out(one), unstable.left_out(text(*other))) == difference


def test_a_line_with_another_number_of_words_is_left_out() -> None:
    one = text("by a", "total 5")
    unstable = varying(one, text("by a b", "total 5"))
    assert unstable is not None
    assert unstable.left_out(one) == unstable.left_out(text("by c d e", "total 5"))
    assert unstable.left_out(one) != unstable.left_out(text("by a", "total 6"))


def test_nothing_is_decided_where_even_the_number_of_lines_differs() -> None:
    assert varying(text("a"), text("a", "b")) is None


# ---------------------------------------------------------------------- cells and steps
def spec_with(records: list[CellRecord]) -> Spec:
    import msgspec

    spec = make_spec([step("load", cells=("a", "b"))])
    return msgspec.structs.replace(spec, notebook=NotebookRecord("notebooks/shop.ipynb", "", tuple(records)))


NOTEBOOK = notebook_of(first="import os", a=("print(1)", "step:load"), b="print(2)")


def test_a_step_shows_what_its_cells_show_less_what_is_left_out() -> None:
    result = {"output_type": "execute_result", "data": {"text/plain": "7"}}
    run = notebook_run({}, seen("a"), seen("b"), outputs={"a": [*printed("1\n"), result], "b": printed("2\n")})
    kept = Showing(NOTEBOOK, spec_with([CellRecord("a", 2, "step"), CellRecord("b", 3, "step")]))
    less = Showing(NOTEBOOK, spec_with([CellRecord("a", 2, "step", display_dropped=True), CellRecord("b", 3, "skip")]))
    assert [e.content for e in kept.of_step(kept.spec.steps[0], run).entries] == ["1\n", "7", "2\n"]
    assert [e.content for e in less.of_step(less.spec.steps[0], run).entries] == ["1\n"]


def test_text_of_cells_in_no_step_is_missing_from_the_pipeline() -> None:
    showing = Showing(NOTEBOOK, spec_with([CellRecord(c, n, "imports") for n, c in enumerate(("first", "a", "b"), 1)]))
    run = notebook_run({}, seen("first"), outputs={"first": printed("hello\n")})
    (found,) = showing.outside(run, pipeline_run({}))
    assert (found.step, found.what, found.path, found.pipeline) == ("load", "text", "cell 1", "nothing")


def test_text_that_no_step_of_the_pipeline_prints_is_too_much() -> None:
    showing = Showing(NOTEBOOK, spec_with([CellRecord(c, n, "imports") for n, c in enumerate(("first", "a", "b"), 1)]))
    (found,) = showing.outside(notebook_run({}, seen("first")), pipeline_run({}, outside=tuple(printed("loaded\n"))))
    assert (found.step, found.notebook) == ("load", "nothing")


def test_a_second_run_tells_elapsed_times_and_changing_lines_from_differences() -> None:
    spec = spec_with([CellRecord("a", 2, "step"), CellRecord("b", 3, "step")])
    showing, normal = Showing(NOTEBOOK, spec), Normal((), (), {})

    def run(number: int, total: int) -> Any:
        shown = {"a": printed(f"{number} s\n"), "b": printed(f"run {number}\ntotal {total}\n")}
        return notebook_run({}, seen("a"), seen("b"), outputs=shown)

    def parting(total: int) -> Any:
        shown = tuple(printed(f"9 s\nrun 9\ntotal {total}\n"))
        return showing.parting(spec.steps[0], run(1, 5), shown, normal, run(2, 5))

    assert parting(5) is None
    assert parting(6) == ("text", "line 3", "total 5", "total 6")
    assert showing.varying(spec.steps[0], run(1, 5), run(2, 5)) is not None
    assert showing.varying(spec.steps[0], run(1, 5), run(1, 5)) is None
