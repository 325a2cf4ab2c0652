"""The global random generators: digests of their states, and the same start for every run.

`numpy.random` is looked at only once the notebook, or a library of its, has imported it; this module never does.
"""

import ctypes
import hashlib
import random
import sys
from collections.abc import Callable
from typing import Any

from .entropy import ENTROPY
from .imports import Listener, is_loaded, watch_imports

#: Every run of a notebook and of its pipeline begins with generators seeded with this.
SEED = 20_240_229
#: Bytes: 624 words, and how many of them are used up.
_MERSENNE_TWISTER = 2_500


def digests() -> dict[str, str]:
    """Generator (`random`, `numpy.random`) → digest of its state, of those that are imported."""
    return {name: digest_of(name, state()) for name, state in _STATES.items() if is_loaded(name)}


def marks() -> dict[str, object]:
    """Generator → something that differs if its state does, of those that are imported: faster than a digest."""
    return {name: mark() for name, mark in _MARKS.items() if is_loaded(name)}


def digest_of(name: str, state: Any) -> str:
    """Digest of a state of the generator `name`, as `random.getstate()` or `get_state(legacy=False)` gives it."""
    return _DIGESTS[name](state)


def same_start(entropy: int = 0) -> None:
    """Give `random` now, and `numpy.random` as soon as anyone imports it, the first state that all runs share.

    Parameters
    ----------
    entropy
        Which seeds numpy gets where it asks the operating system for some.
    """
    unseeded = set(NAMES)

    def seed_imported() -> None:
        for name in filter(is_loaded, sorted(unseeded)):
            sys.modules[name].seed(SEED)
            if name == "numpy.random":
                ENTROPY.install(entropy)
            unseeded.discard(name)
        if not unseeded:
            stop()

    stop = watch_imports(Listener(None, lambda: None, seed_imported))
    seed_imported()


def _of_random(state: Any) -> str:
    return _digest(repr(state).encode())


def _state_of_numpy() -> Any:
    return sys.modules["numpy.random"].get_state(legacy=False)


def _of_numpy(state: Any) -> str:
    inner = state["state"]
    parts = [state["bit_generator"], state.get("has_gauss"), state.get("gauss")]
    parts += [(key, inner[key]) for key in sorted(inner) if key != "key"]
    key = inner["key"].tobytes() if "key" in inner else b""
    return _digest(repr(parts).encode() + key)


def _mark_of_random() -> object:
    return hash(random.getstate())


class _Known:
    """The state of numpy's generator at the last look; to ask for all of it takes ten times as long."""

    def __init__(self) -> None:
        self._seen: object = None
        self._mark = ""

    def mark(self) -> object:
        """The digest of the state as it is now."""
        seen = _memory_of_numpy()
        if seen is None or seen != self._seen:
            state = _state_of_numpy()
            # a second normal number, drawn with the first and kept, goes without a trace in the memory
            self._seen = None if state.get("has_gauss") else seen
            self._mark = _of_numpy(state)
        return self._mark


def _memory_of_numpy() -> object:
    """What the Mersenne Twister behind `numpy.random` keeps in memory; None if it is another generator."""
    used: Any = getattr(sys.modules["numpy.random"].mtrand._rand, "_bit_generator", None)
    if type(used).__name__ != "MT19937":
        return None
    return id(used), ctypes.string_at(used.ctypes.state_address, _MERSENNE_TWISTER)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


_STATES: dict[str, Callable[[], Any]] = {"random": random.getstate, "numpy.random": _state_of_numpy}
_DIGESTS: dict[str, Callable[[Any], str]] = {"random": _of_random, "numpy.random": _of_numpy}
_MARKS: dict[str, Callable[[], object]] = {"random": _mark_of_random, "numpy.random": _Known().mark}

#: The generators that are known.
NAMES = frozenset(_STATES)
