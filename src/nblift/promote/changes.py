"""Other values for the parameters, so that a frozen one is found out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nblift.model.spec import ParameterSpec

#: How often other values are tried where the notebook itself fails with them.
ATTEMPTS = 3


def changed_values(parameters: Sequence[ParameterSpec], given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Sets of other values by the functions' names, the likeliest to work first; at most `ATTEMPTS`.

    Numbers change by a tenth (integers by at least 1), booleans flip, lists lose their last item. Strings, paths and
    `None` change only as `given` says.

    Parameters
    ----------
    given
        Values that a person wants tried, by the functions' names.
    """
    seen: list[dict[str, Any]] = []
    for sign, kinds in ((1, (bool, int, float, list)), (-1, (bool, int, float, list)), (1, (int, float))):
        values = {p.name: v for p in parameters if (v := _other(p.default, sign, kinds)) is not None}
        values |= given
        if values and values not in seen:
            seen.append(values)
    yield from seen[:ATTEMPTS]


def _other(value: Any, sign: int, kinds: tuple[type, ...]) -> Any:
    if type(value) not in kinds:
        return None
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        step = max(1, abs(value) // 10)
        other = value + sign * step
        return value + step if value > 0 and other <= 0 else other
    if isinstance(value, float):
        return value * (1 + sign * 0.1) if value else sign * 0.1
    return value[:-1] if isinstance(value, list) and len(value) > 1 else None


def not_exercised(parameters: Sequence[ParameterSpec], values: Mapping[str, Any]) -> dict[str, str]:
    """Parameters that a set of values leaves at their default, and why."""
    return {p.name: _why(p) for p in parameters if p.name not in values}


def _why(parameter: ParameterSpec) -> str:
    if parameter.default is None:
        return "its default is None, which tells nothing of other values"
    if isinstance(parameter.default, str):
        return "it is a text, and nblift invents none"
    if isinstance(parameter.default, list | dict):
        return "there is no shorter value of its kind to try"
    return "the notebook fails with the values that were tried"
