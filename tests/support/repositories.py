"""Small pipeline repositories, written by hand as lifting would write them."""

import json
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import msgspec

from nblift.model.observation import Observation
from nblift.model.spec import (
    CellRecord,
    Environment,
    Helper,
    Input,
    NotebookRecord,
    Output,
    ParameterSpec,
    Published,
    SettingCall,
    Spec,
    StepSpec,
    ValueKind,
)


def parameter(name: str, kind: str, default: object, *, source_name: str | None = None) -> ParameterSpec:
    return ParameterSpec(name, source_name or name, kind, {}, default)


def output(value: str, *, field: bool = True, **more: Any) -> Output:
    """An output; its field has the value's name."""
    return Output(value, value.partition("@")[0] if field else None, **more)


def file_output(value: str, path: str, *, field: bool = True) -> Output:
    return output(value, field=field, kind=ValueKind.FILE, type="pathlib.Path", path=path)


def step(
    name: str, *, inputs: Sequence[str] = (), outputs: Sequence[str | Output] = (), package: str = "shop", **more: Any
) -> StepSpec:
    """A step whose function has its name.

    `inputs` are values, or ``argument=name@step``; `outputs` are outputs, or values of which one alone is returned
    bare and several in a NamedTuple.
    """
    pairs = [text.rpartition("=")[::2] for text in inputs]
    return StepSpec(
        name=name,
        title=name.replace("_", " ").capitalize(),
        function=more.pop("function", f"{package}.steps:{name}"),
        digest="sha256:" + "0" * 32,
        cells=more.pop("cells", (name,)),
        inputs=tuple(Input(argument or value.partition("@")[0], value) for argument, value in pairs),
        outputs=tuple(output(o, field=len(outputs) > 1) if isinstance(o, str) else o for o in outputs),
        **more,
    )


def make_spec(
    steps: Sequence[StepSpec],
    *,
    package: str = "shop",
    parameters: Sequence[ParameterSpec] = (),
    settings: Sequence[SettingCall] = (),
    published: dict[str, str] | None = None,
    helpers: Sequence[Helper] = (),
    **more: Any,
) -> Spec:
    cells = [CellRecord(cell, number, "step") for number, cell in enumerate(_cells(steps), 1)]
    return Spec(
        name=package,
        package=package,
        title="A shop",
        description="",
        kernel="python3",
        displays="tidy",
        parameters=tuple(parameters),
        settings=tuple(settings),
        steps=tuple(steps),
        published=tuple(Published(name, value) for name, value in (published or {}).items()),
        helpers=tuple(helpers),
        checks=(),
        environment=more.pop("environment", Environment("3.11", {})),
        notebook=NotebookRecord(f"notebooks/{package}.ipynb", "sha256:0", tuple(cells)),
        observed=more.pop("observed", Observation()),
        **more,
    )


def _cells(steps: Sequence[StepSpec]) -> list[str]:
    return list(dict.fromkeys(cell for each in steps for cell in each.cells))


def write_repository(
    folder: Path, spec: Spec, *, steps: str, notebook: dict[str, str] | None = None, **modules: str
) -> Path:
    """Write a repository: spec, source (dedented texts, by module name) and notebook (cell id → source)."""
    package = folder / "src" / spec.package
    package.mkdir(parents=True)
    for name, text in {"__init__": "", "steps": steps, **modules}.items():
        package.joinpath(f"{name}.py").write_text(dedent(text).lstrip("\n"))
    (folder / "pipeline.json").write_bytes(msgspec.json.format(msgspec.json.encode(spec), indent=2))
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "id": name, "metadata": {}, "source": dedent(text).strip("\n"), "outputs": [],
         "execution_count": None}
        for name, text in (notebook or {}).items()
    ]  # fmt: skip
    path = folder / spec.notebook.path
    path.parent.mkdir()
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return folder


def small(folder: Path, source: str, **more: Any) -> Path:
    """A repository with the one step `work`, which takes nothing and, unless told otherwise, gives nothing."""
    spec_options = {key: more.pop(key) for key in list(more) if key in _SPEC_OPTIONS}
    notebook, modules = more.pop("notebook", None), more.pop("modules", {})
    spec = make_spec([step("work", **more)], **spec_options)
    return write_repository(folder, spec, steps=source, notebook=notebook, **modules)


_SPEC_OPTIONS = {"parameters", "settings", "published", "helpers", "environment", "observed", "hash_seed"}
