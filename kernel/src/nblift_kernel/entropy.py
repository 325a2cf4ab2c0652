"""What numpy seeds a generator with that nobody seeds: in runs that are compared, the same numbers in the same order.

``np.random.default_rng()`` asks the operating system for its seed, so no two runs draw the same. Whether a pipeline
computes what its notebook computed can then only be told if both are given the same seeds.
"""

import hashlib
import sys

_MODULE = "numpy.random.bit_generator"
#: What makes copies of generators: it asks for a seed that the copied state then replaces.
_COPIES = "numpy.random._pickle"


class Entropy:
    """Stands in for the operating system where numpy asks for seeds.

    Attributes
    ----------
    drawn
        Seeds that were asked for.
    """

    def __init__(self) -> None:
        self.drawn = 0
        self._kind = 0

    def __call__(self, bits: int) -> int:
        """The next seed of so many bits."""
        if sys._getframe(1).f_globals.get("__name__") == _COPIES:
            return 0
        self.drawn += 1
        size = (bits + 7) // 8
        seed = hashlib.shake_256(f"nblift {self._kind} {self.drawn}".encode()).digest(size)
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


#: Of this process, as numpy is.
ENTROPY = Entropy()
