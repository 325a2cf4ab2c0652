"""The global random generators: digests of their states, and the same start for every run.

`numpy.random` is looked at only once the notebook, or a library of its, has imported it; this module never does.
"""

import hashlib
import random
import sys
from collections.abc import Callable
from typing import Any

#: Every run of a notebook and of its pipeline begins with generators seeded with this.
SEED = 20_240_229


def digests() -> dict[str, str]:
    """Generator (`random`, `numpy.random`) → digest of its state, of those that are imported."""
    return {name: state() for name, state in _STATES.items() if name in sys.modules}


def seed(name: str) -> None:
    """Give an imported generator its first state."""
    if name == "random":
        random.seed(SEED)
    elif name == "numpy.random":
        sys.modules[name].seed(SEED)


def _of_random() -> str:
    return _digest(repr(random.getstate()).encode())


def _of_numpy() -> str:
    state: dict[str, Any] = sys.modules["numpy.random"].get_state(legacy=False)
    inner = state["state"]
    parts = [state["bit_generator"], state.get("has_gauss"), state.get("gauss")]
    parts += [(key, inner[key]) for key in sorted(inner) if key != "key"]
    key = inner["key"].tobytes() if "key" in inner else b""
    return _digest(repr(parts).encode() + key)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


_STATES: dict[str, Callable[[], str]] = {"random": _of_random, "numpy.random": _of_numpy}

#: The generators that are known.
NAMES = frozenset(_STATES)
