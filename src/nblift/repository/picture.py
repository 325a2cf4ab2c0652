"""The picture of the steps that a README shows: a Mermaid flowchart."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from nblift.model.spec import Output, Spec, ValueKind

LEGEND = "Solid: data. Dotted: what else a step finds as an earlier one left it. Double: published."

#: Words that Mermaid reads as its own when a node is called so.
_RESERVED = frozenset(
    {"call", "class", "classdef", "click", "default", "direction", "end", "flowchart"}
    | {"graph", "href", "linkstyle", "style", "subgraph"}
)


class Arrow(NamedTuple):
    """One line between two steps; `dotted` for what no value carries."""

    source: str
    target: str
    dotted: bool
    label: str


def picture(spec: Spec) -> str:
    """Draw the steps, what flows between them, and what the pipeline publishes; without a newline at the end."""
    arrows = list(_arrows(spec))
    drawn = {name for arrow in arrows for name in arrow[:2]} | {_maker(item.value) for item in spec.published}
    lines = [_node(step.name) for step in spec.steps if step.name not in drawn]
    for arrow in arrows:
        line = f"-. {_label(arrow.label)} .->" if arrow.dotted else f"-- {_label(arrow.label)} -->"
        lines.append(f"{_node(arrow.source)} {line} {_node(arrow.target)}")
    for number, published in enumerate(spec.published, start=1):
        label = _shown(outputs(spec)[published.value])
        lines.append(f"{_node(_maker(published.value))} == {_label(label)} ==> out{number}([{_label(label)}])")
    return "\n".join(["flowchart TD", *(f"    {line}" for line in lines)])


def outputs(spec: Spec) -> dict[str, Output]:
    """All values that steps hand on, by ``name@step``."""
    return {output.value: output for step in spec.steps for output in step.outputs}


def _arrows(spec: Spec) -> list[Arrow]:
    """All arrows, ordered by the steps they start and end at; the dotted ones after the solid."""
    order = {step.name: number for number, step in enumerate(spec.steps)}
    arrows = dict.fromkeys([*_data(spec), *_settings(spec), *_after(spec)])  # each drawn once
    return sorted(arrows, key=lambda arrow: (order[arrow.source], order[arrow.target], arrow.dotted))


def _data(spec: Spec) -> Iterator[Arrow]:
    made = outputs(spec)
    for step in spec.steps:
        flows: dict[tuple[str, bool], list[Output]] = {}
        for taken in step.inputs:
            output = made[taken.value]
            flow = flows.setdefault((_maker(taken.value), output.kind is ValueKind.RANDOM_STATE), [])
            if output not in flow:  # one value may be two arguments
                flow.append(output)
        for (maker, dotted), flow in flows.items():
            yield Arrow(maker, step.name, dotted, _joined(flow))


def _settings(spec: Spec) -> Iterator[Arrow]:
    for setting in spec.settings:
        for step in spec.steps:
            if setting.after is not None and setting.name in step.settings:
                yield Arrow(setting.after, step.name, dotted=True, label="settings")


def _after(spec: Spec) -> Iterator[Arrow]:
    for step in spec.steps:
        for after in step.after:
            yield Arrow(after.step, step.name, dotted=True, label=after.why)


def _joined(flow: list[Output]) -> str:
    """Names of values: a comma between them, a plus between those that share something."""
    units: dict[str, list[str]] = {}
    for output in flow:
        units.setdefault(output.unit or output.value, []).append(_shown(output))
    return ", ".join(" + ".join(names) for names in units.values())


def _shown(output: Output) -> str:
    return PurePosixPath(output.path).name if output.path else output.value.partition("@")[0]


def _maker(value: str) -> str:
    return value.partition("@")[2]


def _node(step: str) -> str:
    return f"step_{step}[{step}]" if step.lower() in _RESERVED else step


def _label(text: str) -> str:
    """Quote a label if Mermaid could read something else into it."""
    if re.fullmatch(r"[\w.,+]+( [\w.,+]+)*", text) and not _RESERVED & set(text.lower().split()):
        return text
    return '"' + text.replace("&", "#amp;").replace('"', "#quot;") + '"'
