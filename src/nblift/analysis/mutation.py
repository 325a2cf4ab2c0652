"""Which calls change objects in place, as far as their names say."""

import ast
from enum import IntEnum

import msgspec

from .origins import EXACT, PART, Holdings, Origins

#: Methods that change the built-in containers (and what imitates them).
CONTAINER_METHODS = frozenset(
    "append extend insert remove pop clear sort reverse update add discard setdefault popitem appendleft "
    "extendleft popleft rotate intersection_update difference_update symmetric_difference_update "
    "move_to_end subtract".split()
)
#: Methods that change objects of the usual libraries.
OBJECT_METHODS = frozenset(
    "fit partial_fit fit_transform fit_predict set_params fill itemset resize put shuffle".split()
)
#: Methods by which a random generator draws.
DRAW_METHODS = frozenset(
    "integers random choice normal uniform standard_normal permutation permuted shuffle poisson binomial exponential "
    "gamma beta rand randn randint random_sample choices sample gauss betavariate expovariate lognormal multinomial "
    "multivariate_normal".split()
)
LIKELY_METHODS = CONTAINER_METHODS | OBJECT_METHODS | DRAW_METHODS
#: Functions that change their first argument.
CHANGES_FIRST = frozenset(
    "setattr delattr operator.setitem operator.delitem next heapq.heappush heapq.heappop heapq.heapify heappush "
    "heappop heapify random.shuffle "
    "np.random.shuffle numpy.random.shuffle np.fill_diagonal np.put np.place np.copyto np.putmask bisect.insort "
    "insort".split()
)
#: Builtins that take all that an iterator has to give.
CONSUMERS = frozenset(
    "list tuple set frozenset dict sorted sum min max any all enumerate zip map filter join Counter deque".split()
)
#: Methods that look at an object and leave it as it is, in the usual libraries.
PURE_METHODS = frozenset(
    "abs add_prefix add_suffix agg aggregate all any apply applymap argmax argmin argsort as_posix assign astype "
    "between bfill capitalize casefold clip coef combine_first conf_int copy corr cos count cov cummax cummin "
    "cumprod cumsum date day decode describe diff difference digest dot drop_duplicates dropna dt duplicated "
    "encode endswith eq equals exists exp expanding explode f_test ffill fillna filter find first flatten floor "
    "forecast format from_dict from_records ge get get_dummies get_loc get_params groupby gt head hexdigest idxmax "
    "idxmin index info intersection interpolate is_dir is_file is_monotonic_decreasing is_monotonic_increasing "
    "isalnum isalpha isdigit isdisjoint isin isna isnull isoformat isspace issubset issuperset items iterrows "
    "itertuples join keys kurt last le ljust lower lstrip lt mad map match max mean median melt memory_usage merge "
    "min mod mode month mul ne nlargest notna notnull nsmallest nunique params partition pct_change pipe pivot "
    "pivot_table pow predict predict_log_proba predict_proba prod quantile query ravel reindex relative_to "
    "rename_axis replace resample reset_index reshape resolve rfind rjust rolling round rpartition rsplit rstrip "
    "score select_dtypes sem set_index shift skew sort_index sort_values split splitlines squeeze stack startswith "
    "std stem strftime strip strptime sub sum summary swapaxes symmetric_difference tail take title to_csv to_dict "
    "to_excel to_feather to_frame to_html to_json to_latex to_list to_markdown to_numpy to_parquet to_period "
    "to_pickle to_records to_string to_timestamp tolist tostring transform transpose truncate unstack upper union "
    "unique value_counts values var view where with_name with_suffix xs zfill".split()
)


class Level(IntEnum):
    """How surely something changes an object."""

    #: An iterator would be used up, or a dict that makes what is missing filled; nothing else is touched.
    CONSUMED = 0
    #: Given to a call that might.
    UNKNOWN = 1
    #: A method that does if the object is what it looks like, or `x += …`.
    LIKELY = 2
    #: The syntax says so: `x[…] = `, `x.a = `, `del x[…]`, `inplace=True`, `out=x`, `setattr(x, …)`.
    PROVED = 3


class Change(msgspec.Struct, frozen=True):
    """Some code may change the object that a name holds."""

    level: Level
    #: It stands where it runs whenever the code runs: under no condition, in no loop that may be empty.
    sure: bool
    #: Only if the object is a built-in container (`append`, `+=`): a string or number stays as it is.
    container: bool = False


class Call(msgspec.Struct, frozen=True):
    """A call, with what it is given."""

    #: ``pd.DataFrame.to_csv``: calls and subscripts left out; begins with a dot if it begins with no name.
    text: str
    node: ast.Call
    sure: bool
    #: Of a method: the object; else nothing.
    receiver: Origins
    positional: tuple[Origins, ...]
    keywords: dict[str, Origins]
    #: The name that the text begins with.
    root: str
    #: The last part of a dotted text; empty if it is a plain name.
    method: str


class Store(msgspec.Struct, frozen=True):
    """An attribute or item that is assigned or deleted, as in ``plt.rcParams["font.size"] = 9``.

    Items of `os.environ` count also where they are read.
    """

    #: ``plt.rcParams``, as in `Call`; an attribute that is assigned is its last part.
    text: str
    node: ast.Attribute | ast.Subscript
    sure: bool


class CallByName(msgspec.Struct, frozen=True):
    """A call `f(a, b, k=c)` with the names at its arguments (empty where there is none)."""

    function: str
    positional: tuple[str, ...]
    keywords: dict[str, str]


class Mutations(msgspec.Struct, frozen=True):
    """Names by how surely a statement changes their objects."""

    proved: frozenset[str] = frozenset()
    likely: frozenset[str] = frozenset()
    #: Given to a call, and not changed for all that is known.
    passed: frozenset[str] = frozenset()
    #: Calls of plain names.
    calls: tuple[CallByName, ...] = ()


def call_by_name(call: ast.Call) -> CallByName | None:
    """The call as names see it, if a plain name is called."""
    if not isinstance(call.func, ast.Name):
        return None
    return CallByName(
        call.func.id,
        tuple(a.id if isinstance(a, ast.Name) else "" for a in call.args),
        {k.arg: k.value.id for k in call.keywords if k.arg and isinstance(k.value, ast.Name)},
    )


def sources_of(node: ast.expr) -> set[str]:
    """Names whose object, or a part of it, an expression may be."""
    return {key for key, how in Holdings().of(node).items() if isinstance(key, str) and how in (EXACT, PART)}
