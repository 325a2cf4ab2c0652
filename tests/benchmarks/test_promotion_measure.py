"""What `promote` and `run` answered, read from outside."""

import json
from pathlib import Path
from typing import Any

import pytest
from promotion import published, read_measured
from promotion_freeze import Frozen, Plain
from promotion_measure import Called, Measured, connected, promoted, step_outputs
from promotion_sources import Wild
from promotion_text import Run, Shown

WILD = Wild("d1", "one", "1.0", Path("x.ipynb"))
FROZEN = Frozen("d1", "one", "1.0", 4, 1, runs=True, deterministic=True, same_figures=True)
ERROR = {"code": "NB203", "slug": "aliased", "severity": "error", "message": "No.", "places": []}
NOTE = ERROR | {"severity": "note"}


def answered(code: int | None, stdout: object, stderr: str = "") -> Measured:
    text = stdout if isinstance(stdout, str) else json.dumps(stdout)
    return promoted(WILD, FROZEN, Called(code, text, stderr, 2.04))


def test_a_verdict_is_taken_as_it_is() -> None:
    steps = [{"name": "load", "cells": ["a", "b"]}, {"name": "fit", "cells": ["c"]}]
    found = answered(0, {"verdict": "verified", "reason": "", "steps": steps, "diagnostics": [NOTE]})
    assert found == Measured(
        *("d1", "one", 4),
        deterministic=True,
        same_figures=True,
        verdict="verified",
        reason="",
        seconds=2.0,
        steps=(2, 1),
    )


def test_errors_are_kept_and_a_difference_is_told() -> None:
    found = answered(
        1, {"verdict": "different", "reason": "r", "diagnostics": [ERROR], "first_difference": {"step": "a"}}
    )
    assert (found.verdict, found.errors) == ("different", (("NB203", "aliased", "No."),))
    assert found.reason == 'r {"step": "a"}'


def test_diagnostics_without_a_verdict_decline() -> None:
    assert answered(1, {"diagnostics": [ERROR]}).verdict == "declined"


@pytest.mark.parametrize(
    ("code", "stdout", "stderr"),
    [
        (70, {"diagnostics": [ERROR]}, ""),
        (1, "", "Traceback (most recent call last): …"),
        (1, {"diagnostics": [ERROR]}, "Traceback (most recent call last): …"),
        (-9, "", "Killed"),
    ],
)
def test_whatever_breaks_counts_as_a_traceback(code: int, stdout: object, stderr: str) -> None:
    assert answered(code, stdout, stderr).verdict == "traceback"


def test_no_end_is_a_verdict_of_its_own() -> None:
    assert answered(None, "").verdict == "time limit"


def step(inputs: str = "", outputs: str = "", random: str = "") -> dict[str, Any]:
    made = [{"value": value} for value in outputs.split()]
    drawn = [{"value": value, "kind": "random_state"} for value in random.split()]
    return {"inputs": [{"value": value} for value in inputs.split()], "outputs": made + drawn}


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ([], True),
        ([step()], True),
        ([step(outputs="a"), step("a")], True),
        ([step(outputs="a"), step(outputs="b"), step("a b")], True),
        ([step(outputs="a"), step(), step("a")], False),
        ([step(outputs="a"), step("b")], False),
        ([step(random="r"), step("r")], False),
    ],
)
def test_steps_are_connected_by_data(steps: list[dict[str, Any]], wanted: bool) -> None:
    assert connected(steps) is wanted


def test_previews_of_outputs_are_not_what_the_code_shows(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "id": "about"},
        {"cell_type": "code", "id": "call", "outputs": [{"name": "stdout"}]},
        {"cell_type": "code", "id": "outputs", "outputs": [{"name": "other"}]},
    ]
    (tmp_path / "step.ipynb").write_text(json.dumps({"cells": cells}))
    assert step_outputs(tmp_path / "step.ipynb") == [[{"name": "stdout"}]]


def test_results_survive_a_file(tmp_path: Path) -> None:
    measured = answered(1, {"verdict": "different", "reason": "r", "diagnostics": [ERROR]})
    measured = measured._replace(steps=(2, 1), where="secret")
    (tmp_path / "r.json").write_text(json.dumps(measured._asdict()))
    assert read_measured(tmp_path / "r.json") == measured
    assert json.loads(published([measured], "c"))["notebooks"][0]["errors"] == ["NB203"]
    assert "secret" not in published([measured], "c")


def test_a_notebook_is_deterministic_if_both_runs_show_the_same() -> None:
    period = Run(0, 10)
    same, slower = Shown("took 5 s", 1), Shown("took 6 s", 1)
    assert Plain("", ((same, period), (same, period))).deterministic
    timed = Plain("", ((same, period), (slower, period)))
    assert (timed.deterministic, timed.durations) == (True, True)
    assert not Plain("", ((same, period), (Shown("other", 1), period))).deterministic
    assert not Plain("", ((same, period), (Shown("took 5 s", 2), period))).deterministic
    drawn, redrawn = Shown("", 1, ("p",)), Shown("", 1, ("q",))
    assert [Plain("", ((drawn, period), (other, period))).same_figures for other in (drawn, redrawn)] == [True, False]
    assert not Plain("URLError", ((same, period),)).runs
