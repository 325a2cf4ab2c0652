"""What is known of libraries: whose functions leave their arguments alone, whose options matter where."""

import sys
from collections.abc import Collection, Iterable
from functools import lru_cache

#: Libraries whose functions leave what they are given as it is (but for those that `mutation` lists).
_HARMLESS = sys.stdlib_module_names | frozenset(
    "IPython PIL altair bokeh cycler dask dateutil duckdb geopandas ipywidgets joblib matplotlib missingno "
    "networkx numexpr numpy pandas patsy plotly polars pyarrow pytz requests scipy seaborn shap shapely sklearn "
    "statsmodels sympy tabulate tqdm xarray yaml".split()
)
#: Functions that hand on what they are given, or a view of it.
_HANDING_ON = frozenset(
    "asarray asanyarray ascontiguousarray atleast_1d atleast_2d ravel reshape squeeze transpose swapaxes view "
    "broadcast_to expand_dims moveaxis rollaxis memoryview cast nditer make_pipeline chain islice cycle tee "
    "groupby".split()
)
#: Libraries whose classes copy what they are made from.
_COPYING = frozenset(
    {"pandas", "numpy", "polars", "pyarrow", "datetime", "decimal", "fractions", "pathlib", "uuid", "re"}
)
#: Surface of options → libraries whose results it can change.
_READERS = {
    "matplotlib": ("matplotlib", "seaborn", "pandas.plotting"),
    "sys": (),
}


@lru_cache(maxsize=1 << 14)
def is_harmless(target: str) -> bool:
    """Whether an imported function leaves what it is given as it is."""
    return target.partition(".")[0] in _HARMLESS


@lru_cache(maxsize=1 << 14)
def hands_on(target: str) -> bool:
    """Whether the result of an imported function or class may be, or hold, what it is given."""
    library, name = target.partition(".")[0], target.rpartition(".")[2]
    if name in _HANDING_ON:
        return True
    return library not in _COPYING and (name[:1].isupper() or library not in _HARMLESS)


def libraries_of(surface: str) -> tuple[str, ...]:
    """Libraries, or parts of them, whose results the options of a surface can change."""
    return _READERS.get(surface, (surface,))


def uses(surface: str, targets: Iterable[str], libraries: Collection[str]) -> bool:
    """Whether some of these dotted names belong to a library that a surface's options concern.

    Parameters
    ----------
    libraries
        The first parts of the dotted names.
    """
    for concerned in libraries_of(surface):
        if "." not in concerned:
            if concerned in libraries:
                return True
        elif any(target == concerned or target.startswith(f"{concerned}.") for target in targets):
            return True
    return False
