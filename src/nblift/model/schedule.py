"""When a pipeline runs: a rule, and the due times that follow from it.

The rule of daylight saving: times of a cron rule are times on the wall clock of the zone. In a *gap* the clock jumps
forward, and what was due in it either runs at the first instant after the gap, several as one, or not at all. In a
*fold* the clock is set back, and what is due in it happens twice: it runs the first time, the second, or both.
`every N min` counts elapsed time, and knows neither.
"""

from datetime import UTC, datetime
from enum import StrEnum

import msgspec


class Gap(StrEnum):
    """What becomes of times that the clock jumps over."""

    SHIFT_FORWARD = "shift-forward"
    SKIP = "skip"


class Fold(StrEnum):
    """Which of two equal times on the clock counts."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"


class Cron(msgspec.Struct, frozen=True, tag="cron"):
    """Times on the wall clock."""

    #: Five fields in capitals with single spaces, without a macro: ``0 7 * * MON-FRI``.
    expression: str


class Every(msgspec.Struct, frozen=True, omit_defaults=True, tag="every"):
    """Every so many minutes of elapsed time."""

    minutes: int
    #: An instant from which they are counted, in both directions.
    since: datetime = datetime(1970, 1, 1, tzinfo=UTC)


class Once(msgspec.Struct, frozen=True, tag="once"):
    """One time only."""

    #: An instant; without an offset it is a time on the wall clock.
    at: datetime


class Rule(msgspec.Struct, frozen=True, omit_defaults=True):
    """When something is due."""

    when: Cron | Every | Once
    #: Name of the tz database, such as ``Europe/Berlin``.
    zone: str = "UTC"
    gap: Gap = Gap.SHIFT_FORWARD
    fold: Fold = Fold.FIRST


class Occurrence(msgspec.Struct, frozen=True, omit_defaults=True):
    """One due time of a rule."""

    #: The instant, in UTC.
    at: datetime
    #: The time on the wall clock that it stands for, without an offset; if `shifted`, the first one due in the gap.
    wall: datetime
    #: Whether the clock jumped over `wall`, and `at` is the first instant after the gap.
    shifted: bool = False


class ClockChange(msgspec.Struct, frozen=True):
    """A change of the clock that times of a rule fall into."""

    #: The instant of the change, in UTC: the end of a gap, or the moment at which the clock is set back.
    at: datetime
    #: What the clock shows from `at` on.
    resumes: datetime
    #: Times of the rule that the clock jumps over, or shows twice; ascending, never empty.
    walls: tuple[datetime, ...]
    #: Whether the clock jumps over them.
    gap: bool
