"""How two values differ, as a person reads it."""

from collections.abc import Iterator

from nblift.model.comparison import Compared, Numbers

from .render import table

#: Rows of a table of numbers.
_MOST = 20


def comparison_text(names: str, found: Compared) -> str:
    """The whole comparison.

    Parameters
    ----------
    names
        The two, ``features#11 and features#12``.
    """
    if found.same:
        return f"{names} have the same content"
    return "\n".join([f"{names} differ", *differences(found)])


def differences(found: Compared) -> Iterator[str]:
    """What differs, a line (or a table of several) each."""
    if found.types[0] != found.types[1]:
        yield f"type: {found.types[0]} → {found.types[1]}"
    if found.first is not None:
        yield f"first difference: {found.first.path or 'the value'}: {found.first.before} → {found.first.after}"
    yield from _schema(found)
    if (rows := found.rows) is not None:
        yield (
            f"rows: {rows.before:,} → {rows.after:,}; {rows.added:,} added, {rows.removed:,} removed, "
            f"{rows.changed:,} changed (matched by {rows.matched_by})"
        )
    if found.cells:
        yield table([["", f"[{c.row}, {c.column}]", c.before, "→", c.after] for c in found.cells])
    if found.lines is not None:
        yield f"lines: {found.lines.added:,} added, {found.lines.removed:,} removed"
    if found.shape is not None and found.dtypes is not None:
        yield f"array: {found.shape[0]} {found.dtypes[0]} → {found.shape[1]} {found.dtypes[1]}"
    if found.elements is not None:
        yield ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in found.elements.items())
    if found.entries is not None:
        yield f"entries: {found.entries['changed']} of {found.entries['all']} differ"
        yield table([["", e["name"], e["before"] or "", "→", e["after"] or ""] for e in found.entries["shown"][:_MOST]])
    elif found.numbers:
        yield _numbers(found.numbers)


def _schema(found: Compared) -> Iterator[str]:
    if (schema := found.schema) is None:
        return
    yield from (f"column added: {name} ({kind})" for name, kind in schema.added.items())
    yield from (f"column removed: {name} ({kind})" for name, kind in schema.removed.items())
    yield from (f"column {name}: {before} → {after}" for name, (before, after) in schema.changed.items())
    if schema.reordered:
        yield "columns stand in another order"
    if schema.index[0] != schema.index[1]:
        yield f"index: {schema.index[0]} → {schema.index[1]}"


def _numbers(numbers: tuple[Numbers, ...]) -> str:
    rows = [
        ["", each.name, measure, _short(each.before[measure]), "→", _short(each.after[measure])]
        for each in numbers
        for measure in each.before
        if each.before[measure] != each.after.get(measure, each.before[measure])
    ]
    more = [f"  and {len(rows) - _MOST} more"] if len(rows) > _MOST else []
    return "\n".join([table(rows[:_MOST]) if rows else "", *more]).strip("\n")


def _short(value: float | str) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
