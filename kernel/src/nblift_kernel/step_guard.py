"""What a step must not do unsaid: change its arguments, draw from global generators."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from . import randomness
from .canonical import canonical


class StepError(Exception):
    """The step did something that the spec does not say; `kind` and `names` are for the runner."""

    def __init__(self, kind: str, message: str, *names: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.names = names

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the sentence; where in nblift it was raised helps nobody."""
        return [f"{type(self).__name__}: {self}"]


class Guard:
    """Digests of arguments and random states from before the call, for comparison after it."""

    def __init__(self, arguments: Mapping[str, object], request: Mapping[str, Any]) -> None:
        self._arguments = arguments
        self._may_change = set(request["mutates"])
        self._may_draw = set(request["draws"])
        self._before = self._digests()
        self._states = randomness.digests()

    @property
    def arguments(self) -> Mapping[str, object]:
        """All arguments of the call."""
        return self._arguments

    def changed(self) -> list[str]:
        """Arguments that are not what they were."""
        return [name for name, digest in self._digests().items() if digest != self._before[name]]

    def check(self, changed: Sequence[str]) -> None:
        """Raise StepError for a change, of an argument or a generator, that the spec does not declare."""
        names = [name for name in changed if name not in self._may_change]
        if names:
            listed = ", ".join(f"`{name}`" for name in names)
            raise StepError("changed", f"The step changed {listed}, which it was given, in place.", *names)
        drawn = [name for name in self.drawn() if name not in self._may_draw]
        if drawn:
            listed = " and ".join(f"`{name}`" for name in drawn)
            raise StepError("drew", f"The step drew from the global generator of {listed}.", *drawn)

    def drawn(self) -> list[str]:
        """Global generators that the call drew from, or seeded."""
        return [
            name
            for name, state in randomness.digests().items()
            if (state != self._states[name] if name in self._states else not _is_fresh())
        ]

    def _digests(self) -> dict[str, str]:
        return {name: argument_digest(value) for name, value in self._arguments.items()}


def argument_digest(value: object) -> str:
    """Content of what a step is given; what its class holds is no part of it, and may be a setting of the step."""
    return canonical(value, keep=0).digest


def _is_fresh() -> bool:
    """Whether nobody drew from `numpy.random` since it was imported, in the call.

    Its first state is that of runs which are compared, or else not known.
    """
    numpy_random: Any = sys.modules["numpy.random"]
    here, fresh, same = (
        state.get_state(legacy=False)
        for state in (numpy_random, numpy_random.RandomState(), numpy_random.RandomState(randomness.SEED))
    )
    if randomness.digest_of("numpy.random", here) == randomness.digest_of("numpy.random", same):
        return True
    return bool(here["state"].get("pos") == fresh["state"]["pos"] and not here["has_gauss"])


def local_modules(package: str) -> tuple[str, ...]:
    """The modules of the package, whose names do not count in digests; ``__main__`` with them."""
    return ("__main__", *sorted(name for name in sys.modules if f"{name}.".startswith(f"{package}.")))
