"""The canonical content tree of a value: the judge of whether two values are the same."""

from .fingerprint import fingerprint
from .tree import Row, Tree
from .walker import canonical

__all__ = ["Row", "Tree", "canonical", "fingerprint"]
