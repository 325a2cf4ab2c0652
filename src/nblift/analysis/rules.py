"""Diagnostics of the analysis."""

from nblift.model.diagnostic import Rule, Severity

HIDDEN = Rule(
    "NB201",
    "hidden-name",
    Severity.ERROR,
    "A cell uses a name that no cell makes. In the session where it worked, the cell that made it was changed or "
    "deleted since; run from top to bottom, the notebook fails here.",
    "Write the missing assignment again in a cell above, or correct the name. Restart the kernel and run all cells to "
    "see that nothing else is missing.",
    "total = price * amount  # no cell makes `price` any more",
)
MADE_BELOW = Rule(
    "NB202",
    "made-below",
    Severity.ERROR,
    "A cell uses a name that only a cell below it makes, so the notebook runs in another order than it is written "
    "in. A pipeline runs from top to bottom, and so does everybody else who opens the notebook.",
    "Move the cell that makes the name up, or the cell that uses it down.",
    "# cell 1\nprint(rows)\n# cell 2\nrows = 3  # too late for cell 1",
)
DELETED = Rule(
    "NB203",
    "deleted-name",
    Severity.ERROR,
    "A cell uses a name that a cell above it deleted and that nothing made again. From top to bottom the notebook "
    "stops here with a NameError.",
    "Remove the `del`, or make the name again between the two cells.",
    "# cell 1\ndel df\n# cell 2\ndf.head()",
)
COMPUTED_NAMES = Rule(
    "NB204",
    "computed-names",
    Severity.NOTE,
    "A cell reaches names through a computed string (`globals()[name]`, `exec(text)`), so it may depend on every "
    "name above it. Nobody can tell which, before it runs.",
    "Write the names out, or keep what is chosen by name in a dictionary.",
    'frame = globals()[f"df_{year}"]  # better: frames[year]',
)
OUT_OF_ORDER = Rule(
    "NB205",
    "ran-out-of-order",
    Severity.NOTE,
    "The execution counts saved in the notebook show that its cells ran in another order than they are written in, or "
    "that some did not run. The outputs on the page may then be such as no run from top to bottom gives, and a "
    "pipeline is compared with a run from top to bottom.",
    "Restart the kernel, run all cells, and look whether the results are still what you expect. Tag cells that the "
    "pipeline does not need `skip`.",
)
UNSEEDED = Rule(
    "NB206",
    "unseeded-random",
    Severity.NOTE,
    "A cell draws random numbers, and no cell above it seeded the generator, so every run gives other results. Two "
    "runs of the notebook differ then, and no comparison can decide whether the pipeline computes the same: the "
    "verdict is `unverified`.",
    "Seed the generator once, before the first draw, best from a parameter; or give each call a `random_state` of its "
    "own.",
    "import numpy as np\n\nnoise = np.random.normal(size=9)  # better: rng = np.random.default_rng(seed)",
)
ABSOLUTE_PATH = Rule(
    "NB207",
    "absolute-path",
    Severity.NOTE,
    "A path begins at the root of a file system, at somebody's home, or at a drive. On another machine, in a container "
    "or under another account the file is not there; and nblift can guard and version only what lies in the "
    "notebook's folder.",
    "Put the file beside the notebook and write a relative path, or make the path a parameter.",
    'df = pd.read_csv("/mnt/data/sales.csv")  # better: "data/sales.csv"',
)
NETWORK = Rule(
    "NB208",
    "network-read",
    Severity.NOTE,
    "A cell gets something from another machine. What comes may change from run to run, or not come at all; then "
    "the pipeline gives other results although nothing in it changed, and a comparison with the notebook may fail.",
    "Save a copy beside the notebook and read that. Where every run needs the newest data, keep the download in a "
    "step of its own, so that what comes is stored and versioned.",
    'df = pd.read_csv("https://example.com/sales.csv")',
)
SECRET = Rule(
    "NB209",
    "secret-in-source",
    Severity.ERROR,
    "A password, key or token stands in the notebook's source. Promotion would copy it into the repository, into its "
    "history, and into the notebook of every run, where everyone who may read them finds it. nblift never shows the "
    "secret itself, only where it stands.",
    "Take the secret from the environment or from a keyring where it is used. Then have it revoked and replaced: who "
    "once had the notebook still has it.",
    'password = os.environ["DB_PASSWORD"]  # never the text itself',
)
UNPINNED = Rule(
    "NB210",
    "unpinned-install",
    Severity.NOTE,
    "A cell installs a package in no certain version. Which one comes depends on the day, and results may depend on "
    "the version. The pipeline declares the versions that the notebook's kernel really had.",
    "Name the version with `==`; `pip freeze` tells the one that you have.",
    "%pip install pandas  # better: pandas==2.2.3",
)
OUTSIDE = Rule(
    "NB211",
    "path-outside",
    Severity.NOTE,
    "A cell reads or writes above the notebook's folder. Verification runs in a copy of that folder, and the pipeline "
    "in folders of its own: what lies outside is in neither of them.",
    "Move the file into the notebook's folder, or move the notebook up to where both the code and the data lie.",
    'df = pd.read_csv("../data/sales.csv")  # better: "data/sales.csv"',
)
