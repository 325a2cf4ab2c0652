"""Laws of the tracker, hunted with random small programs.

A change in place is never missed, and what is called observed has happened; bound names are exactly those that hold
another object than before.
"""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.tracked import Session, tracked

from nblift_kernel.canonical import canonical
from nblift_kernel.describe import kind_of
from nblift_kernel.reach import is_notebook_name
from nblift_kernel.sharing import sharing

NAMES = st.sampled_from("abcd")
FUNCTIONS = st.sampled_from("fg")

#: Statements over names: `x`, `y` are data, `f`, `g` hold something that can be called, if all went well.
STATEMENTS = """
{x} = [1, 2]
{x} = {{}}
{x} = {y}
{x} = [{y}, {x}]
{x}[0] = {y}
{x}[0] = list({x}[0])
{x} = ({y}, [3])
{x} = {{'k': {y}}}
{x} = list({y})
{x} = {y}[0]
{x} = np.zeros(3)
{x} = {y}[:2]
{x} = pd.DataFrame({{'n': [1, 2]}})
{x} = {y}.copy()
{x} = Box({y})
{x} = Slotted({y})
{x} = 5
{x} = 'text'
{x} = iter({y})
{x} = object()
{x} = [object()]
{x} = {y}.append
{x} = (v for v in {y})
del {x}
{x}.append(3)
{x} += [4]
{x} += 1
{x}['k'] = 5
{x}[0] = 6
{x}[0].append(7)
{x}['n'] = {y}
{x}.update(z={y})
{x}.clear()
{x}.sort()
{x}.held.append(8)
{x}.held = {y}
{x}.grow()
next({x})
{x}(9)
{x}[:] = 0
{x}.iloc[0, 0] = 9
for i in [{x}, {y}]: i.append(0)
with_default = [{x}]
def {f}(): {x}.append(1)
def {f}(): {y}.append(1); {g}()
def {f}(v={x}): v.append(1)
def {f}():\\n    global {x}\\n    {x} = [1]
{f} = make({x})
{f} = lambda: {x}.clear()
{f} = partial({x}.append, 1)
{f} = {{'call': {g}}}['call']
{f}()
{x} = [{f}]
{x}[0]()
{x} = {{'f': {f}, 'v': {y}}}
{x}['f']()
exec('{x}.append(1)')
globals()['{x}'].append(2)
globals()['{x}'] = [3]
eval('{x}').append(4)
Box.seen.append({x})
Box.seen[-1].append(5)
Box.grow = lambda self: {x}.append(6)
{x}; {y}
print
""".strip().splitlines()

#: Ways to change something without naming it.
HIDDEN = """
{x} = [[1]]
{x}[0] = {y}
{x}[0] = list({x}[0])
{x} = Box({y})
{x} = Slotted({y})
{x}.grow()
{y}.grow()
Box.grow = lambda self: {x}.append(6)
def {f}(): {x}.append(1)
def {f}(): {g}()
def {f}(): {y}.grow()
def {f}(v={x}): v.append(1)
{f} = make({x})
{f} = lambda: {x}.append(2)
{f} = partial({x}.append, 1)
{f}()
{g}()
{x} = [{f}]
{x}[0]()
{x} = [{y}]
{x} = {y}
{x} = []
Box.seen.append({x})
Box.seen[-1].append(5)
exec('{x}.' + 'append(1)')
globals()['{x}'].append(2)
""".strip().splitlines()

PROLOGUE = """
import numpy as np, pandas as pd
from functools import partial
class Box:
    seen = []
    def __init__(self, held): self.held = held
    def grow(self): self.held.append(1)
class Slotted:
    __slots__ = ('held',)
    def __init__(self, held): self.held = held
    def grow(self): self.held.append(a)
def make(v):
    def grow(): v.append(1)
    return grow
a, b, c, d = [], [[1], [2]], {}, np.arange(4.0)
f = g = make(a)
"""


def programs(statements: list[str]) -> st.SearchStrategy[list[str]]:
    statement = st.builds(
        lambda template, x, y, f, g: template.replace("\\n", "\n").format(x=x, y=y, f=f, g=g),
        st.sampled_from(statements), NAMES, NAMES, FUNCTIONS, FUNCTIONS,
    )  # fmt: skip
    return st.lists(st.lists(statement, min_size=1, max_size=2).map("\n".join), min_size=1, max_size=12)


class Watched:
    """What the names hold, known by other means than the tracker's."""

    def __init__(self, session: Session) -> None:
        self.held = {n: v for n, v in session.names.items() if is_notebook_name(n, v)}
        self.digests = {n: digest for n, v in self.held.items() if (digest := content(v)) is not None}


def content(value: object) -> str | None:
    """Digest of a data value; None of what is no data or cannot be read."""
    if kind_of(value) not in ("data", "handle"):
        return None
    tree = canonical(value, keep=0)
    return None if tree.opaque else tree.digest


def check_sharing(session: Session, record: dict[str, object]) -> None:
    """What is told cell by cell must be what a look at everything at once finds."""
    values = {n: v for n, v in session.names.items() if is_notebook_name(n, v) and kind_of(v) in ("data", "handle")}
    found = sharing(values)
    assert {frozenset(p) for p in record.get("shares", [])} == {frozenset(p) for p in found.shares}  # type: ignore[attr-defined]
    assert {frozenset(p) for p in record.get("aliases", [])} == {frozenset(p) for p in found.aliases}  # type: ignore[attr-defined]


def check(cell: str, before: Watched, after: Watched, record: dict[str, object]) -> None:
    mutated = record.get("mutated", {})
    assert isinstance(mutated, dict)
    same = {name for name, value in before.held.items() if name in after.held and after.held[name] is value}
    changed = {n for n in same if n in before.digests and before.digests[n] != after.digests.get(n)}
    assert changed <= mutated.keys(), f"missed {changed - mutated.keys()} in {cell!r}"
    observed = {name for name, evidence in mutated.items() if evidence == "observed"}
    false = {n for n in observed if n in before.digests and before.digests[n] == after.digests.get(n)}
    assert not false, f"invented {false} in {cell!r}"
    bound = set(record.get("bound", {}))  # type: ignore[call-overload]
    # where an address may have been used again, the tracker cannot tell, and says so
    doubtful = {name for name, evidence in mutated.items() if evidence == "may"}
    assert after.held.keys() - same <= bound <= (after.held.keys() - same) | doubtful, cell
    assert set(record.get("deleted", [])) == before.held.keys() - after.held.keys(), cell  # type: ignore[call-overload]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs(STATEMENTS))
def test_no_change_is_missed_and_none_invented(program: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, tracked(Path(folder), pickling=False) as session:
        session.cell(PROLOGUE)
        before = Watched(session)
        for cell in program:
            record = session.cell(cell)
            after = Watched(session)
            check(cell, before, after, record)
            check_sharing(session, record)
            before = after


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs(HIDDEN))
def test_reach_alone_misses_nothing(program: list[str]) -> None:
    """Also without the net: small values that no cell mentions are not looked at."""
    with tempfile.TemporaryDirectory() as folder, tracked(Path(folder), pickling=False, small=0) as session:
        session.cell(PROLOGUE)
        before = Watched(session)
        for cell in program:
            record = session.cell(cell)
            after = Watched(session)
            check(cell, before, after, record)
            check_sharing(session, record)
            before = after


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs(STATEMENTS))
def test_a_tracked_program_does_what_it_does_alone(program: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, tracked(Path(folder)) as session:
        ends = [session.cell(cell).get("error") for cell in (PROLOGUE, *program)]
        watched = Watched(session).digests
    alone = Alone()
    assert ends == [alone.cell(cell) for cell in (PROLOGUE, *program)]
    assert watched == {n: content(v) for n, v in alone.names.items() if n in watched}


class Alone:
    """The same, with nobody watching."""

    def __init__(self) -> None:
        self.names: dict[str, object] = {"__name__": "__main__", "__builtins__": __builtins__}

    def cell(self, source: str) -> str | None:
        from tests.support.tracked import run

        try:
            run(source, self.names)
        except Exception as error:  # noqa: BLE001 - cells may raise anything
            return type(error).__name__
        return None
