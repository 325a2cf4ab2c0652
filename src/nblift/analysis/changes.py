"""Whether what may change really does: the source's view, what a run showed, and both together."""

from collections.abc import Callable, Mapping

from nblift.model.graph import Evidence
from nblift.model.observation import CellSeen

from .displayed import is_displayed
from .ledger import Held, Ledger
from .libraries import is_harmless
from .mutation import Change, Level
from .origins import CONTAINERS, EXACT, HOLDS, ITERATOR, SCALAR

#: Types, as observed, that nobody can change in place.
IMMUTABLE = frozenset(
    "int float str bool bytes tuple complex NoneType frozenset range pathlib.Path pathlib.PosixPath "
    "pathlib.WindowsPath datetime.datetime datetime.date datetime.time datetime.timedelta decimal.Decimal "
    "fractions.Fraction pandas.Timestamp pandas.Timedelta numpy.float64 numpy.int64 numpy.float32 numpy.int32 "
    "numpy.bool numpy.bool_ numpy.str_ re.Pattern".split()
)
#: Kinds of values that have no method that changes them.
_FIXED = frozenset({SCALAR, "function", "class", "module"})

#: What an origin (name, how) comes to once calls are resolved: names, with a relation.
Resolve = Callable[[str, str], Mapping[str, str]]


def changed_by_source(
    changes: Mapping[tuple[str, str], Change], ledger: Ledger, resolve: Resolve, imports: Mapping[str, str]
) -> dict[str, Evidence]:
    """Names whose object changes, as far as the source says: `proved`, or `may`.

    Modules are left out, and what libraries' own names stand for.
    """
    found: dict[str, Evidence] = {}
    for (origin, via), change in changes.items():
        for name, how in resolve(origin, via).items():
            held = ledger.names.get(name)
            if held is None or (name in imports and is_harmless(imports[name])):
                continue
            evidence = judged(held, change, exact=how == EXACT)
            if evidence is None:
                continue
            for other, exact in _sharing(ledger, name, deep=how != EXACT).items():
                if found.get(other) is not Evidence.PROVED:
                    found[other] = evidence if exact else Evidence.MAY
            if change.level is Level.PROVED and how == EXACT:
                found |= dict.fromkeys(_instances(ledger, held), evidence)
            elif how != EXACT:
                found = dict.fromkeys(_classes(ledger, held), Evidence.MAY) | found
    return found


def judged(held: Held, change: Change, *, exact: bool) -> Evidence | None:
    """Whether a change happens to what a name holds; None if it cannot."""
    kind = held.kind
    if kind in ("module", SCALAR) or held.type.removeprefix("builtins.") in IMMUTABLE:
        return None
    certain = Evidence.PROVED if change.sure and exact else Evidence.MAY
    match change.level:
        case Level.PROVED:
            return certain
        case Level.LIKELY:
            if not exact:
                return Evidence.MAY
            if change.container and kind:
                return certain if kind in CONTAINERS else None
            return None if kind in CONTAINERS or kind == "tuple" else Evidence.MAY
        case Level.UNKNOWN:
            return None if kind in _FIXED else Evidence.MAY
        case Level.CONSUMED:
            if kind == ITERATOR or any(routine.lazy for routine in held.code):
                return certain
            fills = kind == "defaultdict" or held.type.endswith(".defaultdict")
            return Evidence.MAY if kind == "handle" or fills else None


def _sharing(ledger: Ledger, name: str, *, deep: bool) -> dict[str, bool]:
    """Names that show a change of what this one holds (or of what that has inside), and whether surely."""
    things = {t: how for t, how in ledger.names[name].things.items() if deep or how != HOLDS}
    own = [t for t, how in things.items() if how == EXACT]
    found = {name: True}
    for other, held in ledger.holders(things).items():
        if other != name:
            found[other] = len(own) == 1 and held.things.get(own[0]) == EXACT
    return found


def _instances(ledger: Ledger, held: Held) -> list[str]:
    """Names that find in a class of the notebook, which this is, what they do not have themselves."""
    classes = {routine for routine in held.code if routine.is_class} if held.kind == "class" else set()
    return [name for name, other in ledger.names.items() if other is not held and not classes.isdisjoint(other.code)]


def _classes(ledger: Ledger, held: Held) -> list[str]:
    """Classes of the notebook with data that what a name holds may show as its own."""
    behind = {routine for routine in held.code if routine.has_data}
    return [n for n, other in ledger.names.items() if other.kind == "class" and not behind.isdisjoint(other.code)]


def changed(
    by_source: Mapping[str, Evidence], seen: CellSeen | None, shares: Mapping[str, set[str]], ledger: Ledger
) -> dict[str, Evidence]:
    """Names whose object a cell changes.

    Parameters
    ----------
    by_source
        What the source says.
    seen
        What a run showed of the cell: what it saw unchanged is unchanged, unless the source proves the contrary.
    shares
        Name → names that shared something with it when the cell began, as the run showed.
    """
    if seen is None:
        return dict(by_source)
    # what cells displayed is not followed by a run
    found = {n: e for n, e in by_source.items() if e is Evidence.PROVED or is_displayed(n)}
    suspects = {other for name in by_source for other in shares.get(name, ())} | by_source.keys()
    for name, how in seen.mutated.items():
        if name in seen.bound or name not in ledger.names or name in found:
            continue
        if how == "observed":
            found[name] = Evidence.OBSERVED
        elif name in suspects:
            found[name] = Evidence.MAY
    return found


def with_glimpse(changes: Mapping[str, Evidence], glimpse: CellSeen | None, ledger: Ledger) -> dict[str, Evidence]:
    """The same, with what the cell was seen to change in another state than a run from top to bottom has."""
    found = dict(changes)
    for name, how in glimpse.mutated.items() if glimpse is not None else ():
        if how == "observed" and name in ledger.names and found.get(name) is not Evidence.PROVED:
            found[name] = Evidence.OBSERVED
    return found
