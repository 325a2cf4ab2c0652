"""Two runs beside each other, as a person reads it in a terminal."""

import os
from collections.abc import Iterable, Iterator
from textwrap import indent

import click

from nblift.model.comparison import CodePart, Comparison, Fact, OutputPair, OutputSide, StepSide

from .comparison import differences
from .render import counted, table
from .shapes import seconds

#: Lines of one diff that are shown; programs and pages get them all.
_MOST = 40
_NONE = "–"


def comparison_text(found: Comparison, *, every: bool = False) -> str:
    """The whole comparison; only what differs, unless `every`."""
    before, after = found.before, found.after
    counts = " · ".join(f"{name} {count.different}" for name, count in found.counts.items())
    head = f"run {before.id} and run {after.id} of {after.pipeline}"
    total = sum(count.all for count in found.counts.values())
    lines = [f"{head}: all {total} values are equal" if found.same else f"{head} differ: {counts}", _took(found)]
    if every or not found.same:
        for name, part in _sections(found, every=every):
            lines += ["", _styled(name, bold=True), part] if part else []
    return "\n".join(lines)


def _took(found: Comparison) -> str:
    sides = [step.before for step in found.steps], [step.after for step in found.steps]
    cached = [sum(map(_from, side)) for side in sides]
    took = [sum(each.seconds or 0.0 for each in side if each is not None and not _from(each)) for side in sides]
    text = f"steps took {seconds(took[0])} → {seconds(took[1])}"
    return f"{text}; taken from earlier runs: {cached[0]} → {cached[1]}" if any(cached) else text


def _sections(found: Comparison, *, every: bool) -> Iterator[tuple[str, str]]:
    def shown(change: str, same: bool) -> bool:
        return every or not same or change == "cosmetic"

    yield "code", "\n".join(_code(part) for part in found.code if shown(part.change, part.same))
    for name, facts in (("parameters", found.parameters), ("environment", found.environment)):
        yield name, _facts(fact for fact in facts if every or not fact.same)
    steps = [step for step in found.steps if every or not step.same or _from(step.before) != _from(step.after)]
    yield "steps", _table(["", s.name, _step(s.before), "→", _step(s.after)] for s in steps)
    yield "outputs", "\n".join(_output(pair) for pair in found.outputs if every or not pair.same)
    figures = [each for each in found.figures if every or not each.same]
    yield "figures", "\n".join(f"  {f.step}, figure {f.position}: {_how(f.before, f.after, f.same)}" for f in figures)
    texts = [text for text in found.texts if every or not text.same]
    yield "texts", "\n".join("\n".join([f"  {t.step}{': equal' if t.same else ''}", *_diff(t.diff)]) for t in texts)


def _code(part: CodePart) -> str:
    kind = "" if part.kind in ("file", "rest") else f"{part.kind} "
    where = "" if part.name == part.file else f" ({part.file})"
    return "\n".join([f"  {kind}{part.name}{where}: {part.change}", *(_diff(part.diff) if not part.same else ())])


def _diff(lines: tuple[str, ...]) -> Iterator[str]:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for line in lines[:_MOST]:
        yield "    " + _styled(line, fg=colours.get(line[:1]))
    if len(lines) > _MOST:
        yield f"    and {counted(len(lines) - _MOST, 'more line')}: `--json` and `--html` have them all"


def _facts(facts: Iterable[Fact]) -> str:
    return _table(
        ["", fact.name, fact.before or _NONE, "=" if fact.same else "→", fact.after or _NONE] for fact in facts
    )


def _output(pair: OutputPair) -> str:
    head = f"  {pair.value}: {_side(pair.before)} → {_side(pair.after)}"
    if pair.same:
        return f"  {pair.value}: equal"
    if pair.problem is not None:
        return f"{head}\n    they differ, and how is not known: {pair.problem.message}\n    hint: {pair.problem.hint}"
    told = "\n".join(differences(pair.compared)) if pair.compared is not None else ""
    return f"{head}\n{indent(told, '    ')}" if told else head


def _side(side: OutputSide | None) -> str:
    return "not made" if side is None else side.version or side.type


def _step(side: StepSide | None) -> str:
    if side is None:
        return "not there"
    how = side.status.value if side.cached_from is None else f"from run {side.cached_from}"
    return f"{how} {seconds(side.seconds)}".rstrip() + (f": {side.problem}" if side.problem else "")


def _from(side: StepSide | None) -> bool:
    return side is not None and side.cached_from is not None


def _how(before: object, after: object, same: bool) -> str:
    if before is None or after is None:
        return "added" if before is None else "removed"
    return "equal" if same else "differs"


def _table(rows: Iterable[list[str]]) -> str:
    rows = list(rows)
    return table(rows) if rows else ""


def _styled(text: str, *, fg: str | None = None, bold: bool = False) -> str:
    """With colour, which `click.echo` leaves out where no terminal is."""
    return text if "NO_COLOR" in os.environ else click.style(text, fg=fg, bold=bold or None)
