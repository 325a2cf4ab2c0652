"""A cheap digest of a value, for seeing whether it changed between two cells."""

import hashlib

from .dispatch import load_libraries
from .node import Context, OverBudget
from .walker import Walk


def fingerprint(value: object, *, budget: int) -> str | None:
    """A digest that changes when the value does, within one process; None if it is too large or cannot be read.

    No user-defined special method is called and no iterator consumed.

    Parameters
    ----------
    budget
        Bytes that may be looked at, roughly.
    """
    load_libraries()
    context = Context(budget=budget)
    context.digest = lambda part: Walk(context, 0, hashlib.sha1).run(part).digest
    try:
        tree = Walk(context, 0, hashlib.sha1).run(value)
    except (OverBudget, RecursionError, MemoryError):
        return None
    return None if tree.opaque else tree.digest
