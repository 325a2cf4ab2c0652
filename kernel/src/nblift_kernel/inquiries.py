"""Programs that libraries start to ask about the machine, which is none of the notebook's doing."""

import os
from typing import Any

_INQUIRIES = frozenset({"lscpu", "fc-list", "ldconfig", "uname", "sysctl", "system_profiler", "wmic"})


def is_inquiry(args: tuple[Any, ...]) -> bool:
    """Whether the arguments of an audit event of `audit.PROCESSES` name one of them."""
    command = args[1] if len(args) > 1 else ""
    program = command if isinstance(command, (str, bytes)) else next(iter(command), "")
    return os.path.basename(os.fsdecode(program).partition(" ")[0]) in _INQUIRIES
