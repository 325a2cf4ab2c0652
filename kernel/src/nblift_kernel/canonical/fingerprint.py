"""A cheap digest of a value, for seeing whether it changed between two cells."""

import hashlib

from .dispatch import load_libraries
from .node import Context, OverBudget
from .walker import walk

#: See `hasty`.
HASTE = 4


def fingerprint(value: object, *, budget: int, hasty: bool = False) -> str | None:
    """A digest that changes when the value does, within one process; None if it is too large or cannot be read.

    No user-defined special method is called and no iterator consumed.

    Parameters
    ----------
    budget
        Bytes that may be looked at, roughly; each part counts 100 besides its content.
    hasty
        The budget is one of time instead, `HASTE` nanoseconds for a byte; what only an unknown library could take
        apart is not read.
    """
    load_libraries()
    context = Context(budget=budget, one_nan=False, hasty=hasty)
    try:
        tree = walk(value, context, 0, hashlib.sha1)
    except (OverBudget, RecursionError, MemoryError):
        return None
    return None if tree.opaque else tree.digest
