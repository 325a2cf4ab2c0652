"""The canonical content tree of a value: the judge of whether two values are the same."""

from .difference import Difference, first_difference, spread
from .fingerprint import fingerprint
from .tree import Row, Tree
from .walker import canonical, layout

__all__ = ["Difference", "Row", "Tree", "canonical", "fingerprint", "first_difference", "layout", "spread"]
