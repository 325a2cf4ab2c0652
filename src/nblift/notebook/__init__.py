"""Bytes of an `.ipynb` → `model.notebook.Notebook`: tags, IPython syntax, metadata."""

from .metadata import metadata_of
from .reading import Reading, read
from .tags import CellTags, Role, parse_tags, suggested

__all__ = ["CellTags", "Reading", "Role", "metadata_of", "parse_tags", "read", "suggested"]
