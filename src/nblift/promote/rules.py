"""Diagnostics of promotion and verification."""

from nblift.model.diagnostic import Rule, Severity

_ERROR, _NOTE = Severity.ERROR, Severity.NOTE

NO_NOTEBOOK = Rule(
    "NB701",
    "no-notebook",
    _ERROR,
    "The notebook file is not there or cannot be read, so there is nothing to look at.",
    "Check the path and the permissions of the file.",
)
NOTEBOOK_FAILS = Rule(
    "NB702",
    "notebook-fails",
    _ERROR,
    "The notebook does not run from top to bottom in a fresh kernel, so there is nothing to compare a pipeline with.",
    "Restart the kernel, run all cells, and mend the one that fails.",
)
FOLDER_TOO_LARGE = Rule(
    "NB703",
    "folder-too-large",
    _ERROR,
    "Verification runs in a copy of the notebook's folder, so that nothing of yours is changed, and the folder is too "
    "large to copy.",
    "Put the notebook into a folder of its own, with the files that it needs.",
)
DIFFERENT = Rule(
    "NB704",
    "different",
    _ERROR,
    "The pipeline does not compute what the notebook computed; this is a fault of nblift, not of the notebook. The "
    "first difference is named with its step and value. Nothing is written unless asked for.",
    "Please report it. As a way round, write the cell that is named in simpler statements, or join its step with the "
    "next; `--write-different` writes the repository all the same.",
)
NOT_DETERMINISTIC = Rule(
    "NB705",
    "not-deterministic",
    _NOTE,
    "Two runs of the notebook itself differ, so no comparison can decide whether the pipeline computes the same.",
    "Seed what draws, sort what comes in no certain order, and leave out what shows the time.",
    "scores = np.random.rand(3)  # better: np.random.seed(0) first",
)
NOT_COMPARED = Rule(
    "NB706",
    "not-compared",
    _NOTE,
    "Something that a step makes cannot be compared by its content (a handle, a widget, an output of an unknown kind), "
    "so the verdict says nothing about it. All else was compared.",
    "Nothing; or bind the data behind it to a name, which is then compared.",
)
NOT_EXERCISED = Rule(
    "NB707",
    "parameter-not-exercised",
    _NOTE,
    "A parameter was left at its default in the comparison, because nblift does not invent texts and paths. Whether "
    "the pipeline follows the notebook for other values is therefore not known.",
    "Give a value to compare with: `--try NAME=VALUE`.",
)
KERNEL_DIED = Rule(
    "NB708",
    "kernel-died",
    _ERROR,
    "The kernel's process ended while the notebook ran, for example for want of memory. The cell is named.",
    "Run the notebook in JupyterLab and watch its memory; read less data, or use a larger machine.",
)
STEP_NOTHING = Rule(
    "NB709",
    "nothing-compared",
    _NOTE,
    "The notebook's steps bind no data and show nothing, so there is nothing to compare, and the verdict is "
    "`unverified`.",
    "Check that the right cells are tagged; print or bind what the pipeline is for.",
)
NOT_A_REPOSITORY = Rule(
    "NB710",
    "not-a-repository",
    _ERROR,
    "The folder holds no pipeline that nblift made: it has no readable `pipeline.json`, the spec that everything else "
    "reads.",
    "Name the folder that was given to `nblift promote --to`, or promote the notebook first.",
)
UNKNOWN_TRY = Rule(
    "NB711",
    "unknown-parameter",
    _ERROR,
    "`--try` names a parameter that the pipeline does not have. Parameters are the names that the notebook's "
    "`parameters` cell assigns.",
    "Use one of the names that the hint lists.",
)
OUTSIDE = Rule(
    "NB712",
    "outside-folder",
    _NOTE,
    "The notebook reads, writes or contacts something outside of its folder; no copy protects that, and another "
    "machine may not have it.",
    "Keep what the notebook needs beside it, and let it write there.",
)
SUGGESTED = Rule(
    "NB713",
    "suggested-steps",
    _NOTE,
    "The notebook has no `step:` tags, so nblift cut it where its headings and what flows between its cells say so. "
    "The cut is kept in `pipeline.json` and used again; `--resuggest` makes a new one. Tags of your own count first.",
    "Nothing, if the steps suit you. For others write the suggestion into a copy with `nblift suggest --write-tags`, "
    "and change the tags there.",
)
NOT_A_COPY = Rule(
    "NB714",
    "not-a-copy",
    _ERROR,
    "Tags are written into a copy of the notebook, never into the notebook itself: the copy must be a file of its own, "
    "in a folder that is there.",
    "Name another file, in a folder that exists.",
)
FILE_MISSING = Rule(
    "NB715",
    "file-missing",
    _ERROR,
    "The notebook reads a file that is not there and that none of its cells makes, so it stops here on every machine "
    "but the one where the file once was. Verification runs in a copy of the notebook's folder, and finds what lies "
    "in it.",
    "Put the file into the notebook's folder, or correct the path.",
    'df = pd.read_csv("sales.csv")  # there is no sales.csv beside the notebook',
)
CELL_TIMEOUT = Rule(
    "NB716",
    "cell-timeout",
    _ERROR,
    "A cell of the notebook took longer than `--cell-timeout` allows and was ended, so there is nothing to compare a "
    "pipeline with. Without that option a cell may take any time.",
    "Raise the limit, give the cell less to do (fewer rows, fewer rounds), or tag it `skip` if no later cell needs it.",
)
