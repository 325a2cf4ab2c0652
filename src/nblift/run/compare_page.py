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
    equal = {name for name, count in found.counts.items() if name != "steps" and not count.different}
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
            f'<section id="{name}"{_class("equal") if name in equal else ""}><h2>{name}</h2>{body}</section>'
            for name, body in sections.items()
            if body
        ),
    )


def _class(names: str) -> str:
    return f' class="{names}"'


def _run(side: RunSide) -> str:
    ended = f" – {_moment(side.ended)}" if side.ended else ""
    how = f"{side.status.value}, {escape(side.cause) or 'by hand'}"
    return f"<b>run {escape(side.id)}</b> {how}<br><small>{_moment(side.started)}{ended} UTC</small>"


def _moment(time: str) -> str:
    return escape(time[:19].replace("T", " "))


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
    """Never left out: how long it took, and whether it was taken from an earlier run, is no difference."""
    state = "" if pair.same else _equal(same=False)
    return state, (escape(pair.name), _step_side(pair.before), _step_side(pair.after))


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
        yield _numbers(found.numbers)
    if found.first is not None and found.rows is None and found.entries is None:
        where, old, new = (escape(text) for text in (found.first.path, found.first.before, found.first.after))
        yield f"<p>first difference{f': <code>{where}</code>' if where else ''}: {old} → {new}</p>"


def _numbers(numbers: Iterable[Numbers]) -> str:
    """A row for each number that has a name, a column for each measure of it that changed somewhere."""
    told = tuple(numbers)
    measures = dict.fromkeys(m for each in told for m in each.before if each.before[m] != each.after.get(m))
    rows = [(escape(n.name), *(_apart(n.before.get(m), n.after.get(m)) for m in measures)) for n in told]
    return _table(("", *map(escape, measures)), [("", row) for row in rows])


def _apart(before: float | str | None, after: float | str | None) -> str:
    if before == after:
        return f'<span class="none">{_number(before)}</span>'
    text = f"{_number(before)} → {_number(after)}"
    if isinstance(before, int | float) and isinstance(after, int | float):
        return f"{text} <small>{after - before:+.6g}</small>"
    return text


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
    if pair.before is not None and pair.after is not None and all(sides):
        shown.append(_difference(pair.before, pair.after, sides, name))
    how = "differs" if pair.before and pair.after else "removed" if pair.before else "added"
    return f'<div class="item differs"><h3>{name}<em>{how}</em></h3><div class="pair">{"".join(shown)}</div></div>'


def _difference(before: Picture, after: Picture, uris: Iterable[str | None], name: str) -> str:
    """Both stacked, so that the browser subtracts one from the other; each as large as it is beside the other."""
    sizes = [before.size, after.size]
    told = widest = ""
    widths = ["", ""]
    if before.size is not None and after.size is not None:
        most = max(before.size[0], after.size[0], 1)
        widest = f' style="width:{most}px"'
        widths = [f' style="width:{100 * size[0] / most:.4g}%"' for size in sizes if size is not None]
    if before.size != after.size:
        told = " → ".join("?" if size is None else f"{size[0]} × {size[1]}" for size in sizes)
    images = "".join(_image(uri, f"difference of {name}", width) for uri, width in zip(uris, widths, strict=True))
    caption = f"<figcaption>difference <small>{told}</small></figcaption>"
    return f'<figure>{caption}<div class="stack"{widest}>{images}</div></figure>'


def _image(uri: str | None, name: str, style: str = "") -> str:
    if uri is None:
        return "<p>no image that a page can show</p>"
    return f'<img src="{escape(uri)}" alt="{name}"{style}>'


def _text(text: TextPair) -> str:
    if text.same:
        return f'<div class="item equal"><b>{escape(text.step)}</b><em>equal</em></div>'
    more = f"<p>and {text.more:,} more lines</p>" if text.more else ""
    return f'<div class="item differs"><h3>{escape(text.step)}</h3>{_diff(text.diff)}{more}</div>'
