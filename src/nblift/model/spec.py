"""The spec: all that runs, schedules, engines and the panel need to know of a pipeline.

It is `pipeline.json` of a pipeline repository. No times, durations, hosts or absolute paths: promoting twice
gives the same bytes. `steps` is in document order, which is a topological order. A value is written
`name@step`; a file or the state of a random generator is a value like any other.
"""

from enum import StrEnum
from typing import Any, Literal

import msgspec

from .graph import Evidence
from .notebook import Dropped, StepOptions
from .observation import Observation
from .proposal import Proposal

FORMAT = "nblift.pipeline"
VERSION = 1

#: Arguments that stand for the state of a global random generator, and the module they belong to.
RANDOM_STATES = {"python_random_state": "random", "numpy_random_state": "numpy.random"}


class ValueKind(StrEnum):
    """How an output crosses a step boundary."""

    DATA = "data"
    FILE = "file"
    RANDOM_STATE = "random_state"


class ParameterSpec(msgspec.Struct, frozen=True):
    """A pipeline parameter: a literal of the notebook's `parameters` cell."""

    name: str
    #: As the notebook writes it (`SEED`), where `name` is what functions call it (`seed`).
    source_name: str
    #: Annotation, e.g. ``int | None``, ``list[str]``.
    type: str
    #: JSON Schema of the value.
    schema: dict[str, Any]
    default: Any
    doc: str | None = None
    used_by: tuple[str, ...] = ()
    cell: str = ""


class Input(msgspec.Struct, frozen=True):
    """An argument of a step that an earlier step made."""

    argument: str
    #: ``name@step``.
    value: str
    evidence: Evidence = Evidence.PROVED


class Output(msgspec.Struct, frozen=True, omit_defaults=True, rename={"from_": "from"}):
    """A value that a step hands on."""

    #: ``name@step``; `name` is the notebook's.
    value: str
    #: Field of the NamedTuple that the function returns; None if it returns the bare value.
    field: str | None = None
    kind: ValueKind = ValueKind.DATA
    #: Fully qualified type as observed, e.g. ``pandas.DataFrame``.
    type: str = "Any"
    #: The value (or parameter) that it is a changed copy of.
    from_: str | None = None
    #: Outputs with the same unit share something mutable: stored and loaded as one.
    unit: str | None = None
    #: Of a file: where it is, relative to the step's folder.
    path: str | None = None


class SettingCall(msgspec.Struct, frozen=True):
    """A function of the package that sets options of libraries."""

    name: str
    #: ``package.settings:configure_judge``.
    function: str
    #: Step that calls it itself, at its place; None: whoever runs a step calls it first.
    after: str | None = None
    cells: tuple[str, ...] = ()
    #: Pipeline parameters that it takes.
    parameters: tuple[str, ...] = ()


class Mutation(msgspec.Struct, frozen=True):
    """An argument that the step changes (its own copy of it)."""

    argument: str
    evidence: Evidence
    cell: str
    line: int


class Draw(msgspec.Struct, frozen=True):
    """The step seeds, or draws from, a global random generator."""

    #: ``random`` or ``numpy.random``.
    generator: str
    #: Whether the step seeds it before it draws.
    seeded: bool
    evidence: Evidence


class Effects(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a step does besides returning values."""

    mutates: tuple[Mutation, ...] = ()
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    #: Folders that it makes itself.
    folders: tuple[str, ...] = ()
    random: tuple[Draw, ...] = ()
    configuration: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    figures: int = 0
    network: bool = False
    subprocess: bool = False


class After(msgspec.Struct, frozen=True):
    """An order that no value expresses."""

    step: str
    why: str


class StepSpec(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step: a function of the package and how it is wired."""

    name: str
    title: str
    #: ``package.steps:function``.
    function: str
    #: Digest of the function's source: ``sha256:<32 hex>``.
    digest: str
    #: Ids of the notebook's cells that it was lifted from, in order (`check` cells included).
    cells: tuple[str, ...]
    #: Names of settings to call, in order, before the step in a fresh process.
    settings: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    #: Pipeline parameters that are arguments, by `ParameterSpec.name`.
    parameters: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = ()
    after: tuple[After, ...] = ()
    #: Helpers that it reaches.
    uses: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    effects: Effects = Effects()
    #: Relative input files of the notebook's folder that it reads.
    files: tuple[str, ...] = ()
    #: Folders that must exist before it.
    folders: tuple[str, ...] = ()
    #: Names that the function calls otherwise than the notebook does: notebook's → local.
    renamed: dict[str, str] = {}
    options: StepOptions = StepOptions()


class Published(msgspec.Struct, frozen=True):
    """A product of the pipeline."""

    name: str
    #: ``name@step``.
    value: str
    #: Cell that the `output:` tag stands on; empty if nblift chose it.
    cell: str = ""


class Helper(msgspec.Struct, frozen=True, omit_defaults=True):
    """Code of the notebook that became code of the package."""

    name: str
    source_name: str
    #: ``package.helpers:name``.
    at: str
    kind: Literal["constant", "function", "class", "lambda"]
    #: Notebook data that it is given as keyword arguments.
    gets: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


class Check(msgspec.Struct, frozen=True):
    """A function of the package made from `check` cells."""

    #: ``package.checks:check_load``.
    function: str
    step: str
    cells: tuple[str, ...]
    arguments: tuple[str, ...] = ()


class Environment(msgspec.Struct, frozen=True):
    """What the notebook's kernel had, of what the pipeline really uses."""

    #: ``3.11``.
    python: str
    #: Distribution → version.
    distributions: dict[str, str]


class CellRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a cell went, and what was left out of it."""

    id: str
    number: int
    role: Literal["text", "imports", "parameters", "setup", "helpers", "step", "check", "skip"]
    to: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    #: The cell's displayed value is left out of the pipeline (and of the comparison).
    display_dropped: bool = False
    #: All that the cell printed and displayed is left out (`skip` cells, `df.info()`).
    output_dropped: bool = False


class NotebookRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """The source notebook, and where each cell went."""

    #: In the repository: ``notebooks/NAME.ipynb``.
    path: str
    digest: str
    cells: tuple[CellRecord, ...]
    #: The steps that nblift proposed, if the source has no step tags; the copy in the repository has them.
    proposal: Proposal | None = None


class Spec(msgspec.Struct, frozen=True):
    """A pipeline."""

    name: str
    package: str
    title: str
    description: str
    #: Kernel spec that the notebook names.
    kernel: str
    #: `tidy` leaves out displays that are pure looks, `keep` none.
    displays: Literal["tidy", "keep"]
    parameters: tuple[ParameterSpec, ...]
    settings: tuple[SettingCall, ...]
    steps: tuple[StepSpec, ...]
    published: tuple[Published, ...]
    helpers: tuple[Helper, ...]
    checks: tuple[Check, ...]
    environment: Environment
    notebook: NotebookRecord
    #: What one run of the notebook showed, so that a later promotion gives the same bytes.
    observed: Observation
    #: `PYTHONHASHSEED` of every process that runs a step.
    hash_seed: int = 0
    format: str = FORMAT
    version: int = VERSION

    def step(self, name: str) -> StepSpec:
        """The step of that name; KeyError if there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def parameter(self, name: str) -> ParameterSpec:
        """The parameter of that name, written as in functions or as in the notebook; KeyError if there is none."""
        for parameter in self.parameters:
            if name in (parameter.name, parameter.source_name):
                return parameter
        raise KeyError(name)
