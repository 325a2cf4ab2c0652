import json
from itertools import chain
from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st
from tests.support.repositories import make_spec, step

from nblift.model.diagnostic import Place
from nblift.model.spec import Check, Helper
from nblift.run.origin import notebook_place, source_place

STEPS = dedent('''
    from .helpers import Town


    def fit(df, seed):
        """Fit."""
        df = df.copy()

        x = 1
        total = 0
        for row in df:
            # each
            total += 1 / row
        check_fit(df)
        x = 1
        return total


    def check_fit(df):
        assert len(df)


    class Town:
        def grow(self):
            return self.size + 1
''').lstrip()

CELLS = {
    "intro": "# text",
    "class": "class Town:\n    def grow(self):\n        return self.size + 1",
    "fit": "x = 1\ntotal = 0\nfor row in df:\n    # each\n    total += 1 / row",
    "check": "assert len(df)",
    "more": "x = 1",
    "other": "x = 1\ntotal += 1 / row",
}

SPEC = make_spec([step("fit", cells=("fit", "check", "more")), step("other")])
SPEC = type(SPEC)(
    **{
        **{name: getattr(SPEC, name) for name in SPEC.__struct_fields__},
        "helpers": (Helper("Town", "Town", "shop.steps:Town", "class", (), ("class",)),),
        "checks": (Check("shop.steps:check_fit", "fit", ("check",)),),
    }
)


def notebook(cells: dict[str, str]) -> bytes:
    kinds = {True: "markdown", False: "code"}
    document = [{"id": i, "cell_type": kinds[s.startswith("# t")], "source": [s]} for i, s in cells.items()]
    return json.dumps({"cells": document}).encode()


def place_of(text: str, occurrence: int = 0) -> Place | None:
    lines = [number for number, line in enumerate(STEPS.splitlines(), 1) if line.strip() == text]
    source = {"src/shop/steps.py": STEPS}
    return notebook_place(SPEC, SPEC.steps[0], "src/shop/steps.py", lines[occurrence], source, notebook(CELLS))


def test_a_line_of_a_step_leads_to_its_cell() -> None:
    assert place_of("total += 1 / row") == Place(cell="fit", number=3, line=5, source="    total += 1 / row")


def test_the_same_line_twice_leads_to_the_cell_of_each() -> None:
    first, second = place_of("x = 1"), place_of("x = 1", 1)
    assert first is not None
    assert second is not None
    assert (first.cell, second.cell) == ("fit", "more")


def test_lines_of_helpers_and_checks_lead_to_theirs() -> None:
    assert place_of("return self.size + 1") == Place(
        cell="class", number=2, line=3, source="        return self.size + 1"
    )
    assert place_of("assert len(df)") == Place(cell="check", number=4, line=1, source="assert len(df)")


def test_a_line_that_lifting_made_leads_nowhere() -> None:
    assert place_of("df = df.copy()") is None
    assert place_of("return total") is None
    assert place_of("from .helpers import Town") is None


def test_nothing_to_lead_to_is_no_error() -> None:
    source = {"src/shop/steps.py": STEPS}
    assert notebook_place(SPEC, SPEC.steps[0], "src/shop/steps.py", 5, source, None) is None
    assert notebook_place(SPEC, SPEC.steps[0], "src/shop/gone.py", 5, source, notebook(CELLS)) is None
    assert notebook_place(SPEC, SPEC.steps[0], "x.py", 1, {"x.py": "def f(:"}, notebook(CELLS)) is None
    assert source_place("src/shop/gone.py", 5, source) == Place(file="src/shop/gone.py", line=5)


def lift(lines: list[str], added: list[int]) -> str:
    body = list(lines)
    for at in sorted(added, reverse=True):
        body.insert(at, f"made_by_lifting({at})")
    return "\n".join(["def work():", *(f"    {line}" if line else "" for line in body), "    return None"])


def places_of(text: str, cells: dict[str, str]) -> dict[int, Place]:
    spec = make_spec([step("work", cells=tuple(cells))])
    numbers = range(1, len(text.splitlines()) + 1)
    found = {n: notebook_place(spec, spec.steps[0], "s.py", n, {"s.py": text}, notebook(cells)) for n in numbers}
    return {number: place for number, place in found.items() if place is not None}


INSERTED = st.lists(st.integers(0, 30), max_size=5)
LINES = st.lists(st.sampled_from(["a = 1", "b = a", "c = f(b)", "", "print(c)"]), min_size=1, max_size=8)


@given(cells=st.lists(LINES, min_size=1, max_size=4), added=INSERTED, dropped=st.sets(st.integers(0, 30)))
def test_a_line_never_leads_to_another_text(cells: list[list[str]], added: list[int], dropped: set[int]) -> None:
    named = {f"c{number}": "\n".join(lines) for number, lines in enumerate(cells)}
    kept = [line for number, line in enumerate(chain.from_iterable(cells)) if number not in dropped]
    text = lift(kept, added)
    for number, place in places_of(text, named).items():
        assert named[place.cell].splitlines()[(place.line or 0) - 1] == place.source
        assert (place.source or "").strip() == text.splitlines()[number - 1].strip() != ""


@given(cells=st.lists(LINES, min_size=1, max_size=4), added=INSERTED)
def test_lines_that_were_only_moved_apart_lead_each_to_its_own(cells: list[list[str]], added: list[int]) -> None:
    named = {f"c{number}": "\n".join(lines) for number, lines in enumerate(cells)}
    places = [(cell, at) for cell, lines in named.items() for at in range(1, len(lines.splitlines()) + 1)]
    lines = [line for source in named.values() for line in source.splitlines()]
    text = lift(lines, added)
    found = places_of(text, named)
    left = iter(zip(lines, places, strict=True))
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith(("def", "    made_by", "    return")):
            copy, place = next(left)
            if copy:
                assert (found[number].cell, found[number].line) == place
