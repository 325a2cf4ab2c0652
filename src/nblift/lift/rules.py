"""Diagnostics of lifting."""

from nblift.model.diagnostic import Rule, Severity

_ERROR, _NOTE = Severity.ERROR, Severity.NOTE

NO_STEPS = Rule(
    "NB301",
    "no-steps",
    _ERROR,
    "The notebook has no `step:` tag, so there is nothing to make functions of. Tag the cells where steps begin.",
)
OUTSIDE_STEPS = Rule(
    "NB302",
    "outside-steps",
    _ERROR,
    "Code before the first step that is neither import, function, class, constant nor setup would run in "
    "no step. Start a step "
    "there, or tag the cell `setup` or `skip`.",
)
NEEDS_SKIPPED = Rule(
    "NB303",
    "needs-skipped",
    _ERROR,
    "A cell needs a name that only a skipped cell makes. Remove the `skip` tag or the use.",
)
UNDEFINED = Rule(
    "NB304",
    "undefined-name",
    _ERROR,
    "A cell uses a name that no cell above it makes: the notebook does not run top to bottom. Often its "
    "cell was deleted, or "
    "stands further down.",
)
SPLIT_STEP = Rule(
    "NB305",
    "split-step",
    _NOTE,
    "Cells of one step stand apart with another step between them; they become two steps, the later one numbered.",
)
PARAMETER_NOT_LITERAL = Rule(
    "NB306",
    "parameter-not-literal",
    _ERROR,
    "A `parameters` cell holds only assignments of literals: their values are what a run can be asked to change.",
)
UNKNOWN_TYPE = Rule(
    "NB307",
    "unknown-type",
    _NOTE,
    "The type of a value is not known, so its annotation is `Any`. One run of the notebook shows it.",
)
CANNOT_TRAVEL = Rule(
    "NB308",
    "cannot-travel",
    _ERROR,
    "A value that cannot be stored (an open handle, a connection, a generator, a local function) is used "
    "by a later step. Put "
    "both cells into one step, or make the value anew in the later step.",
)
CODE_READS_DATA = Rule(
    "NB309",
    "code-reads-data",
    _ERROR,
    "A function or class that reads notebook data crosses a step boundary inside a value, so it cannot be "
    "given the data. Put "
    "its definition and its uses into one step, or pass the data as an argument.",
)
DATA_CONFIGURATION = Rule(
    "NB310",
    "configuration-from-data",
    _ERROR,
    "An option that later steps rely on is set to a value computed from data. Set it from a parameter or a constant.",
)
STAR_IMPORT = Rule(
    "NB311",
    "star-import",
    _ERROR,
    "`from … import *` hides which names a cell gets. Name them: `from math import pi, sqrt`.",
)
NOT_IN_A_FUNCTION = Rule(
    "NB312",
    "not-in-a-function",
    _ERROR,
    "Code that means something else inside a function than at the top of a notebook cannot be lifted as it stands.",
)
DYNAMIC_NAMES = Rule(
    "NB313",
    "dynamic-names",
    _ERROR,
    "A cell reaches names through a computed string (`globals()[name]`, `exec(text)`); nobody can know "
    "which. Write the names.",
)
CYCLE = Rule(
    "NB314", "cycle", _ERROR, "Two steps need each other. Move the cells so that every step needs only earlier ones."
)
UNSEEN = Rule(
    "NB315",
    "not-observed",
    _NOTE,
    "The notebook was not run, so what changes in place, what shares references and what is drawn is taken "
    "from the source alone.",
)
MAGIC_KEPT = Rule(
    "NB316",
    "magic-kept",
    _NOTE,
    "A magic that only IPython knows stays a call to the running IPython; outside of it nothing happens.",
)
DISPLAY_LEFT_OUT = Rule(
    "NB317",
    "display-left-out",
    _NOTE,
    "A displayed look at data is left out of the pipeline; `--displays keep` keeps it.",
)
BAD_OUTPUT = Rule(
    "NB318",
    "no-such-output",
    _ERROR,
    "An `output:` tag names something that its cell does not make. Move or correct the tag.",
)
RANDOM_UNSEEDED = Rule(
    "NB319",
    "unseeded-draw",
    _NOTE,
    "A step draws random numbers that nothing seeded: every run gives other results. Seed the generator, "
    "best from a parameter.",
)
UNSTORABLE_PARAMETER = Rule(
    "NB320",
    "parameter-type",
    _ERROR,
    "A parameter's default must be a number, string, boolean, None, or a list or dict of those.",
)
SKIPPED_ACTS = Rule(
    "NB321",
    "skipped-cell-acts",
    _ERROR,
    "A skipped cell changes something that later cells rely on: an object, the state of a random generator, an option, "
    "a file. The pipeline leaves the cell out and would compute something else.",
)
OWN_MAGIC = Rule(
    "NB322",
    "own-magic",
    _ERROR,
    "A cell defines a magic of its own, which lives in the running IPython and not in the functions of a pipeline. "
    "Call the function itself.",
)
ASKS_FOR_FILE = Rule(
    "NB323",
    "module-asks-for-its-file",
    _ERROR,
    "A module beside the notebook uses `__file__`. The package holds a copy of it in another folder, where what it "
    "looks for beside itself is not.",
)
