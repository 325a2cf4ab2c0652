"""Whatever may change a step's result changes its key; what cannot does not."""

from pathlib import Path

import pytest
from tests.support.keyed import facts_of, write_package

HELPERS, STEPS = "shop/helpers.py", "shop/steps.py"

#: Kind of edit → file, old text, new text.
EDITS = {
    "own body": (STEPS, "whole(total) + size", "whole(total) - size"),
    "own default": (STEPS, 'name: str = "x"', 'name: str = "y"'),
    "name of a local variable": (STEPS, "row = Row", "raw = Row"),
    "constant in own body": (STEPS, "np.zeros(2)", "np.zeros(3)"),
    "text in own body": (STEPS, '"text": text', '"txt": text'),
    "operator": (STEPS, "tax(10) +", "tax(10) *"),
    "type of a number": (STEPS, "tax(10)", "tax(10.0)"),
    "order of statements": (
        STEPS,
        'item = Item.make()\n            row = Row("a")',
        'row = Row("a")\n            item = Item.make()',
    ),
    "helper": (HELPERS, "if low <= value", "if low < value"),
    "helper of helper": (HELPERS, "return value + DEEP", "return value - DEEP"),
    "constant of a helper of a helper": (HELPERS, "DEEP = 4", "DEEP = 5"),
    "constant": (HELPERS, 'MODE = "big"', 'MODE = "huge"'),
    "constant that is a list": (HELPERS, '["pen", "ink"]', '["ink", "pen"]'),
    "constant changed by a statement": (HELPERS, 'TABLE["ink"] = 2.0', 'TABLE["ink"] = 3.0'),
    "constant of several": (HELPERS, "OFFSET, SCALE = 1, 2", "OFFSET, SCALE = 1, 3"),
    "constant that is added to": (HELPERS, "TOTAL += 5", "TOTAL += 6"),
    "constant under try": (HELPERS, 'int("7")', 'int("8")'),
    "condition of a constant": (HELPERS, "if LIMIT > 2", "if LIMIT > 3"),
    "constant named in a text": (HELPERS, "WIDE = 10", "WIDE = 11"),
    "default by value": (HELPERS, "LIMIT = 3", "LIMIT = 2 + 1 + 1"),
    "keyword default": (HELPERS, "low=0", "low=1"),
    "decorator": (HELPERS, "function(*args) * 1", "function(*args) * 2"),
    "decorator left out": (HELPERS, "@logged\n", "\n"),
    "argument of a decorator": (HELPERS, "maxsize=8", "maxsize=9"),
    "closure": (HELPERS, "value + by + STEP", "value - by + STEP"),
    "value in a closure": (HELPERS, "make_adder(1)", "make_adder(2)"),
    "constant of a closure": (HELPERS, "STEP = 2", "STEP = 3"),
    "lambda": (HELPERS, "value: value * 2", "value: value * 3"),
    "base class": (HELPERS, "return self.margin", "return -self.margin"),
    "attribute of a base class": (HELPERS, "margin = 1", "margin = 2"),
    "base": (HELPERS, "class Item(Base)", "class Item"),
    "method": (HELPERS, "self.price() + len", "self.price() - len"),
    "method of Python's own": (HELPERS, "self.count + other.count", "self.count - other.count"),
    "property": (HELPERS, "self.name.upper()", "self.name.lower()"),
    "class method": (HELPERS, 'cls("made")', 'cls("mode")'),
    "static method": (HELPERS, 'return "kg"', 'return "g"'),
    "class attribute": (HELPERS, "count = 0", "count = 1"),
    "dataclass field's default": (HELPERS, "amount: float = 1.0", "amount: float = 2.0"),
    "dataclass field's type": (HELPERS, "amount: float = 1.0", "amount: int = 1.0"),
    "dataclass field added": (HELPERS, "    name: str\n", "    name: str\n    extra: int = 0\n"),
    "order of dataclass fields": (
        HELPERS,
        "amount: float = 1.0\n            tags: list = field(default_factory=list)",
        "tags: list = field(default_factory=list)\n            amount: float = 1.0",
    ),
    "named tuple's default": (HELPERS, "right: int = 0", "right: int = 1"),
    "enumeration": (HELPERS, "RED = 1", "RED = 2"),
    "local module": ("tools.py", "value * WEIGHT", "value + WEIGHT"),
    "constant of a local module": ("tools.py", "WEIGHT = 2", "WEIGHT = 3"),
    "re-exported name": ("shop/pricing.py", "value * RATE", "value / RATE"),
    "constant of a re-exported function": ("shop/pricing.py", "RATE = 0.2\n", "RATE = 0.3\n"),
    "where a name is imported from": (STEPS, "from math import floor", "from math import ceil"),
    "what an alias stands for": (HELPERS, "import math as m", "import cmath as m"),
    "library that is imported for its effect": (STEPS, "import tools", "import tools\nimport seaborn"),
    "function registered at import": ("shop/registry.py", "value + 1", "value + 2"),
    "statement at the top of the package": ("shop/__init__.py", "VERSION = 1", "VERSION = 1\nprint('hello')"),
    "settings": ("shop/settings.py", "PRECISION + digits", "PRECISION - digits"),
    "constant of settings": ("shop/settings.py", "PRECISION = 12", "PRECISION = 13"),
    "assertion": (STEPS, "    item = Item.make()", "    assert size\n            item = Item.make()"),
    "name bound anew further down": (HELPERS, "", ""),
}
EDITS["name bound anew further down"] = (
    HELPERS,
    "def not_reached(value):\n            return value - 1\n",
    "def not_reached(value):\n            return value - 1\n\n\n        def deep(value):\n            return 0\n",
)

_FIRST = "        def configure(digits):\n            decimal.getcontext().prec = PRECISION + digits\n\n\n"
_SECOND = "        def configure_other():\n            decimal.getcontext().prec = 3\n"

#: The same for what changes nothing.
COSMETIC = {
    "comment": (HELPERS, "# only what is in range", "# only what is not too large"),
    "comment added": (STEPS, "total = sum", "# all of it\n            total = sum"),
    "docstring of the step": (STEPS, '"""Load."""', '"""Load what there is."""'),
    "docstring of a helper": (HELPERS, '"""Deeper."""', '"""Much deeper."""'),
    "docstring of a module": (HELPERS, '"""Helpers."""', '"""What helps."""'),
    "docstring of the package": ("shop/__init__.py", '"""A shop."""', '"""A larger shop."""'),
    "docstring added": (HELPERS, "def make_adder(by):\n", 'def make_adder(by):\n            """Add."""\n'),
    "formatting": (HELPERS, "def make_adder(by):", "def make_adder(  by,  ):"),
    "blank lines": (STEPS, "    item = Item.make()", "\n\n            item = Item.make()"),
    "quotes": (HELPERS, 'TABLE["ink"]', "TABLE['ink']"),
    "parentheses": (HELPERS, "return value + DEEP", "return (value + DEEP)"),
    "line breaks": (HELPERS, '["pen", "ink"]', '[\n            "pen",\n            "ink",\n        ]'),
    "hints of the step": (STEPS, "values: list[int], size: int", "values: list[float], size"),
    "hint of a result": (STEPS, "-> dict[str, Any]", "-> dict"),
    "hint of a local variable": (STEPS, "kept: list[int] = clean", "kept = clean"),
    "hint of a helper": (HELPERS, "def deep(value)", "def deep(value: int) -> int"),
    "helper that is not reached": (HELPERS, "return value - 1", "return value - 2"),
    "constant that is not reached": ("shop/pricing.py", "UNUSED_RATE = 0.5", "UNUSED_RATE = 0.6"),
    "class that is not reached": (HELPERS, "    return 1\n", "    return 2\n"),
    "other step": (STEPS, "return total + 1", "return total + 2"),
    "settings of others": ("shop/settings.py", "prec = 3", "prec = 4"),
    "function added": (STEPS, "def eval_limit", "def added():\n            return 1\n\n\n        def eval_limit"),
    "module added": ("shop/more.py", "", "VALUE = 1\n"),
    "order of functions": ("shop/settings.py", _FIRST + _SECOND, _SECOND + _FIRST),
    "order of imports": (STEPS, "import numpy as np\nimport tools", "import tools\nimport numpy as np"),
    "import of a library that is not used": (STEPS, "import tools", "import json\nimport tools"),
    "imports for type checkers": (
        STEPS,
        "import tools",
        "import tools\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import os",
    ),
    "underscores in a number": (HELPERS, "WIDE = 10", "WIDE = 1_0"),
}


def _dedented(edit: tuple[str, str, str]) -> tuple[str, str, str]:
    """Edits are written as the package is, eight columns in."""
    path, *texts = edit
    old, new = (text.replace("\n        ", "\n").removeprefix("        ") for text in texts)
    return path, old, new


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_that_may_change_the_result_misses(kind: str, tmp_path: Path) -> None:
    before = facts_of(write_package(tmp_path / "a"))
    after = facts_of(write_package(tmp_path / "b", [_dedented(EDITS[kind])]))
    assert before.key != after.key


@pytest.mark.parametrize("kind", COSMETIC)
def test_an_edit_that_changes_nothing_hits(kind: str, tmp_path: Path) -> None:
    before = facts_of(write_package(tmp_path / "a"))
    after = facts_of(write_package(tmp_path / "b", [_dedented(COSMETIC[kind])]))
    assert before.components == after.components


def test_the_step_of_the_matrix_could_be_cached(tmp_path: Path) -> None:
    assert facts_of(write_package(tmp_path)).reasons == ()
