"""Names of proposed steps: from headings, else from what the cells do."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from nblift.notebook import suggested

from .suggest_text import unnumbered

#: Longest name of a step, in words.
_WORDS = 4
_STOP = frozenset(
    "a an and are as at be by can do for from how in into is it its let lets now of on or our s some t that the their "
    "then this to us use used using via we what when which will with you your".split()
)
#: Headings that say where a cell stands, not what it does.
_GENERIC = frozenset(
    "appendix background code conclusion conclusions contents description discussion example examples exercise "
    "exercises goal goals import imports installation intro introduction libraries load_libraries import_libraries "
    "import_packages import_modules load_packages import_required_libraries import_necessary_libraries "
    "importing_libraries importing_packages license misc miscellaneous modules motivation note notebook notes "
    "overview packages preamble prerequisites preliminaries references required_libraries requirements set_up setup "
    "solution solutions summary table_contents task tasks todo toc tutorial".split()
)
#: First word of a heading → what a function would be called by.
_VERBS = {
    "adding": "add", "aggregating": "aggregate", "analysing": "analyse", "analyzing": "analyze", "building": "build",
    "calculating": "calculate", "checking": "check", "choosing": "choose", "cleaning": "clean",
    "combining": "combine", "comparing": "compare", "computing": "compute", "creating": "create",
    "defining": "define", "downloading": "download", "encoding": "encode", "engineering": "engineer",
    "estimating": "estimate", "evaluating": "evaluate", "examining": "examine", "exploring": "explore",
    "exporting": "export", "extracting": "extract", "filtering": "filter", "fitting": "fit",
    "forecasting": "forecast", "generating": "generate", "getting": "get", "grouping": "group",
    "importing": "import", "inspecting": "inspect", "joining": "join", "loading": "load", "making": "make",
    "merging": "merge", "modeling": "model", "modelling": "model", "normalizing": "normalize", "plotting": "plot",
    "predicting": "predict", "preparing": "prepare", "preprocessing": "preprocess", "processing": "process",
    "reading": "read", "removing": "remove", "running": "run", "sampling": "sample", "saving": "save",
    "scaling": "scale", "selecting": "select", "showing": "show", "simulating": "simulate",
    "smoothing": "smooth", "splitting": "split", "summarising": "summarise", "summarizing": "summarize",
    "testing": "test", "training": "train", "transforming": "transform", "tuning": "tune", "updating": "update",
    "validating": "validate", "visualising": "visualise", "visualizing": "visualize", "writing": "write",
}  # fmt: skip


def slug(heading: str) -> str:
    """A heading as a name: its words in lower case, without stop words, four at most; empty if none is left."""
    text = unicodedata.normalize("NFKC", unnumbered(heading)).casefold()
    text = re.sub(r"['’]s?\b", "", text)
    words = [w for w in re.findall(r"\w+", text.replace("_", " ")) if w not in _STOP]
    if words:
        words[0] = _VERBS.get(words[0], words[0])
    name = "_".join(words[:_WORDS])
    return name if not name or name.isidentifier() else f"step_{name}" if f"step_{name}".isidentifier() else ""


def says_something(heading: str) -> bool:
    """Whether a heading can name a step: `Imports` or `Introduction` cannot."""
    name = slug(heading)
    return len(name) > 1 and name not in _GENERIC and not re.fullmatch(r"[\d_]+|step_[\d_]+", name)


def fronted(name: str, verb: str) -> tuple[str, ...]:
    """A name, and the name with a verb in front of it for where the notebook has something else of that name."""
    return (name,) if verb in name.split("_") else (name, f"{verb}_{name}")


def chosen(wanted: Sequence[str], taken: Collection[str]) -> str:
    """The first of the names that can be one; if none can, the first of them with a number.

    Parameters
    ----------
    wanted
        Names, the best first; at least one.
    taken
        Names of the notebook and of other steps.
    """
    for name in wanted:
        if name == suggested(name) and _is_free(name, taken):
            return name
    first, count = suggested(wanted[0]), 2
    while not _is_free(f"{first}_{count}", taken):
        count += 1
    return f"{first}_{count}"


def _is_free(name: str, taken: Collection[str]) -> bool:
    return name.isidentifier() and name not in taken and name != "setup"
