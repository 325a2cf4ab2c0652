"""Which modules belong to installed libraries, and not to the notebook or files beside it."""

import os
import types

_STANDARD_LIBRARY = os.path.dirname(os.__file__)


def is_installed(module: object) -> bool:
    """Whether a module is of an installed library, or of Python itself; False for what is no module."""
    if type(module) is not types.ModuleType:
        return False
    file = vars(module).get("__file__")
    if not isinstance(file, str):
        return module.__name__ != "__main__"
    return "site-packages" in file or "dist-packages" in file or file.startswith(_STANDARD_LIBRARY)
