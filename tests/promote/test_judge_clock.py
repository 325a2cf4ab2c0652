"""What the judge makes of names and texts that say when, or how long, a notebook ran."""

from typing import Any

import msgspec
import numpy as np
import pytest
from tests.support.desk import NOTEBOOK, SOURCES, SPEC, Desk, compared, told
from tests.support.judged import notebook_of, notebook_run, printed, seen

from nblift.promote.captures import unstable
from nblift.promote.comparing import Notes, compare_runs, comparison_of
from nblift.promote.notebook_run import NotebookRun


def telling(run: NotebookRun, *names: str, cells: tuple[str, ...] = ()) -> NotebookRun:
    """A run of a notebook in which these names hold times, and these cells show them after the word `took`."""
    captures = {s: msgspec.structs.replace(c, clocked=frozenset(names)) for s, c in run.captures.items()}
    return msgspec.structs.replace(run, captures=captures, clocked=dict.fromkeys(cells, (("took", ""),)))


@pytest.mark.parametrize(
    ("values", "pipeline", "differs", "paths"),
    [
        ((1.5, 2.5), 3.5, False, ("a (a time)",)),
        ((1.5, 2.5), "3.5", True, ("a (a time)",)),
        (([1.5, 3.0], [2.5, 3.0]), [9.5, 3.0], False, ("a[0] (a time)",)),
        (([1.5, 3.0], [2.5, 3.0]), [9.5, 4.0], True, ("a[0] (a time)",)),
        (({"t": 1.5, "score": 3.0}, {"t": 2.5, "score": 3.0}), {"t": 9.5, "score": 3.0}, False, ("a['t'] (a time)",)),
        (({"t": 1.5, "score": 3.0}, {"t": 2.5, "score": 3.0}), {"t": 9.5, "score": 4.0}, True, ("a['t'] (a time)",)),
        (({"t": 1.5, "s": [3.0]}, {"t": 2.5, "s": [3.0]}), {"t": 1.5, "s": [4.0]}, True, ("a['t'] (a time)",)),
    ],
)
def test_a_time_is_not_compared_and_what_stands_beside_it_is(
    desk: Desk, values: tuple[Any, Any], pipeline: Any, differs: bool, paths: tuple[str, ...]
) -> None:
    first, again = (telling(desk.notebook({"a": value}, {"b": 2}), "a") for value in values)
    ran = desk.pipeline({"a": pipeline}, {"b": 2})
    assert unstable(first.captures["load"], again.captures["load"], ["a"]) == []
    assert bool(compared(first, ran, again=again)) is differs
    assert comparison_of(Notes(NOTEBOOK, SPEC, SOURCES), SPEC.steps[0], first, ran, again).not_compared == paths


def test_what_varies_otherwise_is_undecided_as_ever(desk: Desk) -> None:
    first, again = (telling(desk.notebook({"a": [value]}, {"b": 2}), "b") for value in (1.5, 2.5))
    assert unstable(first.captures["load"], again.captures["load"], ["a"]) == ["a"]
    longer, shorter = (telling(desk.notebook({"a": value}, {"b": 2}), "a") for value in ([1.5, 2.5], [1.5]))
    assert unstable(longer.captures["load"], shorter.captures["load"], ["a"]) == ["a"]


def test_elapsed_times_that_agree_by_chance_in_two_runs(desk: Desk) -> None:
    first, again = (telling(desk.notebook({"a": 1}, {"b": 2}, "took 0.1 s"), cells=("load",)) for _ in range(2))
    ran = desk.pipeline({"a": 1}, {"b": 2}, printed_load="took 0.2 s")
    assert compared(first, ran, again=again) == []


def test_a_number_with_a_unit_of_time_counts_where_no_clock_is_read(desk: Desk) -> None:
    first, again = (desk.notebook({"a": 1}, {"b": 2}, "lag 0.1 s") for _ in range(2))
    assert told(compared(first, desk.pipeline({"a": 1}, {"b": 2}, printed_load="lag 0.2 s"), again=again))


def test_how_long_a_library_says_it_took_does_not_count_unless_the_notebook_writes_so(desk: Desk) -> None:
    first, again = (desk.notebook({"a": 1}, {"b": 2}, "EDM 2e-06 | time = 0.3 sec |") for _ in range(2))
    ran = desk.pipeline({"a": 1}, {"b": 2}, printed_load="EDM 2e-06 | time = 0.4 sec |")
    assert compared(first, ran, again=again) == []
    assert told(compared(first, ran)) == [("load", "text", "")], "only a second run of the notebook decides"
    other = desk.pipeline({"a": 1}, {"b": 2}, printed_load="EDM 3e-06 | time = 0.4 sec |")
    assert told(compared(first, other, again=again)) == [("load", "text", "")]
    own = notebook_of(load=("a = 1\nprint(f'time = {a} sec')", "step:load"), fit=("b = 2", "step:fit"))
    assert list(compare_runs(Notes(own, SPEC, SOURCES), first, ran, again))


def test_lines_that_say_a_time_are_not_compared_and_others_are(desk: Desk) -> None:
    texts = ("score 5\ntook 0.123", "score 5\ntook 0.456")
    first, again = (telling(desk.notebook({"a": 1}, {"b": 2}, text), cells=("load",)) for text in texts)
    showing = Notes(NOTEBOOK, SPEC, SOURCES).showing
    assert showing.varying(SPEC.steps[0], first, again) is None
    assert compared(first, desk.pipeline({"a": 1}, {"b": 2}, printed_load="score 5\ntook 0.7"), again=again) == []
    wrong = desk.pipeline({"a": 1}, {"b": 2}, printed_load="score 6\ntook 0.7")
    assert told(compared(first, wrong, again=again)) == [("load", "text", "")]
    assert showing.times(SPEC.steps[0], first, again) == ["times that cell 1 shows"]


def test_a_time_that_decides_how_much_is_shown_is_undecided(desk: Desk) -> None:
    texts = ("took 0.123", "took 0.456\nlong")
    first, again = (telling(desk.notebook({"a": 1}, {"b": 2}, text), cells=("load",)) for text in texts)
    assert Notes(NOTEBOOK, SPEC, SOURCES).showing.varying(SPEC.steps[0], first, again) is not None


def test_other_numbers_with_a_unit_of_time_count_in_a_step_that_shows_a_clock(desk: Desk) -> None:
    texts = ("window 33 min\ntook 0.1 s", "window 33 min\ntook 0.4 s")
    first, again = (telling(desk.notebook({"a": 1}, {"b": 2}, text), cells=("load",)) for text in texts)
    right = desk.pipeline({"a": 1}, {"b": 2}, printed_load="window 33 min\ntook 0.7 s")
    frozen = desk.pipeline({"a": 1}, {"b": 2}, printed_load="window 30 min\ntook 0.7 s")
    assert compared(first, right, again=again) == []
    assert told(compared(first, frozen, again=again)) == [("load", "text", "")]
    assert told(compared(first, frozen)) == [("load", "text", "")]


def shows(desk: Desk, text: str, how: str = "printed") -> NotebookRun:
    outputs = printed(text) if how == "printed" else [{"output_type": "display_data", "data": {"text/plain": text}}]
    captures = {"load": desk.held(None, a=1), "fit": desk.held(None, b=2)}
    return notebook_run(captures, seen("load", "a"), seen("fit", "b"), outputs={"load": outputs})


@pytest.mark.parametrize(
    ("texts", "right", "wrong"),
    [
        (("fit_time 0.12 score 0.9", "fit_time 0.34 score 0.9"), "fit_time 0.5 score 0.9", "fit_time 0.5 score 0.8"),
        (("0.9 after 1.2 s", "0.9 after 950 ms"), "0.9 after 2 min", "0.8 after 2 min"),
        (("<td>3 s</td><td>7</td>", "<td>4 s</td><td>7</td>"), "<td>5 s</td><td>7</td>", "<td>5 s</td><td>8</td>"),
        (
            ("   fit_time  score\n0      0.12    0.9", "   fit_time  score\n0      0.34    0.9"),
            "   fit_time  score\n0      0.56    0.9",
            "   fit_time  score\n0      0.56    0.8",
        ),
        (
            ("   fit_time\n0  0.12  0.9\n1  0.20  0.8", "   fit_time\n0  0.34  0.9\n1  0.21  0.8"),
            "   fit_time\n0  0.3400  0.9\n1  0.2100  0.8",
            "   fit_time\n0  0.3400  0.9\n1  0.2100  0.7",
        ),
    ],
)
@pytest.mark.parametrize("how", ["printed", "displayed"])
def test_what_stands_beside_a_time_counts(desk: Desk, texts: tuple[str, str], right: str, wrong: str, how: str) -> None:
    first, again = (shows(desk, f"elapsed\n{text}", how) for text in texts)
    step = SPEC.steps[0]
    showing = Notes(NOTEBOOK, SPEC, SOURCES).showing
    for text, differs in ((right, False), (wrong, True)):
        ran = shows(desk, f"elapsed\n{text}", how)
        found = showing.parting(step, first, tuple(ran.shown.outputs["load"]), ran.normal, again)
        assert (found is not None) is differs, text


def test_a_column_of_times_varies_in_every_row(desk: Desk) -> None:
    first, again = (shows(desk, f"fit_time score_time\n0 {a} 0.0 7\n1 {a} {b} 8") for a, b in ((1.5, 0.0), (2.5, 0.1)))
    showing = Notes(NOTEBOOK, SPEC, SOURCES).showing
    for row, differs in (("0 3.5 0.2 7", False), ("0 3.5 0.2 9", True)):
        ran = shows(desk, f"fit_time score_time\n{row}\n1 3.5 0.3 8")
        found = showing.parting(SPEC.steps[0], first, tuple(ran.shown.outputs["load"]), ran.normal, again)
        assert (found is not None) is differs, row


def test_a_number_in_the_line_of_a_time_counts(desk: Desk) -> None:
    first, again = (
        telling(desk.notebook({"a": 1}, {"b": 2}, "window 33 min took 0.0 s"), cells=("load",)) for _ in "12"
    )
    right = desk.pipeline({"a": 1}, {"b": 2}, printed_load="window 33 min took 0.1 s")
    frozen = desk.pipeline({"a": 1}, {"b": 2}, printed_load="window 30 min took 0.0 s")
    assert compared(first, right, again=again) == []
    assert told(compared(first, frozen, again=again)) == [("load", "text", "")]


@pytest.mark.parametrize("label", ["fit_time", "mean_score_time", "refit_time_", "elapsed", "wall_time"])
def test_seconds_that_a_library_measured_are_not_compared(desk: Desk, label: str) -> None:
    def scores(seconds: float, score: float) -> dict[str, Any]:
        return {label: np.array([seconds, 2 * seconds]), "test_score": np.array([score, 0.5])}

    first, again = (desk.notebook({"a": scores(seconds, 0.9)}, {"b": 2}) for seconds in (0.1, 0.2))
    right = desk.pipeline({"a": scores(0.3, 0.9)}, {"b": 2})
    assert unstable(first.captures["load"], again.captures["load"], ["a"]) == []
    assert compared(first, right, again=again) == []
    assert told(compared(first, desk.pipeline({"a": scores(0.3, 0.8)}, {"b": 2}), again=again)) == [
        ("load", "value", "a")
    ]
    assert told(compared(first, right)) == [("load", "value", "a")], "only a second run of the notebook decides"
    paths = comparison_of(Notes(NOTEBOOK, SPEC, SOURCES), SPEC.steps[0], first, right, again).not_compared
    assert paths == (f"a['{label}']",)


@pytest.mark.parametrize("label", ["time", "timeline", "lifetimes", "test_score", "relapsed"])
def test_other_values_that_vary_are_undecided(desk: Desk, label: str) -> None:
    first, again = (desk.notebook({"a": {label: np.array([value])}}, {"b": 2}) for value in (0.1, 0.2))
    assert unstable(first.captures["load"], again.captures["load"], ["a"]) == ["a"]


@pytest.mark.parametrize("how", ["printed", "displayed"])
def test_lines_of_an_output_that_names_such_seconds_are_not_compared_where_they_vary(desk: Desk, how: str) -> None:
    texts = ("   fit_time  score\n0  0.123      0.9", "   fit_time  score\n0  0.456      0.9")
    first, again = (shows(desk, text, how) for text in texts)
    showing = Notes(NOTEBOOK, SPEC, SOURCES).showing
    assert showing.varying(SPEC.steps[0], first, again) is None
    assert showing.times(SPEC.steps[0], first, again) == ["times that cell 1 shows"]
    other = [shows(desk, text.replace("fit_time", "time"), how) for text in texts]
    assert showing.varying(SPEC.steps[0], *other) is not None


@pytest.mark.parametrize(
    "cell",
    ["a = 1\nlabel = 'time'\nprint(f'{label} = {a} sec')", "a = 1\nprint('Time', a, sep=' = ')", "a = 1\n%run tell.py"],
    ids=["put together", "with a separator", "in a module"],
)
def test_a_word_of_time_that_the_notebook_writes_itself_hides_nothing(desk: Desk, cell: str) -> None:
    notebook = notebook_of(load=(cell.replace("%run tell.py", "tell(a)"), "step:load"), fit=("b = 2", "step:fit"))
    modules = {"tell.py": "def tell(a):\n    print('time =', a, 'sec')\n"} if "tell" in cell else {}
    notes = Notes(msgspec.structs.replace(notebook, modules=modules), SPEC, SOURCES)
    first, again = (desk.notebook({"a": 1}, {"b": 2}, "time = 1 sec") for _ in range(2))
    frozen = desk.pipeline({"a": 1}, {"b": 2}, printed_load="time = 2 sec")
    assert told(list(compare_runs(notes, first, frozen, again))) == [("load", "text", "")]
