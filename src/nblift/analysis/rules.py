"""Diagnostics of the analysis."""

from nblift.model.diagnostic import Rule, Severity

HIDDEN = Rule(
    "NB201",
    "hidden-name",
    Severity.ERROR,
    "A cell uses a name that no cell makes. In the session where it worked, the cell that made it was changed or "
    "deleted since; run from top to bottom, the notebook fails here.",
)
MADE_BELOW = Rule(
    "NB202",
    "made-below",
    Severity.ERROR,
    "A cell uses a name that only a cell below it makes, so the notebook runs in another order than it is written "
    "in. Move one of the two cells.",
)
DELETED = Rule(
    "NB203",
    "deleted-name",
    Severity.ERROR,
    "A cell uses a name that a cell above it deleted and that nothing made again.",
)
COMPUTED_NAMES = Rule(
    "NB204",
    "computed-names",
    Severity.NOTE,
    "A cell reaches names through a computed string (`globals()[name]`, `exec(text)`), so it may depend on every "
    "name above it. Write the names out.",
)
