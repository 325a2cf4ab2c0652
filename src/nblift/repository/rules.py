"""What can be wrong with a pipeline repository on disk."""

from nblift.model.diagnostic import Rule, Severity

BROKEN_SPEC = Rule(
    "NB401",
    "broken-spec",
    Severity.ERROR,
    "`pipeline.json` is not JSON, or lacks something that every spec has, or has a value of the wrong type. Everything "
    "that runs a pipeline reads only this file, so nothing goes on by guess.",
    "Restore it from version control, or promote the notebook again.",
)
NEWER_SPEC = Rule(
    "NB402",
    "newer-spec",
    Severity.ERROR,
    "`pipeline.json` was written by a newer nblift. Reading it with an older one could drop what it does not know.",
    "Update nblift to the version that wrote it, or to a newer one.",
)
UNKNOWN_FIELD = Rule(
    "NB403",
    "unknown-spec-field",
    Severity.ERROR,
    "`pipeline.json` has a field that the spec does not know. A setting that is silently ignored would be worse than a "
    "stop.",
    "Remove the field or correct its name; if a newer nblift wrote it, update nblift.",
)
NOT_OURS = Rule(
    "NB410",
    "not-this-pipeline",
    Severity.ERROR,
    "The folder has files in it and is not the repository of this pipeline. Promotion writes only to a folder that is "
    "empty, does not exist yet, or holds the same pipeline already.",
    "Choose another folder with `--to`, or look what is in this one and move it away.",
)
EDITED = Rule(
    "NB411",
    "edited-file",
    Severity.ERROR,
    "A person changed, added or deleted a file that promotion would write. It is never overwritten silently.",
    "Take the change into the notebook; or promote with `--force`, which writes the new file and keeps yours beside it "
    "as NAME.mine.",
)
NO_PLACE = Rule(
    "NB412",
    "no-place-to-write",
    Severity.ERROR,
    "The folder cannot be made where it was asked for: its parent is missing, or a file has its name.",
    "Make the folder above it, or choose another place.",
)
NO_PERMISSION = Rule(
    "NB413",
    "read-only",
    Severity.ERROR,
    "The folder, or the one above it, may not be changed. Promotion builds the new repository beside the old one and "
    "exchanges the two, so that nobody ever sees half of it; for that it must write to both.",
    "Choose a folder that you may write to, or have the permissions changed.",
)
WRITE_FAILED = Rule(
    "NB414",
    "write-failed",
    Severity.ERROR,
    "Writing failed, for instance because the disk is full. The old repository stands as it was: the new one takes its "
    "place only when it is complete.",
    "Make room, or mend what the message names, and promote again.",
)
NOTHING_TO_RESTORE = Rule(
    "NB415",
    "nothing-to-restore",
    Severity.ERROR,
    "Only the last promotion that changed something can be taken back, only once, and only as long as nobody changed "
    "the files that it wrote.",
    "Use git, or promote an earlier state of the notebook again.",
)
LIFTED_SYNTAX = Rule(
    "NB420",
    "lifted-code-broken",
    Severity.ERROR,
    "The code that nblift lifted is no valid Python. The notebook is not to blame: this is a bug of nblift.",
    "Please report it with the notebook, or the cell that the message names. As a way round, write that cell in "
    "simpler statements.",
)
IMPORTS_UNSORTED = Rule(
    "NB421",
    "imports-not-sorted",
    Severity.NOTE,
    "Two imports of a module bind the same name, or a star import may. Their order decides which one wins, so it stays "
    "as the notebook has it.",
    "Nothing, or give one of the two imports another name.",
    "from math import sqrt\nfrom numpy import sqrt  # this one wins",
)
