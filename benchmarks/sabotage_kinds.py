"""What a fault of `sabotage.py` is: edits of a promoted package or of its spec, and the step that is named for it."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Edit(NamedTuple):
    """A piece of text of the package that becomes another; it must be there exactly once."""

    file: str
    old: str
    new: str


class Fault(NamedTuple):
    """One kind of fault in one repository."""

    name: str
    #: Notebook of `benchmarks/sabotage`.
    notebook: str
    #: Step that the judge must name; empty: the fault cannot be seen, `why` says why.
    step: str
    edits: tuple[Edit, ...] = ()
    #: Change of the decoded `pipeline.json`, in place.
    respec: Callable[[dict[str, Any]], object] | None = None
    tries: tuple[str, ...] = ()
    why: str = ""


def steps(old: str, new: str) -> Edit:
    return Edit("steps.py", old, new)


def helpers(old: str, new: str) -> Edit:
    return Edit("helpers.py", old, new)


def run(old: str, new: str) -> Edit:
    return Edit("pipeline.py", old, new)


def settings(old: str, new: str) -> Edit:
    return Edit("settings.py", old, new)


def lost(make: Callable[[str, str], Edit], old: str) -> Edit:
    return make(old, "")


# ---------------------------------------------------------------------- the decoded pipeline.json
def _step(spec: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in spec["steps"] if s["name"] == name)
    return found


def rewired(step: str, **values: str) -> Callable[[dict[str, Any]], None]:
    """Arguments of a step get other values."""

    def change(spec: dict[str, Any]) -> None:
        inputs = {given["argument"]: given for given in _step(spec, step)["inputs"]}
        for argument, value in values.items():
            assert inputs[argument]["value"] != value
            inputs[argument]["value"] = value

    return change


def apart(step: str, *names: str) -> Callable[[dict[str, Any]], None]:
    """Outputs of a step are no longer stored as one."""

    def change(spec: dict[str, Any]) -> None:
        for output in _step(spec, step)["outputs"]:
            if output["value"].partition("@")[0] in names:
                del output["unit"]

    return change


def without(step: str, field: str, *items: str) -> Callable[[dict[str, Any]], None]:
    """Items are missing from a list of a step."""

    def change(spec: dict[str, Any]) -> None:
        for item in items:
            _step(spec, step)[field].remove(item)

    return change


def another_default(parameter: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(spec: dict[str, Any]) -> None:
        next(p for p in spec["parameters"] if p["name"] == parameter)["default"] = value

    return change


def published_as(name: str, value: str) -> Callable[[dict[str, Any]], None]:
    def change(spec: dict[str, Any]) -> None:
        next(p for p in spec["published"] if p["name"] == name)["value"] = value

    return change


def recorded(cell: str, **fields: object) -> Callable[[dict[str, Any]], None]:
    """The spec says something else of a cell of the notebook."""

    def change(spec: dict[str, Any]) -> None:
        next(c for c in spec["notebook"]["cells"] if c["id"] == cell).update(fields)

    return change


def both(*changes: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], None]:
    def change(spec: dict[str, Any]) -> None:
        for each in changes:
            each(spec)

    return change
