"""Taking apart scikit-learn's searches for parameters: the times that they took are no result."""

from collections.abc import Callable, Iterator
from typing import Any

from sklearn.model_selection._search import BaseSearchCV

from . import instance
from .node import Context, Node, Part


def _search(value: Any, context: Context) -> Node:
    node = instance.of_instance(value, context)
    parts = [part for part in node.parts if part.label != ".refit_time_"]
    return node._replace(parts=[_timeless(part) if part.label == ".cv_results_" else part for part in parts])


def _timeless(part: Part) -> Part:
    if type(part.value) is not dict:
        return part
    kept = {name: found for name, found in part.value.items() if not str(name).endswith(("_fit_time", "_score_time"))}
    return Part(part.label, kept)


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    yield BaseSearchCV, _search
