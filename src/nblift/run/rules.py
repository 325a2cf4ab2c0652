"""What can go wrong before, in and after a step run."""

from nblift.model.diagnostic import Rule, Severity

NO_PIPELINE = Rule(
    "NB601",
    "no-pipeline",
    Severity.ERROR,
    "A pipeline repository is a folder with a `pipeline.json`, the spec, and the folder that was named has none. "
    "`nblift promote` writes one.",
    "Name the folder that was given to `nblift promote --to`, or promote the notebook first.",
)
SPEC_UNREADABLE = Rule(
    "NB602",
    "spec-unreadable",
    Severity.ERROR,
    "`pipeline.json` is not a spec that this nblift can read: not JSON, a field missing or of the wrong type, or "
    "written by a newer nblift. It is generated, and meant for programs.",
    "Promote the notebook again instead of editing it, or update nblift.",
)
SPEC_WIRING = Rule(
    "NB603",
    "spec-wiring",
    Severity.ERROR,
    "In the spec every value has exactly one producer, and it stands before all its readers. A value without a "
    "producer, or with two, would be silently wrong or missing.",
    "Promote the notebook again, or take back what was edited in `pipeline.json`.",
)
SPEC_SIGNATURE = Rule(
    "NB604",
    "spec-signature",
    Severity.ERROR,
    "The arguments that the spec gives a function are not the ones that the function takes, or the function is gone. "
    "Somebody changed the one without the other.",
    "Give the function the arguments that the spec lists, or promote the notebook again.",
)
SPEC_UNIT = Rule(
    "NB605",
    "spec-unit",
    Severity.ERROR,
    "Values that share something mutable are stored as one unit, or the sharing would be lost. A unit has at least two "
    "values of one step, none of them a file.",
    "Promote the notebook again, or take back what was edited in `pipeline.json`.",
)
UNKNOWN_PARAMETER = Rule(
    "NB606",
    "unknown-parameter",
    Severity.ERROR,
    "The pipeline has no parameter of that name. Parameters are the literals of the notebook's `parameters` cell.",
    "Use one of the names in the table of parameters of the pipeline's README. To add one, assign it in the "
    "`parameters` cell and promote again.",
)
WRONG_PARAMETER = Rule(
    "NB607",
    "wrong-parameter",
    Severity.ERROR,
    "A parameter's value is not of the type that the notebook's default has. Values are JSON; what is not JSON is "
    "taken as text.",
    "Write the value as JSON of that type, as in `-p rows=100` or `-p 'names=[\"a\"]'`.",
)
NO_KERNEL = Rule(
    "NB608",
    "no-kernel",
    Severity.ERROR,
    "Steps run in the kernel that the notebook names, so that they meet the same packages. No kernel of that name is "
    "installed on this machine, or it is not one for Python.",
    "Install it with `python -m ipykernel install --user --name NAME`, or name another with `--kernel`; `jupyter "
    "kernelspec list` shows those that are there.",
)
KERNEL_NOT_STARTED = Rule(
    "NB609",
    "kernel-not-started",
    Severity.ERROR,
    "The kernel's process ended before it answered. Most often its Python has no ipykernel, or the Python of the "
    "kernel spec is gone.",
    "Install ipykernel into that Python, or choose another kernel with `--kernel`. The message holds what the "
    "process said at its end.",
)
STEP_FAILED = Rule(
    "NB610",
    "step-failed",
    Severity.ERROR,
    "The code of a step raised an exception. The places lead from the line that raised it, in the notebook's cell and "
    "in the lifted source, outwards to the step's function.",
    "Look at the first place. Mend it in the notebook and promote again; if the data is to blame, mend the data and "
    "run again.",
)
PACKAGE_MISSING = Rule(
    "NB611",
    "package-missing",
    Severity.ERROR,
    "A step imports a package that the kernel does not have. The pipeline's dependencies stand, with the versions that "
    "the notebook's kernel had, in its `pyproject.toml`.",
    "Install the package into the Python of the kernel: `pip install` in the repository brings all of its "
    "dependencies.",
)
KERNEL_DIED = Rule(
    "NB612",
    "kernel-died",
    Severity.ERROR,
    "The kernel's process ended in the middle of a step: killed by the system for want of memory, crashed in native "
    "code, or ended by the step itself with `os._exit`.",
    "Give the machine more memory or the step less data; `nblift runs show` names the executed notebook up to that "
    "point.",
)
STEP_TIMEOUT = Rule(
    "NB613",
    "step-timeout",
    Severity.ERROR,
    "A step ran longer than its option `timeout_s` allows and was ended. What it had printed so far stands in its "
    "executed notebook.",
    "Raise the option in the notebook's metadata and promote again, or find out what the step waits for.",
)
INPUT_CHANGED = Rule(
    "NB614",
    "input-changed",
    Severity.ERROR,
    "A step changed one of its arguments in place, and nothing in the spec says so. Other steps that read the value "
    "would see the change or not, by accident. Static analysis held it for unlikely, so nblift watches.",
    "Write the change so that the source shows it (`df = df.assign(…)`), or copy the value before it is changed; then "
    "promote again.",
)
UNDECLARED_DRAW = Rule(
    "NB615",
    "undeclared-draw",
    Severity.ERROR,
    "A step drew from a global random generator although the spec does not say so. Its state would be lost between "
    "steps, and results would differ from the notebook's.",
    "Promote again without `--static`, so that the draw is seen; or give the call a `random_state` of its own.",
)
DATA_UNKNOWN = Rule(
    "NB616",
    "data-unknown",
    Severity.ERROR,
    "Steps of the pipeline read files that lie beside the notebook, and nblift does not know that folder on this "
    "machine. The environment variable NBLIFT_DATA names it.",
    "Set NBLIFT_DATA to the folder with the input files, as in `NBLIFT_DATA=data nblift run …`.",
)
DATA_MISSING = Rule(
    "NB617",
    "data-missing",
    Severity.ERROR,
    "A file that a step reads is not in the folder of input files, the notebook's own folder or the one that "
    "NBLIFT_DATA names.",
    "Put the file there, or correct NBLIFT_DATA.",
)
DATA_CHANGED = Rule(
    "NB618",
    "data-changed",
    Severity.ERROR,
    "A step wrote to one of its input files. Input files are linked into the step's folder, so the change went to the "
    "original.",
    "Let the step write to a file of another name, and restore the original.",
)
OUTPUT_MISSING = Rule(
    "NB619",
    "output-missing",
    Severity.ERROR,
    "A step ended without something that the spec lists among its outputs: a field of its result, or a file.",
    "Promote the notebook again if the function was edited; else look why the step did not write the file.",
)
NOT_STORABLE = Rule(
    "NB620",
    "not-storable",
    Severity.ERROR,
    "An output of a step cannot be stored: it holds an open handle, a generator, or other things that live only in one "
    "process.",
    "Let the step give back what can be stored (a list in place of a generator, a path in place of an open file), or "
    "join it with the step that needs the value.",
)
INPUT_LOST = Rule(
    "NB621",
    "input-lost",
    Severity.ERROR,
    "A stored value could not be loaded in the kernel, mostly because a package is there in another version than when "
    "it was stored.",
    "Install the version that the value was stored with, or run the pipeline from its first step again.",
)
OTHER_VERSIONS = Rule(
    "NB623",
    "other-versions",
    Severity.NOTE,
    "The kernel has other versions of packages than the notebook's kernel had at promotion. Results may differ.",
    "Install the versions that the repository's `pyproject.toml` lists, or verify the pipeline again with the new "
    "ones.",
)
VALUE_UNREADABLE = Rule(
    "NB624",
    "value-unreadable",
    Severity.ERROR,
    "Stored values are loaded in a kernel of the pipeline, never in nblift's own process, and this one could not be "
    "loaded there: mostly because a package, or a class of the pipeline, is another than when it was stored.",
    "Install in that kernel what the message names, or name another kernel with `--kernel`.",
)
NO_FORM = Rule(
    "NB625",
    "no-form",
    Severity.ERROR,
    "A value can be written as a file, or compared row by row, only in ways that its type has: frames as Parquet, "
    "Arrow (where pyarrow is installed) and CSV, arrays as npy, plain values as JSON, everything as a pickle.",
    "Choose a suffix that the message names; for rows, columns that tell them apart.",
)
NOT_REMADE = Rule(
    "NB626",
    "not-remade",
    Severity.ERROR,
    "A value whose bytes were damaged or lost is made again by running its step with the parameters and inputs of its "
    "run. The result is taken only if it has the content that was recorded, and this one has not.",
    "Put back the code, input files and packages of that run; or publish what a new run makes.",
)
FILE_EXISTS = Rule(
    "NB627",
    "file-exists",
    Severity.ERROR,
    "`nblift outputs get` was to write a file that is there already, and does not write over what may be somebody's "
    "work.",
    "Name another file, or say `--force` to write over it.",
)
SECRET_MISSING = Rule(
    "NB635",
    "secret-missing",
    Severity.ERROR,
    "A parameter refers to a secret, an environment variable or an entry of the keyring, and where the step runs "
    "there is none. Secrets are looked up in the kernel's process, which has the environment of whoever started the "
    "run.",
    "Set the variable, or the entry, where runs are started; for a keyring, install `keyring` into the kernel's "
    "Python.",
)
SECRET_SAVED = Rule(
    "NB636",
    "secret-saved",
    Severity.ERROR,
    "A value or a file that a step hands on holds one of its secrets. It would be stored, and published, where others "
    "may read it; so it was not saved.",
    "Hand on what was made with the secret (a table, a client's answers), not the secret or the object that holds it.",
)
SECRET_IN_THE_OPEN = Rule(
    "NB637",
    "secret-in-the-open",
    Severity.NOTE,
    "A parameter was given a value that looks like a password, key or token. Parameters of a run are recorded, shown "
    "and written into the executed notebooks.",
    "Keep the secret in an environment variable or a keyring, and give the parameter a reference: "
    "`-p api_key=secret:env:API_KEY`.",
)
STEP_MEMORY = Rule(
    "NB640",
    "step-memory",
    Severity.ERROR,
    "A step, with all processes that it started, had more resident memory than its option `memory_mb` allows, and was "
    "ended. What it had printed so far stands in its executed notebook.",
    "Raise the option in the notebook's metadata and promote again, or let the step read its data in parts.",
)
STEP_CANCELLED = Rule(
    "NB641",
    "step-cancelled",
    Severity.ERROR,
    "Somebody cancelled the run while the step was under way. Steps that had succeeded keep their outputs.",
    "Run again when you like.",
)
UNKNOWN_STEP = Rule(
    "NB630",
    "unknown-step",
    Severity.ERROR,
    "`--from`, `--until` and `--only` take names of steps, and the pipeline has none of that name.",
    "`nblift run REPO --json`, the pipeline's README and its graph list the steps.",
)
NOTHING_SELECTED = Rule(
    "NB631",
    "nothing-selected",
    Severity.ERROR,
    "Steps run in the order of the notebook. `--from` names one that stands after the one that `--until` names, so "
    "that no step is left.",
    "Exchange the two names, or leave one of the options out.",
)
NOT_MADE_BEFORE = Rule(
    "NB632",
    "not-made-before",
    Severity.ERROR,
    "With `--from` or `--only` some steps do not run, and their values come from the newest earlier run in which they "
    "succeeded. There is none, or its bytes were collected since.",
    "Run the whole pipeline once, or begin at an earlier step.",
)
TAKEN_FROM = Rule(
    "NB633",
    "taken-from",
    Severity.NOTE,
    "`--from` or `--only` left out this step, so that its values are those of an earlier run.",
    "Run without `--from` and `--only` to have it made again.",
)
NOTHING_TO_RESUME = Rule(
    "NB634",
    "nothing-to-resume",
    Severity.ERROR,
    "No run of this pipeline has ended without success, so there is nothing to go on with. Or the run is one of an "
    "older nblift, which did not record the code that it ran.",
    "`nblift run` starts a new run.",
)
COLD_KERNEL = Rule(
    "NB642",
    "cold-kernel",
    Severity.NOTE,
    "Kernels of a run are forked from one process that has imported the pipeline's libraries once. Where that process "
    "cannot be made, or has ended, a step gets a kernel that imports them itself, as with `--cold`. Results are the "
    "same.",
    "Nothing has to be done. If it happens at every run, what the message names is the reason.",
)
NO_SUCH_STEP = Rule(
    "NB646",
    "no-such-step",
    Severity.ERROR,
    "A step of a run was asked for that the run, or the pipeline as it is now, does not have; or the run ended before "
    "it made what the step takes.",
    "Look at the steps of the run, and choose one that ran.",
)
CODE_NOT_RECORDED = Rule(
    "NB650",
    "code-not-recorded",
    Severity.NOTE,
    "Two runs are compared, and one of them was made by an older nblift, which did not record its code. Code and "
    "environment are not compared; all the rest is.",
    "Run again with that run's parameters, and compare with the new run.",
)
CODE_UNREADABLE = Rule(
    "NB651",
    "code-unreadable",
    Severity.NOTE,
    "Two runs are compared, and the archive with the code of one of them is damaged or gone, or was written by a newer "
    "nblift. Code and environment are not compared; all the rest is.",
    "Run again with that run's parameters, and compare with the new run.",
)
NOTEBOOK_GONE = Rule(
    "NB652",
    "notebook-gone",
    Severity.NOTE,
    "Two runs are compared, and the executed notebook of a step was deleted or edited so that it is no notebook. What "
    "that step printed and drew is not compared; all the rest is.",
    "Run again with that run's parameters, and compare with the new run.",
)
RUN_GOES_ON = Rule(
    "NB653",
    "run-goes-on",
    Severity.NOTE,
    "Two runs are compared, and one of them has not ended. What it has not made yet counts as not there.",
    "Compare again when it has ended.",
)
