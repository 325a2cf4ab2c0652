"""What the server extension itself has to say."""

from nblift.model.diagnostic import Rule, Severity

BAD_REQUEST = Rule(
    "NB901",
    "bad-request",
    Severity.ERROR,
    "The server got a request that it cannot read: it is no JSON, lacks a field, or a field is of another kind. The "
    "page and the server may be of different versions of nblift.",
    "Reload the page; if that does not help, restart Jupyter, so that page and server are of one version.",
)
NOT_ALLOWED = Rule(
    "NB902",
    "not-allowed",
    Severity.ERROR,
    "The server did not accept who asks, or that person may not do this here. Jupyter's own sign-in and authorisation "
    "decide about that.",
    "Sign in to Jupyter again, or ask whoever runs the server for the permission.",
)
NO_SUCH_THING = Rule(
    "NB903",
    "no-such-thing",
    Severity.ERROR,
    "What was asked for is not there: a path that the server does not serve, a promotion that a newer one replaced, or "
    "a page of another version of nblift.",
    "Open the notebook again, and start from what is there now.",
)
OUTSIDE_ROOT = Rule(
    "NB904",
    "outside-root",
    Severity.ERROR,
    "A path leads out of the folder that Jupyter serves, by itself or through a link. The server reads and writes only "
    "below that folder.",
    "Name a place below the folder that the file browser shows, without `..`.",
)
OUT_OF_STEP = Rule(
    "NB905",
    "out-of-step",
    Severity.ERROR,
    "The page tells of an edit that does not follow on what the server knows of the notebook, for instance after a "
    "lost connection. Nothing of the notebook is lost: it lives in the page.",
    "The panel opens the notebook again by itself; if it does not, reload the page.",
)
ALREADY_RUNNING = Rule(
    "NB906",
    "already-running",
    Severity.ERROR,
    "A notebook is promoted by one process at a time, and one is at it right now.",
    "Wait until it is done, or cancel it.",
)
NOTHING_TO_WRITE = Rule(
    "NB907",
    "nothing-to-write",
    Severity.ERROR,
    "A promotion can be written once it was verified, and as long as its process is there. A `different` or "
    "`unverified` one is only written when that is asked for in so many words.",
    "Verify the notebook again, then write.",
)
TOO_LARGE = Rule(
    "NB908",
    "too-large",
    Severity.ERROR,
    "The request is larger than the server takes; outputs of a notebook count, too.",
    "Clear outputs that are very large, then try again.",
)
STOPPED = Rule(
    "NB909",
    "worker-stopped",
    Severity.ERROR,
    "The process that did the work ended before it was done: it was stopped from outside, or ran out of memory.",
    "Try again; if it stops again, promote in a terminal, which shows more.",
)
BUG = Rule(
    "NB910",
    "bug-in-the-server",
    Severity.ERROR,
    "nblift met something that it was not written for. Your files are as they were. The log of the Jupyter server "
    "holds the traceback.",
    "Please report it with the lines of the server's log.",
)
NO_EXAMPLE = Rule(
    "NB912",
    "no-example",
    Severity.ERROR,
    "The notebook of the tour could not be put into the folder that Jupyter serves.",
    "Start Jupyter in a folder that you may write to, then open the example again.",
)
OTHER_LANGUAGE = Rule(
    "NB911",
    "other-kernel",
    Severity.ERROR,
    "The notebook's kernel is of another language than Python, and nblift reads Python notebooks only.",
    "Choose a Python kernel for the notebook if it is Python all the same.",
)
