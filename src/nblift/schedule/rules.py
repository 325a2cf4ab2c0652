"""What can be wrong with a rule of a schedule."""

from nblift.model.diagnostic import Rule, Severity

NOT_A_RULE = Rule(
    "NB660",
    "not-a-rule",
    Severity.ERROR,
    "What says when to run is neither five cron fields (minute, hour, day of month, month, day of week), nor a macro "
    "such as `@daily`, nor `every 15 min`, nor one time such as `2026-11-30 07:00`.",
    "Write five fields with spaces between them, such as `0 7 * * MON` for Mondays at 07:00.",
)
BAD_FIELD = Rule(
    "NB661",
    "bad-field",
    Severity.ERROR,
    "A cron field holds numbers of its range, names of months (`JAN`) or days (`MON`), ranges (`9-17`), steps (`*/15`) "
    "and lists of them (`1,15`). Extensions of other tools (`?`, `L`, `W`, `#`, seconds, years) have no meaning here.",
    "Mend the field that the message names; the hint says which values it takes.",
)
NEVER = Rule(
    "NB662",
    "never",
    Severity.ERROR,
    "No day fits the rule, such as 30 February, or the one time it names falls into a gap of the clock and the rule "
    "skips gaps. A schedule that never runs is taken for a mistake.",
    "Choose a day that the month has, or a time that exists.",
)
UNKNOWN_ZONE = Rule(
    "NB663",
    "unknown-zone",
    Severity.ERROR,
    "The time zone is not in the tz database of this machine. Abbreviations such as `CEST` name no zone: they do not "
    "say when the clock changes.",
    "Name the zone by its region and city, such as `Europe/Berlin` or `America/New_York`.",
)
BAD_INTERVAL = Rule(
    "NB664",
    "bad-interval",
    Severity.ERROR,
    "`every` counts elapsed time in whole minutes, from one minute to 366 days.",
    "Write `every 15 min` or `every 6 h`.",
)
