"""A notebook as nblift reads it: cells with ids, tags and plain Python."""

from enum import StrEnum
from typing import Any, Literal

import msgspec


class CellKind(StrEnum):
    """What a cell holds, in nbformat's words."""

    CODE = "code"
    MARKDOWN = "markdown"
    RAW = "raw"


class Dropped(msgspec.Struct, frozen=True):
    """A line of the notebook that the pipeline leaves out, and why."""

    line: int
    source: str
    why: str


class Timed(msgspec.Struct, frozen=True):
    """Python of which nothing is left: measured in a scope of its own (`%timeit`), or looked at (`name?`)."""

    #: Line of the cell, from 1.
    line: int
    python: str


class Code(msgspec.Struct, frozen=True):
    """Plain Python that does what a code cell does, IPython syntax resolved.

    `lines[i]` is the line of the cell (from 1) that line `i + 1` of `python` came from.
    """

    python: str
    lines: tuple[int, ...]
    #: Modules that `python` needs besides what the notebook imports, e.g. ``("os", "subprocess")``.
    imports: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    #: Distributions that the cell installs (`!pip install NAME`), as written.
    requirements: tuple[str, ...] = ()
    #: What `python` leaves out, although the notebook runs it: it needs names, and may change their objects.
    timed: tuple[Timed, ...] = ()
    #: Magics that only a running IPython can do, as written (they stay calls to it).
    magics: tuple[str, ...] = ()
    #: The last expression ends in `;`: nothing is displayed.
    quiet: bool = False
    #: Whether IPython syntax was found (else `python` is the source itself).
    transformed: bool = False


class Cell(msgspec.Struct, frozen=True):
    """One cell. `number` counts all cells of the notebook from 1."""

    id: str
    number: int
    kind: CellKind
    source: str
    tags: tuple[str, ...] = ()
    execution_count: int | None = None
    #: Of code cells only.
    code: Code | None = None


class StepOptions(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person may ask for one step in the notebook's metadata."""

    #: Longest time of one attempt.
    timeout_s: int | None = None
    #: How often it is tried again after it failed.
    retries: int = 0
    #: Before the first of these; twice as long before each further one.
    retry_delay_s: float = 30.0
    #: Most memory that its process may have.
    memory_mb: int | None = None
    cpus: float = 1.0
    gpus: int = 0
    image: str | None = None
    #: Whether what an earlier run made is taken: if nothing that it depends on changed (`auto`), the same although it
    #: reads what cannot be watched (`always`, or `ttl` for a time), or not at all.
    cache: Literal["auto", "always", "never", "ttl"] = "auto"
    #: With `ttl`: for how long.
    ttl_s: float | None = None
    network: bool = False


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """The notebook's metadata under `nblift`, version 1."""

    version: int = 1
    pipeline: str | None = None
    steps: dict[str, StepOptions] = {}


class Notebook(msgspec.Struct, frozen=True):
    """A notebook, read and never written."""

    #: File name without folder and suffix.
    name: str
    cells: tuple[Cell, ...]
    settings: Settings
    #: Name of the kernel spec that the notebook asks for.
    kernel: str
    #: Digest of what matters: sources, tags, nblift metadata, local modules (not outputs): ``sha256:<32 hex>``.
    digest: str
    #: nbformat 4 document without outputs and execution counts, for `notebooks/` of the repository.
    document: dict[str, Any]
    #: Path → text of the modules beside the notebook that it imports: ``tools.py``, ``area/__init__.py``.
    modules: dict[str, str] = {}

    @property
    def code_cells(self) -> tuple[Cell, ...]:
        """The code cells in document order."""
        return tuple(cell for cell in self.cells if cell.kind is CellKind.CODE)
