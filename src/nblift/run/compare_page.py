"""Two runs beside each other as one page, which needs no other file and no script."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from nblift.model.comparison import (
    CodePart,
    Compared,
    Comparison,
    Fact,
    FigurePair,
    Numbers,
    OutputPair,
    OutputSide,
    Picture,
    RunSide,
    StepPair,
    StepSide,
    TextPair,
)
from nblift.store.trouble import spoken

from .compare_shown import picture_uri

_NONE = '<span class="none">–</span>'


def write_page(repository: Path, found: Comparison, to: Path) -> None:
    """Write the page; figures are read from the executed notebooks.

    Raises
    ------
    NbliftError
        The file cannot be written.
    """
    sides = (side for pair in found.figures for side in (pair.before, pair.after) if side is not None)
    figures = {side: picture_uri(repository.absolute(), side) for side in dict.fromkeys(sides)}
    with spoken(to):
        to.write_text(page(found, figures), encoding="utf-8")


def page(found: Comparison, figures: Mapping[Picture, str | None]) -> str:
    """The page as HTML.

    Parameters
    ----------
    figures
        Data URIs; None for what no browser shows.
    """
    template = files(__package__).joinpath("compare_page.html").read_text("utf-8")
    before, after = (f"run {escape(side.id)}" for side in (found.before, found.after))
    sections = {
        "code": "".join(map(_code, found.code)),
        "parameters": _facts(found.parameters, before, after),
        "environment": _facts(found.environment, before, after),
        "steps": _table(("step", before, after), map(_step, found.steps)),
        "outputs": "".join(map(_output, found.outputs)),
        "figures": "".join(_figure(pair, figures, before, after) for pair in found.figures),
        "texts": "".join(map(_text, found.texts)),
    }
    total = sum(count.all for count in found.counts.values())
    return Template(template).substitute(
        title=f"{escape(found.after.pipeline)}: {before} and {after}",
        before=_run(found.before),
        after=_run(found.after),
        verdict=f"All {total} values are equal." if found.same else "",
        counts="".join(
            f'<li{"" if count.different else _class("none")}><a href="#{name}">{name}</a> '
            f"<b>{count.different}</b> of {count.all}</li>"
            for name, count in found.counts.items()
        ),
        notes="".join(f"<p>{escape(told.message)} {escape(told.hint)}</p>" for told in found.diagnostics),
        sections="".join(
            f'<section id="{name}"{_class("equal") if not found.counts[name].different else ""}><h2>{name}</h2>'
            f"{body}</section>"
            for name, body in sections.items()
            if body
        ),
    )


def _class(names: str) -> str:
    return f' class="{names}"'


def _run(side: RunSide) -> str:
    ended = f" – {escape(side.ended[:19])}" if side.ended else ""
    how = f"{side.status.value}, {escape(side.cause) or 'by hand'}"
    return f"<b>run {escape(side.id)}</b> {how}<br><small>{escape(side.started[:19])}{ended} UTC</small>"


def _equal(same: bool) -> str:
    return "equal" if same else "differs"


def _code(part: CodePart) -> str:
    where = "" if part.name == part.file else f"<small>{escape(part.file)}</small>"
    head = f"<b>{part.kind}</b> {escape(part.name)} {where}<em>{part.change}</em>"
    state = "equal" if part.change == "equal" else _equal(same=False)
    if not part.diff:
        return f'<div class="item {state}">{head}</div>'
    opened = "" if part.same else " open"
    return f'<details class="item {state}"{opened}><summary>{head}</summary>{_diff(part.diff)}</details>'


def _diff(lines: Iterable[str]) -> str:
    kinds = {"+": "ins", "-": "del", "@": "i"}
    told = []
    for line in lines:
        tag = kinds.get(line[:1], "span")
        told.append(f"<{tag}>{escape(line)}</{tag}>")
    return f'<pre class="diff">{"".join(told)}</pre>'


def _facts(facts: Iterable[Fact], before: str, after: str) -> str:
    return _table(
        ("name", before, after), ((_equal(f.same), (escape(f.name), _cell(f.before), _cell(f.after))) for f in facts)
    )


def _cell(text: Any) -> str:
    return _NONE if text is None else escape(str(text))


def _table(heads: Iterable[str], rows: Iterable[tuple[str, Iterable[str]]]) -> str:
    body = [f"<tr{_class(state)}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for state, cells in rows]
    if not body:
        return ""
    head = "".join(f"<th>{name}</th>" for name in heads)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'


def _step(pair: StepPair) -> tuple[str, tuple[str, ...]]:
    return _equal(pair.same), (escape(pair.name), _step_side(pair.before), _step_side(pair.after))


def _step_side(side: StepSide | None) -> str:
    if side is None:
        return _NONE
    how = side.status.value if side.cached_from is None else f"taken from run {escape(side.cached_from)}"
    took = f" {side.seconds:.1f} s" if side.seconds is not None else ""
    return f"{how}{took}" + (f"<br><small>{escape(side.problem)}</small>" if side.problem else "")


def _output(pair: OutputPair) -> str:
    head = f"<b>{escape(pair.value)}</b> {_made(pair.before)} → {_made(pair.after)}"
    if pair.same:
        return f'<div class="item equal">{head}<em>equal</em></div>'
    told = "".join(_compared(pair.compared)) if pair.compared is not None else ""
    if pair.problem is not None:
        told = f"<p>They differ, and how is not known: {escape(pair.problem.message)} {escape(pair.problem.hint)}</p>"
    previews = [side.preview for side in (pair.before, pair.after) if side is not None and side.preview]
    seen = "".join(f"<pre>{escape(text)}</pre>" for text in previews)
    shown = (
        f'<details class="previews"><summary>previews</summary><div class="pair">{seen}</div></details>' if seen else ""
    )
    return f'<div class="item differs"><h3>{head}</h3>{told}{shown}</div>'


def _made(side: OutputSide | None) -> str:
    return "not made" if side is None else f"{escape(side.version or '')} <small>{escape(side.type)}</small>".strip()


def _compared(found: Compared) -> Iterator[str]:
    if (schema := found.schema) is not None:
        yield _list(
            [
                *(f"column added: {name} ({kind})" for name, kind in schema.added.items()),
                *(f"column removed: {name} ({kind})" for name, kind in schema.removed.items()),
                *(f"column {name}: {old} → {new}" for name, (old, new) in schema.changed.items()),
                *(["columns stand in another order"] if schema.reordered else []),
                *([f"index: {schema.index[0]} → {schema.index[1]}"] if schema.index[0] != schema.index[1] else []),
            ]
        )
    if (rows := found.rows) is not None:
        yield _table(
            ("rows before", "rows after", "added", "removed", "changed", "matched by"),
            [
                (
                    "",
                    [
                        *(f"{n:,}" for n in (rows.before, rows.after, rows.added, rows.removed, rows.changed)),
                        rows.matched_by,
                    ],
                )
            ],
        )
    if found.cells:
        cells = [("", tuple(map(escape, (c.row, c.column, c.before, c.after)))) for c in found.cells]
        yield _table(("row", "column", "before", "after"), cells)
    if found.lines is not None:
        yield f"<p>{found.lines.added:,} lines added, {found.lines.removed:,} removed</p>"
    if found.shape is not None and found.dtypes is not None:
        yield f"<p>array: {found.shape[0]} {escape(found.dtypes[0])} → {found.shape[1]} {escape(found.dtypes[1])}</p>"
    if found.elements is not None:
        yield _list(f"{name.replace('_', ' ')}: {value}" for name, value in found.elements.items())
    if found.entries is not None:
        yield _table(
            ("entry", "before", "after"),
            [("", (_cell(e["name"]), _cell(e["before"]), _cell(e["after"]))) for e in found.entries["shown"]],
        )
    elif found.numbers:
        yield _table(("number", "measure", "before", "after", "difference"), map(_measure, _measures(found.numbers)))
    if found.first is not None and found.rows is None and found.entries is None:
        where, old, new = (escape(text) for text in (found.first.path, found.first.before, found.first.after))
        yield f"<p>first difference{f': <code>{where}</code>' if where else ''}: {old} → {new}</p>"


def _measures(numbers: Iterable[Numbers]) -> Iterator[tuple[str, str, float | str | None, float | str | None]]:
    for each in numbers:
        for measure in each.before:
            if each.before[measure] != each.after.get(measure):
                yield each.name, measure, each.before[measure], each.after.get(measure)


def _measure(told: tuple[str, str, float | str | None, float | str | None]) -> tuple[str, tuple[str, ...]]:
    name, measure, before, after = told
    numeric = isinstance(before, int | float) and isinstance(after, int | float)
    apart = f"{after - before:+.6g}" if numeric else ""  # type: ignore[operator]
    return "", (escape(name), escape(measure), _number(before), _number(after), apart)


def _number(value: float | str | None) -> str:
    return f"{value:.6g}" if isinstance(value, float) else _cell(value)


def _list(lines: Iterable[str]) -> str:
    told = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{told}</ul>" if told else ""


def _figure(pair: FigurePair, figures: Mapping[Picture, str | None], before: str, after: str) -> str:
    name = f"{escape(pair.step)}, figure {pair.position}"
    sides = [None if side is None else figures.get(side) for side in (pair.before, pair.after)]
    shown = [
        f"<figure><figcaption>{run}</figcaption>{_image(uri, f'{name}, {run}') if side is not None else _NONE}</figure>"
        for side, uri, run in zip((pair.before, pair.after), sides, (before, after), strict=True)
    ]
    if pair.same:
        return f'<div class="item equal"><h3>{name}<em>equal</em></h3><div class="pair">{shown[0]}</div></div>'
    if sides[0] is not None and sides[1] is not None:
        stacked = _image(sides[0], f"difference of {name}") + _image(sides[1], "")
        told = "" if _sizes(pair) is None else f" <small>{_sizes(pair)}</small>"
        shown.append(f'<figure><figcaption>difference{told}</figcaption><div class="stack">{stacked}</div></figure>')
    how = "differs" if pair.before and pair.after else "removed" if pair.before else "added"
    return f'<div class="item differs"><h3>{name}<em>{how}</em></h3><div class="pair">{"".join(shown)}</div></div>'


def _sizes(pair: FigurePair) -> str | None:
    if pair.before is None or pair.after is None or not pair.before.size or pair.before.size == pair.after.size:
        return None
    return " → ".join(f"{width} × {height}" for width, height in (pair.before.size, pair.after.size or (0, 0)))


def _image(uri: str | None, name: str) -> str:
    if uri is None:
        return "<p>no image that a page can show</p>"
    return f'<img src="{escape(uri)}" alt="{name}">'


def _text(text: TextPair) -> str:
    if text.same:
        return f'<div class="item equal"><b>{escape(text.step)}</b><em>equal</em></div>'
    more = f"<p>and {text.more:,} more lines</p>" if text.more else ""
    return f'<div class="item differs"><h3>{escape(text.step)}</h3>{_diff(text.diff)}{more}</div>'
