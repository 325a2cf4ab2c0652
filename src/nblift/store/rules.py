"""What can be wrong with a store."""

from nblift.model.diagnostic import Rule, Severity

STORE_FULL = Rule(
    "NB501",
    "store-full",
    Severity.ERROR,
    "The disk that holds `.nblift/` is full (or the quota is used up). What was published before is untouched; the "
    "step that was being saved is not published.",
    "Make room on that disk and run again: steps that had succeeded keep their outputs.",
)
STORE_READ_ONLY = Rule(
    "NB502",
    "store-read-only",
    Severity.ERROR,
    "nblift may not write below `.nblift/`: the folder belongs to somebody else or the disk is mounted read-only. "
    "Results are kept beside the pipeline, so a run needs write access there.",
    "Change the permissions of the folder, or copy the repository to a place that you may write to.",
)
STORE_UNWRITABLE = Rule(
    "NB503",
    "store-unwritable",
    Severity.ERROR,
    "The operating system refused to read or write below `.nblift/` for another reason than space or permission; the "
    "message says which.",
    "Mend what the message names (a network drive that is gone, a broken disk), and run again.",
)
STORE_DAMAGED = Rule(
    "NB504",
    "store-damaged",
    Severity.ERROR,
    "The database `.nblift/store.db` is not one that nblift wrote, or its pages are damaged. nblift does not touch it.",
    "Put a backup in its place; without one, move it away: the next run starts a new one, the blobs stay.",
)
STORE_NEWER = Rule(
    "NB505",
    "store-newer",
    Severity.ERROR,
    "A newer nblift wrote `.nblift/store.db`, in a form that this one does not know. Nothing was read or changed.",
    "Use the newer nblift.",
)
STORE_BUSY = Rule(
    "NB506",
    "store-busy",
    Severity.ERROR,
    "Another process held the write lock of `.nblift/store.db` for longer than nblift waits. Locks are held for "
    "milliseconds, so that process hangs or the file system does not lock as SQLite needs it.",
    "End the process that hangs and run again; keep the repository on a local disk if it lies on a network drive.",
)
BLOB_MISSING = Rule(
    "NB507",
    "blob-missing",
    Severity.ERROR,
    "The database lists a stored value whose bytes are no longer below `.nblift/blobs/`: somebody deleted them.",
    "Run the pipeline again to make the value anew, or restore the folder from a backup.",
)
NOT_STORED = Rule(
    "NB508",
    "not-stored",
    Severity.ERROR,
    "The store holds no run, or no published output, of that name and number. Runs and versions are numbered from 1 in "
    "each repository.",
    "See what is there with `nblift runs list` and `nblift outputs list`.",
)
