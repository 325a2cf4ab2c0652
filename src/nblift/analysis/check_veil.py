"""Takes secrets out of what is analysed and out of what is said."""

import msgspec

from nblift.model.diagnostic import Diagnostic, Place

from . import rules
from .check_secrets import MASK, masked, secrets_in

#: A shorter text may stand in any message by chance, and gives nothing away.
_SHORTEST = 4


class Veil:
    """Put over texts before anything reads them, it tells where their secrets stand, and never what they are.

    Attributes
    ----------
    diagnostics
        One finding for each secret, without its line.
    """

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._values: set[str] = set()

    def over(self, text: str, place: Place) -> str:
        """A text without its secrets, lines and columns as they were.

        Parameters
        ----------
        place
            The cell, or the file, that the text is all of.
        """
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        for secret in secrets_in(text):
            value = text[secret.start : secret.end]
            self._values |= {value} if len(value) >= _SHORTEST else set()
            where = msgspec.structs.replace(place, line=text.count("\n", 0, secret.start) + 1)
            finding = rules.SECRET.at(
                f"What looks like {secret.kind} stands in the source.",
                where,
                hint="Take it from the environment, as in `os.environ[…]`, and have this one revoked.",
            )
            self.diagnostics.append(finding)
        return masked(text)

    def over_diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        """A finding without the secrets, wherever in the notebook else they stand."""
        places = [
            msgspec.structs.replace(place, source=self._hidden(place.source) if place.source else place.source)
            for place in diagnostic.places
        ]
        message, hint = self._hidden(diagnostic.message), self._hidden(diagnostic.hint)
        return msgspec.structs.replace(diagnostic, message=message, hint=hint, places=tuple(places))

    def _hidden(self, text: str) -> str:
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, MASK * len(value))
            if "…" in text:
                for shown in range(len(value) - 1, _SHORTEST, -1):
                    text = text.replace(f"{value[:shown]}…", f"{MASK * shown}…")
        return text
