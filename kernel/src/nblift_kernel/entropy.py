"""What numpy seeds a generator with that nobody seeds: in runs that are compared, the same numbers in the same order.

``np.random.default_rng()`` asks the operating system for its seed, so no two runs draw the same. Whether a pipeline
computes what its notebook computed can then only be told if both are given the same seeds.
"""

import hashlib
import sys
from collections import Counter
from types import FrameType

_MODULE = "numpy.random.bit_generator"
#: What makes copies of generators: it asks for a seed that the copied state then replaces.
_COPIES = "numpy.random._pickle"
_IMPORTING = "<frozen importlib._bootstrap>"


class Entropy:
    """Stands in for the operating system where numpy asks for seeds.

    A module that asks while it is imported gets seeds of its own: a pipeline imports at other moments.

    Attributes
    ----------
    drawn
        Seeds that were asked for, other than by imports.
    """

    def __init__(self) -> None:
        self.drawn = 0
        self._kind = 0
        self._imports: Counter[str] = Counter()

    def __call__(self, bits: int) -> int:
        """The next seed of so many bits."""
        caller = sys._getframe(1)
        if caller.f_globals.get("__name__") == _COPIES:
            return 0
        if (module := _being_imported(caller)) is not None:
            self._imports[module] += 1
            which = f"{module} {self._imports[module]}"
        else:
            self.drawn += 1
            which = str(self.drawn)
        size = (bits + 7) // 8
        seed = hashlib.shake_256(f"nblift {self._kind} {which}".encode()).digest(size)
        return int.from_bytes(seed, "little") >> (8 * size - bits)

    def install(self, kind: int) -> None:
        """Let numpy, which has been imported, ask here; other seeds for another kind."""
        self._kind = kind
        module = sys.modules.get(_MODULE)
        if module is not None and hasattr(module, "randbits"):
            module.randbits = self  # type: ignore[attr-defined]

    def go_to(self, drawn: int) -> None:
        """Go on as if so many seeds had been asked for."""
        self.drawn = drawn


def _being_imported(frame: FrameType | None) -> str | None:
    """The innermost module whose import waits for the code of a frame, if any does."""
    inner: FrameType | None = None
    while frame is not None:
        if frame.f_code.co_filename == _IMPORTING:
            # a module that lies beside the notebook is one of the pipeline's package
            return None if inner is None else str(inner.f_globals.get("__name__")).rpartition(".")[2]
        inner, frame = frame, frame.f_back
    return None


#: Of this process, as numpy is.
ENTROPY = Entropy()
