"""`pipeline.json` and `verification.json`: the two files that tools read."""

import msgspec
from msgspec import inspect

from nblift.model.diagnostic import NbliftError, Place, Rule
from nblift.model.spec import FORMAT, VERSION, Spec
from nblift.model.verdict import Compared, Difference, Verdict, Verification

from . import rules

SPEC_FILE = "pipeline.json"
VERIFICATION_FILE = "verification.json"

#: What stands in for a verification when nothing was executed.
NOT_EXECUTED = "the notebook was promoted without running anything"


def dump_spec(spec: Spec) -> bytes:
    """Write the spec as people can read and compare it: fields in a fixed order, two blanks, a newline at the end."""
    return _pretty(spec)


def load_spec(content: bytes) -> Spec:
    """Read a spec.

    Raises
    ------
    NbliftError
        It is no spec, was written by a newer nblift, or has fields that nobody reads.
    """
    try:
        raw = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise _refuse(rules.BROKEN_SPEC, f"{SPEC_FILE} is not JSON: {problem}.") from problem
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise _refuse(rules.BROKEN_SPEC, f'{SPEC_FILE} is not the spec of a pipeline: its "format" is not "{FORMAT}".')
    version = raw.get("version")
    if isinstance(version, int) and version > VERSION:
        raise _refuse(
            rules.NEWER_SPEC,
            f"{SPEC_FILE} has version {version}, and this nblift reads up to version {VERSION}.",
            hint="Update nblift, or promote the notebook again with this one.",
        )
    if unknown := _unknown(raw, inspect.type_info(Spec), ""):
        raise _refuse(
            rules.UNKNOWN_FIELD,
            f"{SPEC_FILE} has fields that no spec has: {', '.join(unknown)}.",
            hint="Take them out, or promote the notebook again.",
        )
    try:
        return msgspec.convert(raw, Spec)
    except msgspec.ValidationError as problem:
        raise _refuse(rules.BROKEN_SPEC, f"{SPEC_FILE} does not have the form of a spec: {problem}.") from problem


def unexecuted() -> Verification:
    """Say that nothing was compared because nothing was run."""
    return Verification(Verdict.UNVERIFIED, NOT_EXECUTED, steps=(), compared=Compared())


def dump_verification(verification: Verification, notebook: str) -> bytes:
    """Write what may be committed of a verification: counts, names and digests.

    Left out is what changes from run to run or shows people's data: durations, paths outside of the folder, the
    values that differ.

    Parameters
    ----------
    notebook
        Digest of the notebook that was compared, ``sha256:<32 hex>``.
    """
    first = verification.first_difference
    return _pretty(
        {
            "verdict": verification.verdict,
            "reason": verification.reason,
            "notebook": notebook,
            "compared": verification.compared,
            "steps": verification.steps,
            "parameters_changed": verification.parameters_changed,
            "parameters_not_exercised": verification.parameters_not_exercised,
            "first_difference": _place_of(first) if first else None,
        }
    )


def _place_of(difference: Difference) -> dict[str, str]:
    return {key: getattr(difference, key) for key in ("step", "what", "name", "path", "run")}


def _pretty(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _refuse(rule: Rule, message: str, hint: str = "Restore it from version control.") -> NbliftError:
    return NbliftError(rule.at(message, Place(file=SPEC_FILE), hint=hint))


def _unknown(raw: object, kind: inspect.Type, where: str) -> list[str]:
    """Paths of all keys in `raw` that `kind` has no field for."""
    if isinstance(kind, inspect.StructType) and isinstance(raw, dict):
        fields = {field.encode_name: field.type for field in kind.fields}
        found = [f"{where}{key}" for key in raw if key not in fields]
        return found + [
            path for key in raw if key in fields for path in _unknown(raw[key], fields[key], f"{where}{key}.")
        ]
    if isinstance(kind, inspect.VarTupleType) and isinstance(raw, list):
        return [path for i, item in enumerate(raw) for path in _unknown(item, kind.item_type, f"{where}{i}.")]
    if isinstance(kind, inspect.DictType) and isinstance(raw, dict):
        return [path for key, item in raw.items() for path in _unknown(item, kind.value_type, f"{where}{key}.")]
    if isinstance(kind, inspect.UnionType):
        return [path for one in kind.types if raw is not None for path in _unknown(raw, one, where)]
    return []
