"""A small package that has one of everything a step can reach, and the facts of its step after an edit."""

import ast
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

from nblift.model.run import Manifest
from nblift.model.spec import Spec, StepSpec
from nblift.run.kernel import Kernel
from nblift.run.key import Facts, Keys
from nblift.run.key_files import Digests

from .repositories import make_spec, parameter, step

#: Shared, so that Python itself is read once.
DIGESTS = Digests({})
KERNEL = Kernel("python3", "the kernel `python3`", (sys.executable, "-m", "ipykernel_launcher"))

PACKAGE: Mapping[str, str] = {
    "shop/__init__.py": '''
        """A shop."""

        from .pricing import tax

        VERSION = 1
    ''',
    "shop/pricing.py": '''
        RATE = 0.2
        UNUSED_RATE = 0.5


        def tax(value):
            """What the state gets."""
            return value * RATE


        def unused(value):
            return value * UNUSED_RATE
    ''',
    "shop/registry.py": """
        HOOKS = []


        def hook(function):
            HOOKS.append(function)
            return function


        @hook
        def first(value):
            return value + 1
    """,
    "shop/helpers.py": '''
        """Helpers."""

        import functools
        import math as m
        from dataclasses import dataclass, field
        from enum import Enum
        from typing import NamedTuple

        from . import pricing

        LIMIT = 3
        NAMES = ["pen", "ink"]
        TABLE = {"pen": 1.5}
        TABLE["ink"] = 2.0
        OFFSET, SCALE = 1, 2
        TOTAL = 0
        TOTAL += 5
        try:
            FACTOR = int("7")
        except ValueError:
            FACTOR = 0
        DEEP = 4
        STEP = 2
        WIDE = 10

        if LIMIT > 2:
            MODE = "big"
        else:
            MODE = "small"


        def clean(values, most=LIMIT, *, low=0):
            # only what is in range
            return [value for value in values if low <= value <= deep(most)]


        def deep(value):
            """Deeper."""
            return value + DEEP


        def make_adder(by):
            def add(value):
                return value + by + STEP

            return add


        adder = make_adder(1)
        twice = lambda value: value * 2


        def logged(function):
            @functools.wraps(function)
            def inner(*args):
                return function(*args) * 1

            return inner


        @logged
        def decorated(value):
            return value


        @functools.lru_cache(maxsize=8)
        def rooted(value):
            return m.sqrt(value)


        class Base:
            margin = 1

            def price(self):
                return self.margin


        class Item(Base):
            count = 0

            def __init__(self, name):
                self.name = name

            def cost(self):
                return self.price() + len(self.name)

            @property
            def label(self):
                return self.name.upper()

            @classmethod
            def make(cls):
                return cls("made")

            @staticmethod
            def unit():
                return "kg"

            def __add__(self, other):
                return self.count + other.count


        @dataclass
        class Row:
            name: str
            amount: float = 1.0
            tags: list = field(default_factory=list)


        class Pair(NamedTuple):
            left: int
            right: int = 0


        class Colour(Enum):
            RED = 1


        class Plain:
            """Not used by the step."""

            def method(self):
                return 1


        def not_reached(value):
            return value - 1
    ''',
    "shop/settings.py": """
        import decimal

        PRECISION = 12


        def configure(digits):
            decimal.getcontext().prec = PRECISION + digits


        def configure_other():
            decimal.getcontext().prec = 3
    """,
    "shop/steps.py": '''
        """The steps of the pipeline, in order."""

        from math import floor as whole
        from typing import Any

        import numpy as np
        import tools

        from . import helpers, registry, tax
        from .helpers import Colour, Item, Pair, Row, adder, clean, decorated, rooted, twice


        def load(values: list[int], size: int, name: str = "x") -> dict[str, Any]:
            """Load."""
            kept: list[int] = clean(values)
            total = sum(adder(value) for value in kept)
            item = Item.make()
            row = Row("a")
            text = f"{item.label} {helpers.MODE}"
            chosen = [value for value in kept if eval_limit(value, "value > @WIDE")]
            return {
                "total": whole(total) + size,
                "item": item.cost(),
                "row": row.amount,
                "text": text,
                "tax": tax(10) + registry.first(1),
                "tools": tools.scale(3),
                "deep": decorated(twice(2)) + rooted(4),
                "pair": Pair(1),
                "colour": Colour.RED,
                "names": helpers.NAMES,
                "table": helpers.TABLE,
                "sums": helpers.TOTAL + helpers.FACTOR + helpers.SCALE,
                "array": np.zeros(2),
                "chosen": chosen,
            }


        def eval_limit(value, text):
            return helpers.WIDE if "WIDE" in text else value


        def other(total):
            """Another step."""
            return total + 1
    ''',
    "tools.py": """
        WEIGHT = 2


        def scale(value):
            return value * WEIGHT
    """,
}


def the_step(**more: Any) -> StepSpec:
    options: dict[str, Any] = {"inputs": ["values@make"], "parameters": ("size", "name"), "settings": ("configure",)}
    return step("load", outputs=["result@load"], **{**options, **more})


def the_spec(the: StepSpec, **more: Any) -> Spec:
    from nblift.model.spec import SettingCall

    make = step("make", outputs=["values@make"])
    parameters = [parameter("size", "int", 1), parameter("name", "str", "x"), parameter("digits", "int", 2)]
    settings = [SettingCall("configure", "shop.settings:configure", None, parameters=("digits",))]
    return make_spec([make, the], parameters=parameters, settings=settings, **more)


def manifest(content: str = "aa", **more: Any) -> Manifest:
    fields: dict[str, Any] = {"value": "values@make", "type": "list", "codec": "json", "blobs": (), "layout": "l"}
    return Manifest(**{**fields, **more, "content": content})


def write_package(
    folder: Path, edits: Sequence[tuple[str, str, str]] = (), package: Mapping[str, str] = PACKAGE
) -> Path:
    """Write the package, each edit being a file, a text that it has exactly once, and what stands there instead."""
    texts = {path: dedent(text).lstrip("\n") for path, text in package.items()}
    for path, old, new in edits:
        assert texts.setdefault(path, "").count(old) == 1 or not old, (
            f"{old!r} is in {path} {texts[path].count(old)} times"
        )
        texts[path] = texts[path].replace(old, new) if old else new
    for path, text in texts.items():
        place = folder / "src" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        ast.parse(text)
        place.write_text(text)
    return folder / "src"


def facts_of(
    source: Path,
    *,
    the: StepSpec | None = None,
    made: Manifest | None = None,
    data: Path | None = None,
    parameters: Mapping[str, Any] | None = None,
    kernel: Kernel = KERNEL,
    **more: Any,
) -> Facts:
    """Facts of the step `load`."""
    the = the or the_step()
    keys = Keys(source, the_spec(the, **more), kernel, data, DIGESTS)
    values = {"size": 1, "name": "x", "digits": 2, **(parameters or {})}
    return keys.facts(the, {"values@make": made or manifest()}, values)
