"""What can be wrong with a notebook before anybody asks what depends on what."""

from nblift.model.diagnostic import Rule, Severity

NOT_A_NOTEBOOK = Rule(
    "NB101",
    "not-a-notebook",
    Severity.ERROR,
    "The file is not JSON, or not the JSON of a Jupyter notebook, so nothing of it can be read. Most often a merge "
    "left its marks in it, or it was cut off while it was saved.",
    "Open it in JupyterLab and save it again, or restore it from version control.",
)
FORMAT = Rule(
    "NB102",
    "unknown-notebook-format",
    Severity.ERROR,
    "The notebook is written in a major version of the notebook format that nblift does not know. Reading it by guess "
    "could lose cells.",
    "Save it as nbformat 4 (`jupyter nbconvert --to notebook` does that), or update nblift.",
)
NO_CODE = Rule(
    "NB103",
    "no-code",
    Severity.ERROR,
    "The notebook has no code cell with anything in it, so there is nothing that could become a step.",
    "Check that this is the right file and that it was saved after the code was written.",
)
LANGUAGE = Rule(
    "NB104",
    "other-language",
    Severity.ERROR,
    "The notebook asks for a kernel of another language. nblift reads and lifts Python only.",
    "Promote Python notebooks. If the code is Python, choose a Python kernel in JupyterLab and save the notebook.",
)
METADATA = Rule(
    "NB105",
    "broken-metadata",
    Severity.ERROR,
    "The notebook's metadata under `nblift` does not have the form that nblift writes: a wrong type, an unknown "
    "option, a value out of range. An option that is silently ignored would be worse than a stop.",
    "Correct the entry that the message names, or remove it; in JupyterLab the notebook's metadata stand in the "
    "property inspector.",
)
NEWER_METADATA = Rule(
    "NB106",
    "newer-metadata",
    Severity.ERROR,
    "The metadata under `nblift` was written by a newer nblift, so its meaning is unknown here. Reading it by guess "
    "could drop an option that matters.",
    "Update nblift, or remove the `nblift` entry from the notebook's metadata and set the options again.",
)
UNUSED_OPTIONS = Rule(
    "NB107",
    "options-without-step",
    Severity.NOTE,
    "The metadata has options for a step that no cell is tagged with, so they have no effect. Most often the step was "
    "renamed.",
    "Rename the entry like the step, or remove it.",
)
SYNTAX = Rule(
    "NB110",
    "syntax-error",
    Severity.ERROR,
    "The cell is not valid Python, also after its IPython syntax was resolved. It cannot run in the notebook either, "
    "unless the notebook's kernel has a newer Python than nblift.",
    "Correct the line; run the cell to see that it works. If the cell is no code at all, make it a Markdown or raw "
    "cell.",
)
MAGIC = Rule(
    "NB111",
    "kept-magic",
    Severity.NOTE,
    "The magic has no equivalent in plain Python that nblift knows. It stays a call to the running IPython, so the "
    "step works only where there is one, and what the magic reads or binds is not seen.",
    "Write in Python what the magic does, or tag the cell `skip` if the pipeline does not need it.",
    "%store result  # only a running IPython knows what this is",
)
EXIT_CODE = Rule(
    "NB112",
    "exit-code-ignored",
    Severity.NOTE,
    "`!command` becomes `subprocess.run`. IPython goes on when such a command fails, and so does the step: a failed "
    "download, say, shows only later, in a cell that misses the file.",
    "Write `subprocess.run(…, check=True)` if a failure must stop the step; else leave it as it is.",
    "!unzip data.zip  # goes on if there is no data.zip",
)
RUN = Rule(
    "NB113",
    "run-not-inlined",
    Severity.ERROR,
    "`%run` is replaced by the code of the file that it names. That is not possible when the file cannot be read or is "
    "not plain Python, when it gets arguments, or when it asks how it was started.",
    "Write the path of a file that lies beside the notebook, put what it does into a cell, or make it a module and "
    "import it.",
    "%run prepare.py --fast  # arguments cannot be inlined",
)
AUTOMAGIC = Rule(
    "NB114",
    "automagic",
    Severity.NOTE,
    "IPython takes a line such as `ls` or `cd data` for a magic although the `%` is missing. nblift reads it the same "
    "way; with the `%` everyone sees what is meant.",
    "Write the `%` in front of it, as in `%ls data`.",
    "ls  # the whole cell; better: %ls",
)
UNSUPPORTED = Rule(
    "NB115",
    "unsupported-magic",
    Severity.ERROR,
    "The line depends on the state of the interactive session (its history of directories, its namespace) or cannot "
    "work in IPython either. A pipeline has no such session.",
    "Remove the line, or write what it does in Python; tag the cell `skip` if only the notebook needs it.",
    "%cd -  # the folder before this one: a pipeline has no such history",
)
INSTALL = Rule(
    "NB116",
    "unread-requirement",
    Severity.NOTE,
    "The line installs something that is no plain requirement: a requirements file, a local folder, a computed name. "
    "The pipeline's dependencies are taken from what the notebook's kernel really has.",
    "Check the dependencies in the pipeline's `pyproject.toml` after promotion, and add what is missing.",
    "%pip install -r requirements.txt",
)
DEEP = Rule(
    "NB117",
    "deep-nesting",
    Severity.ERROR,
    "The code is nested deeper than nblift can follow: brackets in brackets, a sum of very many terms, a very long "
    "chain of `elif`. Such code is written by programs, not by people.",
    "Put what is written out into a file and read it, or build it in a loop.",
)
NEAR_TAG = Rule(
    "NB120",
    "misspelt-tag",
    Severity.ERROR,
    "The tag looks like one of nblift's, but is not written like one, so it would have no effect: the cell would "
    "silently fall into another step.",
    "Write the tag as the message says, or remove it.",
)
CONTRADICTION = Rule(
    "NB121",
    "contradicting-tags",
    Severity.ERROR,
    "A cell has one role: it is part of one step, or `parameters`, `setup`, `check` or `skip`. With two of them nobody "
    "can say which one is meant.",
    "Keep one of the tags. Split the cell if its parts play different roles.",
)
STEP_NAME = Rule(
    "NB122",
    "step-name",
    Severity.ERROR,
    "A step becomes a Python function of the same name: the name must be an identifier, no keyword, and no name that "
    "Python itself uses.",
    "Choose another name: letters, digits and underscores, beginning with a letter, such as `clean_rows`.",
)
TWO_PARAMETERS = Rule(
    "NB123",
    "two-parameter-cells",
    Severity.ERROR,
    "A notebook has one cell tagged `parameters`; papermill and nblift put the values of a run behind it. With two of "
    "them it is open which defaults hold.",
    "Put all parameters into one cell, and remove the tag from the other.",
)
MISPLACED_TAG = Rule(
    "NB124",
    "misplaced-tag",
    Severity.ERROR,
    "The tag stands on a cell where it can mean nothing: a text cell, or an output of a cell that stays in the "
    "notebook.",
    "Move the tag to the code cell that it is meant for, or remove it.",
)
OUTPUT_NAME = Rule(
    "NB125",
    "output-name",
    Severity.ERROR,
    "`output:NAME` publishes what the cell leaves in NAME, so NAME must be a name of the notebook, not an expression.",
    "Bind the value to a name in that cell, and write that name behind `output:`.",
)

KALE = Rule(
    "NB126",
    "kale-tag",
    Severity.NOTE,
    "One of Kale's tags says something that our tags cannot say, or say otherwise. Steps run in document order and get "
    "the values they need; resources are options of a step; a cell is in one step.",
    "Read what the message says got lost, and set it in the notebook's options if you need it.",
)
NO_KALE = Rule(
    "NB127",
    "no-kale-tags",
    Severity.ERROR,
    "`import-tags` translates the tags of Kale, and the notebook has none of them, so there is nothing to write.",
    "Check that this is the right notebook. `nblift suggest --write-tags` proposes steps for notebooks without tags.",
)

#: All rules of this room, in order of their codes.
RULES = (
    NOT_A_NOTEBOOK, FORMAT, NO_CODE, LANGUAGE, METADATA, NEWER_METADATA, UNUSED_OPTIONS,
    SYNTAX, MAGIC, EXIT_CODE, RUN, AUTOMAGIC, UNSUPPORTED, INSTALL, DEEP,
    NEAR_TAG, CONTRADICTION, STEP_NAME, TWO_PARAMETERS, MISPLACED_TAG, OUTPUT_NAME,
    KALE, NO_KALE,
)  # fmt: skip
