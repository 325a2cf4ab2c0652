"""What the command line itself has to say."""

from nblift.model.diagnostic import Rule, Severity

OUR_BUG = Rule(
    "NB801",
    "our-bug",
    Severity.ERROR,
    "nblift met something that it was not written for. It is no fault of the notebook, and your files are as they "
    "were. The file that the message names holds the traceback, and no argument of the command.",
    "Please report it with that file, and with the notebook if you may.",
)
NO_VERSION = Rule(
    "NB802",
    "no-version",
    Severity.ERROR,
    "No output of that name was published, or not that version of it. Outputs are published when the step that makes "
    "them succeeds.",
    "See what was published with `nblift outputs list`, or run the pipeline.",
)
UNKNOWN_CODE = Rule(
    "NB803",
    "unknown-code",
    Severity.ERROR,
    "`nblift explain` was asked for a code, or a name, that no diagnostic has.",
    "Copy the code from the diagnostic, as in `nblift explain NB201`; without a code the command lists all of them.",
)
