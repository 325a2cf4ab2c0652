"""Diagnostics of promotion and verification."""

from nblift.model.diagnostic import Rule, Severity

_ERROR, _NOTE = Severity.ERROR, Severity.NOTE

NO_NOTEBOOK = Rule(
    "NB701", "no-notebook", _ERROR, "The notebook file is not there or cannot be read. Check its path and permissions."
)
NOTEBOOK_FAILS = Rule(
    "NB702",
    "notebook-fails",
    _ERROR,
    "The notebook does not run from top to bottom in a fresh kernel, so there is nothing to compare a "
    "pipeline with. Restart "
    "the kernel, run all cells, and mend the one that fails.",
)
FOLDER_TOO_LARGE = Rule(
    "NB703",
    "folder-too-large",
    _ERROR,
    "Verification runs in a copy of the notebook's folder, and the folder is too large to copy. Put the "
    "notebook into a folder "
    "of its own with the files it needs.",
)
DIFFERENT = Rule(
    "NB704",
    "different",
    _ERROR,
    "The pipeline does not compute what the notebook computed; this is a fault of nblift. Nothing is "
    "written unless asked for.",
)
NOT_DETERMINISTIC = Rule(
    "NB705",
    "not-deterministic",
    _NOTE,
    "Two runs of the notebook itself differ, so no comparison can decide. Seed what draws, or leave out "
    "what shows the time.",
)
NOT_COMPARED = Rule(
    "NB706",
    "not-compared",
    _NOTE,
    "Something a step makes cannot be compared by its content (a handle, a widget, an unknown output).",
)
NOT_EXERCISED = Rule(
    "NB707",
    "parameter-not-exercised",
    _NOTE,
    "A parameter was left at its default in the comparison. `--try NAME=VALUE` exercises it.",
)
KERNEL_DIED = Rule(
    "NB708", "kernel-died", _ERROR, "The kernel's process ended while the notebook ran, for example for want of memory."
)
STEP_NOTHING = Rule(
    "NB709",
    "nothing-compared",
    _NOTE,
    "The notebook's steps bind no data and show nothing, so there is nothing to compare.",
)
NOT_A_REPOSITORY = Rule(
    "NB710",
    "not-a-repository",
    _ERROR,
    "The folder holds no pipeline that nblift made: it has no readable `pipeline.json`.",
)
UNKNOWN_TRY = Rule("NB711", "unknown-parameter", _ERROR, "`--try` names a parameter that the pipeline does not have.")
OUTSIDE = Rule(
    "NB712",
    "outside-folder",
    _NOTE,
    "The notebook reads, writes or contacts something outside of its folder; no copy protects that.",
)
SUGGESTED = Rule(
    "NB713",
    "suggested-steps",
    _NOTE,
    "The notebook has no `step:` tags, so nblift cut it where its headings and what flows between its cells say so. "
    "The cut is kept in `pipeline.json` and used again; `--resuggest` makes a new one. "
    "Tags of your own count first.",
)
NOT_A_COPY = Rule(
    "NB714",
    "not-a-copy",
    _ERROR,
    "Tags are written into a copy of the notebook: a file of its own, in a folder that is there.",
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
