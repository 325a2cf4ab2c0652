"""What the judge makes of runs: differences that count, what cannot be decided, and the step that is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.support.desk import NOTEBOOK, SOURCES, SPEC, Desk, compared, told
from tests.support.judged import notebook_run, pipeline_run, seen
from tests.support.repositories import file_output, make_spec, output, parameter, step

from nblift.model.diagnostic import Diagnostic, Severity
from nblift.model.spec import Draw, Effects, Helper, Published, Spec, ValueKind
from nblift.model.verdict import Verdict, Verification
from nblift.promote.captures import Capture
from nblift.promote.notebook_run import NotebookRun, Where
from nblift.promote.pipeline_run import PipelineRun, StepRan
from nblift.promote.verify import Judge, Subject
from nblift.run.kernel import find_kernel


def test_equal_runs(desk: Desk) -> None:
    assert compared(desk.notebook({"a": 1}, {"b": 2}), desk.pipeline({"a": 1}, {"b": 2})) == []


def test_a_return_that_is_not_what_the_name_held_is_told_at_its_own_step(desk: Desk) -> None:
    steps = {"load": desk.ran({"a": 1}, a=0)}
    found = compared(desk.notebook({"a": 1}, {"a": 1, "b": 2}), desk.pipeline({}, {"a": 0, "b": 2}, steps=steps))
    assert told(found) == [("load", "returned", "a"), ("fit", "value", "a")]


def test_a_step_that_returns_nothing_for_a_value(desk: Desk) -> None:
    steps = {"load": desk.ran({"a": 1})}
    assert told(compared(desk.notebook({"a": 1}, {"b": 2}), desk.pipeline({}, {"b": 2}, steps=steps))) == [
        ("load", "returned", "a")
    ]


def test_a_return_is_held_against_the_notebook_where_the_function_has_no_such_name(desk: Desk) -> None:
    steps = {"load": desk.ran({}, a=0)}
    notebook = desk.notebook({"a": 1}, {"b": 2})
    assert ("load", "returned", "a") in told(compared(notebook, desk.pipeline({}, {"b": 2}, steps=steps)))


def test_the_state_of_a_generator_that_is_returned_is_the_one_at_the_end(desk: Desk) -> None:
    spec = msgspec.structs.replace(
        SPEC,
        steps=(
            step("load", outputs=(output("a@load"), output("python_random_state@load", kind=ValueKind.RANDOM_STATE))),
        ),
    )
    now = {"random": "1"}
    notebook = desk.notebook({"a": 1}, {"b": 2})

    def ran(state: str) -> PipelineRun:
        capture = msgspec.structs.replace(desk.held({"a": 1}, a=1), random=now, states={"random": state})
        return pipeline_run({"load": StepRan((), capture)})

    assert compared(notebook, ran("1"), spec) == []
    assert told(compared(notebook, ran("0"), spec)) == [("load", "returned", "python_random_state")]


def test_a_file_that_is_said_to_be_elsewhere(desk: Desk) -> None:
    spec = msgspec.structs.replace(SPEC, steps=(step("load", outputs=(file_output("a_csv@load", "a.csv"),)),))
    places = {"a_csv@load": "b.csv"}
    run = pipeline_run({"load": StepRan((), desk.held({}, a=1), {}, places)})
    assert told(compared(desk.notebook({"a": 1}, {"b": 2}), run, spec)) == [("load", "returned", "a_csv")]


@pytest.mark.parametrize(
    ("calls", "at", "says"),
    [
        (("load", "fit"), None, ""),
        (("fit", "load"), "load", "fit is called there"),
        (("load", "load", "fit"), "load", "called again"),
        (("load", "fit", "fit"), "fit", "called again"),
    ],
)
def test_calls_of_run(desk: Desk, calls: tuple[str, ...], at: str | None, says: str) -> None:
    found = compared(desk.notebook({"a": 1}, {"b": 2}), desk.pipeline({"a": 1}, {"b": 2}, calls=calls))
    assert [(d.step, d.what, d.pipeline) for d in found] == ([(at, "order", says)] if at else [])


def test_what_run_publishes_is_what_the_step_returned(desk: Desk) -> None:
    spec = msgspec.structs.replace(SPEC, published=(Published("b", "b@fit"),))
    notebook, pipeline = desk.notebook({"a": 1}, {"b": 2}), desk.pipeline({"a": 1}, {"b": 2})
    digest = pipeline.steps["fit"].capture.results["b"]  # type: ignore[union-attr]
    for published, expected in (({"0": digest}, []), ({"0": "x"}, ["b"]), ({}, ["b"])):
        run = msgspec.structs.replace(pipeline, published=published)
        assert [d.name for d in compared(notebook, run, spec) if d.what == "published"] == expected


def test_the_generator_that_a_step_draws_from_is_left_as_the_notebook_leaves_it(desk: Desk) -> None:
    draws = Effects(random=(Draw("random", seeded=True, evidence="observed"),))  # type: ignore[arg-type]
    spec = msgspec.structs.replace(SPEC, steps=(step("load", effects=draws),))

    def moment(state: str) -> Capture:
        return msgspec.structs.replace(desk.held({}, a=1), random={"random": state})

    def compare(mine: str, other: str, again: str = "", drawn: tuple[str, ...] = ("random",)) -> list[str]:
        cell = seen("load", "a", random=drawn)
        twin = notebook_run({"load": moment(again)}, cell) if again else None
        found = compared(
            notebook_run({"load": moment(mine)}, cell),
            pipeline_run({"load": StepRan((), moment(other))}),
            spec,
            again=twin,
        )
        return [d.what for d in found]

    assert compare("1", "1") == []
    assert compare("1", "2") == ["random"]
    assert compare("1", "2", drawn=()) == []
    assert compare("1", "2", again="3") == []
    assert compare("1", "2", again="1") == ["random"]


def test_the_working_directory_that_a_step_leaves(desk: Desk) -> None:
    def compare(moved: str, *places: str | None) -> list[tuple[str, str]]:
        cells = [seen(name, cwd=place) for name, place in zip(("load", "fit"), places, strict=True)]
        captures = {"load": desk.held(a=1), "fit": desk.held(b=2)}
        steps = {
            "load": StepRan((), desk.held({"a": 1}, a=1)),
            "fit": StepRan((), msgspec.structs.replace(desk.held({"b": 2}, b=2), moved=moved)),
        }
        return [(d.step, d.what) for d in compared(notebook_run(captures, *cells), pipeline_run(steps))]

    assert compare(".", None, None) == []
    assert compare("deep", None, "deep") == []
    assert compare("deep", None, None) == [("fit", "folder")]
    assert compare(".", None, "deep") == [("fit", "folder")]
    assert compare("deep", "far", "far/deep") == [("load", "folder")]
    assert compare(".", None, "../other") == []


def test_a_constant_is_told_at_the_step_that_reaches_it(desk: Desk) -> None:
    constants = (Helper("RATE", "RATE", "shop.helpers:RATE", "constant"),)
    spec = msgspec.structs.replace(SPEC, helpers=constants)
    sources = {
        "src/shop/steps.py": "def load(): return 1\n\ndef fit(a): return RATE\n",
        "src/shop/helpers.py": "RATE = 3\n",
    }
    notebook = desk.notebook({"a": 1, "RATE": 3}, {"b": 2, "RATE": 3})
    pipeline = desk.pipeline({"a": 1, "RATE": 4}, {"b": 2, "RATE": 4})
    assert told(compared(notebook, pipeline, spec, sources=sources)) == [("fit", "value", "RATE")]


def test_text_is_compared_where_values_could_not_be_recorded(desk: Desk) -> None:
    notebook = desk.notebook({"a": 1}, {"b": 2}, text="one\n")
    lost = msgspec.structs.replace(notebook, captures={"fit": notebook.captures["fit"]})
    found = compared(lost, desk.pipeline({"a": 1}, {"b": 2}, printed_load="two\n"))
    assert told(found) == [("load", "text", "")]


# ---------------------------------------------------------------------- verdicts
Judged = Callable[..., Verification]


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Judged:
    """A verdict on runs that were made by hand: those of the notebook in turn, one process, alone."""

    def judge(
        notebooks: list[NotebookRun], together: list[PipelineRun], alone: PipelineRun, spec: Spec = SPEC, **more: Any
    ) -> Verification:
        waiting, processes = iter(notebooks), iter(together)
        monkeypatch.setattr("nblift.promote.verify.run_notebook", lambda *_, **__: next(waiting))
        monkeypatch.setattr("nblift.promote.verify.run_in_one_process", lambda *_, **__: next(processes))
        monkeypatch.setattr("nblift.promote.verify.run_alone", lambda *_, **__: alone)
        where = Where(tmp_path, tmp_path, find_kernel("python3"))
        verdict = Judge(Subject(NOTEBOOK, spec, tmp_path, more.pop("sources", SOURCES), where)).verify()
        assert next(waiting, None) is None, "a run of the notebook was not needed"
        return verdict

    return judge


def test_one_run_of_the_notebook_is_enough_where_nothing_differs(desk: Desk, judged: Judged) -> None:
    pipeline = desk.pipeline({"a": 1}, {"b": 2})
    found = judged([desk.notebook({"a": 1}, {"b": 2})], [pipeline], pipeline)
    assert found.verdict is Verdict.VERIFIED
    assert found.compared.names == 2


def test_the_earliest_step_is_named_whichever_run_saw_it(desk: Desk, judged: Judged) -> None:
    first = desk.notebook({"a": 1}, {"b": 2})
    together = desk.pipeline({"a": 1}, {"b": 3}, label="one process")
    alone = desk.pipeline({"a": 0}, {"b": 2}, label="own process")
    found = judged([first, desk.notebook({"a": 1}, {"b": 2})], [together], alone)
    assert found.verdict is Verdict.DIFFERENT
    assert found.first_difference is not None
    assert (found.first_difference.step, found.first_difference.run) == ("load", "own process")


def test_what_differs_in_the_notebook_itself_is_undecided(desk: Desk, judged: Judged) -> None:
    pipeline = desk.pipeline({"a": 3}, {"b": 2})
    runs = [desk.notebook({"a": n}, {"b": 2}) for n in (1, 2)]
    found = judged(runs, [pipeline], pipeline)
    assert found.verdict is Verdict.UNVERIFIED
    assert "`a` of step load" in found.reason


def test_what_differs_in_the_notebook_itself_hides_nothing_else(desk: Desk, judged: Judged) -> None:
    pipeline = desk.pipeline({"a": 3}, {"b": 0})
    found = judged([desk.notebook({"a": n}, {"b": 2}) for n in (1, 2)], [pipeline], pipeline)
    assert found.verdict is Verdict.DIFFERENT
    assert found.first_difference is not None
    assert found.first_difference.name == "b"


def test_a_missing_name_differs_even_if_its_value_is_undecided(desk: Desk, judged: Judged) -> None:
    pipeline = desk.pipeline({}, {"b": 2}, steps={"load": desk.ran({}, a=3)})
    found = judged([desk.notebook({"a": n}, {"b": 2}) for n in (1, 2)], [pipeline], pipeline)
    assert found.verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("runs", "value", "verdict"),
    [
        ((1.0, 1.0 + 3e-10), 1.0 + 2e-10, Verdict.VERIFIED),
        ((1.0, 1.0 + 3e-10), 1.0 + 5e-10, Verdict.DIFFERENT),
        ((1.0, 1.0 + 5e-9), 1.0 + 2e-9, Verdict.UNVERIFIED),
        ((1.0, 1.0), 1.0 + 2e-16, Verdict.DIFFERENT),
        ((1.0, 1.0 + 3e-10), 1, Verdict.DIFFERENT),
    ],
)
def test_tolerance_is_the_notebooks_own_spread(
    desk: Desk, judged: Judged, runs: tuple[float, float], value: float, verdict: Verdict
) -> None:
    pipeline = desk.pipeline({"a": value}, {"b": 2})
    assert judged([desk.notebook({"a": a}, {"b": 2}) for a in runs], [pipeline], pipeline).verdict is verdict


def test_a_step_of_the_notebook_that_could_not_be_recorded(desk: Desk, judged: Judged) -> None:
    first = desk.notebook({"a": 1}, {"b": 2})
    problem = Capture({}, Path(), problem="RecursionError: too deep")
    lost = msgspec.structs.replace(first, captures={**first.captures, "load": problem})
    pipeline = desk.pipeline({"a": 1}, {"b": 2})
    found = judged([lost], [pipeline], pipeline)
    assert found.verdict is Verdict.UNVERIFIED
    assert "too deep" in found.reason


def test_a_cell_that_was_not_observed(desk: Desk, judged: Judged) -> None:
    first = desk.notebook({"a": 1}, {"b": 2})
    blind = msgspec.structs.replace(
        first, observation=msgspec.structs.replace(first.observation, cells=first.observation.cells[1:])
    )
    pipeline = desk.pipeline({"a": 1}, {"b": 2})
    assert judged([blind], [pipeline], pipeline).verdict is Verdict.UNVERIFIED


def test_a_second_run_of_the_notebook_that_fails(desk: Desk, judged: Judged) -> None:
    pipeline = desk.pipeline({"a": 3}, {"b": 2})
    why = Diagnostic("NB702", "notebook-fails", Severity.ERROR, "It is Sunday.", "Wait.")
    again = msgspec.structs.replace(desk.notebook({}, {}), failure=why)
    found = judged([desk.notebook({"a": 1}, {"b": 2}), again], [pipeline], pipeline)
    assert found.verdict is Verdict.UNVERIFIED
    assert "It is Sunday." in found.reason


def test_nothing_to_compare(desk: Desk, judged: Judged) -> None:
    spec = make_spec([step("load"), step("fit")])
    sources = {"src/shop/steps.py": "def load(): pass\n\n\ndef fit(): pass\n"}
    steps = {name: desk.ran({}) for name in ("load", "fit")}
    found = judged([desk.notebook({}, {})], [pipeline_run(steps)], pipeline_run(steps), spec, sources=sources)
    assert found.verdict is Verdict.UNVERIFIED


@pytest.mark.parametrize(
    ("steps", "sources", "at"),
    [
        ([step("load", outputs=("a@load",)), step("fit", inputs=("b@load",))], SOURCES, "fit"),
        ([step("load"), step("fit")], SOURCES, "fit"),
        ([step("load"), step("fit", outputs=("load@load",), function="shop.steps:load")], SOURCES, "fit"),
        ([step("fit", function="shop.steps:load"), step("load", function="shop.steps:gone")], SOURCES, "load"),
    ],
)
def test_the_step_that_a_wrong_spec_is_about(
    judged: Judged, desk: Desk, steps: Any, sources: dict[str, str], at: str
) -> None:
    found = judged([], [], pipeline_run({}), make_spec(steps), sources=sources)
    assert found.verdict is Verdict.DIFFERENT
    assert found.first_difference is not None
    assert (found.first_difference.step, found.first_difference.run) == (at, "spec check")


# ---------------------------------------------------------------------- other parameters
PARAMETERS = msgspec.structs.replace(SPEC, parameters=(parameter("n", "int", 3),))


def test_a_difference_with_other_parameters_needs_a_second_run_with_them_too(desk: Desk, judged: Judged) -> None:
    plain, changed = desk.pipeline({"a": 1}, {"b": 2}), desk.pipeline({"a": 7}, {"b": 2})
    runs = [desk.notebook({"a": a}, {"b": 2}) for a in (1, 5, 5)]
    found = judged(runs, [plain, changed], plain, PARAMETERS)
    assert found.verdict is Verdict.DIFFERENT
    runs = [desk.notebook({"a": a}, {"b": 2}) for a in (1, 5, 6)]
    found = judged(runs, [plain, changed], plain, PARAMETERS)
    assert found.verdict is Verdict.VERIFIED
    assert "differs between two runs" in found.parameters_not_exercised["n"]
    assert found.parameters_changed == {}


def test_a_zero_of_the_other_sign_is_another_value(desk: Desk) -> None:
    found = compared(desk.notebook({"a": [0.0, 1.0]}, {"b": 2}), desk.pipeline({"a": [-0.0, 1.0]}, {"b": 2}))
    assert told(found) == [("load", "value", "a")]
