"""How long may be looked at what a cell did: as long as it takes, or a small part of the cell's own time."""

import math
import time

#: What a cell may cost whatever it does, and the part of its time that it may cost besides; never more than the most.
_LEAST_NS, _PART, _MOST_NS = 700_000, 0.02, 100_000_000


class Allowance:
    """Processor time of this thread, from now on.

    Parameters
    ----------
    ns
        How much of it, in nanoseconds; None: as much as it takes.
    """

    def __init__(self, ns: float | None = None) -> None:
        self.limited = ns is not None
        self._spent = False
        self._ns = math.inf if ns is None else ns
        self.begin()

    def begin(self) -> None:
        """Count from now on."""
        self._end = time.thread_time_ns() + self._ns

    def left(self) -> float:
        """Nanoseconds; less than none if more was taken."""
        return self._end - time.thread_time_ns() if self.limited else math.inf

    def is_spent(self) -> bool:
        """Whether nothing is left."""
        if self.limited and not self._spent:
            self._spent = self.left() <= 0
        return self._spent

    def things(self, each: int, most: int) -> int:
        """How many things can be looked at that take so many nanoseconds each, and `most` at most."""
        return most if not self.limited else max(0, min(most, int(self.left() / each)))

    def at_least(self, ns: float) -> "Allowance":
        """The same, or another of so much if less is left."""
        return Allowance(ns) if self.limited and self.left() < ns else self

    def part(self, share: float) -> "Allowance":
        """An allowance of a share of what is left, taken from this one as it is used."""
        return Allowance(max(0.0, self.left()) * share) if self.limited else self


UNLIMITED = Allowance()


def of_cell(seconds: float) -> Allowance:
    """The allowance of a cell that took so long, in a session in which somebody works."""
    return Allowance(min(_LEAST_NS + _PART * seconds * 1e9, _MOST_NS))


def is_longer(container: object, most: int) -> bool:
    """Whether it is a built-in container, or derived from one, of more than `most` items."""
    for base in (list, tuple, dict, set, frozenset):
        if issubclass(type(container), base):
            return base.__len__(container) > most  # type: ignore[arg-type]
    return False
