"""The law of the key, hunted with random packages: if an edit changes what the step computes, it changes its key.

The oracle executes the step before and after the edit. `NBLIFT_EXAMPLES=2000 pytest tests/run/test_key_laws.py` hunts
longer, and elsewhere every time.
"""

import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from importlib import import_module, invalidate_caches
from pathlib import Path
from textwrap import dedent

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.support.keyed import facts_of, the_step, write_package

WANTED = int(os.environ.get("NBLIFT_EXAMPLES", "0"))
#: Edits that are tried of each package.
EDITS = 6
hunting = settings(
    max_examples=WANTED or 25,
    # shrinking would take minutes; the packages are small as they are
    phases=[Phase.generate],
    derandomize=not WANTED,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

MODULES = ("one", "two", "three")
#: Ways to define something that takes a number and gives one; `N` is its name, `E` an expression in `x`, `K` a number.
FORMS = [
    dedent(form).strip()
    for form in """
    def N(x, y=K):
        return E + y
    ---
    def N(x, *, y=B):
        return E + y
    ---
    N = lambda x: E * K
    ---
    N_by = [K]


    def N(x):
        return E + N_by[0]
    ---
    N_by = [K]
    N_by.append(B)


    def N(x):
        return E + sum(N_by)
    ---
    N_by = {'k': K}
    N_by['k'] += B


    def N(x):
        return E + N_by['k']
    ---
    N_by = K
    N_by += B


    def N(x):
        return E + N_by
    ---
    def N_make(by):
        def inner(x):
            return E + by

        return inner


    N = N_make(K)
    ---
    def N_deco(function):
        def inner(x):
            return function(x) + K

        return inner


    @N_deco
    def N(x):
        return E
    ---
    class N_base:
        by = K

        def size(self, x):
            return E + self.by


    class N_kind(N_base):
        @property
        def more(self):
            return B


    def N(x):
        return N_kind().size(x) + N_kind().more
    ---
    class N_kind:
        def __call__(self, x):
            return E + K


    N = N_kind()
    ---
    @dataclass
    class N_row:
        size: int = K
        more: int = B


    def N(x):
        row = N_row()
        return E + row.size * 3 + row.more
    ---
    class N_base:
        found = []

        def __init_subclass__(cls):
            N_base.found.append(cls.by)


    class N_sub(N_base):
        by = K


    def N(x):
        return E + sum(N_base.found)
    ---
    N_all = {}


    def N_hook(function):
        N_all[function.__name__] = function
        return function


    @N_hook
    def N_hooked(x):
        return E + K


    def N(x):
        return sum(f(x) for f in N_all.values())
    ---
    if B > K:
        N_by = K
    else:
        N_by = B


    def N(x):
        return E + N_by
    ---
    def N(x):
        return E


    def N(x):
        return E + K
    ---
    N_by = K


    def N_set():
        global N_by
        N_by = N_by + B


    N_set()


    def N(x):
        return E + N_by
    ---
    def N_as(x):
        return E + K


    N = partial(N_as)
    ---
    def N(x):
        return E + len('B' * (K % 7))
    ---
    for N_by in (K, B):
        pass


    def N(x):
        return E + N_by
    ---
    N_by, (N_of, *N_rest) = K, (B, K)


    def N(x):
        return E + N_by - N_of * len(N_rest)
    ---
    class N_kind:
        by = K
        size = staticmethod(lambda x: E)
        by = by + B


    def N(x):
        return N_kind.size(x) + N_kind.by
""".split("---\n")
]
#: Ways to use something of another module: what stands at the top, and how it is called.
WAYS = (
    ("from .M import N", "N"),
    ("from .M import N as N_here", "N_here"),
    ("from . import M", "M.N"),
    ("from . import M as M_mod", "M_mod.N"),
    ("import shop.M", "shop.M.N"),
    ("import shop.M as M_long", "M_long.N"),
    ("from .M import *", "N"),
    ("from . import N_out", "N_out"),
    ("from . import M\n\nN_bound = M.N", "N_bound"),
    ("from . import M", "getattr(M, 'N'[:1] + 'N'[1:])"),
    ("from . import M", "vars(M)['N']"),
    ("", "__import__('shop.M').M.N"),
)


class _Writer:
    """Writes one random package."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._number = 1000
        self._known: list[tuple[str, str]] = []
        self.package: dict[str, str] = {"shop/settings.py": "def configure(digits): ...\n"}
        outside: list[str] = []
        for module in MODULES:
            tops, blocks = ["from dataclasses import dataclass", "from functools import partial"], []
            for _ in range(self._random.randint(1, 4)):
                name = f"f{len(self._known)}"
                blocks.append(self._block(module, name, tops))
                self._known.append((module, name))
                outside.append(f"from .{module} import {name} as {name}_out")
            self.package[f"shop/{module}.py"] = self._written(tops, blocks)
        self.package["shop/__init__.py"] = "\n".join(outside) + "\n"
        tops = []
        body = f"def load(values, size, name):\n    x = {self._next()}\n    return {self._expression('steps', tops)}"
        self.package["shop/steps.py"] = self._written(tops, [body])

    def _written(self, tops: list[str], blocks: list[str]) -> str:
        return "\n\n\n".join(["\n".join(dict.fromkeys(filter(None, tops))), *blocks]) + "\n"

    def _block(self, module: str, name: str, tops: list[str]) -> str:
        text = self._random.choice(FORMS)
        text = re.sub(r"\bE\b", lambda _: f"({self._expression(module, tops)})", text)
        text = re.sub(r"\b[KB]\b", lambda _: str(self._next()), text)
        return re.sub(r"\bN(?=\b|_)", name, text)

    def _expression(self, module: str, tops: list[str]) -> str:
        parts = [f"x + {self._next()}"]
        for where, name in self._random.sample(self._known, min(len(self._known), self._random.randint(0, 2))):
            call = name
            if where != module:
                # Names of the package itself exist only when all its modules are there.
                ways = [way for way in WAYS if module == "steps" or "N_out" not in way[1]]
                top, call = (self._named(text, where, name) for text in self._random.choice(ways))
                tops.append(top)
            parts.append(f"{call}(x)")
        return " + ".join(parts)

    def _named(self, text: str, module: str, name: str) -> str:
        text = re.sub(r"(?<![A-Za-z])M(?![A-Za-z])", module, text)
        text = text.replace("'N'[:1] + 'N'[1:]", f"'{name[:1]}' + '{name[1:]}'")
        return re.sub(r"(?<![A-Za-z])N(?![A-Za-z])", name, text)

    def _next(self) -> int:
        self._number += self._random.randint(1, 9)
        return self._number


def _edited(package: Mapping[str, str], seed: int) -> dict[str, str]:
    """The package with another number, operator, or order of blocks at one place."""
    chance = random.Random(seed)
    path = chance.choice(sorted(path for path in package if path not in ("shop/__init__.py", "shop/settings.py")))
    text = package[path]
    match chance.choice(["number", "number", "number", "operator", "order", "lost"]):
        case "number":
            found = chance.choice(list(re.finditer(r"\d{4,}", text)))
            text = text[: found.start()] + str(int(found[0]) + 13) + text[found.end() :]
        case "operator" if " + " in text:
            found = chance.choice(list(re.finditer(r" \+ ", text)))
            text = f"{text[: found.start()]} - {text[found.end() :]}"
        case "order":
            blocks = text.split("\n\n\n")
            first, second = chance.choices(range(1, len(blocks)), k=2)
            blocks[first], blocks[second] = blocks[second], blocks[first]
            text = "\n\n\n".join(blocks)
        case "lost":
            blocks = text.split("\n\n\n")
            del blocks[chance.randrange(1, len(blocks))]
            text = "\n\n\n".join(blocks)
    return {**package, path: text}


def _dressed(package: Mapping[str, str], seed: int) -> dict[str, str]:
    """The same package with comments, docstrings and blank lines."""
    chance = random.Random(seed)

    def dress(found: re.Match[str]) -> str:
        added = chance.choice(['"""What it is."""', "# so it is", "", "'said in passing'"])
        return f"{found[0]}\n{found[1]}    {added}" if added else found[0]

    return {path: re.sub(r"(?m)^( *)(?:def|class) .*:$", dress, f"# {seed}\n{text}") for path, text in package.items()}


def _outcome(source: Path) -> str:
    """What the step gives when it is executed, or how it fails."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "shop"]:
        del sys.modules[name]
    sys.path.insert(0, str(source))
    invalidate_caches()
    try:
        return repr(import_module("shop.steps").load([], 1, ""))
    except Exception as error:  # noqa: BLE001 - whatever a random edit leads to
        return type(error).__name__
    finally:
        sys.path.remove(str(source))
        for name in [name for name in sys.modules if name.partition(".")[0] == "shop"]:
            del sys.modules[name]


@hunting
@given(st.integers(0, 2**32))
def test_an_edit_that_changes_the_result_changes_the_key(seed: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="nblift-key-"))
    the = the_step(settings=())
    try:
        package = _Writer(seed).package
        before = write_package(folder / "before", package=package)
        key, outcome = facts_of(before, the=the).key, _outcome(before)
        for edit in range(EDITS):
            after = write_package(folder / f"after{edit}", package=_edited(package, seed + edit))
            if outcome != _outcome(after):
                assert key != facts_of(after, the=the).key, edit
        dressed = write_package(folder / "dressed", package=_dressed(package, seed))
        assert facts_of(dressed, the=the).key == key
    finally:
        shutil.rmtree(folder)


def test_the_packages_run() -> None:
    folder = Path(tempfile.mkdtemp(prefix="nblift-key-"))
    try:
        outcomes = [_outcome(write_package(folder / str(seed), package=_Writer(seed).package)) for seed in range(40)]
    finally:
        shutil.rmtree(folder)
    assert all(outcome.lstrip("-").isdecimal() for outcome in outcomes), outcomes
