"""The time zone of this machine."""

import os
from pathlib import Path

_LINK = Path("/etc/localtime")


def zone_here() -> str:
    """Its name in the tz database: from `TZ`, else from the system's settings; ``UTC`` if neither says."""
    if named := os.environ.get("TZ", "").removeprefix(":"):
        return named
    # A link to .../zoneinfo/Europe/Berlin on Linux and macOS.
    _, found, name = _LINK.resolve().as_posix().partition("zoneinfo/")
    return name if found else "UTC"
