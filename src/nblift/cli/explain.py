"""``nblift explain``."""

import click

from .options import json_option
from .report import Report


@click.command("explain")
@click.argument("code", required=False)
@json_option
def command(code: str | None, *, as_json: bool) -> None:
    """Explain a CODE such as NB201: what it means, why it matters, what to do. Without one, list all codes.

    The name that stands in the brackets of a diagnostic (`hidden-name`) will do as well.
    """
    with Report(as_json=as_json) as report:
        from nblift.model.diagnostic import UsageError

        from .catalog import all_rules, page
        from .render import table
        from .rules import UNKNOWN_CODE

        rules = all_rules()
        if code is None:
            report.result({"rules": rules}, table([[rule.code, rule.severity, rule.slug] for rule in rules]))
            return
        found = [rule for rule in rules if code.lower() in (rule.code.lower(), rule.slug)]
        if not found:
            import difflib

            near = difflib.get_close_matches(code.lower(), [n for r in rules for n in (r.code.lower(), r.slug)], n=1)
            known = next((r for r in rules if near and near[0] in (r.code.lower(), r.slug)), None)
            also = f"Did you mean {known.code}, {known.slug}? " if known else ""
            raise UsageError(
                UNKNOWN_CODE.at(f"There is no code `{code}`.", hint=f"{also}`nblift explain` alone lists all codes.")
            )
        report.result({"rules": found}, "\n".join(map(page, found)).rstrip("\n"))
