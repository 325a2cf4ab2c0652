"""What verification found."""

from enum import StrEnum

import msgspec

from .diagnostic import Diagnostic


class Verdict(StrEnum):
    """Whether the pipeline computes what the notebook computed."""

    VERIFIED = "verified"
    DIFFERENT = "different"
    UNVERIFIED = "unverified"
    DECLINED = "declined"


class Compared(msgspec.Struct, frozen=True):
    """How much was compared."""

    #: Names, summed over the steps.
    names: int = 0
    #: Printed and displayed text, in bytes.
    text_bytes: int = 0
    #: Figures.
    figures: int = 0


class Difference(msgspec.Struct, frozen=True):
    """The first place where notebook and pipeline part."""

    #: Name of the step.
    step: str
    #: What differs: `value`, `missing`, `sharing`, `text`, `figure`, `file`; `argument` (changed in place), `returned`
    #: (not what the name held), `published`, `random`, `folder` (state at the end), `order` of calls, `failed`, `spec`.
    what: str
    #: Name of the value, if it is one.
    name: str
    #: Where in the value, e.g. ``df["sex"][3]``; or the line of text.
    path: str
    #: What is there in the notebook, as text.
    notebook: str
    #: What is there in the pipeline, as text.
    pipeline: str
    #: Which run: `one process`, `own process`, with `changed parameters` or not.
    run: str


class StepComparison(msgspec.Struct, frozen=True):
    """What was compared for one step."""

    name: str
    cells: tuple[str, ...]
    names: tuple[str, ...] = ()
    text_bytes: int = 0
    figures: int = 0
    #: Displays and values that cannot be compared, named.
    not_compared: tuple[str, ...] = ()
    #: Digest over the content trees of all names.
    digest: str = ""
    #: Names that were compared with a tolerance, and the relative one.
    tolerance: dict[str, float] = {}


class Verification(msgspec.Struct, frozen=True):
    """Verdict, and what it rests on."""

    verdict: Verdict
    #: One sentence; why it is not `verified`, else empty.
    reason: str
    steps: tuple[StepComparison, ...]
    compared: Compared
    diagnostics: tuple[Diagnostic, ...] = ()
    first_difference: Difference | None = None
    #: Parameters whose change was compared, and those not exercised, with the reason.
    parameters_changed: dict[str, str] = {}
    parameters_not_exercised: dict[str, str] = {}
    #: What the run did outside of its folder: files, subprocesses, network.
    outside: tuple[str, ...] = ()
