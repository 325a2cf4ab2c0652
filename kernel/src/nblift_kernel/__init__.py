"""The part of nblift that runs inside a notebook's kernel."""

__version__ = "0.1.0"
