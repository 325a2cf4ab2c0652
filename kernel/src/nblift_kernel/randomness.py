"""The global random generators: digests of their states, and the same start for every run.

`numpy.random` is looked at only once the notebook, or a library of its, has imported it; this module never does.
"""

import hashlib
import random
import sys
from collections.abc import Callable
from typing import Any

from .entropy import ENTROPY
from .imports import Listener, is_loaded, watch_imports

#: Every run of a notebook and of its pipeline begins with generators seeded with this.
SEED = 20_240_229


def digests() -> dict[str, str]:
    """Generator (`random`, `numpy.random`) → digest of its state, of those that are imported."""
    return {name: digest_of(name, state()) for name, state in _STATES.items() if is_loaded(name)}


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


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


_STATES: dict[str, Callable[[], Any]] = {"random": random.getstate, "numpy.random": _state_of_numpy}
_DIGESTS: dict[str, Callable[[Any], str]] = {"random": _of_random, "numpy.random": _of_numpy}

#: The generators that are known.
NAMES = frozenset(_STATES)
