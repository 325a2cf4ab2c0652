"""The pipeline repository: all its files from a spec and lifted code, and putting them on disk."""

from .compose import compose
from .lint import format_sources
from .specfile import SPEC_FILE, VERIFICATION_FILE, dump_spec, load_spec
from .write import Written, write

__all__ = [
    "SPEC_FILE",
    "VERIFICATION_FILE",
    "Written",
    "compose",
    "dump_spec",
    "format_sources",
    "load_spec",
    "write",
]
