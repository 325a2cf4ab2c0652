"""How a value is made again, said in a sentence."""

import json
import shlex

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Blob, Version

from .blobs import run_again
from .database import Transaction
from .rules import COLLECTED

#: Longest command that a sentence holds.
_LONGEST = 300


def remedy(transaction: Transaction, blob: Blob) -> str:
    """What to do about a blob that is gone or damaged."""
    row = transaction.one(
        "SELECT step, run, collected FROM manifest_blobs JOIN manifests USING (run, value) WHERE digest = ? "
        "ORDER BY collected IS NOT NULL, run DESC",
        blob.digest,
    )
    if row is None:
        return run_again(blob)
    if row[2] is not None:
        return f"They were collected on {row[2][:10]}. Run it again: {_command(transaction, str(row[1]))}."
    return (
        f"`nblift outputs scrub --remake` runs step {row[0]} of run {row[1]} again with that run's parameters, and "
        "takes the result if its content is the same."
    )


def refuse_collected(transaction: Transaction, version: Version) -> None:
    """Raise `NbliftError` if the bytes of a version were given up; it says how to make them again."""
    if version.collected is None:
        return
    raise NbliftError(
        COLLECTED.at(
            f"The bytes of {version.label} were collected on {version.collected[:10]}.",
            hint=f"Run it again: {_command(transaction, version.run)}.",
        )
    )


def _command(transaction: Transaction, run: str) -> str:
    """How to run with the parameters of a run."""
    row = transaction.one("SELECT parameters FROM runs WHERE id = ?", int(run))
    assert row is not None
    given = "".join(f" -p {shlex.quote(f'{name}={json.dumps(value)}')}" for name, value in json.loads(row[0]).items())
    how = f"`nblift run .{given}`"
    return how if len(how) <= _LONGEST else f"`nblift run .` with the parameters that `nblift runs show {run}` lists"
