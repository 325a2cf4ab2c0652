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
        "SELECT step, run FROM manifest_blobs JOIN manifests USING (run, value) WHERE digest = ? "
        "ORDER BY collected IS NOT NULL, run DESC",
        blob.digest,
    )
    if row is None:
        return run_again(blob)
    return (
        f"`nblift outputs scrub --remake` runs step {row[0]} of run {row[1]} again with that run's parameters, and "
        "takes the result if its content is the same."
    )


def refuse_collected(transaction: Transaction, version: Version) -> None:
    """Raise `NbliftError` if the bytes of a version were given up; it says how to make them again."""
    if version.collected is None:
        return
    row = transaction.one("SELECT parameters FROM runs WHERE id = ?", int(version.run))
    assert row is not None
    given = "".join(f" -p {shlex.quote(f'{name}={json.dumps(value)}')}" for name, value in json.loads(row[0]).items())
    how = f"`nblift run .{given}`"
    if len(how) > _LONGEST:
        how = f"`nblift run .` with the parameters that `nblift runs show {version.run}` lists"
    raise NbliftError(
        COLLECTED.at(
            f"The bytes of {version.label} were collected on {version.collected[:10]}.",
            hint=f"Run it again: {how}.",
        )
    )
