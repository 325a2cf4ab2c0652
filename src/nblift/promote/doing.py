"""What a promotion is doing, told as it goes on."""

from collections.abc import Callable
from typing import Literal

import msgspec


class Doing(msgspec.Struct, frozen=True):
    """One thing that begins; the one before has ended."""

    #: `again`: the notebook once more, because values differ · `changed`: notebook or pipeline with other parameters.
    what: Literal["notebook", "lift", "pipeline", "step", "changed", "again"]
    #: Name of the step that runs alone.
    step: str = ""
    #: All steps, once they are known.
    steps: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"running {self.step} alone" if self.step else _WORDS[self.what]


_WORDS = {
    "notebook": "running the notebook",
    "lift": "lifting",
    "pipeline": "running the pipeline in one process",
    "changed": "running with other parameters",
    "again": "running the notebook again",
}

Progress = Callable[[Doing], None]


def silent(doing: Doing) -> None:
    """Tell nobody."""
