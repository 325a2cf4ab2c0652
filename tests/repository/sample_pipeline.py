"""A small pipeline with one of everything: its spec, its lifted code, its notebook, a verification."""

from pathlib import Path
from typing import Any

from nblift.model.graph import Evidence
from nblift.model.notebook import Dropped
from nblift.model.observation import CellSeen, Observation, Seen
from nblift.model.spec import (
    CellRecord,
    Check,
    Draw,
    Effects,
    Environment,
    Helper,
    Input,
    Mutation,
    NotebookRecord,
    Output,
    ParameterSpec,
    Published,
    SettingCall,
    Spec,
    StepSpec,
    ValueKind,
)
from nblift.model.verdict import Compared, StepComparison, Verdict, Verification

SAMPLE = Path(__file__).parent / "sample"

DOCUMENT: dict[str, Any] = {
    "cells": [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Who | draws what?\n\nA sample."},
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "load",
            "metadata": {"tags": ["step:load"]},
            "outputs": [],
            "source": 'df = pd.read_csv("data/members.csv")\nprint(len(df), "members")\ndf.head()',
        },
    ],
    "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def sources() -> dict[str, str]:
    """Lifted files, as the lift room would hand them on."""
    names = ("steps", "helpers", "settings", "checks", "pipeline")
    return {f"src/care/{name}.py": (SAMPLE / f"{name}.txt").read_text("utf-8") for name in names}


def spec() -> Spec:
    """The spec of the pipeline."""
    return Spec(
        name="care",
        package="care",
        title="Who draws what?",
        description="A sample, with one of everything.",
        kernel="python3",
        displays="tidy",
        parameters=(
            ParameterSpec("seed", "SEED", "int", {"type": "integer"}, 7, "Seeds the generator.", ("draw",), "params"),
            ParameterSpec("weights", "weights", "list[float]", {"type": "array"}, [0.5, 0.25, 0.25], None, ("enrich",)),
            ParameterSpec("label", "label", "str | None", {"type": ["string", "null"]}, None, "Only for the title."),
        ),
        settings=(
            SettingCall("configure", "care.settings:configure", cells=("setup",)),
            SettingCall("configure_draw", "care.settings:configure_draw", after="draw", cells=("draw",)),
        ),
        steps=_steps(),
        published=(Published("result", "result@end", "end"), Published("result_csv", "result_csv@end")),
        helpers=(
            Helper("band", "band", "care.helpers:band", "function", cells=("enrich",)),
            Helper("Team", "Team", "care.helpers:Team", "class", cells=("enrich",)),
        ),
        checks=(Check("care.checks:check_load", "load", ("check",), ("df",)),),
        environment=Environment("3.11", {"pandas": "3.1.1", "numpy": "2.4.6+local", "matplotlib": "3.11.2"}),
        notebook=NotebookRecord("notebooks/care.ipynb", "sha256:" + "1" * 32, _cells()),
        observed=Observation(
            (
                CellSeen(
                    "load", bound={"df": Seen("data", "pandas.DataFrame", "pd.DataFrame", size="3 rows × 2 columns")}
                ),
                CellSeen(
                    "end", bound={"result": Seen("data", "pandas.DataFrame", "pd.DataFrame", size="3 rows × 4 columns")}
                ),
            ),
            "3.11.7",
        ),
    )


def _steps() -> tuple[StepSpec, ...]:
    general = ("configure",)
    return (
        StepSpec(
            name="load",
            title="Load",
            function="care.steps:load",
            digest="sha256:" + "a" * 32,
            cells=("load", "check"),
            settings=general,
            outputs=(Output("df@load", type="pandas.DataFrame"),),
            checks=("care.checks:check_load",),
            files=("data/members.csv",),
        ),
        StepSpec(
            name="enrich",
            title="Bands | and weights",
            function="care.steps:enrich",
            digest="sha256:" + "b" * 32,
            cells=("enrich", "plot", "later"),
            settings=general,
            inputs=(Input("df", "df@load"),),
            parameters=("weights",),
            outputs=(
                Output("df@enrich", "df", type="pandas.DataFrame", from_="df@load"),
                Output("team@enrich", "team", type="care.helpers.Team", unit="team"),
                Output("names@enrich", "names", type="list", unit="team"),
            ),
            effects=Effects(mutates=(Mutation("df", Evidence.PROVED, "enrich", 1),), figures=1),
        ),
        StepSpec(
            name="draw",
            title="Draw",
            function="care.steps:draw",
            digest="sha256:" + "c" * 32,
            cells=("draw",),
            settings=general,
            inputs=(Input("df", "df@enrich"),),
            parameters=("seed",),
            outputs=(
                Output("drawn@draw", "drawn", type="numpy.ndarray"),
                Output("numpy_random_state@draw", "numpy_random_state", ValueKind.RANDOM_STATE),
            ),
            effects=Effects(random=(Draw("numpy.random", seeded=True, evidence=Evidence.PROVED),)),
        ),
        StepSpec(
            name="end",
            title="The result",
            function="care.steps:end",
            digest="sha256:" + "d" * 32,
            cells=("end",),
            settings=("configure", "configure_draw"),
            inputs=(
                Input("df", "df@enrich"),
                Input("team", "team@enrich"),
                Input("names", "names@enrich"),
                Input("drawn", "drawn@draw"),
                Input("numpy_random_state", "numpy_random_state@draw"),
            ),
            outputs=(
                Output("team@end", "team", type="care.helpers.Team", from_="team@enrich"),
                Output("result@end", "result", type="pandas.DataFrame"),
                Output("result_csv@end", "result_csv", ValueKind.FILE, "pathlib.Path", path="out/result.csv"),
            ),
            effects=Effects(
                writes=("out/result.csv",),
                random=(Draw("numpy.random", seeded=False, evidence=Evidence.OBSERVED),),
            ),
            folders=("out",),
        ),
    )


def _cells() -> tuple[CellRecord, ...]:
    look = Dropped(3, "df.head()", "display")
    return (
        CellRecord("title", 1, "text", ("README.md",)),
        CellRecord("params", 2, "parameters", ("pipeline:Parameters",)),
        CellRecord("setup", 3, "setup", ("settings:configure",)),
        CellRecord("load", 4, "step", ("steps:load",), (look,), display_dropped=True),
        CellRecord("check", 5, "check", ("checks:check_load",)),
        CellRecord("enrich", 7, "step", ("steps:enrich", "helpers:band")),
        CellRecord("plot", 8, "step", ("steps:enrich",)),
        CellRecord("later", 10, "step", ("steps:enrich",)),
        CellRecord("draw", 11, "step", ("steps:draw",)),
        CellRecord("end", 12, "step", ("steps:end",)),
    )


def verified() -> Verification:
    """A verification that found no difference."""
    steps = tuple(
        StepComparison(step.name, step.cells, ("df",), 10, step.effects.figures, digest="sha256:" + "e" * 32)
        for step in _steps()
    )
    return Verification(
        Verdict.VERIFIED,
        "",
        steps,
        Compared(names=9, text_bytes=1234, figures=1),
        parameters_changed={"seed": "8"},
        parameters_not_exercised={"label": "None says nothing of other values"},
        outside=("/tmp/elsewhere",),
    )
