"""The notebook of one step run: parameters, inputs, the call spelled out, outputs."""

from collections.abc import Iterable, Mapping
from typing import Any

from nblift.model.spec import Spec, StepSpec

from .secret import Secret
from .standing import function_code
from .typed import literal

#: Id of the cell that stores what the step returned, and shows a preview of each output.
SAVING = "outputs"

_LINE = 88


def step_notebook(spec: Spec, step: StepSpec, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """A notebook that runs `step`, for a kernel that `nblift_kernel.step` finds a request in.

    The same arguments give the same notebook. It holds no path of this machine.

    Parameters
    ----------
    parameters
        Python values by `ParameterSpec.name`; those that neither the step nor its settings take are left out.

    Returns
    -------
    dict[str, Any]
        nbformat 4 document.
    """
    handle = _handle(step)
    cells = [
        _cell("about", _about(spec, step), kind="markdown"),
        _cell("parameters", _parameters(spec, step, parameters), tags=("parameters",)),
        _cell("inputs", _inputs(spec, step, handle)),
        _cell("call", _call(step)),
        _cell(SAVING, f"{handle}.save(result)"),
    ]
    return {"cells": [cell for cell in cells if cell["source"]], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def live_notebook(
    spec: Spec, step: StepSpec, parameters: Mapping[str, Any], folder: str, about: str, source: Mapping[str, str]
) -> dict[str, Any]:
    """A notebook in which a person looks into one call of a step: all that it was given, its code, the call.

    Parameters
    ----------
    folder
        That `nblift_kernel.reopened` finds the call in.
    about
        What call it is, and how it ended.
    source
        Path in the repository → text.
    """
    handle = _handle(step)
    opening = (
        f"import sys\n\nsys.path.insert(0, {folder + '/library'!r})\n\n"
        f"from nblift_kernel.reopened import reopen\n\n{handle} = reopen({folder!r})"
    )
    head = f"{_about(spec, step)}\n\n{about}\n\nThe first cells load what it was given. Change the function here, run "
    head += "it, and carry over what helps to the cells of your notebook."
    needs, function = function_code(step.function, source)
    cells = [
        _cell("about", head, kind="markdown"),
        _cell("parameters", _parameters(spec, step, parameters), tags=("parameters",)),
        _cell("inputs", _inputs(spec, step, handle, opening)),
        _cell("needs", needs),
        _cell("function", function),
        _cell("call", _bare_call(step) + "\nresult"),
    ]
    return {"cells": [cell for cell in cells if cell["source"]], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _about(spec: Spec, step: StepSpec) -> str:
    number = spec.steps.index(step) + 1
    places = {record.id: record.number for record in spec.notebook.cells}
    cells = [str(places[cell]) for cell in step.cells if cell in places]
    origin = f", lifted from {_counted('cell', cells)} of `{spec.notebook.path}`" if cells else ""
    return (
        f"# {step.name}: {step.title}\n\n"
        f"Step {number} of {len(spec.steps)} of **{spec.name}**. "
        f"It calls `{step.function.replace(':', '.')}`{origin}."
    )


def _parameters(spec: Spec, step: StepSpec, values: Mapping[str, Any]) -> str:
    settings = {setting.name: setting for setting in spec.settings}
    used = {*step.parameters, *(name for called in step.settings for name in settings[called].parameters)}
    names = [parameter.name for parameter in spec.parameters if parameter.name in used]
    lines = "\n".join(f"{name} = {literal(values[name])}" for name in names)
    secret = any(isinstance(values[name], Secret) for name in names)
    return f"from nblift_kernel.secret import secret\n\n{lines}" if secret else lines


def _inputs(spec: Spec, step: StepSpec, handle: str, opening: str = "") -> str:
    settings = {setting.name: setting for setting in spec.settings}
    called = [settings[name] for name in step.settings]
    parts = [opening or f"from nblift_kernel.step import open_step\n\n{handle} = open_step()"]
    if called:
        parts.append("\n".join(_import(setting.function) for setting in called))
        parts.append("\n".join(_written_call(s.function, s.parameters) for s in called))
    if step.inputs:
        parts.append("\n".join(f'{given.argument} = {handle}.load("{given.argument}")' for given in step.inputs))
    return "\n\n".join(parts)


def _call(step: StepSpec) -> str:
    return f"{_import(step.function)}\n\n{_bare_call(step)}"


def _bare_call(step: StepSpec) -> str:
    arguments = [*(given.argument for given in step.inputs), *step.parameters]
    return _written_call(step.function, arguments, "result = ")


def _import(function: str) -> str:
    module, _, name = function.partition(":")
    return f"from {module} import {name}"


def _written_call(function: str, arguments: Iterable[str], before: str = "") -> str:
    """The call, on one line if that is short, as formatters would have it."""
    name = function.partition(":")[2]
    given = [f"{argument}={argument}" for argument in arguments]
    short = f"{before}{name}({', '.join(given)})"
    if len(short) <= _LINE:
        return short
    lines = "".join(f"    {argument},\n" for argument in given)
    return f"{before}{name}(\n{lines})"


def _handle(step: StepSpec) -> str:
    """A name for the step's connection to the store that no argument has."""
    taken = {*(given.argument for given in step.inputs), *step.parameters, step.function.partition(":")[2], "result"}
    name = "step"
    while name in taken:
        name += "_"
    return name


def _counted(noun: str, items: list[str]) -> str:
    return f"{noun}{'s' if len(items) > 1 else ''} {', '.join(items)}"


def _cell(name: str, source: str, *, kind: str = "code", tags: tuple[str, ...] = ()) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {"tags": list(tags)}, "source": source}
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
