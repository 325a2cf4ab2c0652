"""What a cell is about, in one verb: by the functions that it calls."""

import ast
import fnmatch
import re
from collections import Counter
from collections.abc import Mapping

from .effects import dotted

#: Verb → what the last part of a called name may be, `*` for any letters; the first that fits counts.
_NAMES = {
    "load": "read_* load* fetch_* get_rdataset open urlopen genfromtxt imread get_data* download* from_csv",
    "split": "train_test_split kfold stratifiedkfold timeseriessplit",
    "evaluate": "score *_score *_error confusion_matrix classification_report roc_curve cross_val* evaluate",
    "fit": "fit* train* migrad minimize curve_fit gridsearchcv optimize optimise",
    "forecast": "*forecast* get_prediction",
    "predict": "predict*",
    "plot": "*plot* figure subplots hist* scatter bar barh boxplot imshow show heatmap visuali?e errorbar",
    "clean": "dropna fillna drop_duplicates interpolate replace isnull isna astype to_datetime to_numeric",
    "merge": "merge join concat append_* align",
    "summarize": "groupby pivot_table crosstab agg aggregate describe value_counts resample summary* corr",
    "simulate": "simulate* default_rng normal randn rand randint uniform rvs standard_normal poisson generate_*",
    "save": "to_csv to_parquet to_excel to_json to_pickle savefig dump dumps save* write*",
}
_CALLS = tuple(
    (verb, re.compile("|".join(map(fnmatch.translate, names.split())), re.IGNORECASE)) for verb, names in _NAMES.items()
)
#: Activities that only look at what is there.
LOOKING = frozenset({"plot", "summarize", "show", "save", "evaluate"})


def activity_of(body: list[ast.stmt], aliases: Mapping[str, str]) -> str:
    """The verb that fits most of a cell's calls, earlier ones of the list first; `make` or `show` where none does."""
    found: Counter[str] = Counter()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and (verb := _verb(call, aliases)):
                found[verb] += 1
    for verb in ("load", "split", "fit"):
        if found[verb]:
            return verb
    if found:
        order = list(_NAMES)
        return max(found, key=lambda verb: (found[verb], -order.index(verb)))
    return "make" if any(isinstance(n, ast.Assign | ast.AugAssign | ast.AnnAssign) for n in body) else "show"


def _verb(call: ast.Call, aliases: Mapping[str, str]) -> str:
    last = last_name(call.func, aliases)
    return next((verb for verb, pattern in _CALLS if pattern.match(last)), "")


def last_name(function: ast.expr, aliases: Mapping[str, str]) -> str:
    """What a called function is called, without its module or object; empty if it has no name."""
    name = dotted(function, aliases).rpartition(".")[2]
    return str(name or getattr(function, "attr", "") or getattr(function, "id", ""))
