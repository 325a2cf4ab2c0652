"""Diagnostics of lifting."""

from nblift.model.diagnostic import Rule, Severity

_ERROR, _NOTE = Severity.ERROR, Severity.NOTE

NO_STEPS = Rule(
    "NB301",
    "no-steps",
    _ERROR,
    "The notebook has no `step:` tag, or no code that a step could run, so there is nothing to make functions of.",
    "Tag the first cell of every step `step:NAME`; `nblift suggest` proposes where.",
)
OUTSIDE_STEPS = Rule(
    "NB302",
    "outside-steps",
    _ERROR,
    "Code before the first step that is neither import, function, class, constant nor setup would run in no step, and "
    "be missing in the pipeline.",
    "Tag the cell `step:NAME` to start a step there; or `setup` if it prepares what every step relies on, or `skip` if "
    "the pipeline does not need it.",
)
NEEDS_SKIPPED = Rule(
    "NB303",
    "needs-skipped",
    _ERROR,
    "A cell needs a name that only a skipped cell makes. The pipeline leaves that cell out, so the name would not be "
    "there.",
    "Remove the `skip` tag from the cell that makes the name, or remove the use.",
)
UNDEFINED = Rule(
    "NB304",
    "undefined-name",
    _ERROR,
    "A cell uses a name that no cell above it makes, so the notebook does not run from top to bottom. Often the cell "
    "that made it was deleted, or stands further down.",
    "Make the name in a cell above, or move the cell that makes it up.",
    "print(total)  # no cell above makes `total`",
)
SPLIT_STEP = Rule(
    "NB305",
    "split-step",
    _NOTE,
    "Cells of one step stand apart with another step between them. Order matters, so they become two steps, the later "
    "one numbered.",
    "Move the cells together if they belong to one function; else give the later one a name of its own.",
)
PARAMETER_NOT_LITERAL = Rule(
    "NB306",
    "parameter-not-literal",
    _ERROR,
    "A `parameters` cell holds only assignments of literals: their values are what a run can be asked to change. A "
    "computed value is no default that anybody could write down.",
    "Write the value itself, or move the line to another cell.",
    "rows = 20 * 1000  # better: rows = 20_000",
)
UNKNOWN_TYPE = Rule(
    "NB307",
    "unknown-type",
    _NOTE,
    "The type of a value is not known, so its annotation in the lifted function is `Any`. Nothing computes otherwise "
    "because of it.",
    "Promote without `--static`: one run of the notebook shows the type.",
)
CANNOT_TRAVEL = Rule(
    "NB308",
    "cannot-travel",
    _ERROR,
    "A value that cannot be stored (an open handle, a connection, a generator, a local function) is used by a later "
    "step. Every step runs in a process of its own, and such a value lives only in the one that made it.",
    "Put both cells into one step, or make the value anew in the later step.",
    "conn = sqlite3.connect(path)  # in step load; step report must open it again",
)
CODE_READS_DATA = Rule(
    "NB309",
    "code-reads-data",
    _ERROR,
    "A function or class that reads notebook data crosses a step boundary inside a value. The pipeline passes data as "
    "arguments, and nobody would pass it there.",
    "Put its definition and its uses into one step, or pass it the data as an argument.",
)
DATA_CONFIGURATION = Rule(
    "NB310",
    "configuration-from-data",
    _ERROR,
    "An option that later steps rely on is set to a value computed from data. Every step sets the options it needs by "
    "itself, and would have to compute the data first.",
    "Set the option from a parameter or a constant.",
    'pd.set_option("display.max_rows", len(df))  # better: a number',
)
STAR_IMPORT = Rule(
    "NB311",
    "star-import",
    _ERROR,
    "`from … import *` does not say which names a cell gets. A run shows it, and the lifted import names them; from "
    "the source alone nobody can tell.",
    "Promote without `--static`, or name what you use.",
    "from math import *  # better: from math import pi, sqrt",
)
NOT_IN_A_FUNCTION = Rule(
    "NB312",
    "not-in-a-function",
    _ERROR,
    "Code that means something else inside a function than at the top of a notebook cannot be lifted as it stands: "
    "`globals()`, `await` at the top of a cell, a class body that reads and binds one name.",
    "Write what the hint says; for most of it there is a plain form that means the same everywhere.",
    "rows = await fetch()  # better: rows = asyncio.run(fetch())",
)
DYNAMIC_NAMES = Rule(
    "NB313",
    "dynamic-names",
    _ERROR,
    "A cell reaches names through a computed string (`globals()[name]`, `exec(text)`), so nobody can know which values "
    "the step needs or makes.",
    "Write the names, or keep the values in a dictionary.",
    'exec(f"rows_{year} = load({year})")  # better: rows[year] = load(year)',
)
CYCLE = Rule(
    "NB314",
    "cycle",
    _ERROR,
    "Two steps need each other, so neither can run first. Steps run one after the other, each with what earlier ones "
    "made.",
    "Move the cells so that every step needs only earlier ones, or join the two steps. A step is what stands between "
    "two tags.",
)
UNSEEN = Rule(
    "NB315",
    "not-observed",
    _NOTE,
    "The notebook was not run, so what changes in place, what shares references and what is drawn is taken from the "
    "source alone. The source cannot tell all of it.",
    "Promote without `--static`: one run of the notebook shows it.",
)
MAGIC_KEPT = Rule(
    "NB316",
    "magic-kept",
    _NOTE,
    "A magic that only IPython knows stays a call to the running IPython; outside of it nothing happens, or it fails.",
    "Write in Python what it does, or tag the cell `skip`.",
)
DISPLAY_LEFT_OUT = Rule(
    "NB317",
    "display-left-out",
    _NOTE,
    "A displayed look at data, such as `df.head()`, is left out of the pipeline; the report lists it with its cell. "
    "What it shows is previewed in the executed notebook of the step.",
    "Nothing, or promote with `--displays keep` to keep all of them.",
    "df.head()",
)
BAD_OUTPUT = Rule(
    "NB318",
    "no-such-output",
    _ERROR,
    "An `output:` tag names something that its step does not make, or two steps publish one name. Nothing could be "
    "published under it.",
    "Move the tag to a cell of the step that binds or changes the name, or correct the name.",
)
RANDOM_UNSEEDED = Rule(
    "NB319",
    "unseeded-draw",
    _NOTE,
    "A step draws random numbers that nothing seeded, so every run gives other results, and no comparison can decide "
    "whether the pipeline computes the same.",
    "Seed the generator above the first draw, best from a parameter.",
    "import random\n\nxs = [random.random()]  # better: random.seed(seed) first",
)
UNSTORABLE_PARAMETER = Rule(
    "NB320",
    "parameter-type",
    _ERROR,
    "A parameter's default must be a number, string, boolean, None, or a list or dict of those.",
    "Write a default of these types and build what you need from it in a later cell.",
    'since = date(2024, 1, 1)  # better: since = "2024-01-01"',
)
SKIPPED_ACTS = Rule(
    "NB321",
    "skipped-cell-acts",
    _ERROR,
    "A skipped cell changes something that later cells rely on: an object, the state of a random generator, an option, "
    "a file. The pipeline leaves the cell out and would compute something else.",
    "Remove the `skip` tag, or move the line that changes something into a cell that is kept.",
    'df.drop(columns="note", inplace=True)  # in a cell tagged `skip`',
)
OWN_MAGIC = Rule(
    "NB322",
    "own-magic",
    _ERROR,
    "A cell defines a magic of its own, which lives in the running IPython and not in the functions of a pipeline.",
    "Write a plain function, and call it.",
)
ASKS_FOR_FILE = Rule(
    "NB323",
    "module-asks-for-its-file",
    _ERROR,
    "A module beside the notebook uses `__file__`. The package holds a copy of it in another folder, where what it "
    "looks for beside itself is not.",
    "Give the module the path as an argument, or look for the file from the notebook.",
    'TABLE = Path(__file__).parent / "table.csv"',
)
WIDGET_DEFAULTS = Rule(
    "NB324",
    "widget-defaults",
    _NOTE,
    "A function that controls of a widget call (`interact`) is called once in the pipeline, with the values that the "
    "controls begin with: nobody moves them there.",
    "Nothing has to be done. For other values make them parameters of the notebook, and call the function.",
    "interact(show, n=(1, 5))  # runs show(n=3) once",
)
