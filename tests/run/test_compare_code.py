"""Which pieces of two versions of a package differ, and which only look different."""

from textwrap import dedent

import pytest
from tests.support.repositories import make_spec, step

from nblift.model.comparison import CodePart
from nblift.run.compare_code import Code, compare_code

FILE = "src/shop/steps.py"
BEFORE = '''
    """Steps."""

    import math

    LIMIT = 3


    def load(rows: int) -> int:
        """Load."""
        return rows


    class Shelf:
        size = 1


    def spare() -> None:
        pass
'''


def code(source: str, *steps: str, file: str = FILE) -> Code:
    spec = make_spec([step(name) for name in steps or ("load",)])
    return Code(spec, {file: dedent(source).lstrip("\n").encode()})


def changes(before: Code, after: Code) -> list[tuple[str, str, str]]:
    return [(part.kind, part.name, part.change) for part in compare_code(before, after) if part.change != "equal"]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("return rows", "return rows + 1", ("step", "load", "changed")),
        ("rows: int) -> int", "rows: int = 3) -> int", ("step", "load", "changed")),
        ("def load", "@math.cache\n    def load", ("step", "load", "changed")),
        ("pass", "print(1)", ("function", "spare", "changed")),
        ("size = 1", "size = 2", ("class", "Shelf", "changed")),
        ("LIMIT = 3", "LIMIT = 4", ("constant", "LIMIT", "changed")),
        ("LIMIT = 3", "", ("constant", "LIMIT", "removed")),
        ("LIMIT = 3", "LIMIT = 3\n    MORE: int = 1", ("constant", "MORE", "added")),
        ("import math", "import math, re", ("rest", "imports and others", "changed")),
        ("Load.", "Load rows.", ("step", "load", "cosmetic")),
        ("return rows", "return (rows)  # all of them", ("step", "load", "cosmetic")),
        ('"""Steps."""', '"""The steps."""', ("file", FILE, "cosmetic")),
        ("LIMIT = 3\n", "# no more\n    LIMIT = 3\n", ("file", FILE, "cosmetic")),
    ],
)
def test_a_piece_is_found(old: str, new: str, found: tuple[str, str, str]) -> None:
    assert old in BEFORE
    assert changes(code(BEFORE), code(BEFORE.replace(old, new))) == [found]


def test_the_same_code_is_equal() -> None:
    parts = compare_code(code(BEFORE), code(BEFORE))
    assert {(part.change, part.same, part.diff) for part in parts} == {("equal", True, ())}
    assert [part.name for part in parts] == ["imports and others", "LIMIT", "load", "Shelf", "spare", "load"]


def test_what_is_cosmetic_computes_the_same() -> None:
    told = {change: CodePart("function", "f", FILE, change).same for change in ("cosmetic", "changed", "added")}
    assert told == {"cosmetic": True, "changed": False, "added": False}


def test_a_name_defined_twice_is_one_piece() -> None:
    twice = "X = 1\nX = 2\n"
    assert changes(code(twice), code("X = 1\nX = 3\n")) == [("constant", "X", "changed")]


def test_a_file_that_is_no_python_is_compared_as_a_whole() -> None:
    assert changes(code("def ("), code(BEFORE)) == [("file", FILE, "changed")]
    assert changes(code("a", file="src/shop/a.csv"), code("b", file="src/shop/a.csv")) == [
        ("file", "src/shop/a.csv", "changed")
    ]


def test_files_and_steps_that_only_one_has() -> None:
    found = changes(code(BEFORE, "load"), code("", "load", "fit"))
    assert ("step", "load", "removed") in found
    assert found[-1] == ("wiring", "fit", "added")


def test_other_wiring_of_the_same_function_differs() -> None:
    one, other = code(BEFORE), code(BEFORE)
    other = other._replace(spec=make_spec([step("load", parameters=("rows",))]))
    assert changes(one, other) == [("wiring", "load", "changed")]
