"""Calls with their names spelled out as imported, and what that tells at once; kept per cell."""

import builtins
from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from .cellfacts import CellFacts
from .effects import DRAWING, MAGIC, SEEDS, configured_by_call, drawn_by, resolve
from .libraries import is_harmless
from .mutation import Call
from .paths import touches_files
from .shell import SHELL

BUILTINS = frozenset(dir(builtins))


class Resolved(msgspec.Struct, frozen=True, eq=False):
    """Calls, each with its text spelled out."""

    calls: tuple[tuple[str, Call], ...]
    #: Those that may touch files, options, environment or random state.
    touching: tuple[tuple[str, Call], ...]
    #: Those that may change what they are given: all but functions of libraries that are known not to.
    doubtful: tuple[Call, ...]
    #: Of these, the ones that may do so where no code of the notebook is within reach.
    foreign: tuple[Call, ...]
    #: Texts of those that set no option.
    targets: frozenset[str]


def resolved_calls(calls: Iterable[tuple[Call, Mapping[str, str]]], imports: Mapping[str, str]) -> Resolved:
    """Spell out calls, each with the imports of the code that it stands in."""
    pairs = tuple((resolve(call.text, imports, own), call) for call, own in calls)
    doubtful = [c for _, c in pairs if not c.method or c.root not in imports or not is_harmless(imports[c.root])]
    return Resolved(
        pairs,
        tuple(pair for pair in pairs if _touches(pair[0])),
        tuple(doubtful),
        tuple(c for c in doubtful if c.text not in BUILTINS and (c.root in imports or not c.method)),
        frozenset(text for text, _ in pairs if configured_by_call(text) is None),
    )


def resolved_of_cell(facts: CellFacts, imports: Mapping[str, str]) -> Resolved:
    """The calls of a cell itself; found again as long as its source and the imports that it uses stay."""
    return _of_cell(facts, tuple((root, imports[root]) for root in facts.roots if root in imports))


@lru_cache(maxsize=8192)
def _of_cell(facts: CellFacts, imports: tuple[tuple[str, str], ...]) -> Resolved:
    return resolved_calls([(call, {}) for call in facts.calls], dict(imports))


def joined(one: Resolved, other: Resolved) -> Resolved:
    """Both together."""
    return Resolved(
        one.calls + other.calls,
        one.touching + other.touching,
        one.doubtful + other.doubtful,
        one.foreign + other.foreign,
        one.targets | other.targets,
    )


@lru_cache(maxsize=1 << 14)
def _touches(text: str) -> bool:
    """Whether a function may touch ambient state, by its dotted name: most do not."""
    return bool(
        text in SEEDS
        or drawn_by(text)
        or text in DRAWING
        or text.endswith((".sample", "Path.cwd", MAGIC))
        or text.startswith(("os.", *SHELL))
        or configured_by_call(text)
        or touches_files(text)
    )
