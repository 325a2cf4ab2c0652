"""The parameters of a run: read from text, checked, completed with the notebook's defaults."""

import difflib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from nblift.model.diagnostic import Diagnostic, UsageError
from nblift.model.spec import ParameterSpec, Spec

from .rules import UNKNOWN_PARAMETER, WRONG_PARAMETER
from .secret import as_secret
from .typed import MismatchError, as_typed


def read_parameters(spec: Spec, given: Sequence[str]) -> dict[str, Any]:
    """What ``-p name=value`` says, by `ParameterSpec.name`.

    A value is JSON; what is not JSON, or not of the parameter's type as JSON, is text. Instead of a text it may be a
    reference to a secret, see `as_secret`.

    Parameters
    ----------
    given
        Texts like ``seed=7``; the name as in functions or as in the notebook.

    Raises
    ------
    UsageError
        An unknown name, no ``=``, or a value of another type; all that is wrong at once.
    """
    values: dict[str, Any] = {}
    wrong: list[Diagnostic] = []
    for text in given:
        name, equals, value = text.partition("=")
        parameter = _find(spec, name)
        if not equals:
            hint = "Write `-p name=value`."
            wrong.append(WRONG_PARAMETER.at(f"`{text}` is not name=value.", hint=hint))
        elif parameter is None:
            wrong.append(_unknown(spec, name))
        else:
            try:
                values[parameter.name] = _read(parameter, value)
            except MismatchError:
                wrong.append(_mistyped(parameter, value))
    if wrong:
        raise UsageError(*wrong)
    return values


def complete_parameters(spec: Spec, given: Mapping[str, Any]) -> dict[str, Any]:
    """A Python value for every parameter: the given one, else the notebook's default.

    Parameters
    ----------
    given
        JSON or Python values, by the name in functions or in the notebook.

    Raises
    ------
    UsageError
        An unknown name, or a value of another type; all that is wrong at once.
    """
    values = {parameter.name: _default(parameter) for parameter in spec.parameters}
    wrong: list[Diagnostic] = []
    for name, value in given.items():
        parameter = _find(spec, name)
        if parameter is None:
            wrong.append(_unknown(spec, name))
            continue
        try:
            values[parameter.name] = _typed(parameter, value)
        except MismatchError:
            wrong.append(_mistyped(parameter, value))
    if wrong:
        raise UsageError(*wrong)
    return values


def _typed(parameter: ParameterSpec, value: object) -> object:
    reference = as_secret(value)
    if reference is None:
        return as_typed(parameter.type, value)
    # What it stands for is a text.
    as_typed(parameter.type, "")
    return reference


def _default(parameter: ParameterSpec) -> object:
    """The notebook's literal: an `int` that stands for a float is one there too."""
    typed = as_typed(parameter.type, parameter.default)
    return parameter.default if typed == parameter.default else typed


def _read(parameter: ParameterSpec, text: str) -> object:
    try:
        return _typed(parameter, json.loads(text))
    except (json.JSONDecodeError, MismatchError):
        return _typed(parameter, text)


def _find(spec: Spec, name: str) -> ParameterSpec | None:
    try:
        return spec.parameter(name)
    except KeyError:
        return None


def _unknown(spec: Spec, name: str) -> Diagnostic:
    known = [parameter.name for parameter in spec.parameters]
    near = difflib.get_close_matches(name, [*known, *(p.source_name for p in spec.parameters)], n=1)
    if near:
        hint = f"Did you mean `{near[0]}`?"
    else:
        hint = f"It has: {', '.join(known)}." if known else "It has none: the notebook has no `parameters` cell."
    return UNKNOWN_PARAMETER.at(f"The pipeline {spec.name} has no parameter `{name}`.", hint=hint)


def _mistyped(parameter: ParameterSpec, value: object) -> Diagnostic:
    shown = value if isinstance(value, str) else json.dumps(value, default=repr)
    return WRONG_PARAMETER.at(
        f"`{parameter.name}` is of type {parameter.type}; `{shown}` is not.",
        hint=f"The notebook's value is `{json.dumps(parameter.default)}`; write one like it, as JSON.",
    )
