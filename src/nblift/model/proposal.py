"""Steps that nblift proposes for a notebook without step tags."""

import msgspec


class ProposedStep(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step: its name, its cells, and why it is one."""

    #: A valid step name, other than every name of the notebook.
    name: str
    #: Ids of its code cells in document order; it begins with the first of them.
    cells: tuple[str, ...]
    #: Data names that earlier steps make and this one needs, in alphabetical order.
    needs: tuple[str, ...] = ()
    #: Data names that it makes or changes and a later step needs, in alphabetical order.
    makes: tuple[str, ...] = ()
    #: Why it begins where it begins, and what it holds: a short sentence each.
    reasons: tuple[str, ...] = ()


class Proposal(msgspec.Struct, frozen=True, omit_defaults=True):
    """A notebook cut into steps; without steps if it has no code that runs."""

    steps: tuple[ProposedStep, ...]
    #: Ids of the cells that prepare what every step relies on (the `setup` tag).
    setup: tuple[str, ...] = ()
