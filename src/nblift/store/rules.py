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
    "`nblift outputs scrub --remake` makes what is missing again; else restore the folder from a backup.",
)
NOT_STORED = Rule(
    "NB508",
    "not-stored",
    Severity.ERROR,
    "The store holds no run, or no published output, of that name and number. Runs and versions are numbered from 1 in "
    "each repository.",
    "See what is there with `nblift runs list` and `nblift outputs list`.",
)
BLOB_DAMAGED = Rule(
    "NB509",
    "blob-damaged",
    Severity.ERROR,
    "Every stored value has a digest of its bytes, and is checked before a process first reads it. These bytes have "
    "another digest: a disk failed, or somebody edited the file. They are moved to `.nblift/quarantine/`.",
    "`nblift outputs scrub --remake` runs the step that made the value again, with the parameters and inputs of then, "
    "and takes the result if it has the same content.",
)
COLLECTED = Rule(
    "NB510",
    "collected",
    Severity.ERROR,
    "`nblift outputs gc` has given up the bytes of this version. What it was, and how it was made, is still known.",
    "Run the pipeline again with the parameters that the message names. A version that must stay is one to pin.",
)
LEASE_LOST = Rule(
    "NB511",
    "lease-lost",
    Severity.ERROR,
    "A process that writes to the store holds a file below `.nblift/leases/`, by which others see that it is at work. "
    "That file was removed meanwhile, so that what the process had saved may be collected. Nothing was published.",
    "Leave `.nblift/` alone while a pipeline runs, and run again.",
)
NO_CHANNEL = Rule(
    "NB512",
    "no-channel",
    Severity.ERROR,
    "No version of that output was ever released to that channel, or there is no earlier one to go back to.",
    "`nblift outputs show NAME` lists the channels; `nblift outputs release NAME#NUMBER CHANNEL` moves one.",
)
BAD_CHANNEL = Rule(
    "NB513",
    "bad-channel",
    Severity.ERROR,
    "Channels have short plain names, so that they can stand in `features@prod` on any command line.",
    "Use lower-case letters, digits and `-`, beginning with a letter.",
)
STORE_ON_NETWORK = Rule(
    "NB514",
    "store-on-network",
    Severity.ERROR,
    "The repository lies on a network file system (NFS, SMB and the like). SQLite's journal needs memory that all of "
    "its processes share, and file locks that work: on such a drive the record of runs could be damaged. Nothing was "
    "written.",
    "Copy the repository to a disk of the machine that runs it.",
)
TAKEN_OVER = Rule(
    "NB515",
    "taken-over",
    Severity.ERROR,
    "A run belongs to one process at a time. This one was held for gone, or its files below `.nblift/leases/` were "
    "removed, and another one resumed the run: what this process still had to say is refused, so that nothing is "
    "published twice.",
    "Look at `nblift runs show`: the other process goes on with the run.",
)
NOT_RESUMABLE = Rule(
    "NB516",
    "not-resumable",
    Severity.ERROR,
    "A run can be resumed when it failed, was cancelled, or its process is gone; not while it goes on, and not when it "
    "succeeded.",
    "Start a new run with `nblift run`, or wait for the one that goes on (`nblift runs cancel` ends it).",
)
