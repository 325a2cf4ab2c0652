"""What a README says of the verification: no more than what was compared."""

from nblift.model.verdict import Difference, Verdict, Verification

from .markdown import code, count, listed

_DIFFERENT = (
    "It was written because somebody asked for it with `--write-different`: do not use it in place of the notebook."
)
_UNVERIFIED = "Nobody has shown that this pipeline computes what the notebook computed: compare before you rely on it."


def verdict(verification: Verification) -> str:
    """Put the verdict into words.

    Raises
    ------
    ValueError
        The notebook was declined, so there is no repository to speak of.
    """
    match verification.verdict:
        case Verdict.VERIFIED:
            return "\n".join([_compared(verification), *_limits(verification)])
        case Verdict.UNVERIFIED:
            return f"**Unverified**: {_sentence(verification.reason)} {_UNVERIFIED}"
        case Verdict.DIFFERENT:
            return "\n".join(
                filter(None, [_different(verification), _first(verification.first_difference), _DIFFERENT])
            )
        case _:
            raise ValueError(f"a notebook that is {verification.verdict} has no repository")


def _compared(verification: Verification) -> str:
    what = verification.compared
    parts = [count(what.names, "name"), f"{count(what.text_bytes, 'byte')} of text", count(what.figures, "figure")]
    return (
        f"**Verified**: notebook and pipeline were run side by side, and {listed(parts)}, "
        "taken at the end of every step, are the same (`verification.json`)."
    )


def _limits(verification: Verification) -> list[str]:
    """Sentences on what the verdict does not cover, or covers only nearly."""
    sentences = []
    tolerance = {name: worst for step in verification.steps for name, worst in step.tolerance.items()}
    missed = list(dict.fromkeys(what for step in verification.steps for what in step.not_compared))
    if verification.parameters_changed:
        sentences.append(f"The same holds after a change of {_names(verification.parameters_changed)}.")
    if verification.parameters_not_exercised:
        sentences.append(f"Not tried with other values: {_names(verification.parameters_not_exercised)}.")
    if tolerance:
        worst = f"{max(tolerance.values()):.0e}"
        sentences.append(f"Equal up to a relative {worst}, as two runs of the notebook are: {_names(tolerance)}.")
    if missed:
        sentences.append(f"Not compared: {listed(missed)}.")
    return sentences


def _different(verification: Verification) -> str:
    return f"**Different**: this pipeline does not compute what the notebook computed. {_sentence(verification.reason)}"


def _first(difference: Difference | None) -> str:
    if difference is None:
        return ""
    what = f"{difference.what} {code(difference.path or difference.name)}" if difference.name else difference.what
    return f"The first difference is in step {code(difference.step)}: {what}."


def _names(names: dict[str, str] | dict[str, float]) -> str:
    return listed([code(name) for name in names])


def _sentence(text: str) -> str:
    """End with a full stop; empty stays empty."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."
