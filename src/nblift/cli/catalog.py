"""All kinds of diagnostics, and the page of each."""

from importlib import import_module

from nblift.model.diagnostic import Rule, Severity

#: Rooms that have diagnostics of their own, their codes begin with their numbers; `schedule` has NB66 and NB67.
ROOMS = ("notebook", "analysis", "lift", "repository", "store", "run", "promote", "cli", "server", "schedule")
_MEANING = {
    Severity.ERROR: "An error: nothing is written, or nothing goes on, before it is mended.",
    Severity.NOTE: "A note: nothing stops because of it.",
}


def all_rules() -> tuple[Rule, ...]:
    """Those of all rooms, in the order of their codes."""
    found = [
        value
        for room in ROOMS
        for value in vars(import_module(f"nblift.{room}.rules")).values()
        if isinstance(value, Rule)
    ]
    return tuple(sorted(found, key=lambda rule: rule.code))


def page_name(rule: Rule) -> str:
    """The file of a rule's page, in `docs/diagnostics`."""
    return f"{rule.code}-{rule.slug}.md"


def page(rule: Rule) -> str:
    """What a rule means, why it matters and what to do, as Markdown."""
    parts = [f"# {rule.code} {rule.slug}", _MEANING[rule.severity], "## What it means", rule.explanation]
    if rule.mend:
        parts += ["## What to do", rule.mend]
    if rule.example:
        parts += ["## Example", f"```python\n{rule.example}\n```"]
    return "\n\n".join(parts) + "\n"


def index() -> str:
    """The list of all pages, as Markdown."""
    rows = [f"| [{rule.code}]({page_name(rule)}) | `{rule.slug}` | {rule.severity} |" for rule in all_rules()]
    return "\n".join(
        [
            "# Diagnostics",
            "",
            "What nblift may say, by code; `nblift explain CODE` shows the same in a terminal.",
            "",
            "| code | name | |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )
