"""A step that reaches code in every way, and edits of it: some change its result, some change nothing."""

from collections.abc import Mapping
from typing import NamedTuple

STEPS = '''import os
from dataclasses import dataclass
from functools import wraps

from flow import other
from flow.calls import note
from flow.public import shared

LIMIT = 3
FILE = "{folder}/data.txt"


def _deep(value: int) -> int:
    """Deep below."""
    return value + 10


def _helper(value: int, by: int = 2) -> int:
    # one more
    return _deep(value) * by


def _unused(value: int) -> int:
    return value


def _logged(function):
    @wraps(function)
    def _inner(value):
        return function(value) + 100

    return _inner


@_logged
def _decorated(value):
    return value


def _make(by):
    def _inner(value):
        return value + by

    return _inner


_closure = _make(1000)


class _Base:
    size = 7

    def base(self):
        return 10_000


class _Kind(_Base):
    def method(self):
        return 20_000

    @property
    def shown(self):
        return 30_000


@dataclass
class _Row:
    amount: int = 40_000


def step(x: int) -> int:
    """The step."""
    note()
    kind = _Kind()
    total = _helper(x) + LIMIT + _decorated(x) + _closure(x) + kind.base() + kind.method() + kind.shown + kind.size
    with open(FILE) as file:
        total += int(file.read())
    return total + _Row().amount + other.scaled(x) + shared(x) + int(os.environ.get("FLOW_EXTRA", "0"))
'''

FILES: Mapping[str, str] = {
    "flow/__init__.py": "",
    "flow/calls.py": "calls = []\n\n\ndef note():\n    calls.append(1)\n",
    "flow/other.py": "WEIGHT = 5\n\n\ndef scaled(value):\n    return value * WEIGHT + 3\n",
    "flow/inner.py": "RATE = 6\n\n\ndef shared(value):\n    return value * RATE\n",
    "flow/public.py": "from flow.inner import shared\n",
    "flow/steps.py": STEPS,
}


class Edit(NamedTuple):
    """One edit between two runs."""

    name: str
    #: File, ``data.txt``, or ``environment``.
    where: str
    old: str
    new: str


#: The first seven are the kinds that the peers were first judged by.
EDITS = (
    Edit("the step's own body", "flow/steps.py", "total + _Row()", "total - _Row()"),
    Edit("a helper", "flow/steps.py", "_deep(value) * by", "_deep(value) - by"),
    Edit("a helper of a helper", "flow/steps.py", "value + 10\n", "value + 11\n"),
    Edit("a constant", "flow/steps.py", "LIMIT = 3", "LIMIT = 4"),
    Edit("a helper's default", "flow/steps.py", "by: int = 2", "by: int = 3"),
    Edit("a method", "flow/steps.py", "return 20_000", "return 20_001"),
    Edit("a function of a local module", "flow/other.py", "+ 3", "+ 4"),
    Edit("a decorator", "flow/steps.py", "function(value) + 100", "function(value) + 101"),
    Edit("the value in a closure", "flow/steps.py", "_make(1000)", "_make(1001)"),
    Edit("the body of a closure", "flow/steps.py", "return value + by\n", "return value - by\n"),
    Edit("a method of a base class", "flow/steps.py", "return 10_000", "return 10_001"),
    Edit("an attribute of a base class", "flow/steps.py", "size = 7", "size = 8"),
    Edit("a property", "flow/steps.py", "return 30_000", "return 30_001"),
    Edit("a dataclass field's default", "flow/steps.py", "amount: int = 40_000", "amount: int = 40_001"),
    Edit("a constant of a local module", "flow/other.py", "WEIGHT = 5", "WEIGHT = 6"),
    Edit("a re-exported function", "flow/inner.py", "value * RATE", "value + RATE"),
    Edit("a constant of a re-exported function", "flow/inner.py", "RATE = 6", "RATE = 7"),
    Edit("a file, same size and time", "data.txt", "1", "2"),
    Edit("an environment variable", "environment", "", "9"),
)
COSMETIC = (
    Edit("a comment", "flow/steps.py", "# one more", "# two more"),
    Edit("a docstring", "flow/steps.py", "The step.", "The only step."),
    Edit("a helper's docstring", "flow/steps.py", "Deep below.", "Deeper below."),
    Edit("formatting", "flow/steps.py", "return _deep(value) * by", "return (_deep(value)*by)"),
    Edit("hints", "flow/steps.py", "def _deep(value: int) -> int:", "def _deep(value):"),
    Edit(
        "a helper that is not used",
        "flow/steps.py",
        "    return value\n\n\ndef _logged",
        "    return -value\n\n\ndef _logged",
    ),
    Edit("blank lines", "flow/steps.py", "    kind = _Kind()\n", "\n    kind = _Kind()\n\n"),
)
